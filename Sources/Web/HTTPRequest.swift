// One request as the handlers see it: read whole, bounded, and free of the server library's types.

/// A method of RFC 9110; anything else is kept by its name so that the answer can be 405.
public enum HTTPMethod: Sendable, Hashable {
    /// Read.
    case get
    /// Read, the header only.
    case head
    /// Ask for something to be done.
    case post
    /// Every other method, by its name.
    case other(String)

    /// Reads the name on the request line; names are case-sensitive (RFC 9110, section 9.1).
    public init(name: String) {
        switch name {
        case "GET": self = .get
        case "HEAD": self = .head
        case "POST": self = .post
        default: self = .other(name)
        }
    }

    /// The name as it stands in an `Allow` header.
    public var name: String {
        switch self {
        case .get: "GET"
        case .head: "HEAD"
        case .post: "POST"
        case .other(let name): name
        }
    }
}

/// One request, read whole.
public struct HTTPRequest: Sendable {
    /// What is asked to be done.
    public var method: HTTPMethod
    /// The path, percent-decoded, without the query.
    public var path: String
    /// The query's members, percent-decoded; of a repeated name the first counts.
    public var query: [String: String]
    /// Header fields by lower-case name; of a repeated field the first counts.
    public var headers: [String: String]
    /// The body's bytes, at most `WebConfiguration.maximumBodyBytes`.
    public var body: [UInt8]
    /// The numeric address that the request came from; empty when it is not known.
    public var client = ""
    /// The body as a file, where the path takes one; `body` is empty then.
    public var upload: UploadedFile?

    /// Makes a request; tests use this, the server fills it from the wire.
    public init(
        method: HTTPMethod,
        path: String,
        query: [String: String] = [:],
        headers: [String: String] = [:],
        body: [UInt8] = []
    ) {
        self.method = method
        self.path = path
        self.query = query
        self.headers = Dictionary(headers.map { ($0.lowercased(), $1) }, uniquingKeysWith: { first, _ in first })
        self.body = body
    }

    /// True when it came over this machine's own loopback: 127.0.0.0/8, ::1, or the former written as an IPv6 address.
    public var isFromThisMachine: Bool {
        let address = client.hasPrefix("::ffff:") ? client.dropFirst(7) : Substring(client)
        return address == "::1" || address.hasPrefix("127.")
    }

    /// True where a program and not a person reads the answer: errors there are JSON.
    public var isForAPI: Bool { path == "/api" || path.hasPrefix("/api/") }
}
