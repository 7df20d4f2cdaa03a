// A SentencePiece vocabulary small enough to work out its encodings by hand.

import GGUF

/// Unknown and control tokens 0–4, some bytes, then pieces with their scores.
enum SmallPieces {
    static let controls = ["<unk>", "<s>", "</s>", "[INST]", "[/INST]"]
    /// The bytes of "é" and of the line break.
    static let bytes = ["<0xC3>", "<0xA9>", "<0x0A>"]
    static let pieces: [(String, Float)] = [
        ("▁", -10), ("a", -11), ("b", -12), ("c", -13), ("x", -14), ("[", -15), ("]", -15), ("/", -15), ("I", -15),
        ("N", -15),
        ("S", -15), ("T", -15), ("bc", -1), ("ab", -2), ("abc", -3), ("aa", -4), ("▁a", -5), ("▁▁", -6), ("aaaa", -7),
        ("cc", -8), ("xx", -8),
    ]
    static let userDefined = ["<ref>"]

    static func metadata(marksAreControlTokens: Bool = true) -> GGUFMetadata {
        var metadata = GGUFMetadata()
        let tokens = controls + bytes + pieces.map(\.0) + userDefined
        let kinds: [Int32] =
            [2, 3, 3] + (marksAreControlTokens ? [3, 3] : [5, 5]) + bytes.map { _ in 6 } + pieces.map { _ in 1 }
            + userDefined.map { _ in 4 }
        let scores = (controls + bytes).map { _ in Float(0) } + pieces.map(\.1) + userDefined.map { _ in 0 }
        metadata["tokenizer.ggml.model"] = .string("llama")
        metadata["tokenizer.ggml.tokens"] = .array(.strings(GGUFStringArray(tokens)))
        metadata["tokenizer.ggml.scores"] = .array(.float32(scores))
        metadata["tokenizer.ggml.token_type"] = .array(.int32(kinds))
        metadata["tokenizer.ggml.bos_token_id"] = .uint32(1)
        metadata["tokenizer.ggml.eos_token_id"] = .uint32(2)
        return metadata
    }
}
