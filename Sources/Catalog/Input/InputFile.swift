// One file of a publication, whichever way it is packed: as it is, gzipped, or a member of a zip archive.

import FoundationEssentials

/// A file to import. Its bytes are handed over in pieces, unpacked on the way, so that its size costs no memory.
struct InputFile {
    private enum Packing {
        case plain
        case gzip
        case member(ZipArchive, String)
    }

    /// Where it lies, for messages: "data/hd2024.csv", or "data/HD2024.zip, member hd2024.csv".
    let path: String
    /// The file or archive on disk that it comes from.
    let diskPath: String
    /// Its name without folders and packing: "hd2024.csv".
    let name: String
    /// An XLSX workbook rather than a text.
    let isWorkbook: Bool
    private let packing: Packing

    /// The files at `paths`, in their order; a zip archive gives its members in its place.
    ///
    /// - Throws: `CatalogError` when one is missing, a folder, or a damaged archive.
    static func open(_ paths: [String]) throws -> [InputFile] {
        if paths.isEmpty { throw CatalogError.wrongFile(path: "(nothing)", missing: "no file was given") }
        return try paths.flatMap { path -> [InputFile] in
            var isFolder = false
            if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder {
                throw CatalogError.wrongFile(path: path, missing: "it is a folder: name the files in it")
            }
            let start = try FileBytes.start(of: path, count: 2)
            if start == [0x50, 0x4B] { return try members(of: path) }
            let name = EditionDate.fileName(path)
            guard start == [0x1F, 0x8B] else {
                return [InputFile(path: path, diskPath: path, name: name, isWorkbook: false, packing: .plain)]
            }
            let unpacked = name.lowercased().hasSuffix(".gz") ? String(name.dropLast(3)) : name
            return [InputFile(path: path, diskPath: path, name: unpacked, isWorkbook: false, packing: .gzip)]
        }
    }

    /// A workbook stays whole; another zip archive gives its members, those that a Mac adds left out.
    private static func members(of path: String) throws -> [InputFile] {
        let zip = try ZipArchive(path: path)
        if zip.contains("xl/workbook.xml") {
            let name = EditionDate.fileName(path)
            return [InputFile(path: path, diskPath: path, name: name, isWorkbook: true, packing: .plain)]
        }
        let names = zip.memberNames.filter { !$0.hasSuffix("/") && !$0.hasPrefix("__MACOSX/") }
        guard !names.isEmpty else { throw CatalogError.wrongFile(path: path, missing: "the zip file is empty") }
        return names.map { member in
            InputFile(
                path: "\(path), member \(member)",
                diskPath: path,
                name: EditionDate.fileName(member),
                isWorkbook: false,
                packing: .member(zip, member)
            )
        }
    }

    /// Hands over the unpacked bytes in pieces of at most 256 KiB, each valid during the call only.
    ///
    /// - Throws: `CatalogError` when the file is unreadable, damaged or unpacks to more than any register needs, and
    ///   whatever `body` throws.
    func pieces(_ body: (UnsafeRawBufferPointer) throws -> Void) throws {
        switch packing {
        case .plain: try FileBytes.pieces(of: path, body)
        case .gzip: try GzipStream.pieces(of: path, body)
        case .member(let zip, let member): try zip.read(member, body)
        }
    }

    /// All unpacked bytes.
    ///
    /// - Throws: As `pieces`, and when there are more than `limit`.
    func bytes(limit: Int) throws -> [UInt8] {
        var bytes: [UInt8] = []
        try pieces { piece in
            if bytes.count + piece.count > limit {
                throw CatalogError.tooLarge(path: path, what: "it is larger than \(limit >> 20) MiB")
            }
            bytes.append(contentsOf: piece)
        }
        return bytes
    }

    /// The first unpacked bytes, to recognise what the file is.
    func start(count: Int) throws -> [UInt8] {
        struct Enough: Error {}
        var start: [UInt8] = []
        do {
            try pieces { piece in
                start.append(contentsOf: piece.prefix(count - start.count))
                if start.count >= count { throw Enough() }
            }
        } catch is Enough {}
        return start
    }
}
