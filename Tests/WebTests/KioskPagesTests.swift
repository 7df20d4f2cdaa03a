// What the panel's button says to the page on the box's own screen, and what the panel learns from the server.

import FoundationEssentials
import Synchronization
import Testing
import Web

@Suite("Kiosk")
struct KioskPagesTests {
    @Test("the page on this machine hears that it should start over")
    func startOver() async throws {
        try await withRunningServer(ScriptedSource([]), { $0.heartbeatSeconds = 1 }) { server, port in
            let client = try RawClient(port: port)
            client.send([UInt8]("GET /api/kiosk HTTP/1.1\r\nHost: x\r\n\r\n".utf8))
            // The first heartbeat shows that the page has joined.
            expect(await client.read(until: ": waiting"), contains: "text/event-stream")
            server.startOver()
            expect(await client.read(until: "event: start-over"), contains: "event: start-over\ndata: \n\n")
        }
    }

    @Test(
        "a visitor's device is refused",
        arguments: ["192.168.1.20", "10.127.0.1", "fe80::1", "::ffff:192.168.1.20", ""]
    )
    func refused(client: String) throws {
        let error = try #require(throws: HTTPError.self) {
            var request = HTTPRequest(method: .get, path: "/api/kiosk")
            request.client = client
            return try KioskPages().join(request)
        }
        #expect(error.status == .forbidden)
        let unshown = try #require(throws: HTTPError.self) {
            var request = HTTPRequest(method: .get, path: "/api/kiosk/contact")
            request.client = client
            return try KioskPages().contact(request)
        }
        #expect(unshown.status == .forbidden)
    }

    @Test(
        "the page is told where a phone finds it, at the port by which it was asked for",
        arguments: [
            ("127.0.0.1", "http://10.0.2.15/"), ("localhost:8080", "http://10.0.2.15:8080/"),
            ("[::1]:81", "http://10.0.2.15:81/"),
        ]
    )
    func contact(host: String, address: String) throws {
        let kiosk = KioskPages(office: { "Riverton \"Office\"" }, addresses: { ["10.0.2.15", "fd00::5"] })
        let told = try contact(of: kiosk, host: host)
        #expect(told.office == "Riverton \"Office\"")
        #expect(told.address == address)
        #expect(told.name?.hasPrefix("http://") == true)
        let code = try #require(told.code)
        // The pattern in the corner of every code: a dark frame of seven squares.
        for column in 0..<7 { #expect(code.path.contains("M\(column) 0h1v1h-1z")) }
        #expect(!code.path.contains("M7 0h1v1h-1z") && code.width >= 21)
    }

    @Test("without a network there is no address and no code")
    func unconnected() throws {
        let told = try contact(of: KioskPages(office: { "" }, addresses: { [] }), host: "127.0.0.1")
        #expect(told.address == nil && told.name == nil && told.code == nil)
    }

    private struct Contact: Decodable {
        struct Code: Decodable {
            let width: Int
            let path: String
        }
        let office: String
        let name: String?
        let address: String?
        let code: Code?
    }

    private func contact(of kiosk: KioskPages, host: String) throws -> Contact {
        var request = HTTPRequest(method: .get, path: "/api/kiosk/contact", headers: ["Host": host])
        request.client = "127.0.0.1"
        guard case .bytes(let bytes) = try kiosk.contact(request).body else { throw HTTPError(.notFound, "", "") }
        return try JSONDecoder().decode(Contact.self, from: Data(bytes))
    }

    @Test("browsers that were restarted do not pile up: the one listening longest makes room")
    func bounded() throws {
        let kiosk = KioskPages()
        var request = HTTPRequest(method: .get, path: "/api/kiosk")
        request.client = "::ffff:127.0.0.1"
        let streams = try (0..<6).map { _ -> EventStream in
            guard case .events(let stream) = try kiosk.join(request).body else { throw HTTPError(.notFound, "", "") }
            return stream
        }
        #expect(streams.map(\.state) == [.closed, .closed, .open, .open, .open, .open])
    }

    @Test("whoever shows that the box is busy hears of each answer's beginning and end")
    func answers() async throws {
        let heard = Mutex<[Int]>([])
        try await withServer(
            ScriptedSource([.event(.thinking)]),
            onAnswers: { count in heard.withLock { $0.append(count) } }
        ) { port in
            _ = try await ask(port, #"{"question": "x"}"#)
            let told = try await eventually { heard.withLock { $0 } == [1, 0] }
            #expect(told)
        }
    }
}
