// Guessing is made slow: after each wrong passphrase the wait doubles, and restarting the program or the box does not help.

import FoundationEssentials
import Glibc

/// Counts wrong tries in a file and says how long the next must wait: 1, 2, 4, … seconds, at most five minutes.
///
/// Times are seconds since the box started, because a box without a battery does not know the hour; after a restart of the box
/// the whole wait begins again.
public struct AttemptLimit: Sendable {
    /// The longest wait, in seconds.
    public static let longestWait = 300

    private let path: String
    private let grace: Int
    private let longest: Int
    private let now: @Sendable () -> (boot: String, seconds: Double)

    private struct Record: Codable {
        var failures: Int
        var boot: String
        var at: Double
    }

    /// A count in the file `path`; each way in has one of its own, so that guesses over the network lock out nobody at the serial
    /// line.
    ///
    /// - Parameters:
    ///   - grace: so many wrong tries are free of any wait.
    ///   - longest: the longest wait, in seconds.
    public init(path: String, grace: Int = 0, longest: Int = longestWait) {
        self.init(path: path, grace: grace, longest: longest, now: Self.sinceBoot)
    }

    package init(
        path: String,
        grace: Int = 0,
        longest: Int = longestWait,
        now: @escaping @Sendable () -> (boot: String, seconds: Double)
    ) {
        self.path = path
        self.grace = grace
        self.longest = longest
        self.now = now
    }

    /// Seconds until the next try is let in; 0 for at once.
    public var waitSeconds: Int {
        guard let record = record(), record.failures > grace else { return 0 }
        let now = now()
        let passed = record.boot == now.boot ? max(0, now.seconds - record.at) : now.seconds
        return max(0, Int((Double(Self.wait(after: record.failures - grace, longest: longest)) - passed).rounded(.up)))
    }

    /// Notes a try before it is looked at, so that cutting it short gains nothing.
    ///
    /// - Throws: `BoxError.cannotWrite`; the try must not be looked at then.
    public func begin() throws(BoxError) {
        let now = now()
        let failures = min((record()?.failures ?? 0) + 1, 1_000_000)
        try write(Record(failures: failures, boot: now.boot, at: now.seconds))
    }

    /// The try was right: the count starts anew.
    public func succeeded() throws(BoxError) {
        let now = now()
        try write(Record(failures: 0, boot: now.boot, at: now.seconds))
    }

    /// 1, 2, 4, … seconds.
    package static func wait(after failures: Int, longest: Int = longestWait) -> Int {
        failures > 9 ? longest : min(longest, 1 << (max(failures, 1) - 1))
    }

    private func record() -> Record? {
        guard let bytes = try? AtomicFile.read(path) else { return nil }
        // A count that cannot be read is no reason to let guesses in faster, nor to lock the owner out.
        return (try? JSONDecoder().decode(Record.self, from: Data(bytes))) ?? Record(failures: 3, boot: "", at: 0)
    }

    private func write(_ record: Record) throws(BoxError) {
        guard let data = try? JSONEncoder().encode(record) else { return }
        try? FileManager.default.createDirectory(atPath: AtomicFile.folder(of: path), withIntermediateDirectories: true)
        try AtomicFile.write([UInt8](data), to: path)
    }

    private static func sinceBoot() -> (boot: String, seconds: Double) {
        var time = timespec()
        clock_gettime(CLOCK_BOOTTIME, &time)
        let boot = (try? AtomicFile.read("/proc/sys/kernel/random/boot_id")).flatMap { $0 } ?? []
        return (
            String(decoding: boot.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self),
            Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
        )
    }
}
