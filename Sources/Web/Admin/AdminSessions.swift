// Who has given the passphrase: sessions in memory, few, and short.

import Synchronization

/// Open sessions of the admin page.
package final class AdminSessions: Sendable {
    /// One browser that gave the passphrase.
    package struct Session: Sendable {
        /// What the cookie holds.
        package let token: String
        /// What every change must send along; a page of another site cannot read it.
        package let proof: String
        /// The passphrase's hash when it was given: a new passphrase ends the session.
        let hash: String
        let opened: ContinuousClock.Instant
        var used: ContinuousClock.Instant
    }

    /// Minutes without a request, and hours in all, after which the passphrase is asked again.
    static let idle = Duration.seconds(15 * 60)
    static let longest = Duration.seconds(12 * 3600)
    private static let most = 8

    private let sessions = Mutex<[String: Session]>([:])
    private let now: @Sendable () -> ContinuousClock.Instant

    package init(now: @escaping @Sendable () -> ContinuousClock.Instant = { ContinuousClock.now }) { self.now = now }

    package func open(hash: String) -> Session {
        let session = Session(
            token: RandomToken.hexadecimal(bits: 256),
            proof: RandomToken.hexadecimal(bits: 256),
            hash: hash,
            opened: now(),
            used: now()
        )
        sessions.withLock { sessions in
            Self.expire(&sessions, now(), hash)
            if sessions.count >= Self.most, let oldest = sessions.values.min(by: { $0.used < $1.used }) {
                sessions[oldest.token] = nil
            }
            sessions[session.token] = session
        }
        return session
    }

    /// The session of a cookie; using it keeps it open.
    package func session(_ token: String, hash: String) -> Session? {
        sessions.withLock { sessions in
            Self.expire(&sessions, now(), hash)
            sessions[token]?.used = now()
            return sessions[token]
        }
    }

    package func close(_ token: String) { sessions.withLock { $0[token] = nil } }

    private static func expire(_ sessions: inout [String: Session], _ now: ContinuousClock.Instant, _ hash: String) {
        sessions = sessions.filter { _, session in
            session.hash == hash && now - session.used < idle && now - session.opened < longest
        }
    }
}
