// Why a model's tokenizer or chat template cannot be used, and what to do.

/// An error of loading a tokenizer or a chat template.
public enum TokenizerError: Error, Equatable, CustomStringConvertible {
    /// `tokenizer.ggml.model` names an algorithm that this build does not have.
    case unsupportedModel(String)
    /// `tokenizer.ggml.pre` names a way of splitting words that this build does not have.
    case unsupportedPreTokenizer(String)
    /// The vocabulary contradicts itself.
    case badVocabulary(String)
    /// `tokenizer.chat_template` is none of the templates that this build knows.
    case unsupportedChatTemplate(start: String)
    /// A chat template needs a control token that the vocabulary lacks.
    case missingControlToken(String)

    /// One line: what, where, and what to do.
    public var description: String {
        switch self {
        case .unsupportedModel(let name):
            "the model's tokenizer ('tokenizer.ggml.model') is '\(name)', which this build does not have; "
                + "use a model with 'gpt2' (byte-level BPE), 'llama' (SentencePiece) or 'bert' (WordPiece)"
        case .unsupportedPreTokenizer(let name):
            "the model's pre-tokenizer ('tokenizer.ggml.pre') is '\(name)', which this build does not have; "
                + "use a model with \(WordSplitter.supportedNames.map { "'\($0)'" }.joined(separator: ", "))"
        case .badVocabulary(let reason):
            "the model's vocabulary is damaged: \(reason): convert the model again"
        case .unsupportedChatTemplate(let start):
            "the model's chat template ('tokenizer.chat_template', '\(start)…') is not one this build knows; "
                + "use a model with a ChatML template, as SmolLM2-Instruct's, or with [INST], as Mistral-7B-Instruct's up to v0.3"
        case .missingControlToken(let name):
            "the model's chat template needs the control token '\(name)', which its vocabulary lacks: "
                + "convert the model again"
        }
    }
}
