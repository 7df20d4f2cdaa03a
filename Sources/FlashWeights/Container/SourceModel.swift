// The tensors of a GGUF file that go into a container, checked before a byte is written.

import CKernels
import GGUF

/// A Llama-shaped model's tensors; shapes are (rows, columns).
struct SourceModel {
    struct Layer {
        let attentionNorm: GGUFTensor  // (1, d)
        let query: GGUFTensor  // (h · s, d)
        let key: GGUFTensor  // (g · s, d)
        let value: GGUFTensor  // (g · s, d)
        let attentionOutput: GGUFTensor  // (d, h · s)
        let feedForwardNorm: GGUFTensor  // (1, d)
        let gate: GGUFTensor  // (f, d)
        let up: GGUFTensor  // (f, d)
        let down: GGUFTensor  // (d, f)
    }

    let file: GGUFFile
    let width: Int
    let tokenEmbedding: GGUFTensor  // (v, d)
    let outputNorm: GGUFTensor  // (1, d)
    /// nil when tied to the token embedding.
    let outputHead: GGUFTensor?  // (v, d)
    let layers: [Layer]

    /// Throws `FlashWeightsError.cannotPack` naming the tensor or key that does not fit.
    init(file: GGUFFile) throws {
        var picker = TensorPicker(file: file)
        let architecture = (try? file.metadata.string("general.architecture")) ?? ""
        let key = "\(architecture).block_count"
        guard let layerCount = try? file.metadata.integer(key), (1...1024).contains(layerCount) else {
            throw picker.refusal("its metadata key '\(key)' is missing or not 1 to 1024: convert the model again")
        }
        let embedding = try picker.pick("token_embd.weight")
        let width = embedding.columns
        outputNorm = try picker.pick("output_norm.weight", rows: 1, columns: width, isNorm: true)
        outputHead =
            file.hasTensor(named: "output.weight")
            ? try picker.pick("output.weight", rows: embedding.rows, columns: width) : nil
        var layers: [Layer] = []
        for index in 0..<layerCount {
            func name(_ suffix: String) -> String { "blk.\(index).\(suffix).weight" }
            let attentionNorm = try picker.pick(name("attn_norm"), rows: 1, columns: width, isNorm: true)
            let query = try picker.pick(name("attn_q"), columns: width)
            let keys = try picker.pick(name("attn_k"), columns: width)
            let value = try picker.pick(name("attn_v"), rows: keys.rows, columns: width)
            let output = try picker.pick(name("attn_output"), rows: width, columns: query.rows)
            let feedForwardNorm = try picker.pick(name("ffn_norm"), rows: 1, columns: width, isNorm: true)
            let gate = try picker.pick(name("ffn_gate"), columns: width)
            let up = try picker.pick(name("ffn_up"), rows: gate.rows, columns: width)
            let down = try picker.pick(name("ffn_down"), rows: width, columns: gate.rows)
            layers.append(
                Layer(
                    attentionNorm: attentionNorm,
                    query: query,
                    key: keys,
                    value: value,
                    attentionOutput: output,
                    feedForwardNorm: feedForwardNorm,
                    gate: gate,
                    up: up,
                    down: down
                )
            )
        }
        try picker.refuseOthers()
        self.file = file
        self.width = width
        self.layers = layers
        tokenEmbedding = embedding
    }
}

extension GGUFTensor {
    /// The type as the kernels name it; the numbers are the same.
    var kernelType: lf_type { lf_type(type.rawValue) }
}

/// Takes tensors by name and remembers which were taken.
private struct TensorPicker {
    let file: GGUFFile
    private var taken: Set<String> = []

    init(file: GGUFFile) { self.file = file }

    func refusal(_ reason: String) -> FlashWeightsError { .cannotPack(path: file.path, reason: reason) }

    mutating func pick(
        _ name: String,
        rows: Int? = nil,
        columns: Int? = nil,
        isNorm: Bool = false
    ) throws -> GGUFTensor {
        guard file.hasTensor(named: name) else {
            throw refusal("tensor '\(name)' is missing: pack a model of the Llama family, or fetch it again")
        }
        let tensor = try file.tensor(named: name)
        guard tensor.rows == rows ?? tensor.rows, tensor.columns == columns ?? tensor.columns else {
            throw refusal(
                "tensor '\(name)' has shape (\(tensor.rows), \(tensor.columns)), which does not fit "
                    + "(\(rows.map { "\($0)" } ?? "any"), \(columns.map { "\($0)" } ?? "any")): convert the model again"
            )
        }
        guard !isNorm || tensor.type == .f32 else {
            throw refusal("tensor '\(name)' is \(tensor.type), but norms must be F32: convert the model again")
        }
        guard lf_row_bytes(tensor.kernelType, tensor.columns) == tensor.rowBytes else {
            throw refusal("tensor '\(name)' is \(tensor.type), for which this build has no kernels")
        }
        taken.insert(name)
        return tensor
    }

    /// What is not packed would be left out of the sums silently: biases, experts, scaled rotation.
    func refuseOthers() throws {
        if let other = file.tensors.first(where: { !taken.contains($0.name) }) {
            throw refusal("tensor '\(other.name)' is not part of the models this engine computes: use one without it")
        }
    }
}
