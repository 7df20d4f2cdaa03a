// Many callers, one model: a fair waiting line in front of the sequences that are computed together.

import Tokenizers

/// Generates for several callers at a time, first come, first served, on a thread of its own: a computation of seconds
/// would starve Swift's cooperative pool, and with it every web request.
///
/// As many texts are written together as the model has sequences (`ModelOptions.sequences`); every pass over the weights gives each of
/// them a token, and newcomers' prompts are computed in pieces between. Greedy text is the same as alone, to the bit.
public final class GenerationScheduler: Sendable {
    /// The model.
    public let model: LanguageModel
    /// What texts are written with unless they ask for something else; nil for the bare model.
    public let adapter: Adapter?

    private let line: WaitingLine

    /// Starts the thread; the model's KV cache and activations are allocated on it.
    /// - Parameters:
    ///   - adapter: One of the model's, for texts that ask for nothing else, and for the prefixes.
    ///   - queueLimit: How many may wait, those being served not counted.
    ///   - prefixes: Conversations that many others begin with. What they share is read from files beside the model where it was kept.
    ///   - keepsPrefixes: Whether those that no file holds are computed while nobody waits, and kept.
    ///   - note: Hears what went wrong without harm to any answer, on the scheduler's thread.
    public init(
        model: LanguageModel,
        adapter: Adapter? = nil,
        queueLimit: Int = 32,
        prefixes: [[ChatMessage]] = [],
        keepsPrefixes: Bool = true,
        note: @escaping @Sendable (any Error) -> Void = { _ in }
    ) {
        self.model = model
        self.adapter = adapter
        line = WaitingLine(limit: queueLimit, places: model.sequenceCount)
        GenerationWorker.start(
            model: model,
            adapter: adapter,
            line: line,
            prefixes: prefixes,
            keepsPrefixes: keepsPrefixes,
            note: note
        )
    }

    deinit { line.close() }

    /// How many wait, those being served not counted.
    public var queueDepth: Int { line.depth }

    /// Answers a conversation. The stream says the place in line whenever it changes, then the text as it comes, then the
    /// statistics. It throws `InferenceError.queueFull` when too many wait and `promptTooLong` when the conversation does not fit.
    ///
    /// With `spelling` the text contains no figure, code or link that the evidence does not spell, or is an object of the grammar.
    ///
    /// Ending the consumer (its task is cancelled, or the stream is dropped) cancels within one token and frees the place.
    public func generate(
        _ messages: [ChatMessage],
        maxTokens: Int,
        sampling: SamplingOptions = SamplingOptions(),
        adapter choice: AdapterChoice = .usual,
        spelling: TextSpelling? = nil
    ) -> AsyncThrowingStream<GenerationEvent, any Error> {
        AsyncThrowingStream { continuation in
            do {
                try sampling.validate()
                let prompt = try model.chatTemplate.encode(messages, with: model.tokenizer, addGenerationPrompt: true)
                guard prompt.count < model.contextLength else {
                    throw InferenceError.promptTooLong(tokens: prompt.count, context: model.contextLength)
                }
                var request = GenerationRequest(prompt: prompt, maxTokens: maxTokens)
                switch choice {
                case .usual: request.adapter = adapter
                case .none: request.adapter = nil
                case .one(let adapter): request.adapter = adapter
                }
                request.sampling = sampling
                request.spelling = spelling
                let job = GenerationJob(request: request, continuation: continuation)
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

/// What a text is written with.
public enum AdapterChoice: Sendable {
    /// The scheduler's own.
    case usual
    /// The bare model.
    case none
    /// One of those that were loaded with the model.
    case one(Adapter)
}
