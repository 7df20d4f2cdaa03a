// A vocabulary small enough to work out its encodings by hand.

import GGUF

/// Control tokens 0–3, then the byte alphabet of some characters, then the results of a few merges.
enum SmallVocabulary {
    static let controls = ["<|endoftext|>", "<|im_start|>", "<|im_end|>", "<|im_end|>!"]
    /// "Ġ" is the space, "Ċ" the line break; "Ã" "©" are the bytes of é; "à" begins many three-byte sequences.
    static let bytes = [
        "a", "b", "c", "'", "s", "l", "1", "2", "!", "<", "|", ">", "i", "m", "_", "e", "n", "d", "Ġ", "Ċ", "Ã", "©",
    ]
    static let merges = ["a b", "b c", "ab c", "Ġ a", "' s", "Ã ©", "Ġ Ġ", "a a", "aa aa"]

    static let metadata: GGUFMetadata = {
        var metadata = GGUFMetadata()
        let joined = merges.map { $0.replacing(" ", with: "") }
        let tokens = controls + bytes + joined
        metadata["tokenizer.ggml.model"] = .string("gpt2")
        metadata["tokenizer.ggml.pre"] = .string("smollm")
        metadata["tokenizer.ggml.tokens"] = .array(.strings(GGUFStringArray(tokens)))
        metadata["tokenizer.ggml.token_type"] = .array(
            .int32(tokens.map { controls.contains($0) ? 3 : 1 })
        )
        metadata["tokenizer.ggml.merges"] = .array(.strings(GGUFStringArray(merges)))
        metadata["tokenizer.ggml.eos_token_id"] = .uint32(2)
        return metadata
    }()
}
