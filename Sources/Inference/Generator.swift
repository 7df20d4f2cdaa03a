// Prompt in, tokens out: prefill, decode, and the reuse of what the KV cache still holds.

import FlashWeights
import Tokenizers

/// Generates text with one model, one request at a time. Owns a KV cache and a team of threads.
public final class Generator {
    /// The model.
    public let model: LanguageModel

    private let transformer: Transformer
    private let cache: KVCache
    private let sampler: Sampler
    /// Tokens whose keys and values stand in `cache`, by position.
    private var cached: [TokenID] = []
    private let batch: UnsafeMutableBufferPointer<BatchRow>
    /// The tokens that the last pass verified besides its first, if the model drafts; see `step`.
    private var draft: Draft?

    /// Allocates the KV cache and activations that the model's ledger has counted, and starts its threads.
    public init(model: LanguageModel) throws {
        self.model = model
        transformer = try model.makeTransformer()
        cache = try model.makeCache()
        sampler = Sampler(vocabularySize: model.configuration.vocabularySize)
        batch = .allocate(capacity: model.limits.rows)
        cached.reserveCapacity(model.contextLength)
        draft = model.draftRows > 0 ? Draft(capacity: model.draftRows) : nil
    }

    deinit {
        batch.deallocate()
        draft?.tokens.deallocate()
    }

    /// Continues `prompt` until the model ends its turn, `maxTokens` were drawn, the context is full, or `cancellation` is
    /// set. `onToken` hears each token but the end of turn.
    ///
    /// The part of the prompt that equals what the cache holds is not computed again; the result is the same to the bit.
    /// Between tokens nothing is allocated here. Throws `InferenceError`, and whatever `onToken` throws.
    public func generate(
        prompt: [TokenID],
        maxTokens: Int,
        sampling: SamplingOptions = SamplingOptions(),
        cancellation: Cancellation = Cancellation(),
        onToken: (TokenID) throws -> Void
    ) throws -> GenerationStatistics {
        try sampling.validate()
        guard !prompt.isEmpty else { throw InferenceError.emptyPrompt }
        guard prompt.count < model.contextLength else {
            throw InferenceError.promptTooLong(tokens: prompt.count, context: model.contextLength)
        }
        let clock = ContinuousClock()
        let start = clock.now
        sampler.begin(sampling)
        draft?.begin()
        var statistics = GenerationStatistics(promptTokens: prompt.count)
        statistics.reusedTokens = commonPrefix(with: prompt)
        cached.removeLast(cached.count - statistics.reusedTokens)
        guard let logits = try prefill(prompt, cancellation: cancellation) else {
            statistics.prefillSeconds = seconds(start.duration(to: clock.now))
            statistics.stopReason = .cancelled
            return statistics
        }
        let prefilled = clock.now
        let traffic = transformer.walk.traffic
        statistics.prefillSeconds = seconds(start.duration(to: prefilled))
        try decode(
            first: sampler.next(logits),
            maxTokens: maxTokens,
            cancellation: cancellation,
            statistics: &statistics,
            onFirst: { statistics in statistics.timeToFirstTokenSeconds = seconds(start.duration(to: clock.now)) },
            onToken: onToken
        )
        statistics.decodeSeconds = seconds(prefilled.duration(to: clock.now))
        statistics.decodeTraffic = transformer.walk.traffic - traffic
        statistics.draftedTokens = draft?.verified ?? 0
        statistics.acceptedTokens = draft?.accepted ?? 0
        return statistics
    }

    /// Seconds for a prompt, and for `decodeTokens` greedy steps after it that no end of turn stops.
    package func measure(
        prompt: [TokenID],
        decodeTokens: Int,
        _ cancellation: Cancellation
    ) throws -> (prefillSeconds: Double, decodeSeconds: Double, decodeTraffic: WeightTraffic) {
        guard prompt.count + decodeTokens <= model.contextLength else {
            throw InferenceError.promptTooLong(tokens: prompt.count + decodeTokens, context: model.contextLength)
        }
        let clock = ContinuousClock()
        let start = clock.now
        sampler.begin(SamplingOptions())
        cached.removeLast(cached.count - commonPrefix(with: prompt))
        var logits = try prefill(prompt, cancellation: cancellation)
        let prefilled = clock.now
        let traffic = transformer.walk.traffic
        for _ in 0..<decodeTokens {
            guard let current = logits else { break }
            logits = try step(sampler.next(current), draftLimit: 0, cancellation: cancellation)
        }
        return (
            seconds(start.duration(to: prefilled)), seconds(prefilled.duration(to: clock.now)),
            transformer.walk.traffic - traffic
        )
    }

    /// Forgets what the cache holds: the next prompt is computed from its first token.
    public func reset() { cached.removeAll(keepingCapacity: true) }

    private func decode(
        first: TokenID,
        maxTokens: Int,
        cancellation: Cancellation,
        statistics: inout GenerationStatistics,
        onFirst: (inout GenerationStatistics) -> Void,
        onToken: (TokenID) throws -> Void
    ) throws {
        let endOfTurn = model.tokenizer.endOfTurnTokens
        var token = first
        while true {
            if cancellation.isCancelled {
                statistics.stopReason = .cancelled
                return
            }
            if statistics.generatedTokens >= maxTokens {
                statistics.stopReason = .length
                return
            }
            if endOfTurn.contains(token) {
                statistics.stopReason = .endOfTurn
                return
            }
            statistics.generatedTokens += 1
            if statistics.generatedTokens == 1 { onFirst(&statistics) }
            try onToken(token)
            if statistics.generatedTokens >= maxTokens { continue }
            if statistics.promptTokens + statistics.generatedTokens >= model.contextLength {
                statistics.stopReason = .contextFull
                return
            }
            let limit = min(maxTokens - statistics.generatedTokens, model.contextLength - cached.count) - 1
            guard let logits = try step(token, draftLimit: limit, cancellation: cancellation) else { continue }
            statistics.decodeSteps += 1
            token = sampler.next(logits)
        }
    }

    /// Computes the part of the prompt that the cache lacks, in batches, and returns the logits after its last token. Nil
    /// when cancelled.
    private func prefill(_ prompt: [TokenID], cancellation: Cancellation) throws -> UnsafePointer<Float>? {
        var logits: UnsafePointer<Float>?
        while cached.count < prompt.count {
            let first = cached.count
            let count = min(batch.count, prompt.count - first)
            for index in 0..<count {
                let position = first + index
                batch[index] = BatchRow(
                    token: prompt[position],
                    position: position,
                    wantsLogits: position == prompt.count - 1
                )
            }
            let rows = UnsafeBufferPointer(rebasing: batch[..<count])
            guard let result = try transformer.forward(rows, cache: cache, cancellation: cancellation) else {
                return nil
            }
            cached.append(contentsOf: prompt[first..<first + count])
            logits = result.baseAddress
        }
        return logits
    }

    /// Appends one token and returns the logits after it. Nil when cancelled.
    ///
    /// With drafts, a pass also computes the tokens that may follow, up to `draftLimit`: as long as they turn out to be the tokens that
    /// are drawn, the next steps find their logits there. Those are the same bits as a pass of its own would give, so the
    /// text is that of plain decoding whatever the sampling. Rows of other tokens are overwritten by the next pass.
    private func step(
        _ token: TokenID,
        draftLimit: Int,
        cancellation: Cancellation
    ) throws -> UnsafePointer<Float>? {
        if let logits = draft?.take(token, vocabulary: model.configuration.vocabularySize) {
            cached.append(token)
            return logits
        }
        let position = cached.count
        let drafted = draft?.propose(after: cached, token, limit: draftLimit) ?? 0
        batch[0] = BatchRow(token: token, position: position, wantsLogits: true)
        for index in 0..<drafted {
            let token = draft?.tokens[index] ?? 0
            batch[index + 1] = BatchRow(token: token, position: position + index + 1, wantsLogits: true)
        }
        let rows = UnsafeBufferPointer(rebasing: batch[...drafted])
        let start = monotonicNanoseconds()
        guard let result = try transformer.forward(rows, cache: cache, cancellation: cancellation) else { return nil }
        draft?.passed(logits: result.baseAddress, seconds: Double(monotonicNanoseconds() - start) * 1e-9)
        cached.append(token)
        return result.baseAddress
    }

    /// How many cached tokens `prompt` begins with, its last not counted: that one's logits are needed.
    private func commonPrefix(with prompt: [TokenID]) -> Int {
        var common = 0
        let limit = min(cached.count, prompt.count - 1)
        while common < limit, cached[common] == prompt[common] { common += 1 }
        return common
    }
}

extension GenerationStatistics {
    init(promptTokens: Int) {
        self.init(
            promptTokens: promptTokens,
            reusedTokens: 0,
            generatedTokens: 0,
            prefillSeconds: 0,
            decodeSeconds: 0,
            timeToFirstTokenSeconds: nil,
            stopReason: .length,
            decodeSteps: 0
        )
    }
}

func seconds(_ duration: Duration) -> Double {
    let (seconds, attoseconds) = duration.components
    return Double(seconds) + Double(attoseconds) * 1e-18
}
