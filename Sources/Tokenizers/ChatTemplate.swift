// Conversations as the model was trained to read them.

import GGUF

/// How conversations become tokens: ChatML, or Mistral's `[INST]`.
///
/// Control tokens are placed by id and all else is encoded as plain text, so nothing that a message contains, not even
/// the text "<|im_end|>", can end a turn or open another.
public struct ChatTemplate: Sendable, Equatable {
    private enum Format: Sendable, Equatable {
        case chatML(ChatMLTemplate)
        case mistral(MistralTemplate)
    }

    private let format: Format

    /// What the template puts first when a conversation does not begin with a system message; nil when it puts nothing.
    public var defaultSystemMessage: String? {
        if case .chatML(let template) = format { template.defaultSystemMessage } else { nil }
    }

    /// Recognises the template in `tokenizer.chat_template` by its content; the template language is not interpreted.
    ///
    /// Throws `TokenizerError` for another template than these two or a vocabulary without its control tokens, and
    /// `GGUFError` when the model has no template.
    public static func detect(in metadata: GGUFMetadata) throws -> ChatTemplate {
        let source = try metadata.string("tokenizer.chat_template")
        let vocabulary = try metadata.strings("tokenizer.ggml.tokens")
        let kinds = try TokenKind.all(in: metadata, count: vocabulary.count)
        func controlToken(_ name: String) -> TokenID? {
            vocabulary.indices.first {
                kinds[$0] == .control && vocabulary.utf8(at: $0).elementsEqual(name.utf8)
            }.map { TokenID($0) }
        }
        if MistralTemplate.isSource(source) {
            return ChatTemplate(format: .mistral(try MistralTemplate(controlToken: controlToken)))
        }
        return ChatTemplate(
            format: .chatML(try ChatMLTemplate(source: ChatMLSource(source), controlToken: controlToken))
        )
    }

    /// The tokens of a conversation; with `addGenerationPrompt` they end where the assistant's reply begins.
    ///
    /// `tokenizer` must be that of the model the template was detected in.
    public func encode(
        _ messages: [ChatMessage],
        with tokenizer: any Tokenizer,
        addGenerationPrompt: Bool
    ) -> [TokenID] {
        switch format {
        case .chatML(let template):
            template.encode(messages, with: tokenizer, addGenerationPrompt: addGenerationPrompt)
        case .mistral(let template):
            // A question's own mark ends where the reply begins.
            template.encode(messages, with: tokenizer)
        }
    }
}
