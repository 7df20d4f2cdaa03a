// Writing GGUF files (version 3), tensor by tensor, so that a file larger than memory can be made.

import Glibc

/// Writes metadata and tensors to a file that appears under its name only when it is complete.
///
///     var writer = GGUFWriter(metadata: metadata)
///     try writer.declare("token_embd.weight", dimensions: [576, 49152], type: .q8_0)
///     try writer.write(to: path) { tensor in weights(of: tensor) }
///
/// The bytes go to `path` + ".partial", are synchronised to storage, and are renamed: a crash leaves the old file or none.
public struct GGUFWriter {
    /// The metadata that go into the file. `general.alignment` is added when the alignment is not 32.
    public var metadata: GGUFMetadata
    /// Tensors start at multiples of this many bytes.
    public let alignment: Int

    private var tensors: [GGUFTensor] = []
    private var names: Set<String> = []
    private var dataCount = 0

    /// A writer without tensors. `alignment` must be a power of two of at least 8.
    public init(metadata: GGUFMetadata, alignment: Int = 32) {
        precondition(alignment >= 8 && alignment & (alignment - 1) == 0, "alignment \(alignment)")
        self.metadata = metadata
        self.alignment = alignment
        if alignment != 32 { self.metadata["general.alignment"] = .uint32(UInt32(alignment)) }
    }

    /// Adds a tensor to the file's table. `dimensions` are in GGUF order: columns first.
    ///
    /// Throws `GGUFError.unwritableTensor` for a repeated name, dimensions other than one to four positive ones, a type this
    /// build does not read, or rows that do not fill its blocks.
    public mutating func declare(_ name: String, dimensions: [Int], type: GGUFTensorType) throws {
        guard (1...4).contains(dimensions.count), dimensions.allSatisfy({ $0 > 0 }) else {
            throw GGUFError.unwritableTensor(name: name, reason: "its dimensions are \(dimensions)")
        }
        guard type.isReadable else {
            throw GGUFError.unwritableTensor(
                name: name,
                reason: "\(type) is not one of \(GGUFTensorType.readableNames)"
            )
        }
        guard let rowBytes = type.rowBytes(columns: dimensions[0]) else {
            throw GGUFError.unwritableTensor(
                name: name,
                reason: "\(dimensions[0]) columns do not fill \(type)'s blocks of \(type.blockSize)"
            )
        }
        guard names.insert(name).inserted else {
            throw GGUFError.unwritableTensor(name: name, reason: "it is declared twice")
        }
        // `offset` counts from the first tensor until the header's length is known.
        let byteCount = dimensions.dropFirst().reduce(rowBytes, *)
        tensors.append(
            GGUFTensor(name: name, dimensions: dimensions, type: type, offset: dataCount, byteCount: byteCount)
        )
        dataCount += aligned(byteCount)
    }

    /// Writes the file. `contents` is asked for each tensor's bytes in the order of declaration and holds one at a time.
    ///
    /// Throws `GGUFError.cannotWrite`, or `.unwritableTensor` when `contents` gives another number of bytes than the
    /// tensor has; then nothing remains under `path` but what was there before.
    public func write(to path: String, contents: (GGUFTensor) throws -> [UInt8]) throws {
        let output = try PartialFile(path: path)
        do {
            var header = encodedHeader()
            header.append(contentsOf: repeatElement(0, count: aligned(header.count) - header.count))
            try output.append(header)
            for tensor in tensors {
                let bytes = try contents(tensor)
                guard bytes.count == tensor.byteCount else {
                    throw GGUFError.unwritableTensor(
                        name: tensor.name,
                        reason: "\(bytes.count) bytes were given for its \(tensor.byteCount)"
                    )
                }
                try output.append(bytes)
                try output.append([UInt8](repeating: 0, count: aligned(bytes.count) - bytes.count))
            }
            try output.commit()
        } catch {
            output.abandon()
            throw error
        }
    }

    private func aligned(_ count: Int) -> Int { (count + alignment - 1) & ~(alignment - 1) }

    private func encodedHeader() -> [UInt8] {
        var encoder = GGUFEncoder(headerOf: metadata, tensorCount: tensors.count)
        for tensor in tensors {
            encoder.append(tensor.name)
            encoder.append(UInt32(tensor.dimensions.count))
            for dimension in tensor.dimensions { encoder.append(UInt64(dimension)) }
            encoder.append(tensor.type.rawValue)
            encoder.append(UInt64(tensor.offset))
        }
        return encoder.bytes
    }
}
