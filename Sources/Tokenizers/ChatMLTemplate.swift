// ChatML: one turn of a speaker between two control tokens.

/// ChatML, as SmolLM2-Instruct uses it:
///
///     <|im_start|>system
///     You are …<|im_end|>
///     <|im_start|>user
///     Which master's …?<|im_end|>
///     <|im_start|>assistant
struct ChatMLTemplate: Sendable, Equatable {
    let defaultSystemMessage: String?

    private let turnStart: TokenID
    private let turnEnd: TokenID

    /// `controlToken` gives the vocabulary's control token of a name. Throws `TokenizerError.missingControlToken`.
    init(source: ChatMLSource, controlToken: (String) -> TokenID?) throws {
        func required(_ name: String) throws -> TokenID {
            guard let token = controlToken(name) else { throw TokenizerError.missingControlToken(name) }
            return token
        }
        defaultSystemMessage = source.defaultSystemMessage
        turnStart = try required("<|im_start|>")
        turnEnd = try required("<|im_end|>")
    }

    /// The tokens of a conversation; with `addGenerationPrompt` they end where the assistant's reply begins.
    func encode(
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
