// The event stream of an answer: its order, its end, and what happens when nobody reads on.

import Foundation
import Testing
import Web

@Suite("Answer stream")
struct AnswerStreamTests {
    @Test("events arrive in the order of the answer, citations as buttons")
    func order() async throws {
        let source = ScriptedSource([
            .event(try .facts(markdown: "Law costs 5 [1].")), .event(.queued(position: 0)), .event(.thinking),
            .event(.sentence("It is *one* course.")), .event(try .finished(markdown: "Law costs 5 [1].")),
        ])
        try await withServer(source) { port in
            let response = try await ask(port, #"{"question": "x"}"#)
            #expect(response.contains("Content-Type: text/event-stream"))
            let lines = response.split(whereSeparator: \.isNewline)
            let names = lines.filter { $0.hasPrefix("event: ") }.map { $0.dropFirst(7) }
            #expect(names == ["facts", "queued", "thinking", "sentence", "done"])
            #expect(response.contains(#"data-citation=\"1\""#))
            #expect(response.contains(#""html":"It is <em>one</em> course.""#))
        }
    }

    @Test("an answer that ends without its last event is reported, not left hanging")
    func cutShort() async throws {
        let source = ScriptedSource([.event(.thinking)])
        try await withServer(source) { port in
            let response = try await ask(port, #"{"question": "x"}"#)
            #expect(response.contains("event: error"))
        }
    }

    @Test("a client that goes away ends the work for it within a second")
    func disconnect() async throws {
        let source = ScriptedSource([.event(.thinking), .waitForever])
        try await withServer(source) { port in
            do {
                let client = try RawClient(port: port)
                let body = #"{"question": "x"}"#
                let head = "POST /api/ask HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                client.send([UInt8]("\(head)Content-Length: \(body.utf8.count)\r\n\r\n\(body)".utf8))
                expect(await client.read(until: "event: thinking"), contains: "event: thinking")
                #expect(source.cancelled.withLock { $0 } == 0)
            }
            let noticed = try await eventually(within: 1) { source.cancelled.withLock { $0 } == 1 }
            #expect(noticed)
            let drained = try await eventually {
                try await exchange(port, "GET /api/status HTTP/1.0\r\n\r\n").contains(#""answers":0"#)
            }
            #expect(drained)
        }
    }

    @Test("a waiting stream gets heartbeats, so that nothing on the way closes it")
    func heartbeats() async throws {
        let source = ScriptedSource([.event(.thinking), .waitForever])
        try await withServer(source, { $0.heartbeatSeconds = 1 }) { port in
            let client = try RawClient(port: port)
            let body = #"{"question": "x"}"#
            let head = "POST /api/ask HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
            client.send([UInt8]("\(head)Content-Length: \(body.utf8.count)\r\n\r\n\(body)".utf8))
            expect(await client.read(until: ": waiting"), contains: ": waiting")
        }
    }

    @Test("with every place taken a visitor is told the wait; a place given back is taken again")
    func full() async throws {
        let source = ScriptedSource([.event(.thinking), .waitForever])
        try await withServer(source, { $0.maximumAnswers = 1 }) { port in
            do {
                let first = try RawClient(port: port)
                let body = #"{"question": "x"}"#
                let head = "POST /api/ask HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                first.send([UInt8]("\(head)Content-Length: \(body.utf8.count)\r\n\r\n\(body)".utf8))
                _ = await first.read(until: "event: thinking")
                let second = try await ask(port, #"{"question": "y"}"#)
                #expect(second.contains(" 503 ") && second.contains("queue_full") && second.contains("Retry-After: "))
            }
            let drained = try await eventually {
                try await exchange(port, "GET /api/status HTTP/1.0\r\n\r\n").contains(#""answers":0"#)
            }
            #expect(drained)
        }
    }

    @Test("starting over forgets the conversation, and its id is not taken up again")
    func startOver() async throws {
        let source = ScriptedSource([.event(try .facts(markdown: "x")), .event(try .finished(markdown: "x"))])
        try await withServer(source) { port in
            func session(_ response: String) throws -> String {
                let mark = try #require(response.firstRange(of: #""session":""#))
                return String(response[mark.upperBound...].prefix(32))
            }
            let id = try session(await ask(port, #"{"question": "x"}"#))
            #expect(id.allSatisfy { $0.isHexDigit })
            let again = try session(await ask(port, #"{"question": "x", "session": "\#(id)"}"#))
            #expect(again == id)
            let end = try await post(
                port,
                "/api/session/end",
                [UInt8](#"{"session": "\#(id)"}"#.utf8),
                headers: ["Content-Type: application/json"]
            )
            #expect(end.contains(" 204 "))
            #expect(source.forgotten.withLock { $0 } == 1)
            let after = try session(await ask(port, #"{"question": "x", "session": "\#(id)"}"#))
            #expect(after != id)
            let madeUp = String(repeating: "0", count: 32)
            let given = try session(await ask(port, #"{"question": "x", "session": "\#(madeUp)"}"#))
            #expect(given != madeUp)
        }
    }

    @Test("stopping the server ends answers in progress instead of waiting for them")
    func stop() async throws {
        let source = ScriptedSource([.event(.thinking), .waitForever])
        var held: RawClient?
        let start = ContinuousClock.now
        try await withServer(source) { port in
            let client = try RawClient(port: port)
            let body = #"{"question": "x"}"#
            let head = "POST /api/ask HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
            client.send([UInt8]("\(head)Content-Length: \(body.utf8.count)\r\n\r\n\(body)".utf8))
            _ = await client.read(until: "event: thinking")
            held = client
        }
        #expect(ContinuousClock.now - start < .seconds(5))
        let ended = try await eventually { source.cancelled.withLock { $0 } == 1 }
        #expect(ended)
        let rest = await held?.read()
        #expect(rest != nil)
    }
}
