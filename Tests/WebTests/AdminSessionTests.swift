import Synchronization
import Testing
import Web

@Suite("Sessions of the admin page")
struct AdminSessionTests {
    private final class Clock: Sendable {
        private let passed = Mutex(Duration.zero)
        private let start = ContinuousClock.now
        var now: ContinuousClock.Instant { start + passed.withLock { $0 } }
        func pass(_ seconds: Int) { passed.withLock { $0 += .seconds(seconds) } }
    }

    @Test("a session ends when nobody uses it, and after a day's work whoever uses it")
    func endings() {
        let clock = Clock()
        let sessions = AdminSessions { clock.now }
        let session = sessions.open(hash: "h")
        clock.pass(14 * 60)
        #expect(sessions.session(session.token, hash: "h")?.proof == session.proof)
        clock.pass(16 * 60)
        #expect(sessions.session(session.token, hash: "h") == nil)
        let used = sessions.open(hash: "h")
        for _ in 0..<72 {
            clock.pass(10 * 60)
            _ = sessions.session(used.token, hash: "h")
        }
        #expect(sessions.session(used.token, hash: "h") == nil)
    }

    @Test("another passphrase ends every session, and what was made up is none")
    func passphrase() {
        let sessions = AdminSessions()
        let session = sessions.open(hash: "h")
        #expect(sessions.session("", hash: "h") == nil)
        #expect(sessions.session(session.proof, hash: "h") == nil)
        #expect(sessions.session(session.token, hash: "other") == nil)
    }

    @Test("the ninth browser takes the place of the one that was used least lately")
    func bounded() {
        let clock = Clock()
        let sessions = AdminSessions { clock.now }
        let all = (0..<9).map { _ in
            clock.pass(1)
            return sessions.open(hash: "h")
        }
        #expect(Set(all.map(\.token)).count == 9 && all.allSatisfy { $0.token.count == 64 && $0.token != $0.proof })
        #expect(sessions.session(all[0].token, hash: "h") == nil)
        #expect(all.dropFirst().allSatisfy { sessions.session($0.token, hash: "h") != nil })
    }

    @Test("wrong passphrases of one address do not make another wait, and an IPv6 network is one address")
    func addresses() {
        let clock = Clock()
        let waits = AddressWaits { clock.now }
        for _ in 0..<3 { waits.begin("192.0.2.1") }
        #expect(waits.wait(of: "192.0.2.1") == 4 && waits.wait(of: "192.0.2.2") == 0)
        waits.begin("2001:db8:1:2:aaaa::1")
        #expect(waits.wait(of: "2001:db8:1:2:bbbb::9") == 1)
        waits.begin("fd00::2")
        #expect(waits.wait(of: "fd00::3") == 1)
        clock.pass(4)
        #expect(waits.wait(of: "192.0.2.1") == 0)
        waits.begin("192.0.2.1")
        #expect(waits.wait(of: "192.0.2.1") == 8)
        waits.succeeded("192.0.2.1")
        #expect(waits.wait(of: "192.0.2.1") == 0)
    }

    @Test("a crowd of addresses does not fill the memory")
    func crowd() {
        let waits = AddressWaits()
        for number in 0..<5000 { waits.begin("10.0.\(number / 250).\(number % 250)") }
        #expect(waits.wait(of: "10.0.0.0") == 0 && waits.wait(of: "10.0.19.249") == 1)
    }
}
