// Where a container came from: keys added to the metadata of the model.

import GGUF

/// Keys of a container's metadata that the source did not have.
public enum ContainerKey {
    /// The packer's version, `ContainerPacker.version`.
    public static let packerVersion = "landfall.packer.version"
    /// The source's file name, without its folder.
    public static let sourceName = "landfall.source.name"
    /// The source's bytes.
    public static let sourceSize = "landfall.source.size"
    /// XXH3-64 of all the source's bytes, as `xxhsum -H3` prints it.
    public static let sourceChecksum = "landfall.source.xxh3_64"
    /// For each layer, the type that the down matrix had in the source; the directory has the type it was rounded to.
    public static let sourceDownTypes = "landfall.source.down_types"
}

extension GGUFMetadata {
    /// These metadata and where they come from. No time and no path, so that packing again gives the same bytes.
    func describing(source: GGUFFile, checksum: UInt64, model: SourceModel) -> GGUFMetadata {
        let digits = String(checksum, radix: 16)
        var metadata = self
        metadata[ContainerKey.packerVersion] = .uint32(UInt32(ContainerPacker.version))
        metadata[ContainerKey.sourceName] = .string(String(source.path.split(separator: "/").last ?? ""))
        metadata[ContainerKey.sourceSize] = .uint64(UInt64(source.fileSize))
        metadata[ContainerKey.sourceChecksum] = .string(String(repeating: "0", count: 16 - digits.count) + digits)
        metadata[ContainerKey.sourceDownTypes] = .array(
            .strings(GGUFStringArray(model.layers.map { "\($0.down.type)" }))
        )
        return metadata
    }
}

extension GGUFFile {
    /// XXH3-64 of the whole file, read past the mapping in pieces of 4 MiB.
    func checksum(progress: (_ done: Int) throws -> Void) throws -> UInt64 {
        let pieceBytes = 4 << 20
        let piece = UnsafeMutableRawBufferPointer.allocate(byteCount: pieceBytes, alignment: 4096)
        defer { piece.deallocate() }
        let checksum = RunningChecksum()
        for start in stride(from: 0, to: fileSize, by: pieceBytes) {
            let end = min(start + pieceBytes, fileSize)
            guard let target = piece.baseAddress else { break }
            try read(bytes: start..<end, into: target)
            checksum.update(UnsafeRawBufferPointer(rebasing: piece[..<(end - start)]))
            try progress(end)
        }
        return checksum.value
    }
}
