// Prompt in, tokens out, one text at a time on the calling thread.

import FlashWeights
import Tokenizers

/// Generates text with one model, one request at a time. Owns a KV cache and a team of threads.
public final class Generator {
    /// The model.
    public var model: LanguageModel { batch.model }

    /// The texts; here one at a time.
    package let batch: SequenceBatch

    /// Allocates the KV cache and activations that the model's ledger has counted, and starts its threads.
    public init(model: LanguageModel) throws { batch = try SequenceBatch(model: model) }

    /// Continues `prompt` until the model ends its turn, `maxTokens` were drawn, the context is full, or `cancellation` is
    /// set. `onToken` hears each token but the end of turn.
    /// `adapter` is one of the model's.
    ///
    /// The part of the prompt that equals what the cache holds is not computed again; the result is the same to the bit.
    /// Between tokens nothing is allocated here. Throws `InferenceError`, and whatever `onToken` throws.
    public func generate(
        prompt: [TokenID],
        maxTokens: Int,
        sampling: SamplingOptions = SamplingOptions(),
        adapter: Adapter? = nil,
        cancellation: Cancellation = Cancellation(),
        onToken: (TokenID) throws -> Void
    ) throws -> GenerationStatistics {
        var request = GenerationRequest(prompt: prompt, maxTokens: maxTokens, adapter: adapter)
        request.sampling = sampling
        request.cancellation = cancellation
        guard let slot = try batch.begin(request) else {
            preconditionFailure("a generator was asked while it generates")
        }
        var failure: (any Error)?
        while slot.isAtWork {
            try batch.step { _, token in
                do {
                    try onToken(token)
                    return true
                } catch {
                    failure = error
                    return false
                }
            }
        }
        let statistics = batch.release(slot)
        if let failure { throw failure }
        return statistics
    }

    /// Forgets what the cache holds: the next prompt is computed from its first token.
    public func reset() { batch.reset() }
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
