// Speed of a configuration: prefill and decode apart, repeated.

import Tokenizers

/// Times of one kind of work over all repetitions, as rates.
public struct BenchmarkRates: Sendable, Codable, Equatable {
    /// Tokens per second, one for each repetition, in the order they ran.
    public let samples: [Double]

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

/// Measures a model like llama-bench does: a prompt of random tokens, then decoding from a nearly empty context.
public struct Benchmark {
    /// Prefill of the prompt, tokens per second.
    public let prefill: BenchmarkRates
    /// Decoding, tokens per second.
    public let decode: BenchmarkRates
    /// What the counted decoding read from flash.
    public let decodeTraffic: WeightTraffic
    /// Median seconds from the start of the prompt to the first token.
    public let timeToFirstTokenSeconds: Double?

    /// Runs one warm-up and `repetitions` of each. `promptTokens` and `decodeTokens` may be 0 to leave one out; both must fit the
    /// model's context. `cancellation` ends it early with what was measured by then.
    public init(
        generator: Generator,
        promptTokens: Int,
        decodeTokens: Int,
        repetitions: Int,
        cancellation: Cancellation
    ) throws {
        let vocabulary = UInt64(generator.model.configuration.vocabularySize)
        var random = SplitMix64(state: 1)
        func tokens(_ count: Int) -> [TokenID] { (0..<count).map { _ in TokenID(random.next() % vocabulary) } }
        var prefill: [Double] = []
        var decode: [Double] = []
        var first: [Double] = []
        var traffic = WeightTraffic()
        for repetition in 0...repetitions where !cancellation.isCancelled {
            // The first round is the warm-up: it touches every page once and is not counted.
            if promptTokens > 0 {
                generator.reset()
                let result = try generator.measure(prompt: tokens(promptTokens), decodeTokens: 0, cancellation)
                if repetition > 0, !cancellation.isCancelled {
                    prefill.append(Double(promptTokens) / result.prefillSeconds)
                    first.append(result.prefillSeconds)
                }
            }
            if decodeTokens > 0 {
                generator.reset()
                let result = try generator.measure(prompt: tokens(1), decodeTokens: decodeTokens, cancellation)
                if repetition > 0, !cancellation.isCancelled {
                    decode.append(Double(decodeTokens) / result.decodeSeconds)
                    traffic.add(result.decodeTraffic)
                }
            }
        }
        self.prefill = BenchmarkRates(samples: prefill)
        self.decode = BenchmarkRates(samples: decode)
        decodeTraffic = traffic
        timeToFirstTokenSeconds = first.isEmpty ? nil : BenchmarkRates(samples: first).median
    }
}
