// Conversations in memory, and nowhere else: bounded in number, forgotten when idle, when asked, and at the end of the process.

import Advising
import Synchronization

/// What remembers one visitor's earlier turns.
public protocol Conversation: Sendable {
    /// Answers in the light of the earlier turns. Ending the iteration ends the work behind it.
    func answer(_ question: String) -> AsyncStream<AnswerEvent>
    /// Forgets every turn.
    func forget()
}

/// All conversations of this server.
package final class SessionStore: Sendable {
    private struct Session {
        let conversation: any Conversation
        var lastUsed: ContinuousClock.Instant
        /// The answer being written, if any.
        var answer: EventStream?
    }

    private let sessions = Mutex<[String: Session]>([:])
    private let limit: Int
    private let idle: Duration
    private let now: @Sendable () -> ContinuousClock.Instant

    package init(
        limit: Int,
        idle: Duration,
        now: @escaping @Sendable () -> ContinuousClock.Instant = { ContinuousClock.now }
    ) {
        self.limit = limit
        self.idle = idle
        self.now = now
    }

    package var count: Int { sessions.withLock { $0.count } }

    /// The conversation of an id and that id; a new one with a new id when the id is unknown, forgotten or missing. An id that
    /// a client made up is never taken over, so nobody can choose an id that another visitor will use.
    package func begin(
        _ id: String?,
        answer: EventStream,
        make: () -> any Conversation
    ) -> (id: String, conversation: any Conversation) {
        var superseded: EventStream?
        defer { superseded?.close() }
        return sessions.withLock { sessions in
            Self.expire(&sessions, before: now().advanced(by: .zero - idle))
            if let id, var known = sessions[id] {
                // A second question of the same visitor replaces the one that is still being answered.
                superseded = known.answer
                known.answer = answer
                known.lastUsed = now()
                sessions[id] = known
                return (id, known.conversation)
            }
            if sessions.count >= limit, let oldest = Self.leastRecentlyUsed(sessions) {
                sessions.removeValue(forKey: oldest)?.conversation.forget()
            }
            let fresh = RandomToken.hexadecimal(bits: 128)
            let conversation = make()
            sessions[fresh] = Session(conversation: conversation, lastUsed: now(), answer: answer)
            return (fresh, conversation)
        }
    }

    /// Notes that an answer is written; the idle time counts from here.
    package func finish(_ id: String, answer: EventStream) {
        sessions.withLock { sessions in
            guard sessions[id]?.answer === answer else { return }
            sessions[id]?.answer = nil
            sessions[id]?.lastUsed = now()
        }
    }

    /// Forgets a conversation and stops its answer; false when there is none of that id.
    @discardableResult
    package func end(_ id: String) -> Bool {
        guard let session = sessions.withLock({ $0.removeValue(forKey: id) }) else { return false }
        session.answer?.close()
        session.conversation.forget()
        return true
    }

    /// Forgets what has been idle too long; called now and then so that nothing waits for the next visitor to be forgotten.
    package func expire() {
        sessions.withLock { Self.expire(&$0, before: now().advanced(by: .zero - idle)) }
    }

    private static func expire(_ sessions: inout [String: Session], before limit: ContinuousClock.Instant) {
        for (id, session) in sessions where session.answer == nil && session.lastUsed < limit {
            sessions.removeValue(forKey: id)?.conversation.forget()
        }
    }

    private static func leastRecentlyUsed(_ sessions: [String: Session]) -> String? {
        let idle = sessions.filter { $0.value.answer == nil }
        return (idle.isEmpty ? sessions : idle).min { $0.value.lastUsed < $1.value.lastUsed }?.key
    }
}
