// The door of the admin page: the passphrase opens it, a cookie and a proof keep it open, guesses wait.

import Box
import Glibc
import Synchronization

/// Lets requests in, or refuses them.
final class AdminGate: Sendable {
    static let cookie = "landfall_admin"
    static let proofField = "x-landfall-proof"

    private let settings: SettingsFile
    private let sessions: AdminSessions
    /// All addresses together; it begins later than each address's own wait, so that a visitor who guesses does not lock the
    /// office out, and a crowd of addresses still gains little.
    private let together: AttemptLimit
    private let byAddress = AddressWaits()
    /// One passphrase is hashed at a time: each takes 19 MiB.
    private let isHashing = Mutex(false)

    init(settings: SettingsFile, sessions: AdminSessions = AdminSessions()) {
        self.settings = settings
        self.sessions = sessions
        together = AttemptLimit(path: settings.path + ".web-attempts", grace: 20, longest: 60)
    }

    /// The session of a request, if its browser gave the passphrase.
    func session(of request: HTTPRequest) -> AdminSessions.Session? {
        guard let token = Self.token(in: request) else { return nil }
        return sessions.session(token, hash: settings.current.passphraseHash)
    }

    /// - Throws: `HTTPError` for a browser that did not give the passphrase, or a change without proof that the page itself asks.
    func check(_ request: HTTPRequest) throws {
        guard let session = session(of: request) else {
            throw HTTPError(.unauthorized, "locked", "Please give the admin passphrase.")
        }
        guard request.method != .post || request.headers[Self.proofField] == session.proof else {
            throw HTTPError(.forbidden, "proof_missing", "That did not come from the admin page. Load the page again.")
        }
    }

    /// Seconds until an address may try again.
    func wait(of client: String) -> Int { max(byAddress.wait(of: client), together.waitSeconds) }

    /// - Throws: `HTTPError` that says what is wrong and how long to wait.
    func open(_ passphrase: String, from client: String) throws -> AdminSessions.Session {
        let hash = settings.current.passphraseHash
        guard !hash.isEmpty else {
            throw HTTPError(
                .conflict,
                "not_set_up",
                "This box has no passphrase yet. Set it at the serial console; it cannot be set over the network."
            )
        }
        let wait = wait(of: client)
        guard wait == 0 else {
            throw HTTPError(
                .tooManyRequests,
                "wait",
                "After wrong passphrases there is a wait: \(wait) second\(wait == 1 ? "" : "s").",
                headers: [("Retry-After", "\(wait)")]
            )
        }
        guard
            isHashing.withLock({ busy in
                defer { busy = true }; return !busy
            })
        else {
            throw HTTPError(
                .serviceUnavailable,
                "busy",
                "Somebody else is just signing in. Please try again.",
                headers: [("Retry-After", "1")]
            )
        }
        defer { isHashing.withLock { $0 = false } }
        byAddress.begin(client)
        try together.begin()
        guard try Passphrase.verify(passphrase, against: hash) else {
            throw HTTPError(.unauthorized, "wrong_passphrase", "That is not the passphrase.")
        }
        byAddress.succeeded(client)
        try together.succeeded()
        return sessions.open(hash: hash)
    }

    func close(_ request: HTTPRequest) { Self.token(in: request).map(sessions.close) }

    /// The cookie that keeps a browser in: out of reach of scripts and never sent along from another site.
    static func cookie(_ token: String) -> (name: String, value: String) {
        let ends = token.isEmpty ? "; Max-Age=0" : ""
        return ("Set-Cookie", "\(cookie)=\(token); Path=/api/admin; HttpOnly; SameSite=Strict\(ends)")
    }

    private static func token(in request: HTTPRequest) -> String? {
        let pairs = (request.headers["cookie"] ?? "").split(separator: ";").map { $0.trimmingWhitespace() }
        return pairs.first { $0.hasPrefix(cookie + "=") }.map { String($0.dropFirst(cookie.count + 1)) }
    }
}

/// Waits of single addresses, in memory and bounded.
package final class AddressWaits: Sendable {
    private struct Record {
        var failures: Int
        var last: ContinuousClock.Instant
    }

    private static let most = 1024
    private let records = Mutex<[String: Record]>([:])
    private let now: @Sendable () -> ContinuousClock.Instant

    package init(now: @escaping @Sendable () -> ContinuousClock.Instant = { ContinuousClock.now }) { self.now = now }

    package func wait(of client: String) -> Int {
        let record = records.withLock { $0[Self.group(client)] }
        guard let record else { return 0 }
        let passed = (now() - record.last).components.seconds
        return max(0, AttemptLimit.wait(after: record.failures) - Int(passed))
    }

    package func begin(_ client: String) {
        records.withLock { records in
            if records.count >= Self.most, let oldest = records.min(by: { $0.value.last < $1.value.last }) {
                records[oldest.key] = nil
            }
            let failures = (records[Self.group(client)]?.failures ?? 0) + 1
            records[Self.group(client)] = Record(failures: failures, last: now())
        }
    }

    package func succeeded(_ client: String) { records.withLock { $0[Self.group(client)] = nil } }

    /// One machine may have all addresses of an IPv6 network (64 bits): they count as one.
    private static func group(_ client: String) -> String {
        var address = in6_addr()
        guard !client.hasPrefix("::ffff:"), inet_pton(AF_INET6, client, &address) == 1 else { return client }
        return withUnsafeBytes(of: address) { $0.prefix(8).map { String($0, radix: 16) }.joined(separator: ".") }
    }
}
