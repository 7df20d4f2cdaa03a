// Conversations as the model was trained to read them.

import GGUF

/// ChatML, as SmolLM2-Instruct uses it:
///
///     <|im_start|>system
///     You are …<|im_end|>
///     <|im_start|>user
///     Which master's …?<|im_end|>
///     <|im_start|>assistant
///
/// The control tokens are placed by id and all else is encoded as plain text, so nothing that a message contains, not even
/// the text "<|im_end|>", can end a turn or open another.
public struct ChatTemplate: Sendable, Equatable {
    /// What the template puts first when a conversation does not begin with a system message; nil when it puts nothing.
    public let defaultSystemMessage: String?

    private let turnStart: TokenID
    private let turnEnd: TokenID

    /// Recognises the template in `tokenizer.chat_template` by its content; the template language is not interpreted.
    ///
    /// Throws `TokenizerError` for another template than ChatML or a vocabulary without its control tokens, and
    /// `GGUFError` when the model has no template.
    public static func detect(in metadata: GGUFMetadata) throws -> ChatTemplate {
        let source = try metadata.string("tokenizer.chat_template")
        let body = try ChatMLSource(source)
        let vocabulary = try metadata.strings("tokenizer.ggml.tokens")
        let kinds = try metadata.integers("tokenizer.ggml.token_type", default: [])
        func controlToken(_ name: String) throws -> TokenID {
            let place = vocabulary.indices.first {
                kinds.indices.contains($0) && kinds[$0] == TokenKind.control.rawValue
                    && vocabulary.utf8(at: $0).elementsEqual(name.utf8)
            }
            guard let place else { throw TokenizerError.missingControlToken(name) }
            return TokenID(place)
        }
        return ChatTemplate(
            defaultSystemMessage: body.defaultSystemMessage,
            turnStart: try controlToken("<|im_start|>"),
            turnEnd: try controlToken("<|im_end|>")
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
        var tokens: [TokenID] = []
        func appendTurn(_ role: ChatMessage.Role, _ content: String) {
            tokens.append(turnStart)
            tokens += tokenizer.encode("\(role.rawValue)\n\(content)", parsingSpecialTokens: false)
            tokens.append(turnEnd)
            tokens += tokenizer.encode("\n", parsingSpecialTokens: false)
        }
        if let defaultSystemMessage, let first = messages.first, first.role != .system {
            appendTurn(.system, defaultSystemMessage)
        }
        for message in messages { appendTurn(message.role, message.content) }
        if addGenerationPrompt {
            tokens.append(turnStart)
            tokens += tokenizer.encode("\(ChatMessage.Role.assistant.rawValue)\n", parsingSpecialTokens: false)
        }
        return tokens
    }
}
