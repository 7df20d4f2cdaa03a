// Who writes the prose: the model behind its queue, or a stand-in in tests.

import Inference
import Tokenizers

/// Something that continues a conversation with text. ``GenerationScheduler`` does it with the model on this machine.
public protocol ProseWriter: Sendable {
    /// Writes at most `maxTokens` tokens. Ending the stream's consumer cancels the writing.
    func write(_ messages: [ChatMessage], maxTokens: Int) -> AsyncThrowingStream<GenerationEvent, any Error>
}
