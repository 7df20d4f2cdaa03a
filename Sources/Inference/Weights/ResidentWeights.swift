// Resident mode: all weights of a GGUF file in memory, in the file's own layout or, where the kernels like it better, with rows interleaved.

import CKernels
import GGUF
import Glibc

/// The weights of a GGUF file, whole, in memory.
package final class ResidentWeights: WeightSource, @unchecked Sendable {  // immutable after init
    package let tokenEmbedding: MatrixFormat
    package let outputNorm: UnsafePointer<Float>
    package let outputHead: MatrixFormat
    package let shape: WeightShape

    private let layers: [Layer]
    private let embedding: UnsafeRawPointer
    private let head: UnsafeRawPointer
    private let memory: AlignedMemory

    /// A layer's formats, and where its matrices stand.
    private struct Layer {
        let format: LayerFormat
        let query, key, value, attentionOutput, gate, down: UnsafeRawPointer
    }

    /// Checks every tensor's shape and type against `configuration`, then reads the weights into memory of our own, as `kernels` want
    /// them. Throws `InferenceError.badTensor` or `GGUFError.cannotRead`, naming the tensor.
    package init(file: GGUFFile, configuration: ModelConfiguration, kernels: lf_kernels) throws {
        let plan = try Plan(file: file, configuration: configuration, kernels: kernels)
        let memory = try AlignedMemory(byteCount: plan.byteCount, for: "weights")
        try plan.load(into: memory.base)
        self.memory = memory
        shape = plan.shape

        let base = UnsafeRawPointer(memory.base)
        func pointer(_ name: String) -> UnsafeRawPointer { base + plan.offset(name) }
        func vector(_ name: String) -> UnsafePointer<Float> { pointer(name).assumingMemoryBound(to: Float.self) }
        let headName = file.outputHeadName
        tokenEmbedding = plan.format("token_embd.weight")
        embedding = pointer("token_embd.weight")
        outputNorm = vector("output_norm.weight")
        outputHead = plan.format(headName)
        head = pointer(headName)
        layers = (0..<configuration.layerCount).map { index in
            let prefix = "blk.\(index)."
            return Layer(
                format: LayerFormat(
                    attentionNorm: vector(prefix + "attn_norm.weight"),
                    feedForwardNorm: vector(prefix + "ffn_norm.weight"),
                    query: plan.format(prefix + "attn_q.weight"),
                    key: plan.format(prefix + "attn_k.weight"),
                    value: plan.format(prefix + "attn_v.weight"),
                    attentionOutput: plan.format(prefix + "attn_output.weight"),
                    neurons: plan.neurons(prefix)
                ),
                query: pointer(prefix + "attn_q.weight"),
                key: pointer(prefix + "attn_k.weight"),
                value: pointer(prefix + "attn_v.weight"),
                attentionOutput: pointer(prefix + "attn_output.weight"),
                gate: pointer(prefix + "ffn_gate.weight"),
                down: pointer(prefix + "ffn_down.weight")
            )
        }
    }

    package func layer(_ index: Int) -> LayerFormat { layers[index].format }

    package func makeWalk(threads: Int, rows: Int) throws -> any WeightWalk {
        var walk = ResidentWalk.Builder(threads: threads)
        for layer in layers {
            walk.addLayer(
                layer.format,
                query: layer.query,
                key: layer.key,
                value: layer.value,
                attentionOutput: layer.attentionOutput,
                neurons: layer.gate,
                down: layer.down
            )
        }
        walk.add(.head, head, outputHead)
        walk.endPiece()
        return try ResidentWalk(walk, source: self, embedding: embedding, format: tokenEmbedding, rows: rows)
    }

    /// Formats and size of the weights of `file`, before any is read.
    package static func shape(file: GGUFFile, configuration: ModelConfiguration) throws -> WeightShape {
        try Plan(file: file, configuration: configuration, kernels: lf_kernels_best().pointee).shape
    }
}

extension GGUFFile {
    /// The tensor that makes logits: the token embedding where the two are tied.
    var outputHeadName: String { hasTensor(named: "output.weight") ? "output.weight" : "token_embd.weight" }
}

extension MatrixFormat {
    /// A tensor as the file has it.
    init(_ tensor: GGUFTensor) {
        let type = lf_type(tensor.type.rawValue)
        self.init(type: type, rows: tensor.rows, columns: tensor.columns, stride: tensor.rowBytes)
    }

    /// The same, interleaved where `kernels` want it so.
    func forProducts(with kernels: lf_kernels) -> MatrixFormat {
        var format = self
        format.isInterleaved = kernels.interleaves && lf_can_interleave(type, rows, columns)
        return format
    }
}

/// Which tensors are kept, in the order the forward pass reads them, and where each goes.
private struct Plan {
    let isTied: Bool
    private(set) var byteCount = 0
    private var tensors: [(tensor: GGUFTensor, offset: Int)] = []
    private var index: [String: Int] = [:]
    private let file: GGUFFile
    private let neuronCount: Int
    private let kernels: lf_kernels

    init(file: GGUFFile, configuration c: ModelConfiguration, kernels: lf_kernels) throws {
        self.file = file
        self.kernels = kernels
        neuronCount = c.feedForwardWidth
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
                "is \(tensor.type), which has no kernels for rows of \(columns): use \(GGUFTensorType.readableNames)"
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

    var shape: WeightShape {
        let matrices = tensors.lazy.map(\.tensor).filter {
            $0.name.hasPrefix("blk.") && !$0.name.hasSuffix("norm.weight")
        }
        let head = index["output.weight"] ?? index["token_embd.weight"] ?? 0
        return WeightShape(
            layerTypes: Set(matrices.map(\.type.rawValue)).sorted().map { lf_type($0) },
            headType: lf_type(tensors[head].tensor.type.rawValue),
            neuronsPerPiece: neuronCount,
            byteCount: byteCount
        )
    }

    /// Reads the tensors to their places. Not copied out of the mapping: its pages would count beside the copy, and how many
    /// stay (none, or 30 MB of 98) depends on how the page cache happens to hold the file.
    func load(into base: UnsafeMutableRawPointer) throws {
        let widest = tensors.map(\.tensor.rowBytes).max() ?? 0
        let scratch = UnsafeMutableRawPointer.allocate(byteCount: widest * Int(LF_INTERLEAVED_ROWS), alignment: 64)
        defer { scratch.deallocate() }
        for (tensor, offset) in tensors {
            try file.read(tensor, into: base + offset)
            let format = format(tensor.name)
            guard format.isInterleaved else { continue }
            lf_interleave(format.type, base + offset, format.rows, format.columns, scratch)
        }
    }

    /// Embeddings that make no logits are only looked up.
    func format(_ name: String) -> MatrixFormat {
        let format = MatrixFormat(entry(name).tensor)
        return isTied || name != "token_embd.weight" ? format.forProducts(with: kernels) : format
    }

    /// Where a tensor begins, in bytes from the first.
    func offset(_ name: String) -> Int { entry(name).offset }

    /// Gate and up as the neurons they make together: the distance of the two matrices is that of their rows.
    func neurons(_ prefix: String) -> NeuronFormat {
        let gate = format(prefix + "ffn_gate.weight")
        let up = format(prefix + "ffn_up.weight")
        return NeuronFormat(
            count: gate.rows,
            gateType: gate.type,
            upType: up.type,
            gateStride: gate.stride,
            upStride: up.stride,
            up: .offset(offset(prefix + "ffn_up.weight") - offset(prefix + "ffn_gate.weight")),
            down: .rows(format(prefix + "ffn_down.weight")),
            interleaving: Interleaving(rows: gate.isInterleaved, up: up.isInterleaved)
        )
    }

    private func entry(_ name: String) -> (tensor: GGUFTensor, offset: Int) {
        guard let position = index[name] else { preconditionFailure("\(name) was not planned") }
        return tensors[position]
    }

    private func bad(_ name: String, _ problem: String) -> InferenceError {
        .badTensor(name: name, problem: problem, path: file.path)
    }
}
