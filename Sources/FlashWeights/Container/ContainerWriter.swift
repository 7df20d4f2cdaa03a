// Writing a container front to back; the parts that describe it come last, into the room kept for them at the front.

import GGUF

/// Takes extents in file order and writes the rest itself.
final class ContainerWriter {
    /// The layout that is written; checksums are filled in as extents come.
    let layout: ContainerLayout
    let fileSize: Int

    private let output: ContainerOutput
    private let metadata: [UInt8]
    private let sections: [SectionContents]
    private let replacesExisting: Bool
    private var checksums: [UInt64] = []
    /// One extent, its padding included.
    private let buffer: UnsafeMutableRawBufferPointer

    /// Opens the output. `layout` is as `LayoutBuilder` made it, its first extent at 0.
    init(
        layout relative: ContainerLayout,
        metadata: GGUFMetadata,
        sections: [SectionContents],
        to path: String,
        replacesExisting: Bool
    ) throws {
        self.metadata = metadata.encodedHeader
        self.sections = sections
        self.replacesExisting = replacesExisting
        let front =
            ContainerFormat.headerSize
            + ContainerFormat.aligned(relative.directoryByteCount(sections: sections.count))
            + ContainerFormat.aligned(self.metadata.count)
        layout = relative.placed(from: front, sections: sections)
        let end = layout.extents.last.map { $0.offset + $0.byteCount } ?? front
        fileSize = layout.sections.last.map { ContainerFormat.aligned($0.offset + $0.byteCount) } ?? end
        output = try ContainerOutput(path: path, byteCount: fileSize, replacesExisting: replacesExisting)
        buffer = .allocate(
            byteCount: layout.extents.lazy.map(\.byteCount).max() ?? 0,
            alignment: ContainerFormat.alignment
        )
        checksums.reserveCapacity(layout.extents.count)
    }

    deinit { buffer.deallocate() }

    /// Writes the next extent. `fill` writes its rows, one stride apart; the padding is zero already.
    func writeExtent(_ fill: (_ extent: Extent, _ target: UnsafeMutableRawPointer) throws -> Void) throws {
        let extent = layout.extents[checksums.count]
        let bytes = UnsafeMutableRawBufferPointer(rebasing: buffer[..<extent.byteCount])
        guard let start = bytes.baseAddress else { return }
        bytes.initializeMemory(as: UInt8.self, repeating: 0)
        try fill(extent, start)
        checksums.append(ContainerFormat.checksum(UnsafeRawBufferPointer(bytes)))
        try output.write(UnsafeRawBufferPointer(bytes), at: extent.offset)
    }

    /// Writes sections, directory, metadata and header, and gives the file its name.
    func finish() throws {
        precondition(checksums.count == layout.extents.count, "extents are missing")
        for (section, contents) in zip(layout.sections, sections) {
            try writePadded(contents.bytes, at: section.offset)
        }
        let directory = layout.with(checksums: checksums).encodedDirectory
        let directoryBlock = ContainerBlock(at: ContainerFormat.headerSize, bytes: directory)
        let metadataBlock = ContainerBlock(
            at: ContainerFormat.aligned(directoryBlock.range.upperBound),
            bytes: metadata
        )
        try writePadded(directory, at: directoryBlock.offset)
        try writePadded(metadata, at: metadataBlock.offset)
        let header = ContainerHeader(fileSize: fileSize, directory: directoryBlock, metadata: metadataBlock)
        try header.encoded.withUnsafeBytes { try output.write($0, at: 0) }
        try output.commit(replacesExisting: replacesExisting)
    }

    private func writePadded(_ bytes: [UInt8], at offset: Int) throws {
        let padding = [UInt8](repeating: 0, count: ContainerFormat.aligned(bytes.count) - bytes.count)
        try (bytes + padding).withUnsafeBytes { try output.write($0, at: offset) }
    }
}

extension ContainerBlock {
    fileprivate init(at offset: Int, bytes: [UInt8]) {
        self.init(
            offset: offset,
            byteCount: bytes.count,
            checksum: bytes.withUnsafeBytes { ContainerFormat.checksum($0) }
        )
    }
}

extension ContainerLayout {
    fileprivate func directoryByteCount(sections: Int) -> Int {
        DirectoryRecord.byteCount(
            layers: layers.count,
            matrices: matrixCount,
            extents: extents.count,
            sections: sections
        )
    }

    /// The same layout with its first extent at `start` and with these sections behind the last.
    fileprivate func placed(from start: Int, sections: [SectionContents]) -> ContainerLayout {
        let shift = start - (extents.first?.offset ?? 0)
        let extents = extents.map { extent in
            Extent(
                offset: extent.offset + shift,
                byteCount: extent.byteCount,
                firstRow: extent.firstRow,
                rowCount: extent.rowCount,
                checksum: 0
            )
        }
        var position = extents.last.map { $0.offset + $0.byteCount } ?? start
        let placedSections = sections.map { contents in
            defer { position = ContainerFormat.aligned(position + contents.bytes.count) }
            return ContainerSection(
                kind: contents.kind,
                layer: contents.layer,
                offset: position,
                byteCount: contents.bytes.count,
                checksum: contents.bytes.withUnsafeBytes { ContainerFormat.checksum($0) }
            )
        }
        return replacing(extents: extents, sections: placedSections)
    }

    fileprivate func with(checksums: [UInt64]) -> ContainerLayout {
        let extents = zip(extents, checksums).map { extent, checksum in
            Extent(
                offset: extent.offset,
                byteCount: extent.byteCount,
                firstRow: extent.firstRow,
                rowCount: extent.rowCount,
                checksum: checksum
            )
        }
        return replacing(extents: extents, sections: sections)
    }

    private func replacing(extents: [Extent], sections: [ContainerSection]) -> ContainerLayout {
        ContainerLayout(
            extents: extents,
            norms: norms,
            outputNorm: outputNorm,
            layers: layers,
            tokenEmbedding: tokenEmbedding,
            outputHead: outputHead,
            isTied: isTied,
            sections: sections
        )
    }
}
