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
        mappings.reserveCapacity(256)
        var candidate: Range<UInt>?
        let line = UnsafeMutableBufferPointer<CChar>.allocate(capacity: 4096)
        defer { line.deallocate() }
        guard let text = line.baseAddress else { return [] }
        while fgets(text, Int32(line.count), file) != nil {
            if strncmp(text, "Anonymous:", 10) == 0 {
                if strtoul(text + 10, nil, 10) == 0, let range = candidate { mappings.append(range) }
            } else if let range = readOnlyFileMapping(text) {
                candidate = range
            } else if isHeader(text) {
                candidate = nil
            }
        }
        return mappings
    }

    /// The addresses of a line like "7f0f14200000-7f0f19e00000 r-xp 00000000 fd:00 1234 /usr/lib/…"; nil for other lines, and for
    /// mappings that can be written or have no file.
    private static func readOnlyFileMapping(_ line: UnsafeMutablePointer<CChar>) -> Range<UInt>? {
        guard isHeader(line), let rights = strchr(line, code(" ")), rights[1] == code("r"), rights[2] == code("-"),
            strchr(line, code("/")) != nil
        else { return nil }
        var end: UnsafeMutablePointer<CChar>?
        let start = strtoul(line, &end, 16)
        guard let end, end.pointee == code("-") else { return nil }
        let limit = strtoul(end + 1, nil, 16)
        return start < limit ? start..<limit : nil
    }

    /// Whether a line begins a mapping: those of its properties have a colon before any space, addresses a hyphen.
    private static func isHeader(_ line: UnsafeMutablePointer<CChar>) -> Bool {
        let first = strcspn(line, ":- ")
        return line[Int(first)] == code("-")
    }

    @inline(__always)
    private static func code<Integer: FixedWidthInteger>(_ character: Unicode.Scalar) -> Integer {
        Integer(truncatingIfNeeded: character.value)
    }
}
