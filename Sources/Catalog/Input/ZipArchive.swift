// Reading members of a zip file as a stream, with bounds on what they may unpack to.

import CZip

/// An open zip file. Members are read one after another, in pieces.
final class ZipArchive {
    /// The largest member that is unpacked. The largest of a real CRICOS workbook is 24 MB.
    static let memberLimit = 256 << 20
    /// The largest factor between a big member and its packed size. Sheets of a real workbook stay below 20.
    static let ratioLimit = 250
    private static let pieceSize = 64 << 10

    let path: String
    private let archive: OpaquePointer

    /// - Throws: `CatalogError.unreadableFile` when the file is missing, truncated or no zip file.
    init(path: String) throws {
        var code: Int32 = 0
        guard let archive = zip_open(path, ZIP_RDONLY | ZIP_CHECKCONS, &code) else {
            var error = zip_error_t()
            zip_error_init_with_code(&error, code)
            defer { zip_error_fini(&error) }
            throw CatalogError.unreadableFile(path: path, reason: String(cString: zip_error_strerror(&error)))
        }
        self.path = path
        self.archive = archive
    }

    deinit { zip_discard(archive) }

    /// Whether there is a member with this name.
    func contains(_ name: String) -> Bool { zip_name_locate(archive, name, 0) >= 0 }

    /// The names of all members, folders included (they end in "/").
    var memberNames: [String] {
        (0..<max(0, zip_get_num_entries(archive, 0))).compactMap { index in
            zip_get_name(archive, zip_uint64_t(index), 0).map { String(cString: $0) }
        }
    }

    /// Unpacks a member and hands it over in pieces of at most 64 KiB, each valid during the call only.
    ///
    /// - Throws: `CatalogError` when the member is missing, damaged or too large, and whatever `body` throws.
    func read(_ name: String, _ body: (UnsafeRawBufferPointer) throws -> Void) throws {
        var entry = zip_stat_t()
        guard zip_stat(archive, name, 0, &entry) == 0 else {
            throw CatalogError.wrongFile(path: path, missing: "the zip file has no member \(name)")
        }
        let size = Int(clamping: entry.size)
        if size > Self.memberLimit || size > max(1 << 20, Int(clamping: entry.comp_size) * Self.ratioLimit) {
            throw CatalogError.tooLarge(path: path, what: "its member \(name) would unpack to \(size) bytes")
        }
        guard let file = zip_fopen(archive, name, 0) else { throw damaged(name) }
        defer { zip_fclose(file) }
        // A plain pointer: libzip 1.7 (Debian 12) takes a missing one, 1.11 (Debian 13) does not.
        let piece = UnsafeMutableRawPointer.allocate(byteCount: Self.pieceSize, alignment: 16)
        defer { piece.deallocate() }
        var total = 0
        while true {
            let count = Int(zip_fread(file, piece, zip_uint64_t(Self.pieceSize)))
            if count < 0 { throw damaged(name) }
            if count == 0 { break }
            total += count
            if total > size {
                throw CatalogError.tooLarge(path: path, what: "its member \(name) is larger than the zip file says")
            }
            try body(UnsafeRawBufferPointer(start: piece, count: count))
        }
        if total < size { throw damaged(name) }
    }

    private func damaged(_ name: String) -> CatalogError {
        .unreadableFile(path: path, reason: "its member \(name) is damaged (\(String(cString: zip_strerror(archive))))")
    }
}
