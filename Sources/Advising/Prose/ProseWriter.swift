// Who writes the prose: the model behind its queue, or a stand-in in tests.

import Inference
import Tokenizers

/// Something that continues a conversation with text. ``GenerationScheduler`` does it with the model on this machine.
public protocol ProseWriter: Sendable {
    /// Writes at most `maxTokens` tokens. Ending the stream's consumer cancels the writing.
    func write(_ messages: [ChatMessage], maxTokens: Int) -> AsyncThrowingStream<GenerationEvent, any Error>

    /// The same held to `spelling`, where the writer can see to that.
    func write(
        _ messages: [ChatMessage],
        maxTokens: Int,
        spelling: TextSpelling
    ) -> AsyncThrowingStream<GenerationEvent, any Error>
}

extension ProseWriter {
    /// Writes without: for writers that have no say in the spelling.
    public func write(
        _ messages: [ChatMessage],
        maxTokens: Int,
        spelling: TextSpelling
    ) -> AsyncThrowingStream<GenerationEvent, any Error> { write(messages, maxTokens: maxTokens) }
}

/// What all that is written has in common.
public enum Prose {
    /// How the conversations begin that ``Adviser`` has written: what a writer can prepare before the first question.
    public static var beginnings: [[ChatMessage]] { ProsePrompt.beginnings }
}
