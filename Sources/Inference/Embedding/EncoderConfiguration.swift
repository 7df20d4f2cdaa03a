// The shape of a sentence encoder, read from a GGUF file's metadata.

import GGUF

/// Hyperparameters of an encoder of the 'bert' architecture. Key names are those of llama.cpp's BERT files.
struct EncoderConfiguration: Sendable, Equatable {
    let layerCount: Int
    /// Model width d, and the length of a vector.
    let width: Int
    /// Feed-forward width f.
    let feedForwardWidth: Int
    /// Heads h; queries, keys and values have as many.
    let headCount: Int
    /// Added to the variance in LayerNorm.
    let normEpsilon: Float
    /// The longest text in tokens, its frame of two included. What is longer is cut.
    let contextLength: Int

    /// Head size s.
    var headSize: Int { width / headCount }

    private static let meanPooling = 1
    /// Longer texts are for other encoders: memory grows with the square of it.
    private static let longestContext = 2048

    /// Throws `InferenceError` naming what is missing or cannot be.
    init(metadata: GGUFMetadata, path: String) throws {
        let reader = MetadataReader(metadata: metadata, path: path)
        let architecture = try reader.string("general.architecture")
        guard architecture == "bert" else {
            throw InferenceError.notAnEncoder(architecture: architecture, path: path)
        }
        layerCount = try reader.integer("bert.block_count", in: 1...128)
        width = try reader.integer("bert.embedding_length", in: 8...8192)
        feedForwardWidth = try reader.integer("bert.feed_forward_length", in: 8...65_536)
        headCount = try reader.integer("bert.attention.head_count", in: 1...256)
        guard width.isMultiple(of: headCount) else {
            throw reader.bad("bert.attention.head_count", "is \(headCount), which does not divide the width \(width)")
        }
        // Rows of floats are walked in vectors of eight.
        for (key, value) in [("embedding_length", width), ("feed_forward_length", feedForwardWidth)]
        where !value.isMultiple(of: 8) {
            throw reader.bad("bert." + key, "is \(value), which is not a multiple of 8")
        }
        normEpsilon = Float(try reader.number("bert.attention.layer_norm_epsilon", in: 1e-15...1e-1))
        contextLength = try reader.integer("bert.context_length", in: 8...Self.longestContext)
        let pooling = try reader.integer("bert.pooling_type", in: 0...64, default: Self.meanPooling)
        guard pooling == Self.meanPooling else {
            throw reader.bad(
                "bert.pooling_type",
                "is \(pooling); only encoders that take the mean of their tokens (1) are supported"
            )
        }
        if (try? metadata.bool("bert.attention.causal", default: false)) == true {
            throw reader.bad(
                "bert.attention.causal",
                "is true, but an encoder's tokens see each other in both directions"
            )
        }
    }
}
