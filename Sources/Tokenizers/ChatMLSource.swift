// Recognition of a ChatML template in its Jinja source, without a Jinja interpreter.

/// The two ChatML templates in use: the bare one, and SmolLM2's, which supplies a system message.
///
/// Anything else (tools, thinking, dates) is refused: a nearly right prompt is worse than none, because nothing shows
/// that it is wrong.
struct ChatMLSource {
    let defaultSystemMessage: String?

    init(_ source: String) throws {
        // Converters store the line breaks either as such or as Jinja's escape.
        let normalized = source.replacing("\\n", with: "\n")
        var rest = Substring(normalized)
        guard rest.take("{% for message in messages %}") else { throw Self.refusal(of: source) }
        if rest.take("{% if loop.first and messages[0]['role'] != 'system' %}{{ '<|im_start|>system\n") {
            guard let end = rest.firstOccurrence(of: Self.endOfDefault) else { throw Self.refusal(of: source) }
            let message = rest[..<end]
            // A quote or a backslash would need Jinja's rules of escape.
            guard !message.contains(where: { "'\\{}".contains($0) }) else { throw Self.refusal(of: source) }
            defaultSystemMessage = String(message)
            rest = rest[end...]
            _ = rest.take(Self.endOfDefault)
        } else {
            defaultSystemMessage = nil
        }
        let turn = "{{'<|im_start|>' + message['role'] + '\n' + message['content'] + '<|im_end|>' + '\n'}}"
        let prompt = "{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}"
        guard rest.take(turn), rest.take(prompt), rest.allSatisfy(\.isWhitespace) else {
            throw Self.refusal(of: source)
        }
    }

    private static let endOfDefault = "<|im_end|>\n' }}{% endif %}"

    private static func refusal(of source: String) -> TokenizerError {
        .unsupportedChatTemplate(start: String(source.prefix(60)))
    }
}

extension Substring {
    /// Steps over `prefix`; false, without a step, when the text does not start with it.
    fileprivate mutating func take(_ prefix: String) -> Bool {
        guard hasPrefix(prefix) else { return false }
        removeFirst(prefix.count)
        return true
    }

    fileprivate func firstOccurrence(of text: String) -> Index? {
        indices.first { self[$0...].hasPrefix(text) }
    }
}
