// What the kernel says this process used.

import Glibc

/// The process's memory as the kernel accounts it.
public enum ProcessMemory {
    /// The most memory that was resident at any time, in bytes: `VmHWM` of /proc/self/status (pages of mapped files included).
    /// Nil where /proc is not mounted.
    public static var peakResidentBytes: Int? { kibibytes(named: "VmHWM:").map { $0 << 10 } }

    /// What is resident now, in bytes: `VmRSS` of /proc/self/status.
    public static var residentBytes: Int? { kibibytes(named: "VmRSS:").map { $0 << 10 } }

    /// What of that belongs to no file: `RssAnon` of /proc/self/status.
    public static var anonymousBytes: Int? { kibibytes(named: "RssAnon:").map { $0 << 10 } }

    private static func kibibytes(named key: String) -> Int? {
        guard let file = fopen("/proc/self/status", "re") else { return nil }
        defer { fclose(file) }
        var line = [CChar](repeating: 0, count: 256)
        while fgets(&line, Int32(line.count), file) != nil {
            let text = String(decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
            guard text.hasPrefix(key) else { continue }
            return Int(text.dropFirst(key.count).filter(\.isNumber))
        }
        return nil
    }
}
