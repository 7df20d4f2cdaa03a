// An opened container: everything but the weights checked and in memory.

import GGUF
import Glibc

/// A model container. Opening checks header, directory and metadata (checksums, sizes, bounds); extents are not read.
public final class ContainerFile: Sendable {
    /// Where the file was opened.
    public let path: String
    /// Where everything lies.
    public let layout: ContainerLayout
    /// Hyperparameters, tokenizer and chat template, as in the GGUF file that was packed, and where they came from.
    public let metadata: GGUFMetadata
    /// Bytes of the file.
    public let fileSize: Int
    /// Version of the format that it was written in.
    public let version: UInt32

    private let input: ContainerInput

    /// Opens and checks a file. Throws `FlashWeightsError.cannotOpen`, `.cannotOpenContainer` or `.invalidContainer`.
    ///
    /// Costs three reads and memory for directory and metadata: 24 bytes in the file (40 in memory) for each extent.
    public init(path: String) throws {
        let input = try ContainerInput(path: path)
        do {
            let header = try ContainerHeader(input: input)
            let layout = try input.withBytes(of: header.directory, what: "the directory") { bytes in
                try ContainerLayout(decoding: bytes, header: header)
            }
            guard input.fileSize >= header.fileSize else {
                throw ContainerDefect.isTruncated(
                    what: layout.place(of: input.fileSize),
                    expected: header.fileSize,
                    found: input.fileSize
                )
            }
            guard input.fileSize == header.fileSize else {
                throw ContainerDefect.isTooLong(expected: header.fileSize, found: input.fileSize)
            }
            metadata = try GGUFMetadata(headerOfSize: header.metadata.byteCount) { target in
                try input.read(offset: header.metadata.offset, into: target)
                guard ContainerFormat.checksum(UnsafeRawBufferPointer(target)) == header.metadata.checksum else {
                    throw ContainerDefect.isDamaged(what: "the metadata")
                }
            }
            self.layout = layout
            version = header.version
        } catch let defect as ContainerDefect {
            throw FlashWeightsError.invalidContainer(path: path, defect: defect)
        } catch let defect as GGUFDefect {
            throw FlashWeightsError.invalidContainer(path: path, defect: .hasBadMetadata(defect))
        }
        self.path = path
        self.input = input
        fileSize = input.fileSize
    }

    /// The same open file without its metadata, for what stays while the model runs: a vocabulary of 49,152 tokens and its
    /// merges hold 2.4 MB, of which the tokenizer has made its own tables.
    public func withoutMetadata() -> ContainerFile { ContainerFile(withoutMetadataOf: self) }

    private init(withoutMetadataOf file: ContainerFile) {
        path = file.path
        layout = file.layout
        metadata = GGUFMetadata()
        fileSize = file.fileSize
        version = file.version
        input = file.input
    }

    /// What messages call an extent: "layer 3, neurons 120–134 (extent 512, bytes 20480–36863)".
    public func name(of extent: Int) -> String { layout.name(of: extent) }

    /// Compares all bytes of an extent, as they were read, with its checksum. Throws `FlashWeightsError.damagedExtent`.
    public func check(_ bytes: UnsafeRawBufferPointer, of extent: Int) throws {
        let entry = layout.extents[extent]
        guard bytes.count == entry.byteCount, ContainerFormat.checksum(bytes) == entry.checksum else {
            throw FlashWeightsError.damagedExtent(path: path, name: name(of: extent))
        }
    }

    /// Reads an extent through the page cache and checks it: for packing and tools, not for decoding. `target` has room for
    /// its `byteCount`. Throws `FlashWeightsError.unreadableExtent` or `.damagedExtent`.
    public func read(extent: Int, into target: UnsafeMutableRawPointer) throws {
        let entry = layout.extents[extent]
        let bytes = UnsafeMutableRawBufferPointer(start: target, count: entry.byteCount)
        do {
            try input.read(offset: entry.offset, into: bytes)
        } catch FlashWeightsError.cannotOpenContainer(_, let reason) {
            throw FlashWeightsError.unreadableExtent(path: path, name: name(of: extent), reason: reason)
        }
        try check(UnsafeRawBufferPointer(bytes), of: extent)
    }

    /// Reads the data of a section into memory of the caller's, `byteCount` bytes, and checks them.
    /// Throws `FlashWeightsError`.
    public func read(_ section: ContainerSection, into target: UnsafeMutableRawPointer) throws {
        let bytes = UnsafeMutableRawBufferPointer(start: target, count: section.byteCount)
        try input.read(offset: section.offset, into: bytes)
        guard ContainerFormat.checksum(UnsafeRawBufferPointer(bytes)) == section.checksum else {
            throw FlashWeightsError.invalidContainer(path: path, defect: .isDamaged(what: section.name))
        }
    }

    /// The data of a section, checked. Throws `FlashWeightsError`.
    public func read(_ section: ContainerSection) throws -> [UInt8] {
        try [UInt8](unsafeUninitializedCapacity: section.byteCount) { buffer, count in
            if let start = buffer.baseAddress { try read(section, into: start) }
            count = section.byteCount
        }
    }

    /// Whether the file at `path` begins like a container (of any version).
    public static func isContainer(path: String) -> Bool {
        guard let input = try? ContainerInput(path: path), input.fileSize >= 8 else { return false }
        var start = [UInt8](repeating: 0, count: 8)
        guard (try? start.withUnsafeMutableBytes { try input.read(offset: 0, into: $0) }) != nil else { return false }
        return start == ContainerFormat.magic
    }
}

extension ContainerSection {
    /// What messages call it.
    var name: String { "section \(kind)" + (layer.map { " of layer \($0)" } ?? "") }
}

extension ContainerHeader {
    init(input: ContainerInput) throws {
        var start = [UInt8](repeating: 0, count: min(input.fileSize, ContainerFormat.headerSize))
        try start.withUnsafeMutableBytes { try input.read(offset: 0, into: $0) }
        self = try start.withUnsafeBytes { (bytes) throws(ContainerDefect) in
            try ContainerHeader(decoding: bytes, fileSize: input.fileSize)
        }
    }
}

extension ContainerLayout {
    /// What is at a position of the file behind the directory: where a file was cut.
    fileprivate func place(of position: Int) -> String {
        if let index = extents.firstIndex(where: { $0.offset + $0.byteCount > position }) { return name(of: index) }
        return sections.first { $0.offset + $0.byteCount > position }?.name ?? "the padding at its end"
    }
}
