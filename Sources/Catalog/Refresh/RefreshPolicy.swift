// How patient a refresh is, and how much it takes.

import FoundationEssentials

/// Bounds on fetching one publication.
public struct RefreshPolicy: Sendable {
    /// Seconds until the server must have begun to answer.
    public var connectSeconds = 20.0
    /// Seconds until the whole body must be there.
    public var wholeSeconds = 300.0
    /// Most requests of one address, the first included.
    public var tries = 4
    /// Seconds before the second try; doubled for each further one.
    public var firstDelaySeconds = 1.0
    /// The longest wait between two tries, also where the server asks for more: then the refresh ends instead.
    public var longestDelaySeconds = 60.0
    /// Most redirections that are followed.
    public var redirects = 5
    /// Most bytes, in place of the register's own limit.
    public var sizeLimit: Int?

    /// The defaults.
    public init() {}

    /// Seconds to wait after a failure; nil when the server asks to wait longer than this policy does.
    ///
    /// - Parameters:
    ///   - failures: How many tries have failed so far, from 1.
    ///   - retryAfter: What the server asks for, in seconds.
    ///   - random: From 0 to 1. Boxes that lost the same server must not all return in the same moment.
    package func delay(after failures: Int, retryAfter: Double?, random: Double) -> Double? {
        if let retryAfter { return retryAfter <= longestDelaySeconds ? retryAfter + 0.1 * random : nil }
        let doubled = firstDelaySeconds * Double(1 << min(failures - 1, 20))
        return min(doubled, longestDelaySeconds) * (0.5 + 0.5 * random)
    }

    /// Seconds that a Retry-After field asks for (RFC 9110, 10.2.3): a number, or a day and time.
    package static func retryAfter(_ field: String?, now: Date = .now) -> Double? {
        guard let field else { return nil }
        let text = field.trimming(while: \.isWhitespace)
        if let seconds = Double(text), seconds >= 0 { return seconds }
        let words = text.split { " :".contains($0) }.map(String.init)
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        // "Sun, 06 Nov 1994 08:49:37 GMT"; the two obsolete forms are not read.
        guard words.count == 8, let month = months.firstIndex(of: words[2]), words[1].count == 2 else { return nil }
        let number = month + 1
        let stamp = "\(words[3])-\(number < 10 ? "0" : "")\(number)-\(words[1])T\(words[4]):\(words[5]):\(words[6])Z"
        guard let date = try? Date(stamp, strategy: .iso8601) else { return nil }
        return max(0, date.timeIntervalSince(now))
    }
}

extension String {
    fileprivate func trimming(while condition: (Character) -> Bool) -> String {
        String(String(drop(while: condition).reversed()).drop(while: condition).reversed())
    }
}
