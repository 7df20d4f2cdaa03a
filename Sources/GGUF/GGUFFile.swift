// A GGUF model file, opened: its header checked and read, its weights mapped.

/// One tensor of a file.
public struct GGUFTensor: Sendable, Equatable {
    /// The name, e.g. "blk.0.attn_q.weight".
    public let name: String
    /// One to four dimensions in GGUF order: columns (the contiguous ones) first, then rows.
    public let dimensions: [Int]
    /// How the weights are stored.
    public let type: GGUFTensorType
    /// First byte of the weights, from the start of the file.
    public let offset: Int
    /// Bytes of all weights.
    public let byteCount: Int

    /// Weights in a row.
    public var columns: Int { dimensions[0] }
    /// Rows: the product of all dimensions but the first.
    public var rows: Int { dimensions.dropFirst().reduce(1, *) }
    /// Bytes of one row.
    public var rowBytes: Int { byteCount / rows }
}

/// A GGUF file (versions 2 and 3, little-endian), checked whole before anything of it is used.
///
/// Opening reads the header only (for SmolLM2-135M 1.8 of 98 MB) and maps the rest. Whatever a file claims is bounded by
/// its size before memory is taken for it. Format: https://github.com/ggml-org/ggml/blob/master/docs/gguf.md
public struct GGUFFile: Sendable {
    /// Where the file was opened.
    public let path: String
    /// 2 or 3.
    public let version: Int
    /// The metadata.
    public let metadata: GGUFMetadata
    /// The tensors in file order.
    public let tensors: [GGUFTensor]
    /// `general.alignment`: tensors start at multiples of it. 32 unless the file says otherwise.
    public let alignment: Int

    private let region: ByteRegion
    private let tensorIndex: [String: Int]

    /// Opens and checks a file. Throws `GGUFError`.
    public init(path: String) throws {
        let region = try ByteRegion(mapping: path)
        do {
            var parser = HeaderParser(region: region)
            let header = try parser.parse()
            self.path = path
            self.region = region
            version = header.version
            metadata = header.metadata
            tensors = header.tensors
            alignment = header.alignment
            tensorIndex = header.tensorIndex
        } catch {
            throw GGUFError.invalid(path: path, defect: error)
        }
    }

    /// Bytes of the file.
    public var fileSize: Int { region.bytes.count }

    /// The tensor of this name. Throws `GGUFError.noSuchTensor`.
    public func tensor(named name: String) throws -> GGUFTensor {
        guard let index = tensorIndex[name] else { throw GGUFError.noSuchTensor(path: path, name: name) }
        return tensors[index]
    }

    /// Whether the file has a tensor of this name.
    public func hasTensor(named name: String) -> Bool { tensorIndex[name] != nil }

    /// The weights of one of this file's tensors, in the mapping: valid while a copy of this `GGUFFile` lives.
    public func bytes(of tensor: GGUFTensor) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: region.bytes[tensor.offset..<tensor.offset + tensor.byteCount])
    }

    /// Reads the weights of one of this file's tensors into memory of the caller's, `byteCount` bytes at `target`, without
    /// touching the mapping. Throws `GGUFError.cannotRead`.
    public func read(_ tensor: GGUFTensor, into target: UnsafeMutableRawPointer) throws {
        if let reason = region.read(from: tensor.offset, count: tensor.byteCount, into: target) {
            throw GGUFError.cannotRead(path: path, tensor: tensor.name, reason: reason)
        }
    }

    /// Reads some of a tensor's bytes, counted from its first, like `read(_:into:)`. Throws `GGUFError.cannotRead`.
    public func read(_ tensor: GGUFTensor, bytes: Range<Int>, into target: UnsafeMutableRawPointer) throws {
        precondition(bytes.lowerBound >= 0 && bytes.upperBound <= tensor.byteCount, "bytes \(bytes) of \(tensor.name)")
        if let reason = region.read(from: tensor.offset + bytes.lowerBound, count: bytes.count, into: target) {
            throw GGUFError.cannotRead(path: path, tensor: tensor.name, reason: reason)
        }
    }

    /// Reads any bytes of the file, header included, without touching the mapping. Throws `GGUFError.cannotOpen`.
    public func read(bytes: Range<Int>, into target: UnsafeMutableRawPointer) throws {
        precondition(bytes.lowerBound >= 0 && bytes.upperBound <= fileSize, "bytes \(bytes) of \(path)")
        if let reason = region.read(from: bytes.lowerBound, count: bytes.count, into: target) {
            throw GGUFError.cannotOpen(path: path, reason: reason)
        }
    }
}
