// An encoder's weights, whole, in memory.

import CKernels
import GGUF

/// A matrix with its bias.
struct BiasedMatrix {
    let format: MatrixFormat
    let weights: UnsafeRawPointer
    let bias: UnsafePointer<Float>  // (format.rows)
}

/// Scales and shifts of a LayerNorm.
struct LayerNormWeights {
    let weight: UnsafePointer<Float>  // (d)
    let bias: UnsafePointer<Float>  // (d)
}

/// The tensors of a BERT encoder, checked and read. Immutable.
final class EncoderWeights: @unchecked Sendable {
    struct Layer {
        let query, key, value, attentionOutput, up, down: BiasedMatrix
        let attentionNorm, outputNorm: LayerNormWeights
    }

    let tokenEmbedding: (format: MatrixFormat, weights: UnsafeRawPointer)
    /// Position and type of each place together: (contextLength, d).
    let places: UnsafePointer<Float>
    let embeddingNorm: LayerNormWeights
    let layers: [Layer]

    private let memory: AlignedMemory
    private let placeMemory: AlignedMemory

    /// Bytes of all weights.
    var byteCount: Int { memory.byteCount + placeMemory.byteCount }
    /// Types of all matrices that are multiplied with.
    var types: Set<UInt32> {
        Set(
            layers.flatMap {
                [$0.query, $0.key, $0.value, $0.attentionOutput, $0.up, $0.down].map(\.format.type.rawValue)
            }
        )
    }

    /// Throws `InferenceError.badTensor`, `GGUFError.noSuchTensor` or `GGUFError.cannotRead`, naming the tensor.
    init(file: GGUFFile, configuration c: EncoderConfiguration, vocabularySize: Int, kernels: lf_kernels) throws {
        var plan = Plan(file: file)
        let tokens = try plan.take("token_embd.weight", [c.width, vocabularySize])
        let embeddingNorm = try plan.takeNorm("token_embd_norm", c.width)
        let layers = try (0..<c.layerCount).map { index in
            func name(_ part: String) -> String { "blk.\(index).\(part)" }
            return PlannedLayer(
                query: try plan.takeMatrix(name("attn_q"), [c.width, c.width]),
                key: try plan.takeMatrix(name("attn_k"), [c.width, c.width]),
                value: try plan.takeMatrix(name("attn_v"), [c.width, c.width]),
                attentionOutput: try plan.takeMatrix(name("attn_output"), [c.width, c.width]),
                up: try plan.takeMatrix(name("ffn_up"), [c.width, c.feedForwardWidth]),
                down: try plan.takeMatrix(name("ffn_down"), [c.feedForwardWidth, c.width]),
                attentionNorm: try plan.takeNorm(name("attn_output_norm"), c.width),
                outputNorm: try plan.takeNorm(name("layer_output_norm"), c.width)
            )
        }
        let memory = try plan.load()
        let base = UnsafeRawPointer(memory.base)
        func vector(_ planned: Planned) -> UnsafePointer<Float> {
            (base + planned.offset).assumingMemoryBound(to: Float.self)
        }
        func matrix(_ planned: (weight: Planned, bias: Planned)) -> BiasedMatrix {
            BiasedMatrix(
                format: MatrixFormat(planned.weight.tensor),
                weights: base + planned.weight.offset,
                bias: vector(planned.bias)
            )
        }
        func norm(_ planned: (weight: Planned, bias: Planned)) -> LayerNormWeights {
            LayerNormWeights(weight: vector(planned.weight), bias: vector(planned.bias))
        }
        tokenEmbedding = (MatrixFormat(tokens.tensor), base + tokens.offset)
        self.embeddingNorm = norm(embeddingNorm)
        self.layers = layers.map {
            Layer(
                query: matrix($0.query),
                key: matrix($0.key),
                value: matrix($0.value),
                attentionOutput: matrix($0.attentionOutput),
                up: matrix($0.up),
                down: matrix($0.down),
                attentionNorm: norm($0.attentionNorm),
                outputNorm: norm($0.outputNorm)
            )
        }
        self.memory = memory
        placeMemory = try Self.places(of: file, configuration: c, kernels: kernels)
        places = UnsafePointer(placeMemory.base.assumingMemoryBound(to: Float.self))
    }

    /// Sums of the rows of position and the row of type 0, which all tokens of a single text have.
    private static func places(of file: GGUFFile, configuration c: EncoderConfiguration, kernels: lf_kernels) throws
        -> AlignedMemory
    {
        let position = try file.tensor(named: "position_embd.weight")
        let type = try file.tensor(named: "token_types.weight")
        for tensor in [position, type] where tensor.columns != c.width {
            throw InferenceError.badTensor(
                name: tensor.name,
                problem: "has rows of \(tensor.columns), not \(c.width)",
                path: file.path
            )
        }
        guard position.rows >= c.contextLength else {
            throw InferenceError.badTensor(
                name: position.name,
                problem: "has \(position.rows) rows for a context of \(c.contextLength)",
                path: file.path
            )
        }
        let memory = try AlignedMemory(
            byteCount: c.contextLength * c.width * MemoryLayout<Float>.stride,
            for: "positions"
        )
        let places = memory.base.assumingMemoryBound(to: Float.self)
        var typeRow = [Float](repeating: 0, count: c.width)
        try withUnsafeTemporaryAllocation(byteCount: max(position.rowBytes, type.rowBytes), alignment: 64) { row in
            guard let start = row.baseAddress else { return }
            try file.read(type, bytes: 0..<type.rowBytes, into: start)
            kernels.dequantize_row(lf_type(type.type.rawValue), start, c.width, &typeRow)
            for place in 0..<c.contextLength {
                let first = place * position.rowBytes
                try file.read(position, bytes: first..<first + position.rowBytes, into: start)
                kernels.dequantize_row(lf_type(position.type.rawValue), start, c.width, places + place * c.width)
                kernels.add(places + place * c.width, typeRow, c.width)
            }
        }
        return memory
    }
}

private struct Planned {
    let tensor: GGUFTensor
    let offset: Int
}

private struct PlannedLayer {
    typealias Pair = (weight: Planned, bias: Planned)
    let query, key, value, attentionOutput, up, down: Pair
    let attentionNorm, outputNorm: Pair
}

/// Which tensors are read, in order, and where each goes: on cache lines of their own.
private struct Plan {
    let file: GGUFFile
    private var taken: [Planned] = []
    private var byteCount = 0

    init(file: GGUFFile) { self.file = file }

    mutating func take(_ name: String, _ dimensions: [Int], isVector: Bool = false) throws -> Planned {
        let tensor = try file.tensor(named: name)
        guard tensor.dimensions == dimensions else {
            throw InferenceError.badTensor(
                name: name,
                problem: "has dimensions \(tensor.dimensions), but the metadata say \(dimensions)",
                path: file.path
            )
        }
        if isVector, tensor.type != .f32 {
            throw InferenceError.badTensor(
                name: name,
                problem: "is \(tensor.type), where F32 is needed",
                path: file.path
            )
        }
        let planned = Planned(tensor: tensor, offset: byteCount)
        byteCount += (tensor.byteCount + 63) & ~63
        taken.append(planned)
        return planned
    }

    mutating func takeMatrix(_ name: String, _ dimensions: [Int]) throws -> PlannedLayer.Pair {
        (try take(name + ".weight", dimensions), try take(name + ".bias", [dimensions[1]], isVector: true))
    }

    mutating func takeNorm(_ name: String, _ width: Int) throws -> PlannedLayer.Pair {
        (try take(name + ".weight", [width], isVector: true), try take(name + ".bias", [width], isVector: true))
    }

    func load() throws -> AlignedMemory {
        let memory = try AlignedMemory(byteCount: byteCount, for: "an encoder's weights")
        for planned in taken { try file.read(planned.tensor, into: memory.base + planned.offset) }
        return memory
    }
}
