// The matrices of a layer that an adapter may change.

/// One of the seven projections of a layer. Dimension letters as in CKernels.h.
package enum Projection: Int, CaseIterable, Sendable {
    case query, key, value, attentionOutput, gate, up, down

    /// Where PEFT finds it in a layer of a Hugging Face model.
    package var peftName: String {
        switch self {
        case .query: "self_attn.q_proj"
        case .key: "self_attn.k_proj"
        case .value: "self_attn.v_proj"
        case .attentionOutput: "self_attn.o_proj"
        case .gate: "mlp.gate_proj"
        case .up: "mlp.up_proj"
        case .down: "mlp.down_proj"
        }
    }

    /// What GGUF files call it.
    package var ggufName: String {
        switch self {
        case .query: "attn_q"
        case .key: "attn_k"
        case .value: "attn_v"
        case .attentionOutput: "attn_output"
        case .gate: "ffn_gate"
        case .up: "ffn_up"
        case .down: "ffn_down"
        }
    }

    /// Output width.
    func rows(_ c: ModelConfiguration) -> Int {
        switch self {
        case .query: c.queryWidth
        case .key, .value: c.keyValueWidth
        case .attentionOutput, .down: c.width
        case .gate, .up: c.feedForwardWidth
        }
    }

    /// Input width.
    func columns(_ c: ModelConfiguration) -> Int {
        switch self {
        case .query, .key, .value, .gate, .up: c.width
        case .attentionOutput: c.queryWidth
        case .down: c.feedForwardWidth
        }
    }

    /// Heads whose rows GGUF files of this architecture keep in another order than Hugging Face does; nil where the order is the same.
    func permutedHeads(_ c: ModelConfiguration) -> Int? {
        switch self {
        case .query: c.headCount
        case .key: c.keyValueHeadCount
        default: nil
        }
    }
}

/// Projections that share an input, and are therefore reduced to few numbers together.
package enum AdapterStage: Int, CaseIterable, Sendable {
    case attention, attentionOutput, feedForward, down

    /// Its projections, in the order of their parts.
    var projections: [Projection] {
        switch self {
        case .attention: [.query, .key, .value]
        case .attentionOutput: [.attentionOutput]
        case .feedForward: [.gate, .up]
        case .down: [.down]
        }
    }

    static let count = allCases.count
}
