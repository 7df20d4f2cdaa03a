// Unpacking a gzip file as a stream (RFC 1952), with bounds on what it may unpack to.

import CZlib

enum GzipStream {
    /// Hands over a gzip file's contents in pieces of at most 64 KiB. Several gzip members in one file are one text.
    ///
    /// - Throws: `CatalogError` when the file is damaged, cut off or unpacks beyond `ZipArchive`'s bounds.
    static func pieces(of path: String, _ body: (UnsafeRawBufferPointer) throws -> Void) throws {
        let inflater = try Inflater(path: path)
        try FileBytes.pieces(of: path) { try inflater.unpack($0, body) }
        try inflater.finish()
    }
}

/// zlib's state for one file.
private final class Inflater {
    private static let pieceSize = 64 << 10
    private let path: String
    private var stream = z_stream()
    private let output = UnsafeMutableRawBufferPointer.allocate(byteCount: pieceSize, alignment: 16)
    private var packed = 0
    private var unpacked = 0
    private var isAtEnd = true

    init(path: String) throws {
        self.path = path
        // 15 bits of window, and 16 for a gzip header in place of zlib's own.
        let size = Int32(MemoryLayout<z_stream>.size)
        guard inflateInit2_(&stream, 15 + 16, ZLIB_VERSION, size) == Z_OK else { fatalError("out of memory") }
    }

    deinit {
        inflateEnd(&stream)
        output.deallocate()
    }

    func unpack(_ input: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer) throws -> Void) throws {
        packed += input.count
        // zlib does not write through this pointer; its C type lacks the const.
        stream.next_in = UnsafeMutablePointer(mutating: input.bindMemory(to: UInt8.self).baseAddress)
        stream.avail_in = UInt32(input.count)
        while stream.avail_in > 0 {
            if isAtEnd {
                guard inflateReset(&stream) == Z_OK else { throw damaged("its state is inconsistent") }
                isAtEnd = false
            }
            stream.next_out = output.bindMemory(to: UInt8.self).baseAddress
            stream.avail_out = UInt32(Self.pieceSize)
            let status = inflate(&stream, Z_NO_FLUSH)
            guard status == Z_OK || status == Z_STREAM_END || status == Z_BUF_ERROR else {
                throw damaged(stream.msg.map { String(cString: $0) } ?? "it is no gzip file")
            }
            let count = Self.pieceSize - Int(stream.avail_out)
            unpacked += count
            try checkSize()
            if count > 0 { try body(UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(output)[..<count])) }
            isAtEnd = status == Z_STREAM_END
        }
    }

    func finish() throws { if !isAtEnd { throw damaged("it is cut off") } }

    private func checkSize() throws {
        guard unpacked > ZipArchive.memberLimit || unpacked > max(4 << 20, packed * ZipArchive.ratioLimit) else {
            return
        }
        throw CatalogError.tooLarge(path: path, what: "it unpacks to more than \(unpacked) bytes")
    }

    private func damaged(_ reason: String) -> CatalogError {
        .unreadableFile(path: path, reason: "the gzip file is damaged (\(reason))")
    }
}
