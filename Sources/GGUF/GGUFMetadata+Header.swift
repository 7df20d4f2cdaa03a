// Metadata inside other files: a GGUF header (version 3) without tensors.

extension GGUFMetadata {
    /// The metadata as a GGUF header without tensors, for `init(headerOfSize:filledBy:)`.
    public var encodedHeader: [UInt8] { GGUFEncoder(headerOf: self, tensorCount: 0).bytes }

    /// Reads a GGUF header without tensors, checked like a file. Throws `GGUFDefect`, and what `fill` throws.
    /// - Parameters:
    ///   - byteCount: Bytes of the header.
    ///   - fill: Writes those bytes. The strings of arrays stay in that memory, which lives as long as the metadata.
    public init(
        headerOfSize byteCount: Int,
        filledBy fill: (UnsafeMutableRawBufferPointer) throws -> Void
    ) throws {
        var parser = HeaderParser(region: try ByteRegion(count: byteCount, filledBy: fill))
        self = try parser.parse().metadata
    }
}
