// Whole files and their first bytes, with errors that name the file.

import Glibc

enum FileBytes {
    /// At most `count` bytes from the start of a file.
    static func start(of path: String, count: Int) throws -> [UInt8] {
        var start: [UInt8] = []
        try pieces(of: path, limit: count) { start.append(contentsOf: $0) }
        return start
    }

    /// The whole file, refused when it is larger than `limit`.
    static func all(of path: String, limit: Int) throws -> [UInt8] {
        var bytes: [UInt8] = []
        try pieces(of: path, limit: limit + 1) { bytes.append(contentsOf: $0) }
        if bytes.count > limit { throw CatalogError.tooLarge(path: path, what: "it is larger than \(limit) bytes") }
        return bytes
    }

    /// Hands over the file in pieces of at most 256 KiB, up to `limit` bytes in all.
    static func pieces(of path: String, limit: Int = .max, _ body: (UnsafeRawBufferPointer) throws -> Void) throws {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw unreadable(path) }
        defer { close(file) }
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 256 << 10, alignment: 16)
        defer { buffer.deallocate() }
        var left = limit
        while left > 0 {
            let count = Glibc.read(file, buffer.baseAddress, min(left, buffer.count))
            if count < 0 {
                if errno == EINTR { continue }
                throw unreadable(path)
            }
            if count == 0 { return }
            left -= count
            try body(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        }
    }

    private static func unreadable(_ path: String) -> CatalogError {
        .unreadableFile(path: path, reason: String(cString: strerror(errno)))
    }
}
