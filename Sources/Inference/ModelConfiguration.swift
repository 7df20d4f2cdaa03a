// The shape of a model, read from a GGUF file's metadata and checked before anything is allocated from it.

import GGUF

/// Hyperparameters of a Llama-architecture model. Key names and meanings are those of the GGUF specification.
public struct ModelConfiguration: Sendable, Equatable {
    /// Transformer layers.
    public var layerCount: Int
    /// Model width d.
    public var width: Int
    /// Feed-forward width f.
    public var feedForwardWidth: Int
    /// Query heads h.
    public var headCount: Int
    /// Key/value heads g; each serves h / g query heads (grouped-query attention).
    public var keyValueHeadCount: Int
    /// Head size s.
    public var headSize: Int
    /// How many leading dimensions of a head are rotated by position.
    public var rotaryDimensions: Int
    /// How many positions a token attends to, its own among them; nil for all before it. Mistral-7B v0.1 has 4096.
    public var slidingWindow: Int?
    /// Base of the rotation frequencies.
    public var rotaryBase: Double
    /// Added to the mean square in RMSNorm.
    public var normEpsilon: Float
    /// The longest context the model was trained for, in tokens.
    public var trainedContextLength: Int
    /// Vocabulary size v: rows of the token embedding.
    public var vocabularySize: Int

    /// Width of all query heads together: h · s.
    public var queryWidth: Int { headCount * headSize }
    /// Width of all key (or value) heads together: g · s.
    public var keyValueWidth: Int { keyValueHeadCount * headSize }

    /// Weights of all layers: the multiply-adds that a prompt's token takes, attention and output head aside.
    public var weightsPerToken: Int {
        layerCount * (width * (2 * queryWidth + 2 * keyValueWidth) + 3 * width * feedForwardWidth)
    }

    /// The positions that the token at `position` attends to.
    @inline(__always)
    package func attendedPositions(at position: Int) -> Range<Int> {
        let end = position + 1
        return Range(uncheckedBounds: (end - min(end, slidingWindow ?? end), end))
    }

    /// Reads and checks a model's metadata. Throws `InferenceError` naming the key that is missing or cannot be.
    /// - Parameters:
    ///   - tokens: Rows of the token embedding.
    ///   - path: The model's file, for errors.
    public init(metadata: GGUFMetadata, tokens: Int, path: String) throws {
        let reader = MetadataReader(metadata: metadata, path: path)
        let architecture = try reader.string("general.architecture")
        guard architecture == "llama" else {
            throw InferenceError.unsupportedArchitecture(architecture, path: path)
        }
        layerCount = try reader.integer("llama.block_count", in: 1...1024)
        width = try reader.integer("llama.embedding_length", in: 1...65_536)
        feedForwardWidth = try reader.integer("llama.feed_forward_length", in: 1...1_048_576)
        headCount = try reader.integer("llama.attention.head_count", in: 1...1024)
        keyValueHeadCount = try reader.integer("llama.attention.head_count_kv", in: 1...headCount, default: headCount)
        guard headCount.isMultiple(of: keyValueHeadCount) else {
            throw reader.bad(
                "llama.attention.head_count_kv",
                "is \(keyValueHeadCount), which does not divide the \(headCount) heads"
            )
        }
        let keyLength = try reader.optionalInteger("llama.attention.key_length", in: 2...4096)
        if keyLength == nil, !width.isMultiple(of: headCount) {
            throw reader.bad("llama.attention.head_count", "is \(headCount), which does not divide the width \(width)")
        }
        headSize = keyLength ?? width / headCount
        guard try reader.integer("llama.attention.value_length", in: 1...4096, default: headSize) == headSize else {
            throw reader.bad("llama.attention.value_length", "differs from the key length \(headSize)")
        }
        rotaryDimensions = try reader.integer("llama.rope.dimension_count", in: 2...headSize, default: headSize)
        guard rotaryDimensions.isMultiple(of: 2) else {
            throw reader.bad("llama.rope.dimension_count", "is odd: \(rotaryDimensions)")
        }
        let window = try reader.integer("llama.attention.sliding_window", in: 0...(1 << 24), default: 0)
        slidingWindow = window > 0 ? window : nil  // converters write 0 for none
        rotaryBase = try reader.number("llama.rope.freq_base", in: 1...1e12, default: 10_000)
        normEpsilon = Float(try reader.number("llama.attention.layer_norm_rms_epsilon", in: 1e-12...1e-1))
        trainedContextLength = try reader.integer("llama.context_length", in: 1...(1 << 24))
        vocabularySize = tokens
        let declared = try reader.integer("llama.vocab_size", in: 1...(1 << 24), default: vocabularySize)
        guard declared == vocabularySize else {
            throw reader.bad("llama.vocab_size", "is \(declared), but the token embedding has \(vocabularySize) rows")
        }
        // Position scaling and experts change the arithmetic: ignoring them would give plausible nonsense.
        if let scaling = try? metadata.string("llama.rope.scaling.type"), scaling != "none" {
            throw reader.bad("llama.rope.scaling.type", "is '\(scaling)', which is not supported")
        }
        if let experts = try reader.optionalInteger("llama.expert_count", in: 0...65_536), experts > 0 {
            throw reader.bad("llama.expert_count", "is \(experts); mixtures of experts are not supported")
        }
    }
}

/// Typed metadata access whose errors carry the file's path and the key.
struct MetadataReader {
    let metadata: GGUFMetadata
    let path: String

    func bad(_ key: String, _ problem: String) -> InferenceError {
        .badMetadata(key: key, problem: problem, path: path)
    }

    func string(_ key: String) throws -> String {
        guard metadata[key] != nil else { throw bad(key, "is missing") }
        return try metadata.string(key)
    }

    func optionalInteger(_ key: String, in range: ClosedRange<Int>) throws -> Int? {
        guard metadata[key] != nil else { return nil }
        return try integer(key, in: range)
    }

    func integer(_ key: String, in range: ClosedRange<Int>, default fallback: Int? = nil) throws -> Int {
        guard let stored = metadata[key] else {
            guard let fallback else { throw bad(key, "is missing") }
            return fallback
        }
        guard let value = stored.integer else { throw bad(key, "is not an integer") }
        guard range.contains(value) else {
            throw bad(key, "is \(value), outside \(range.lowerBound) to \(range.upperBound)")
        }
        return value
    }

    func number(_ key: String, in range: ClosedRange<Double>, default fallback: Double? = nil) throws -> Double {
        guard let stored = metadata[key] else {
            guard let fallback else { throw bad(key, "is missing") }
            return fallback
        }
        guard let value = stored.number else { throw bad(key, "is not a number") }
        guard range.contains(value) else {
            throw bad(key, "is \(value), outside \(range.lowerBound) to \(range.upperBound)")
        }
        return value
    }
}
