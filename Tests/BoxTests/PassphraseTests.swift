import Box
import Foundation
import Synchronization
import Testing

@Suite("The admin passphrase")
struct PassphraseTests {
    @Test("a passphrase is known again, another is not, and no two hashes are alike")
    func verify() throws {
        let hash = try Passphrase.hash("grüße aus dem büro")
        #expect(hash.hasPrefix("$argon2id$v=19$m=19456,t=2,p=1$"))
        #expect(try Passphrase.verify("grüße aus dem büro", against: hash))
        #expect(try !Passphrase.verify("grüße aus dem buro", against: hash))
        #expect(try !Passphrase.verify("", against: hash))
        #expect(try Passphrase.hash("grüße aus dem büro") != hash)
    }

    @Test("no hash, a damaged one and one that would eat the memory never fit")
    func unsound() throws {
        let hash = try Passphrase.hash("correct horse")
        for bad in [
            "", "$argon2id$", String(hash.dropLast(3)), hash.replacing("m=19456", with: "m=9999999"), "plain text",
        ] {
            #expect(try !Passphrase.verify("correct horse", against: bad))
        }
    }

    @Test("short, endless and monotonous passphrases are refused with the reason")
    func unfit() {
        #expect(Passphrase.problem(of: "seven77")?.contains("at least 8") == true)
        #expect(Passphrase.problem(of: String(repeating: "abc", count: 100)) != nil)
        #expect(Passphrase.problem(of: "aaaaaaaabb") != nil)
        #expect(throws: BoxError.self) { try Passphrase.hash("short") }
    }
}

@Suite("The wait between wrong tries")
struct AttemptLimitTests {
    private final class Clock: Sendable {
        private let state = Mutex((boot: "a", seconds: 1000.0))
        var now: (boot: String, seconds: Double) {
            get { state.withLock { $0 } }
            set { state.withLock { $0 = newValue } }
        }
    }

    @Test("the wait doubles from one second to five minutes, and a right try ends it")
    func doubling() throws {
        try withFolder { folder in
            let clock = Clock()
            let limit = AttemptLimit(path: folder + "/attempts.json") { clock.now }
            var waits: [Int] = []
            for _ in 0..<11 {
                try limit.begin()
                waits.append(limit.waitSeconds)
            }
            #expect(waits == [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300])
            clock.now.seconds += 299.5
            #expect(limit.waitSeconds == 1)
            clock.now.seconds += 1
            #expect(limit.waitSeconds == 0)
            try limit.succeeded()
            try limit.begin()
            #expect(limit.waitSeconds == 1)
        }
    }

    @Test("neither a restart of the program nor of the box shortens the wait")
    func restarts() throws {
        try withFolder { folder in
            let clock = Clock()
            for _ in 0..<5 { try AttemptLimit(path: folder + "/attempts.json") { clock.now }.begin() }
            #expect(AttemptLimit(path: folder + "/attempts.json") { clock.now }.waitSeconds == 16)
            clock.now = ("b", 3)
            #expect(AttemptLimit(path: folder + "/attempts.json") { clock.now }.waitSeconds == 13)
        }
    }

    @Test("a count that cannot be read neither lets guesses in faster nor locks the owner out")
    func damaged() throws {
        try withFolder { folder in
            try Data("noise".utf8).write(to: URL(fileURLWithPath: folder + "/attempts.json"))
            let limit = AttemptLimit(path: folder + "/attempts.json") { ("a", 1) }
            #expect(limit.waitSeconds == 3)
            try limit.begin()
            #expect(limit.waitSeconds == 8)
        }
    }
}
