// Small formats: events on the wire, addresses, hosts, faults in JSON.

import Testing
import Web

@Suite("Wire formats")
struct WireFormatTests {
    @Test("every kind of line end in an event's data starts a new data line, so that text cannot add a field")
    func eventLines() {
        let event = ServerSentEvent(name: "facts", data: "a\nb\r\nc\rid: 5")
        #expect(
            String(decoding: event.bytes, as: UTF8.self) == "event: facts\ndata: a\ndata: b\ndata: c\ndata: id: 5\n\n"
        )
    }

    @Test("a stream that nobody reads is closed at its bound instead of growing")
    func slowReader() {
        let stream = EventStream()
        let event = ServerSentEvent(name: "sentence", data: String(repeating: "x", count: 10_000))
        for _ in 0..<200 { stream.send(event) }
        #expect(stream.state == .closed)
    }

    @Test(
        "addresses to listen on are read with their port",
        arguments: [
            ("127.0.0.1:8080", "http://127.0.0.1:8080/"), ("0.0.0.0:80", "http://127.0.0.1/"),
            ("[::1]:9", "http://[::1]:9/"),
        ]
    )
    func listenAddress(text: String, url: String) throws {
        #expect(try ListenAddress(parsing: text).url == url)
    }

    @Test(
        "an address that cannot be meant is refused",
        arguments: ["8080", "127.0.0.1", "::1:80", "1.2.3:80", "x:80", "127.0.0.1:70000"]
    )
    func badListenAddress(text: String) {
        #expect(throws: WebError.self) { try ListenAddress(parsing: text) }
    }

    @Test(
        "a box answers to addresses, local names and its configured names only",
        arguments: [
            ("192.168.1.5", true), ("192.168.1.5:8080", true), ("[fe80::1]:80", true), ("localhost:8080", true),
            ("landfall", true), ("landfall.local", true), ("advice.campus.example", true), ("evil.example", false),
            ("192.168.1.5.evil.example", false), ("localhost.evil.example", false), ("", false), ("a:b", false),
        ]
    )
    func hosts(host: String, accepted: Bool) {
        #expect(RequestGuard(hostNames: ["Advice.Campus.Example"]).accepts(host: host) == accepted)
    }

    @Test(
        "text that is JSON has no fault",
        arguments: [#"{"a": [1, -2.5e3, "x\u00e9\n", true, null, {}], "b": []}"#, "0", "\"\"", " [ ] "]
    )
    func json(text: String) {
        #expect(JSONFault(in: [UInt8](text.utf8)) == nil)
    }

    @Test(
        "a fault in JSON is found where it is",
        arguments: [
            (#"{"a": 1,}"#, "expected a name in quotes at line 1, column 9"),
            ("[1 2]", "expected ',' or ']' at line 1, column 4"),
            ("{\n\"a\": tru}", "expected a value at line 2, column 6"),
            ("\"abc", "expected the closing quote at line 1, column 5"),
            ("1 1", "expected the end of the text at line 1, column 3"),
            ("01", "expected no digit after a leading 0 at line 1, column 2"),
        ]
    )
    func faults(text: String, description: String) {
        #expect(JSONFault(in: [UInt8](text.utf8))?.description == description)
    }

    @Test("settings that cannot work are refused by name")
    func configuration() throws {
        var configuration = WebConfiguration(listen: try ListenAddress(parsing: "127.0.0.1:0"))
        let isKnown = configuration.set("maximumAnswers", to: 0)
        #expect(isKnown)
        #expect { try configuration.check() } throws: { "\($0)".contains("maximumAnswers") }
        let misspelt = configuration.set("maximumAnswer", to: 1)
        #expect(!misspelt)
    }
}
