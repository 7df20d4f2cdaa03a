// Choice of the tokenizer by what the model's metadata name.

import GGUF

/// Loads the tokenizer of a model.
public enum Tokenizers {
    /// The tokenizer that `tokenizer.ggml.model` names: byte-level BPE ("gpt2", with a `tokenizer.ggml.pre` that this build
    /// knows), SentencePiece ("llama") or WordPiece ("bert").
    ///
    /// Throws `TokenizerError` naming what is supported when this build lacks it or the vocabulary is damaged, and
    /// `GGUFError` when metadata are missing. Copies what it needs: the file need not stay open.
    public static func load(from metadata: GGUFMetadata) throws -> any Tokenizer {
        let model = try metadata.string("tokenizer.ggml.model")
        switch model {
        case "gpt2":
            let splitter = try metadata.string("tokenizer.ggml.pre")
            guard WordSplitter.supportedNames.contains(splitter) else {
                throw TokenizerError.unsupportedPreTokenizer(splitter)
            }
            return try ByteLevelBPE(metadata: metadata)
        case "llama":
            return try SentencePiece(metadata: metadata)
        case "bert":
            return try WordPiece(metadata: metadata)
        default:
            throw TokenizerError.unsupportedModel(model)
        }
    }
}
