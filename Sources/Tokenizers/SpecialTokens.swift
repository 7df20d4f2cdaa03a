// Where texts begin and replies end, by metadata and by the names that models in use give.

import GGUF

/// The tokens that frame a text.
struct SpecialTokens {
    /// `tokenizer.ggml.bos_token_id`, or `<s>`.
    let beginning: TokenID?
    /// `tokenizer.ggml.eos_token_id`, or `</s>`.
    let end: TokenID?
    /// At which generation stops: the end of text and the end of turn.
    let endOfTurn: Set<TokenID>

    /// Throws `TokenizerError.badVocabulary` naming the key whose token is outside the vocabulary.
    init(_ metadata: GGUFMetadata, vocabularySize: Int, _ controlNames: ControlNames) throws {
        func token(_ name: String) throws -> TokenID? {
            let key = "tokenizer.ggml.\(name)_token_id"
            guard metadata[key] != nil else { return nil }
            let token = try metadata.integer(key)
            guard (0..<vocabularySize).contains(token) else {
                throw TokenizerError.badVocabulary("'\(key)' is \(token), outside its \(vocabularySize) tokens")
            }
            return TokenID(token)
        }
        beginning = try token("bos") ?? controlNames.token(named: "<s>")
        end = try token("eos") ?? controlNames.token(named: "</s>")
        let named = ["</s>", "<|im_end|>", "<|endoftext|>"].map { controlNames.token(named: $0) }
        endOfTurn = Set(([end, try token("eot")] + named).compactMap { $0 })
    }
}
