// Why a publication could not be fetched, each with where and what to do.

/// An error of a refresh: its description says what, where and what to do. Nothing was changed when one is thrown.
public enum RefreshError: Error, CustomStringConvertible, Equatable {
    /// The address is none that can be fetched.
    case badAddress(String)
    /// There is no way to the server: no network, no name service, nobody listens.
    case offline(url: String, reason: String)
    /// The server took too long; `what` says in which stage.
    case timedOut(url: String, what: String)
    /// The connection broke, or the body is shorter than the server said.
    case interrupted(url: String, reason: String)
    /// The server's certificate or encryption is not accepted.
    case insecure(url: String, reason: String)
    /// The server answered with an error; `retryAfter` in seconds where it says when to come back.
    case status(url: String, code: Int, retryAfter: Double?)
    /// More redirections than allowed.
    case tooManyRedirects(url: String, limit: Int)
    /// A redirection that leaves https.
    case insecureRedirect(url: String, to: String)
    /// A type that no publication has: most often a log-in page in the way.
    case wrongType(url: String, type: String)
    /// More bytes than a publication of the register has.
    case tooLarge(url: String, limit: Int)
    /// The bytes are not those that the publisher's checksum is of.
    case checksum(url: String, expected: String, found: String)
    /// What should hold the checksum does not.
    case noChecksum(url: String)
    /// The page lists no file of the wanted kind.
    case noAttachment(url: String, suffix: String)
    /// The file cannot be kept on this machine.
    case cannotStore(path: String, reason: String)
    /// Another process refreshes this catalogue.
    case busy(path: String)
    /// The process is ending.
    case stopped

    /// What, where, and what to do, in one line.
    public var description: String {
        switch self {
        case .badAddress(let text):
            "'\(text)' is no address that can be fetched: give one that begins with https:// or http://"
        case .offline(let url, let reason): "\(url) cannot be reached: \(reason)"
        case .timedOut(let url, let what): "\(url) took too long: \(what); try again later"
        case .interrupted(let url, let reason): "fetching \(url) broke off: \(reason); try again later"
        case .insecure(let url, let reason):
            "the connection to \(url) is not secure: \(reason); check this machine's clock and certificates"
        case .status(let url, let code, let retryAfter):
            "\(url) answers with status \(code)"
                + (retryAfter.map { ", and to come back after \(Int($0.rounded(.up))) s" } ?? "")
                + (code < 500 && code != 429
                    ? "; has the publication moved? name its address with --from" : "; try again later")
        case .tooManyRedirects(let url, let limit): "\(url) redirects more than \(limit) times; is the address right?"
        case .insecureRedirect(let url, let to):
            "\(url) redirects to \(to), which is not https: refused; is a log-in page in the way?"
        case .wrongType(let url, let type):
            "\(url) gives '\(type)', which is no publication: is a log-in page in the way, or has the publication moved?"
        case .tooLarge(let url, let limit):
            "\(url) gives more than \(limit) bytes: refused; pass --limit if that is right"
        case .checksum(let url, let expected, let found):
            "\(url) has the SHA-256 \(found), its publisher says \(expected): refused; try again later"
        case .noChecksum(let url): "\(url) holds no SHA-256: refused; leave out the check, or ask the publisher"
        case .noAttachment(let url, let suffix):
            "\(url) lists no attachment that ends in \(suffix): name the file's own address with --from"
        case .cannotStore(let path, let reason):
            "cannot write \(path): \(reason); free some space or check the permissions"
        case .busy(let path): "another refresh of this catalogue is running (\(path) is locked): wait for its end"
        case .stopped: "stopped before its end"
        }
    }

    /// Whether the same request may succeed a little later.
    var isPassing: Bool {
        switch self {
        case .timedOut, .interrupted: true
        case .status(_, let code, _): [408, 425, 429, 500, 502, 503, 504].contains(code)
        default: false
        }
    }

    /// Whether it says no more than that there is no network, which is how this box usually stands.
    var isOffline: Bool { if case .offline = self { true } else { false } }
}
