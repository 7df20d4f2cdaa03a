// An adapter on disk, opened and checked against the model it is for, before any of its numbers is read.

import CKernels
import GGUF
import Glibc

/// The low-rank factors that a file or folder holds: y += scale · B (A x) for some projections of some layers.
struct AdapterFile {
    /// Where it was opened: a GGUF file, or a folder that PEFT wrote.
    let path: String
    /// The folder's or file's name, or `general.name`.
    let name: String
    let factors: [Place: Factors]

    /// Which matrix is changed.
    struct Place: Hashable {
        let layer: Int
        let projection: Projection
    }

    /// One pair of factors.
    struct Factors {
        let rank: Int
        /// What B·A is multiplied with.
        let scale: Double
        let a: AdapterMatrix  // (rank, columns)
        let b: AdapterMatrix  // (rows, rank)
        /// Whether rows of q and k are in the order of Hugging Face.
        let isHuggingFace: Bool
    }

    /// Opens `path` as what it is, and checks every matrix's name and shape against `configuration`.
    ///
    /// Throws `InferenceError.badAdapter`, `.unsupportedAdapter` or `.adapterMismatch`, or `GGUFError`.
    init(path: String, configuration: ModelConfiguration) throws {
        var status = stat()
        guard stat(path, &status) == 0 else {
            throw InferenceError.badAdapter(path: path, problem: "is not there")
        }
        let contents =
            status.st_mode & S_IFMT == S_IFDIR
            ? try Self.peft(folder: path, configuration) : try Self.gguf(path: path, configuration)
        self.path = path
        name = contents.name
        factors = contents.factors
        try check(configuration)
    }

    private func check(_ c: ModelConfiguration) throws {
        guard !factors.isEmpty else { throw InferenceError.badAdapter(path: path, problem: "holds no factors") }
        // In order, so that the first that does not fit is the one that is named.
        for (place, pair) in factors.sorted(by: {
            ($0.key.layer, $0.key.projection.rawValue) < ($1.key.layer, $1.key.projection.rawValue)
        }) {
            func mismatch(_ matrix: AdapterMatrix, _ rows: Int, _ columns: Int) -> InferenceError {
                .adapterMismatch(
                    path: path,
                    problem: "'\(matrix.name)' has shape (\(matrix.rows), \(matrix.columns)), "
                        + "where this model takes (\(rows), \(columns))"
                )
            }
            guard (0..<c.layerCount).contains(place.layer) else {
                throw InferenceError.adapterMismatch(
                    path: path,
                    problem: "'\(pair.a.name)' is for layer \(place.layer), and this model has \(c.layerCount)"
                )
            }
            let (rows, columns) = (place.projection.rows(c), place.projection.columns(c))
            guard pair.a.rows == pair.rank, pair.a.columns == columns else {
                throw mismatch(pair.a, pair.rank, columns)
            }
            guard pair.b.rows == rows, pair.b.columns == pair.rank else { throw mismatch(pair.b, rows, pair.rank) }
            guard pair.rank <= Self.largestRank else {
                throw InferenceError.unsupportedAdapter(
                    path: path,
                    option: "rank \(pair.rank)",
                    remedy: "use one of rank \(Self.largestRank) or less"
                )
            }
            guard pair.scale.isFinite else {
                throw InferenceError.badAdapter(path: path, problem: "has an alpha that is not finite")
            }
        }
    }

    private static let largestRank = Int(LF_LARGEST_RANK)
}

/// One matrix in the file.
struct AdapterMatrix {
    let name: String
    let rows: Int
    let columns: Int
    /// Where its numbers stand, and how.
    fileprivate let storage: Storage

    fileprivate enum Storage {
        case safetensors(SafetensorsFile, offset: Int, ElementType)
        case gguf(GGUFFile, GGUFTensor)
    }

    enum ElementType: String {
        case f32 = "F32"
        case f16 = "F16"
        case bf16 = "BF16"

        var byteCount: Int { self == .f32 ? 4 : 2 }
    }

    /// A tensor of a safetensors file. Throws `InferenceError.badAdapter` where its type or size cannot be.
    init(_ name: String, of file: SafetensorsFile, path: String) throws {
        guard let tensor = file.tensors[name], tensor.shape.count == 2, let type = ElementType(rawValue: tensor.type),
            tensor.shape.allSatisfy({ (1...(1 << 24)).contains($0) })
        else {
            throw InferenceError.badAdapter(
                path: file.path,
                problem: "has '\(name)', which is no matrix of F32, F16 or BF16"
            )
        }
        self.name = name
        rows = tensor.shape[0]
        columns = tensor.shape[1]
        guard rows * columns * type.byteCount == tensor.bytes.count else {
            throw InferenceError.badAdapter(
                path: file.path,
                problem: "gives '\(name)' other bytes than its shape takes"
            )
        }
        storage = .safetensors(file, offset: tensor.bytes.lowerBound, type)
    }

    /// A tensor of a GGUF file, of a type that this build reads.
    init(_ tensor: GGUFTensor, of file: GGUFFile) {
        name = tensor.name
        rows = tensor.rows
        columns = tensor.columns
        storage = .gguf(file, tensor)
    }

    /// All its numbers (rows, columns). Throws `InferenceError.badAdapter` where one is not finite, and what reading throws.
    func values(kernels: lf_kernels, path: String) throws -> [Float] {
        var values = [Float](repeating: 0, count: rows * columns)
        switch storage {
        case .safetensors(let file, let offset, .f32):
            try values.withUnsafeMutableBytes { try file.read(from: offset, into: $0) }
        case .safetensors(let file, let offset, let type):
            var halves = [UInt16](repeating: 0, count: rows * columns)
            try halves.withUnsafeMutableBytes { try file.read(from: offset, into: $0) }
            if type == .bf16 {
                for index in halves.indices { values[index] = Float(bitPattern: UInt32(halves[index]) << 16) }
            } else {
                halves.withUnsafeBytes { expand(LF_F16, $0.baseAddress, kernels, &values) }
            }
        case .gguf(let file, let tensor):
            var bytes = [UInt8](repeating: 0, count: tensor.byteCount)
            try bytes.withUnsafeMutableBytes { if let start = $0.baseAddress { try file.read(tensor, into: start) } }
            bytes.withUnsafeBytes { expand(lf_type(tensor.type.rawValue), $0.baseAddress, kernels, &values) }
        }
        guard values.allSatisfy(\.isFinite) else {
            throw InferenceError.badAdapter(path: path, problem: "has numbers in '\(name)' that are not finite")
        }
        return values
    }

    private func expand(_ type: lf_type, _ bytes: UnsafeRawPointer?, _ kernels: lf_kernels, _ values: inout [Float]) {
        guard let bytes else { return }
        let rowBytes = lf_row_bytes(type, columns)
        values.withUnsafeMutableBufferPointer { out in
            guard let start = out.baseAddress else { return }
            for row in 0..<rows { kernels.dequantize_row(type, bytes + row * rowBytes, columns, start + row * columns) }
        }
    }
}
