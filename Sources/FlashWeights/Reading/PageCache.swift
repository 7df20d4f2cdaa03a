// What the page cache holds of a file.

import Glibc

/// The kernel's page cache, seen from one file.
public enum PageCache {
    /// Bytes of the file at `path` that are in the page cache now (mincore on a mapping that is never touched). Nil when the file
    /// cannot be mapped, or belongs to somebody else (the kernel then does not tell).
    public static func residentBytes(path: String) -> Int? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        let size = Int(lseek(descriptor, 0, SEEK_END))
        guard size > 0 else { return size == 0 ? 0 : nil }
        let pageSize = Int(getpagesize())
        guard let start = mmap(nil, size, PROT_READ, MAP_SHARED, descriptor, 0), start != MAP_FAILED else { return nil }
        defer { munmap(start, size) }
        var pages = [UInt8](repeating: 0, count: (size + pageSize - 1) / pageSize)
        guard mincore(start, size, &pages) == 0 else { return nil }
        return pages.reduce(0) { $0 + Int($1 & 1) } * pageSize
    }
}
