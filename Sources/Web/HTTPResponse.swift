// What a handler gives back: bytes that are ready, or a stream of events that is still being written.

import FoundationEssentials

/// One answer to one request.
public struct HTTPResponse: Sendable {
    /// What follows the header.
    public enum Body: Sendable {
        /// Nothing.
        case empty
        /// Bytes that are ready; their count becomes `Content-Length`.
        case bytes([UInt8])
        /// Server-sent events, written while the client reads.
        case events(EventStream)
    }

    /// The status line.
    public var status: HTTPStatus
    /// Header fields in the order they are sent, without the security fields that every response gets.
    public var headers: [(name: String, value: String)]
    /// What follows the header.
    public var body: Body

    /// Makes a response from its parts.
    public init(_ status: HTTPStatus, headers: [(name: String, value: String)] = [], body: Body = .empty) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// The first value of a header field, by name, whatever the case.
    public func header(_ name: String) -> String? {
        headers.first { $0.name.lowercased() == name.lowercased() }?.value
    }

    /// The body's bytes; nil for a stream.
    public var bytes: [UInt8]? {
        switch body {
        case .empty: []
        case .bytes(let bytes): bytes
        case .events: nil
        }
    }

    /// A JSON document, its keys in snake case.
    public static func json(_ value: some Encodable, status: HTTPStatus = .ok) throws -> HTTPResponse {
        HTTPResponse(
            status,
            headers: [("Content-Type", "application/json; charset=utf-8")],
            body: .bytes(try JSONText.bytes(value, snakeCase: true))
        )
    }

    /// Server-sent events (WHATWG HTML, section 9.2).
    public static func events(_ stream: EventStream) -> HTTPResponse {
        HTTPResponse(.ok, headers: [("Content-Type", "text/event-stream; charset=utf-8")], body: .events(stream))
    }
}
