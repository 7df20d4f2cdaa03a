// Speed of one loaded configuration.

import FlashWeights
import Tokenizers

/// Repeated measurements of tokens per second.
public struct BenchmarkRates: Sendable, Codable, Equatable {
    /// Tokens per second, one for each repetition, in the order they ran.
    public var samples: [Double]

    /// No measurement yet, or those given.
    public init(samples: [Double] = []) { self.samples = samples }

    /// The middle of the sorted samples (the mean of the two middle ones of an even number); 0 without samples.
    public var median: Double {
        let sorted = samples.sorted()
        guard !sorted.isEmpty else { return 0 }
        return (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
    }
    /// The slowest.
    public var minimum: Double { samples.min() ?? 0 }
    /// The fastest.
    public var maximum: Double { samples.max() ?? 0 }
}

/// One thing to measure.
public struct BenchmarkTest: Sendable, Codable, Hashable {
    /// What is timed.
    public enum Kind: String, Sendable, Codable {
        /// Computing a prompt: llama-bench's "pp".
        case prefill
        /// Writing token by token: llama-bench's "tg".
        case decode
    }

    /// What is timed.
    public let kind: Kind
    /// Tokens of the prompt, or tokens that each text writes.
    public let tokens: Int
    /// Tokens that stand in the cache of each text before.
    public let depth: Int
    /// Texts at the same time.
    public let batch: Int

    /// A measurement of `kind`.
    public init(_ kind: Kind, tokens: Int, depth: Int = 0, batch: Int = 1) {
        self.kind = kind
        self.tokens = tokens
        self.depth = depth
        self.batch = batch
    }

    /// Tokens that the context must hold: a prompt leaves room for one more, and a decoding text has one to begin with.
    public var contextLength: Int { depth + tokens + 1 }

    /// "decode 128 at depth 1024, 4 texts".
    public var name: String {
        "\(kind.rawValue) \(tokens)" + (depth > 0 ? " at depth \(depth)" : "") + (batch > 1 ? ", \(batch) texts" : "")
    }
}

/// Seconds to the first token of a conversation's first turn, and of its second.
public struct FollowUpTimes: Sendable, Equatable {
    /// A prompt of which nothing is known.
    public let cold: Double
    /// The prompt that repeats it, then the answer, then the next question.
    public let followUp: Double

    /// Times in seconds.
    public init(cold: Double, followUp: Double) {
        self.cold = cold
        self.followUp = followUp
    }
}

/// Measures a model like llama-bench does: random tokens, and nothing ends a text but its length.
public final class Benchmark {
    private let batch: SequenceBatch
    private let cancellation: Cancellation
    /// What texts are written with; may change between tests.
    public var adapter: Adapter?
    private var random = SplitMix64(state: 1)
    /// What the counted decoding read from flash.
    public private(set) var decodeTraffic = WeightTraffic()
    /// Tokens that it decoded.
    public private(set) var decodedTokens = 0

    /// The model's KV cache and activations are allocated. Throws `InferenceError.outOfResources`.
    public init(model: LanguageModel, cancellation: Cancellation) throws {
        batch = try SequenceBatch(model: model)
        self.cancellation = cancellation
    }

    /// Runs `test` once; tokens of all texts per second. Nil when cancelled.
    /// - Parameter isWarmUp: Whether it only touches every page once and is not to be counted.
    public func run(_ test: BenchmarkTest, isWarmUp: Bool = false) throws -> Double? {
        precondition(test.batch <= batch.slots.count && test.contextLength <= batch.model.contextLength)
        batch.reset()
        switch test.kind {
        case .prefill:
            let past = randomTokens(test.depth)
            try read(past)
            guard let slot = try begin(past + randomTokens(test.tokens), decodeTokens: 0) else { return nil }
            try finish()
            let statistics = batch.release(slot)
            if cancellation.isCancelled { return nil }
            return Double(test.tokens) / statistics.prefillSeconds
        case .decode: return try decode(test, isWarmUp: isWarmUp)
        }
    }

    /// Times a prompt of `promptTokens`, an answer, and a question after it. Nil when cancelled.
    public func followUp(promptTokens: Int, answerTokens: Int, questionTokens: Int) throws -> FollowUpTimes? {
        batch.reset()
        var text = randomTokens(promptTokens)
        var times: [Double] = []
        for _ in 0..<2 {
            guard let slot = try begin(text, decodeTokens: answerTokens) else { return nil }
            try finish { text.append($0) }
            times.append(batch.release(slot).timeToFirstTokenSeconds ?? 0)
            text += randomTokens(questionTokens)
        }
        return cancellation.isCancelled ? nil : FollowUpTimes(cold: times[0], followUp: times[1])
    }

    private func decode(_ test: BenchmarkTest, isWarmUp: Bool) throws -> Double? {
        let pasts = (0..<test.batch).map { _ in randomTokens(test.depth) }
        for past in pasts { try read(past) }
        var slots: [SequenceSlot] = []
        for past in pasts {
            guard let slot = try begin(past + randomTokens(1), decodeTokens: test.tokens + 1) else { return nil }
            slots.append(slot)
        }
        try batch.step { _, _ in true }  // each text's first token
        let traffic = batch.transformer.traffic
        let start = monotonicNanoseconds()
        try finish()
        let elapsed = Double(monotonicNanoseconds() - start) * 1e-9
        for slot in slots { _ = batch.release(slot) }
        if cancellation.isCancelled { return nil }
        if !isWarmUp {
            decodeTraffic.add(batch.transformer.traffic - traffic)
            decodedTokens += test.tokens * test.batch
        }
        return Double(test.tokens * test.batch) / elapsed
    }

    /// Computes a prompt that later ones begin with.
    private func read(_ tokens: [TokenID]) throws {
        guard !tokens.isEmpty, let slot = try begin(tokens, decodeTokens: 0) else { return }
        try finish()
        _ = batch.release(slot)
    }

    private func begin(_ prompt: [TokenID], decodeTokens: Int) throws -> SequenceSlot? {
        var request = GenerationRequest(prompt: prompt, maxTokens: decodeTokens, adapter: adapter)
        request.cancellation = cancellation
        request.endsAtEndOfTurn = false
        request.drafts = false
        return try batch.begin(request)
    }

    private func finish(_ onToken: (TokenID) -> Void = { _ in }) throws {
        while !batch.isIdle {
            try batch.step { _, token in
                onToken(token)
                return true
            }
        }
    }

    private func randomTokens(_ count: Int) -> [TokenID] {
        let vocabulary = UInt64(batch.model.configuration.vocabularySize)
        return (0..<count).map { _ in TokenID(random.next() % vocabulary) }
    }
}
