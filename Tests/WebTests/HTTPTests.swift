// What clients get for good and for bad requests, over a real socket.

import Foundation
import Testing
import Web

@Suite("HTTP")
struct HTTPTests {
    static let script: [Step] = []

    @Test("an unknown path is 404, as JSON below /api and as a page elsewhere")
    func unknownPath() async throws {
        try await withServer(ScriptedSource(Self.script)) { port in
            let page = try await exchange(port, "GET /nope HTTP/1.0\r\n\r\n")
            #expect(page.hasPrefix("HTTP/1.1 404") || page.hasPrefix("HTTP/1.0 404"))
            #expect(page.contains("text/html"))
            let document = try await exchange(port, "GET /api/nope HTTP/1.0\r\n\r\n")
            #expect(document.contains(#""code":"not_found""#))
        }
    }

    @Test("a wrong method is 405 with the methods that are allowed")
    func wrongMethod() async throws {
        try await withServer(ScriptedSource(Self.script)) { port in
            let ask = try await exchange(port, "DELETE /api/ask HTTP/1.0\r\n\r\n")
            #expect(ask.contains(" 405 ") && ask.contains("Allow: POST\r\n"))
            let page = try await post(port, "/", [])
            #expect(page.contains(" 405 ") && page.contains("Allow: GET, HEAD\r\n"))
        }
    }

    @Test("every response forbids what the page does not need")
    func securityHeaders() async throws {
        try await withServer(ScriptedSource(Self.script)) { port in
            for path in ["/", "/api/status", "/nope"] {
                let response = try await exchange(port, "GET \(path) HTTP/1.0\r\n\r\n")
                #expect(response.contains("Content-Security-Policy: default-src 'none'; script-src 'self';"))
                #expect(response.contains("X-Content-Type-Options: nosniff"))
                #expect(response.contains("Referrer-Policy: no-referrer"))
            }
            try await expect(exchange(port, "GET /api/status HTTP/1.0\r\n\r\n"), contains: "Cache-Control: no-store")
        }
    }

    @Test(
        "a path outside the page's folder or of another kind is never a file",
        arguments: ["/../Package.swift", "/%2e%2e/Package.swift", "/notes.sqlite", "//etc/passwd", "/style.css/"]
    )
    func noOtherFiles(path: String) async throws {
        try await withServer(ScriptedSource(Self.script)) { port in
            try await expect(exchange(port, "GET \(path) HTTP/1.0\r\n\r\n"), contains: " 404 ")
        }
    }

    @Test("a page file that the client has is not sent again")
    func entityTag() async throws {
        try await withServer(ScriptedSource(Self.script)) { port in
            let first = try await exchange(port, "GET /style.css HTTP/1.0\r\n\r\n")
            let tag = try #require(first.split(separator: "\r\n").first { $0.hasPrefix("ETag: ") }).dropFirst(6)
            let second = try await exchange(port, "GET /style.css HTTP/1.0\r\nIf-None-Match: \(tag)\r\n\r\n")
            #expect(second.contains(" 304 ") && !second.contains("p {}"))
        }
    }

    @Test(
        "a body that is not a question is refused with the reason",
        arguments: [
            (#"{"question": }"#, 400, "bad_json", "line 1, column 14"),
            ("{\n  \"question\" \"x\"}", 400, "bad_json", "':' at line 2, column 14"),
            ("", 400, "bad_json", "line 1, column 1"),
            ("[]", 422, "not_an_object", "JSON object"),
            ("{}", 422, "field_missing", "question"),
            (#"{"question": 7}"#, 422, "field_type", "question"),
            (#"{"question": " \n "}"#, 422, "question_empty", "type a question"),
            (#"{"question": "x", "session": 5}"#, 422, "field_type", "session"),
        ]
    )
    func badBodies(body: String, status: Int, code: String, message: String) async throws {
        try await withServer(ScriptedSource(Self.script)) { port in
            let response = try await ask(port, body)
            #expect(response.contains(" \(status) "), "\(response)")
            #expect(response.contains(#""code":"\#(code)""#), "\(response)")
            #expect(response.contains(message), "\(response)")
        }
    }

    @Test("bytes that are not UTF-8 are 400, another content type is 415")
    func notText() async throws {
        try await withServer(ScriptedSource(Self.script)) { port in
            let binary = [UInt8](#"{"question": ""#.utf8) + [0xff, 0xfe, 0x00] + [UInt8](#""}"#.utf8)
            let response = try await post(port, "/api/ask", binary, headers: ["Content-Type: application/json"])
            #expect(response.contains(" 400 ") && response.contains("not_utf8"))
            let form = try await post(port, "/api/ask", [UInt8]("question=x".utf8))
            #expect(form.contains(" 415 "))
        }
    }

    @Test("a question at the limit is taken, one character more is refused")
    func longQuestion() async throws {
        let source = ScriptedSource([.event(try .finished(markdown: "x"))])
        try await withServer(source, { $0.maximumQuestionCharacters = 50 }) { port in
            let fits = try await ask(port, #"{"question": "\#(String(repeating: "ü", count: 50))"}"#)
            #expect(fits.contains("event: done"))
            let long = try await ask(port, #"{"question": "\#(String(repeating: "ü", count: 51))"}"#)
            #expect(long.contains(" 422 ") && long.contains("question_too_long"))
            // One visible character, thousands of combining marks.
            let stacked = try await ask(port, #"{"question": "a\#(String(repeating: "\u{0301}", count: 5_000))"}"#)
            #expect(stacked.contains(" 422 "))
        }
    }

    @Test("a body over the limit is 413, whether its length is announced or not")
    func largeBody() async throws {
        try await withServer(ScriptedSource(Self.script)) { port in
            let large = [UInt8](repeating: UInt8(ascii: "a"), count: 1 << 20)
            try await expect(
                post(port, "/api/ask", large, headers: ["Content-Type: application/json"]),
                contains: " 413 "
            )
            let head = "POST /api/ask HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n"
            let chunks = [UInt8]("100000\r\n".utf8) + large + [UInt8]("\r\n0\r\n\r\n".utf8)
            try await expect(exchange(port, head, body: chunks), contains: " 413 ")
        }
    }

    @Test("a question that another site sends is 403, one for another host 421, plain addresses work")
    func otherSites() async throws {
        let source = ScriptedSource([.event(try .finished(markdown: "x"))])
        try await withServer(source) { port in
            let question = #"{"question": "x"}"#
            try await expect(ask(port, question, headers: ["Origin: http://evil.example"]), contains: " 403 ")
            try await expect(ask(port, question, headers: ["Origin: null"]), contains: " 403 ")
            try await expect(ask(port, question, headers: ["Sec-Fetch-Site: cross-site"]), contains: " 403 ")
            try await expect(ask(port, question, headers: ["Origin: http://127.0.0.1:\(port)"]), contains: " 200 ")
            try await expect(
                exchange(port, "GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"),
                contains: " 421 "
            )
            try await expect(
                exchange(port, "GET / HTTP/1.1\r\nHost: 10.0.0.5\r\nConnection: close\r\n\r\n"),
                contains: " 200 "
            )
        }
    }

    @Test("an over-long header is refused and the server goes on")
    func longHeader() async throws {
        try await withServer(ScriptedSource(Self.script)) { port in
            let head = "GET / HTTP/1.1\r\nHost: x\r\nX-Long: \(String(repeating: "a", count: 200_000))\r\n\r\n"
            let refused = try await exchange(port, head)
            #expect(!refused.contains(" 200 "))
            try await expect(exchange(port, "GET /healthz HTTP/1.0\r\n\r\n"), contains: "ok\n")
        }
    }

    @Test("a row is found by its key, an unknown one is 404, none named is 422")
    func rows() async throws {
        try await withServer(ScriptedSource(Self.script)) { port in
            let found = try await exchange(port, "GET /api/row?key=cricos%3Acourse%3A1 HTTP/1.0\r\n\r\n")
            #expect(
                found.contains(" 200 ") && found.contains(#""value":"Law""#) && found.contains(#""licence":"CC BY""#)
            )
            try await expect(exchange(port, "GET /api/row?key=x HTTP/1.0\r\n\r\n"), contains: " 404 ")
            try await expect(exchange(port, "GET /api/row HTTP/1.0\r\n\r\n"), contains: " 422 ")
        }
    }
}
