// Many callers, one model: a fair waiting line in front of one generating thread.

import Glibc
import Tokenizers

/// Generates for one caller at a time, first come, first served, on a thread of its own: a computation of seconds
/// would starve Swift's cooperative pool, and with it every web request.
public final class GenerationScheduler: Sendable {
    /// The model.
    public let model: LanguageModel

    private let line: WaitingLine

    /// Starts the thread; the model's KV cache and activations are allocated on it.
    /// - Parameter queueLimit: How many may wait, the one being served not counted.
    public init(model: LanguageModel, queueLimit: Int = 32) {
        self.model = model
        line = WaitingLine(limit: queueLimit)
        Worker.start(model: model, line: line)
    }

    deinit { line.close() }

    /// How many wait, the one being served not counted.
    public var queueDepth: Int { line.depth }

    /// Answers a conversation. The stream says the place in line whenever it changes, then the text as it comes, then the
    /// statistics. It throws `InferenceError.queueFull` when too many wait and `promptTooLong` when the conversation does not fit.
    ///
    /// Ending the consumer (its task is cancelled, or the stream is dropped) cancels within one token and frees the place.
    public func generate(
        _ messages: [ChatMessage],
        maxTokens: Int,
        sampling: SamplingOptions = SamplingOptions()
    ) -> AsyncThrowingStream<GenerationEvent, any Error> {
        AsyncThrowingStream { continuation in
            do {
                try sampling.validate()
                let prompt = try model.chatTemplate.encode(messages, with: model.tokenizer, addGenerationPrompt: true)
                guard prompt.count < model.contextLength else {
                    throw InferenceError.promptTooLong(tokens: prompt.count, context: model.contextLength)
                }
                let job = GenerationJob(
                    prompt: prompt,
                    maxTokens: maxTokens,
                    sampling: sampling,
                    continuation: continuation
                )
                continuation.onTermination = { [line] reason in
                    if case .cancelled = reason { line.remove(job) }
                }
                try line.add(job)
            } catch {
                continuation.finish(throwing: error)
            }
        }
    }
}

/// The thread that serves the line.
private enum Worker {
    /// What the thread is started with.
    private final class Start {
        let model: LanguageModel
        let line: WaitingLine

        init(model: LanguageModel, line: WaitingLine) {
            self.model = model
            self.line = line
        }
    }

    static func start(model: LanguageModel, line: WaitingLine) {
        let start = Unmanaged.passRetained(Start(model: model, line: line))
        var thread = pthread_t()
        let status = pthread_create(
            &thread,
            nil,
            { argument in
                guard let argument else { return nil }
                let start = Unmanaged<Start>.fromOpaque(argument).takeRetainedValue()
                Worker.serve(start.line, model: start.model)
                return nil
            },
            start.toOpaque()
        )
        if status == 0 {
            pthread_detach(thread)
        } else {
            start.release()
            line.close(because: InferenceError.outOfResources(what: "a thread", errorNumber: status))
        }
    }

    private static func serve(_ line: WaitingLine, model: LanguageModel) {
        do {
            let generator = try Generator(model: model)
            while let job = line.next() { job.run(with: generator) }
        } catch {
            line.close(because: error)
        }
    }
}
