// Resident mode: all weights of a GGUF file in memory, in the file's own layout.

import CKernels
import GGUF
import Glibc

/// The weights of a GGUF file, whole, in memory.
package final class ResidentWeights: WeightSource, @unchecked Sendable {  // immutable after init
    package let tokenEmbedding: WeightMatrix
    package let outputNorm: UnsafePointer<Float>
    package let outputHead: WeightMatrix
    package let layerTypes: [lf_type]
    package let residentBytes: Int

    private let layers: [LayerWeights]
    private let memory: AlignedMemory

    /// Checks every tensor's shape and type against `configuration`, then reads the weights into memory of our own.
    /// Throws `InferenceError.badTensor` or `GGUFError.cannotRead`, naming the tensor.
    package init(file: GGUFFile, configuration: ModelConfiguration) throws {
        let plan = try Plan(file: file, configuration: configuration)
        let memory = try AlignedMemory(byteCount: plan.byteCount, for: "weights")
        try plan.load(into: memory.base)
        self.memory = memory
        residentBytes = plan.byteCount

        let base = UnsafeRawPointer(memory.base)
        func matrix(_ name: String) -> WeightMatrix {
            plan.matrix(name, base: base)
        }
        func vector(_ name: String) -> UnsafePointer<Float> {
            matrix(name).base.assumingMemoryBound(to: Float.self)
        }
        tokenEmbedding = matrix("token_embd.weight")
        outputNorm = vector("output_norm.weight")
        outputHead = plan.isTied ? tokenEmbedding : matrix("output.weight")
        layers = (0..<configuration.layerCount).map { index in
            let prefix = "blk.\(index)."
            return LayerWeights(
                attentionNorm: vector(prefix + "attn_norm.weight"),
                query: matrix(prefix + "attn_q.weight"),
                key: matrix(prefix + "attn_k.weight"),
                value: matrix(prefix + "attn_v.weight"),
                attentionOutput: matrix(prefix + "attn_output.weight"),
                feedForwardNorm: vector(prefix + "ffn_norm.weight"),
                gate: matrix(prefix + "ffn_gate.weight"),
                up: matrix(prefix + "ffn_up.weight"),
                down: matrix(prefix + "ffn_down.weight")
            )
        }
        layerTypes = plan.types.layers
    }

    package func layer(_ index: Int) throws -> LayerWeights { layers[index] }

    /// Bytes that the weights of `file` will take.
    package static func bytesNeeded(file: GGUFFile, configuration: ModelConfiguration) throws -> Int {
        try Plan(file: file, configuration: configuration).byteCount
    }
}

extension ResidentWeights {
    /// The types of the layers' matrices, each once, and of the output head.
    static func matrixTypes(
        file: GGUFFile,
        configuration: ModelConfiguration
    ) throws -> (layers: [lf_type], head: lf_type) {
        try Plan(file: file, configuration: configuration).types
    }
}

/// Which tensors are kept, in the order the forward pass reads them, and where each goes.
private struct Plan {
    let isTied: Bool
    private(set) var byteCount = 0
    private var tensors: [(tensor: GGUFTensor, offset: Int)] = []
    private var index: [String: Int] = [:]
    private let file: GGUFFile

    init(file: GGUFFile, configuration c: ModelConfiguration) throws {
        self.file = file
        isTied = !file.hasTensor(named: "output.weight")
        for layer in 0..<c.layerCount {
            let prefix = "blk.\(layer)."
            try add(prefix + "attn_norm.weight", rows: 1, columns: c.width, mustBeF32: true)
            try add(prefix + "attn_q.weight", rows: c.queryWidth, columns: c.width)
            try add(prefix + "attn_k.weight", rows: c.keyValueWidth, columns: c.width)
            try add(prefix + "attn_v.weight", rows: c.keyValueWidth, columns: c.width)
            try add(prefix + "attn_output.weight", rows: c.width, columns: c.queryWidth)
            try add(prefix + "ffn_norm.weight", rows: 1, columns: c.width, mustBeF32: true)
            try add(prefix + "ffn_gate.weight", rows: c.feedForwardWidth, columns: c.width)
            try add(prefix + "ffn_up.weight", rows: c.feedForwardWidth, columns: c.width)
            try add(prefix + "ffn_down.weight", rows: c.width, columns: c.feedForwardWidth)
            try refuseBiases(prefix: prefix)
        }
        try add("output_norm.weight", rows: 1, columns: c.width, mustBeF32: true)
        if !isTied { try add("output.weight", rows: c.vocabularySize, columns: c.width) }
        try add("token_embd.weight", rows: c.vocabularySize, columns: c.width)
        if file.hasTensor(named: "rope_freqs.weight") {
            throw bad(
                "rope_freqs.weight",
                "scales rotation frequencies, which is not supported: use a model without it"
            )
        }
    }

    private mutating func add(_ name: String, rows: Int, columns: Int, mustBeF32: Bool = false) throws {
        guard file.hasTensor(named: name) else { throw bad(name, "is missing: convert or download the model again") }
        let tensor = try file.tensor(named: name)
        guard tensor.columns == columns, tensor.rows == rows else {
            throw bad(
                name,
                "has shape (\(tensor.rows), \(tensor.columns)), but the metadata say (\(rows), \(columns))"
            )
        }
        if mustBeF32, tensor.type != .f32 { throw bad(name, "is \(tensor.type), but norms must be F32") }
        let rowBytes = lf_row_bytes(lf_type(tensor.type.rawValue), columns)
        guard rowBytes > 0, rowBytes * rows == tensor.byteCount else {
            throw bad(
                name,
                "is \(tensor.type), which has no kernels for rows of \(columns): use Q4_0, Q4_1, Q8_0, F16 or F32"
            )
        }
        index[name] = tensors.count
        tensors.append((tensor, byteCount))
        byteCount += (tensor.byteCount + 63) & ~63  // a cache line, so that no two tensors share one
    }

    /// Biases and norms of other architectures would be left out of the sum silently.
    private func refuseBiases(prefix: String) throws {
        let names = [
            "attn_q.bias", "attn_k.bias", "attn_v.bias", "attn_output.bias", "attn_q_norm.weight", "ffn_gate.bias",
        ]
        for name in names where file.hasTensor(named: prefix + name) {
            throw bad(prefix + name, "is not part of the models this engine computes: use one without it")
        }
    }

    /// The types of the layers' matrices, each once, and of the output head.
    var types: (layers: [lf_type], head: lf_type) {
        let matrices = tensors.lazy.map(\.tensor).filter {
            $0.name.hasPrefix("blk.") && !$0.name.hasSuffix("norm.weight")
        }
        let head = index["output.weight"] ?? index["token_embd.weight"] ?? 0
        return (
            Set(matrices.map(\.type.rawValue)).sorted().map { lf_type($0) }, lf_type(tensors[head].tensor.type.rawValue)
        )
    }

    /// Reads the tensors to their places. Not copied out of the mapping: its pages would count beside the copy, and how many
    /// stay (none, or 30 MB of 98) depends on how the page cache happens to hold the file.
    func load(into base: UnsafeMutableRawPointer) throws {
        for (tensor, offset) in tensors { try file.read(tensor, into: base + offset) }
    }

    func matrix(_ name: String, base: UnsafeRawPointer) -> WeightMatrix {
        guard let position = index[name] else { preconditionFailure("\(name) was not planned") }
        let (tensor, offset) = tensors[position]
        return WeightMatrix(
            type: lf_type(tensor.type.rawValue),
            base: base + offset,
            rows: tensor.rows,
            columns: tensor.columns,
            rowBytes: tensor.rowBytes
        )
    }

    private func bad(_ name: String, _ problem: String) -> InferenceError {
        .badTensor(name: name, problem: problem, path: file.path)
    }
}
