// Memory that starting took and running does not need: handed back before the weights come.

import Glibc

extension ProcessMemory {
    /// Gives back what the process holds from its start: mapped pages of program and libraries, most of which ran once. What is
    /// needed again comes back from the page cache at its first use.
    ///
    /// Without this the Swift runtime and Foundation count with some 20 MB against a budget, though decoding touches a few.
    public static func releaseStartupPages() {
        for mapping in unwrittenFileMappings() {
            madvise(UnsafeMutableRawPointer(bitPattern: mapping.lowerBound), mapping.count, Int32(MADV_DONTNEED))
        }
    }

    /// Mappings of files that cannot be written and of which no page was ever changed (as relocation does), so that dropping
    /// their pages loses nothing: from /proc/self/smaps.
    private static func unwrittenFileMappings() -> [Range<UInt>] {
        guard let file = fopen("/proc/self/smaps", "re") else { return [] }
        defer { fclose(file) }
        var mappings: [Range<UInt>] = []
        var candidate: Range<UInt>?
        var line = [CChar](repeating: 0, count: 4096)
        while fgets(&line, Int32(line.count), file) != nil {
            let text = String(decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
            let words = text.split(whereSeparator: { $0 == " " || $0 == "\n" })
            guard let first = words.first else { continue }
            if first.hasSuffix(":") {
                if first == "Anonymous:", words.count > 1, words[1] == "0", let range = candidate {
                    mappings.append(range)
                }
                continue
            }
            // "7f0f14200000-7f0f19e00000 r-xp 00000000 fd:00 1234 /usr/lib/…"
            let bounds = first.split(separator: "-").compactMap { UInt($0, radix: 16) }
            let isFile = words.count > 5 && words[5].hasPrefix("/")
            let isReadOnly = words.count > 1 && words[1].hasPrefix("r") && words[1].dropFirst().first == "-"
            candidate = isFile && isReadOnly && bounds.count == 2 && bounds[0] < bounds[1] ? bounds[0]..<bounds[1] : nil
        }
        return mappings
    }
}
