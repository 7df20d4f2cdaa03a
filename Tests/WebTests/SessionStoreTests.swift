// How long conversations live.

import Synchronization
import Testing
import Web

@Suite("Sessions")
struct SessionStoreTests {
    /// A clock that a test turns.
    private final class Clock: Sendable {
        let instant = Mutex(ContinuousClock.now)
        func advance(_ duration: Duration) { instant.withLock { $0 += duration } }
    }

    private func ask(_ store: SessionStore, _ id: String?, _ source: ScriptedSource) -> String {
        let answer = EventStream()
        let session = store.begin(id, answer: answer) { source.newConversation() }
        store.finish(session.id, answer: answer)
        return session.id
    }

    @Test("a conversation is forgotten when it has been idle for its time, not before")
    func expiry() {
        let clock = Clock()
        let source = ScriptedSource([])
        let store = SessionStore(limit: 10, idle: .seconds(600), now: { clock.instant.withLock { $0 } })
        let id = ask(store, nil, source)
        clock.advance(.seconds(599))
        #expect(ask(store, id, source) == id)
        clock.advance(.seconds(601))
        store.expire()
        #expect(store.count == 0)
        #expect(source.forgotten.withLock { $0 } == 1)
        #expect(ask(store, id, source) != id)
    }

    @Test("a conversation whose answer is being written is not idle")
    func busy() {
        let clock = Clock()
        let source = ScriptedSource([])
        let store = SessionStore(limit: 10, idle: .seconds(1), now: { clock.instant.withLock { $0 } })
        let answer = EventStream()
        let session = store.begin(nil, answer: answer) { source.newConversation() }
        clock.advance(.seconds(100))
        store.expire()
        #expect(store.count == 1)
        store.finish(session.id, answer: answer)
        clock.advance(.seconds(2))
        store.expire()
        #expect(store.count == 0)
    }

    @Test("there are never more conversations than the limit; the one idle longest goes first")
    func bounded() {
        let clock = Clock()
        let source = ScriptedSource([])
        let store = SessionStore(limit: 3, idle: .seconds(600), now: { clock.instant.withLock { $0 } })
        let ids = (0..<3).map { _ in
            clock.advance(.seconds(1))
            return ask(store, nil, source)
        }
        clock.advance(.seconds(1))
        #expect(ask(store, ids[0], source) == ids[0])
        _ = ask(store, nil, source)
        #expect(store.count == 3)
        #expect(ask(store, ids[0], source) == ids[0])
        #expect(ask(store, ids[1], source) != ids[1])
    }

    @Test("a second question of one visitor ends the answer to the first")
    func superseded() {
        let source = ScriptedSource([])
        let store = SessionStore(limit: 3, idle: .seconds(600))
        let first = EventStream()
        let id = store.begin(nil, answer: first) { source.newConversation() }.id
        _ = store.begin(id, answer: EventStream()) { source.newConversation() }
        #expect(first.state == .closed)
    }
}
