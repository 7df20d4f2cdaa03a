// Two kinds of failure: a request that is refused (it becomes an answer), and a server that cannot run.

/// A request that is refused. It reaches the client as `{"error": {"status", "code", "message"}}`, or as a plain page.
public struct HTTPError: Error, Sendable, CustomStringConvertible {
    /// The status to send.
    public var status: HTTPStatus
    /// A word a program can act on: `question_empty`, `body_too_large`, `queue_full`…
    public var code: String
    /// A sentence for a person: what is wrong and what to do.
    public var message: String
    /// Fields that belong to the refusal: `Allow`, `Retry-After`.
    public var headers: [(name: String, value: String)]

    /// Makes a refusal.
    public init(_ status: HTTPStatus, _ code: String, _ message: String, headers: [(name: String, value: String)] = [])
    {
        self.status = status
        self.code = code
        self.message = message
        self.headers = headers
    }

    /// Status, code and message on one line.
    public var description: String { "\(status.rawValue) \(code): \(message)" }
}

/// Why the server cannot start.
public enum WebError: Error, Sendable, CustomStringConvertible {
    /// The address is not `ADDRESS:PORT`.
    case badListenAddress(String)
    /// Another program listens there.
    case addressInUse(String)
    /// The address is not one of this machine, or the port needs rights this user lacks.
    case cannotListen(String, reason: String)
    /// The folder of the page has no index.html.
    case assetsMissing(path: String)
    /// A page file is larger than any page file should be, or cannot be read.
    case assetUnreadable(path: String, reason: String)
    /// A setting has no usable value.
    case badConfiguration(String)
    /// libmicrohttpd would not start for a reason it does not tell.
    case serverRefused(String)

    /// What, where, and what to do.
    public var description: String {
        switch self {
        case .badListenAddress(let text):
            "cannot listen on '\(text)': write ADDRESS:PORT, for example 127.0.0.1:8080, 0.0.0.0:80 or [::]:8080"
        case .addressInUse(let address):
            "cannot listen on \(address): another program already does; stop it, or choose another port with --listen"
        case .cannotListen(let address, let reason):
            "cannot listen on \(address): \(reason); choose an address of this machine and a port above 1023 with --listen"
        case .assetsMissing(let path):
            "no web page at \(path): index.html is missing; run from the project's folder or set \"assets\" in the configuration"
        case .assetUnreadable(let path, let reason):
            "cannot serve \(path): \(reason)"
        case .badConfiguration(let reason):
            "configuration: \(reason)"
        case .serverRefused(let reason):
            "the web server did not start: \(reason)"
        }
    }
}
