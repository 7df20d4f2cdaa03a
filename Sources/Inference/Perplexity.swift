// How well a configuration predicts a text.

import CKernels
import Glibc
import Tokenizers

/// Perplexity of a text under a model.
public struct Perplexity: Sendable, Equatable {
    /// Mean negative log likelihood of a scored token, in nats.
    public let meanNegativeLogLikelihood: Double
    /// Tokens that were scored: all but the first of each window.
    public let scoredTokens: Int

    /// What scoring read from flash.
    public let traffic: WeightTraffic
    /// Tokens that were computed.
    public let computedTokens: Int

    /// e to the mean negative log likelihood.
    public var perplexity: Double { exp(meanNegativeLogLikelihood) }

    /// Positions whose logits are computed in one pass.
    static let rowsPerPass = 64

    /// Cuts `tokens` into windows of the model's context, each read without the others, and scores every token but a window's
    /// first. A last window of fewer than 2 tokens is left out. Throws `InferenceError.emptyPrompt` when nothing is scored.
    ///
    /// The model must have been loaded with `ModelOptions.forScoring`; `adapter` is one of its own.
    public init(
        of tokens: [TokenID],
        model: LanguageModel,
        adapter: Adapter? = nil,
        cancellation: Cancellation = Cancellation()
    ) throws {
        let transformer = try model.makeTransformer()
        transformer.use(adapter, sequence: 0)
        let cache = try model.makeCache()
        let vocabulary = model.configuration.vocabularySize
        var total = 0.0
        var scored = 0
        var computed = 0
        var windowStart = 0
        // Sparse passes of one row are what decoding computes; of several, they are exact and would measure nothing.
        let rowsPerPass = model.plan.mode == .sparse ? 1 : min(Self.rowsPerPass, model.limits.outputs)
        while windowStart + 1 < tokens.count, !cancellation.isCancelled {
            let window = tokens[windowStart..<min(tokens.count, windowStart + model.contextLength)]
            var start = window.startIndex
            while start < window.endIndex {
                let end = min(window.endIndex, start + rowsPerPass)
                let rows = (start..<end).map {
                    BatchRow(
                        token: tokens[$0],
                        position: $0 - window.startIndex,
                        wantsLogits: $0 + 1 < window.endIndex
                    )
                }
                let logits = try rows.withUnsafeBufferPointer {
                    try transformer.forward($0, cache: cache, stop: cancellation)
                }
                guard let logits else { break }
                for row in 0..<(logits.count / vocabulary) {
                    let slice = UnsafeBufferPointer(rebasing: logits[row * vocabulary..<(row + 1) * vocabulary])
                    total += Self.negativeLogLikelihood(of: Int(tokens[start + row + 1]), logits: slice)
                    scored += 1
                }
                computed += rows.count
                start = end
            }
            windowStart = window.endIndex
        }
        guard scored > 0 else { throw InferenceError.emptyPrompt }
        meanNegativeLogLikelihood = total / Double(scored)
        scoredTokens = scored
        traffic = transformer.walk.traffic
        computedTokens = computed
    }

    private static func negativeLogLikelihood(of token: Int, logits: UnsafeBufferPointer<Float>) -> Double {
        let largest = logits.reduce(-Float.infinity) { Swift.max($0, $1) }
        var sum = 0.0
        for logit in logits { sum += Double(expf(logit - largest)) }
        return log(sum) - Double(logits[token] - largest)
    }
}

extension ModelOptions {
    /// The same, with room for the logits of many positions at once, as `Perplexity` needs.
    public var forScoring: ModelOptions {
        var options = self
        options.logitRows = Perplexity.rowsPerPass
        return options
    }
}
