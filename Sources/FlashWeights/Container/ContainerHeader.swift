// The first 4096 bytes: what the file is, and where directory and metadata lie.

/// A part of the file outside the extents, with its checksum.
struct ContainerBlock: Equatable {
    var offset: Int
    var byteCount: Int
    var checksum: UInt64

    var range: Range<Int> { offset..<offset + byteCount }
}

/// The header of a container.
struct ContainerHeader: Equatable {
    var version = ContainerFormat.version
    var oldestReader = ContainerFormat.oldestReader
    var fileSize: Int
    var directory: ContainerBlock
    var metadata: ContainerBlock

    /// The checksum's place, the same in every version: a damaged header is told from a newer one by it.
    private static let checksumOffset = ContainerFormat.headerSize - 8

    /// More than the directory or the tokenizer of any model takes, so that a damaged file cannot claim all memory.
    private static let blockLimit = 1 << 28

    /// The header as it is stored.
    var encoded: [UInt8] {
        var record = RecordWriter()
        record.append(ContainerFormat.magic)
        record.append(version)
        record.append(oldestReader)
        record.append(UInt64(fileSize))
        for block in [directory, metadata] {
            record.append(UInt64(block.offset))
            record.append(UInt64(block.byteCount))
            record.append(block.checksum)
        }
        record.pad(to: Self.checksumOffset)
        record.append(record.bytes.withUnsafeBytes { ContainerFormat.checksum($0) })
        return record.bytes
    }

    /// Reads the first bytes of a file, at most 4096. `fileSize` is what the file has, which need not be what it should have.
    init(decoding bytes: UnsafeRawBufferPointer, fileSize actualSize: Int) throws(ContainerDefect) {
        guard bytes.count >= 8, bytes.prefix(8).elementsEqual(ContainerFormat.magic) else {
            if bytes.starts(with: "GGUF".utf8) { throw .isGGUF }
            let start = bytes.prefix(8).map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
            }
            throw .isForeign(found: start.isEmpty ? "nothing" : start.joined(separator: " "))
        }
        guard bytes.count == ContainerFormat.headerSize else {
            throw .isTruncated(what: "the header", expected: ContainerFormat.headerSize, found: bytes.count)
        }
        var reader = RecordReader(bytes: bytes, what: "the header")
        try reader.skip(Self.checksumOffset)
        let stored = try reader.integer(UInt64.self)
        guard ContainerFormat.checksum(UnsafeRawBufferPointer(rebasing: bytes[..<Self.checksumOffset])) == stored else {
            throw .isDamaged(what: "the header")
        }
        reader = RecordReader(bytes: bytes, what: "the header")
        try reader.skip(8)
        version = try reader.integer(UInt32.self)
        oldestReader = try reader.integer(UInt32.self)
        guard oldestReader <= ContainerFormat.version else { throw .isNewer(version: version, needed: oldestReader) }
        guard version >= ContainerFormat.oldestFormat else { throw .isOlder(version: version) }
        fileSize = try reader.size()
        directory = try Self.block(from: &reader)
        metadata = try Self.block(from: &reader)
        for (block, name) in [(directory, "the directory"), (metadata, "the metadata")] {
            // Without overflow: both are below 2⁶².
            guard block.offset >= ContainerFormat.headerSize, block.offset + block.byteCount <= fileSize else {
                throw .isInconsistent(what: name, problem: "lies outside the file")
            }
            guard block.byteCount <= Self.blockLimit else {
                throw .isInconsistent(what: name, problem: "has the impossible size \(block.byteCount)")
            }
            guard block.range.upperBound <= actualSize else {
                throw .isTruncated(what: name, expected: fileSize, found: actualSize)
            }
        }
    }

    init(fileSize: Int, directory: ContainerBlock, metadata: ContainerBlock) {
        self.fileSize = fileSize
        self.directory = directory
        self.metadata = metadata
    }

    private static func block(from reader: inout RecordReader) throws(ContainerDefect) -> ContainerBlock {
        ContainerBlock(
            offset: try reader.size(),
            byteCount: try reader.size(),
            checksum: try reader.integer(UInt64.self)
        )
    }
}
