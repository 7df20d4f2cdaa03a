// Mistral's instruction template: its recognition in the Jinja source, and its tokens.

import GGUF

/// `[INST] question [/INST] answer</s>`, in the two ways of Mistral AI's own encoder
/// (`mistral_common.tokens.tokenizers.instruct`):
///
/// - **Marks in text** (version 1: Mistral-7B-Instruct v0.1 and v0.2, 32,000 tokens): "[INST]" is ordinary text around each
///   question. The system message goes before the first question.
/// - **Marks as control tokens** (versions 2 and 3: v0.3, 32,768 tokens): a question is encoded by itself between two control
///   tokens. The system message goes before the last question.
///
/// Which one a model was trained on its vocabulary says: it has the control tokens or not.
struct MistralTemplate: Sendable, Equatable {
    /// The control tokens around a question; nil when the marks are text.
    private let marks: Marks?
    private let beginning: TokenID
    private let end: TokenID

    private struct Marks: Equatable, Sendable {
        let start: TokenID
        let end: TokenID
    }

    /// Whether a Jinja source is of this family. Llama 2's (`<<SYS>>`) and Mistral's later ones (`[SYSTEM_PROMPT]`, whose
    /// system message is a turn of its own) lay out the system message in other ways and are not.
    static func isSource(_ source: String) -> Bool {
        source.contains("[INST]") && source.contains("[/INST]") && !source.contains("<<SYS>>")
            && !source.contains("[SYSTEM_PROMPT]")
    }

    /// `controlToken` gives the vocabulary's control token of a name. Throws `TokenizerError.missingControlToken`.
    init(controlToken: (String) -> TokenID?) throws {
        func required(_ name: String) throws -> TokenID {
            guard let token = controlToken(name) else { throw TokenizerError.missingControlToken(name) }
            return token
        }
        beginning = try required("<s>")
        end = try required("</s>")
        marks =
            if let start = controlToken("[INST]") {
                Marks(start: start, end: try required("[/INST]"))
            } else {
                nil
            }
    }

    /// The tokens of a conversation; after a user's message they end where the reply begins.
    func encode(_ messages: [ChatMessage], with tokenizer: any Tokenizer) -> [TokenID] {
        let system = messages.filter { $0.role == .system }.map(\.content).joined(separator: Self.separator)
        var turns = Self.turns(of: messages)
        if !system.isEmpty {
            if !turns.contains(where: { $0.role == .user }) { turns.append(ChatMessage(role: .user, content: "")) }
            let users = turns.indices.filter { turns[$0].role == .user }
            if let place = marks == nil ? users.first : users.last {
                turns[place].content =
                    system + (turns[place].content.isEmpty ? "" : Self.separator + turns[place].content)
            }
        }
        var tokens = [beginning]
        for turn in turns {
            switch (turn.role, marks) {
            case (.user, let marks?):
                tokens.append(marks.start)
                tokens += tokenizer.encode(turn.content, parsingSpecialTokens: false)
                tokens.append(marks.end)
            case (.user, nil):
                tokens += tokenizer.encode(
                    "[INST] \(Self.withoutMarks(turn.content)) [/INST]",
                    parsingSpecialTokens: false
                )
            default:
                // Version 1 keeps a reply's last spaces, the later ones drop them.
                let reply = marks == nil ? Self.withoutMarks(turn.content) : Self.withoutLastSpaces(turn.content)
                tokens += tokenizer.encode(reply, parsingSpecialTokens: false)
                tokens.append(end)
            }
        }
        return tokens
    }

    private static let separator = "\n\n"

    /// Messages of one speaker in a row are one turn, as Mistral's encoder has it; system messages apart.
    private static func turns(of messages: [ChatMessage]) -> [ChatMessage] {
        var turns: [ChatMessage] = []
        for message in messages where message.role != .system {
            if let last = turns.last, last.role == message.role {
                turns[turns.count - 1].content = last.content + separator + message.content
            } else {
                turns.append(message)
            }
        }
        return turns
    }

    /// Where the marks are text, a message that contains them could end its own turn and open another: a space takes
    /// their meaning. On bytes, because a mark that follows would hide the bracket from a comparison of characters.
    private static func withoutMarks(_ content: String) -> String {
        let bytes = Array(content.utf8)
        var kept: [UInt8] = []
        kept.reserveCapacity(bytes.count)
        for (place, byte) in bytes.enumerated() {
            kept.append(byte)
            let rest = bytes[(place + 1)...]
            if byte == UInt8(ascii: "["), rest.starts(with: "INST]".utf8) || rest.starts(with: "/INST]".utf8) {
                kept.append(UInt8(ascii: " "))
            }
        }
        return String(decoding: kept, as: UTF8.self)
    }

    private static func withoutLastSpaces(_ content: String) -> String {
        var kept = content[...]
        while kept.unicodeScalars.last == " " { kept.unicodeScalars.removeLast() }
        return String(kept)
    }
}
