// One of the sequences that a model keeps keys and values for, and the text that grows there.

import Tokenizers

/// What a caller asks of a sequence.
package struct GenerationRequest {
    /// What the text continues; not empty, and shorter than the context.
    package var prompt: [TokenID]
    /// The most tokens to draw. 0 only computes the prompt.
    package var maxTokens: Int
    /// How they are drawn.
    package var sampling = SamplingOptions()
    /// Ends it early.
    package var cancellation = Cancellation()
    /// Whether the model's end of turn ends the text. Benchmarks go on.
    package var endsAtEndOfTurn = true
    /// What is added to the model for this text; nil for the bare model.
    package var adapter: Adapter?
    /// What the text may spell; nil lets it spell anything.
    package var spelling: TextSpelling?
    /// Whether tokens may be computed ahead, where the model drafts at all. The text is the same.
    package var drafts = true

    package init(prompt: [TokenID], maxTokens: Int, adapter: Adapter? = nil) {
        self.prompt = prompt
        self.maxTokens = maxTokens
        self.adapter = adapter
    }

    /// What tells keys and values of one adapter from another's; 0 for the bare model.
    var adapterIdentity: UInt64 { adapter?.identity ?? 0 }
}

/// A sequence's place in the KV cache. Between two texts it keeps what the last one left there: the next may begin alike.
package final class SequenceSlot {
    package enum State: Equatable {
        /// No text; whoever asks gets it.
        case free
        /// The prompt's keys and values are being computed.
        case reading
        /// `next` was drawn and told, but is not computed.
        case writing(next: TokenID)
        /// The text is complete, and its caller has not been told yet.
        case ended(StopReason)
    }

    /// Its number in the KV cache.
    package let index: Int
    /// What it does. `SequenceBatch` alone changes it.
    package internal(set) var state = State.free
    /// What the text has cost so far.
    package internal(set) var statistics = GenerationStatistics(promptTokens: 0)

    /// Tokens whose keys and values stand in the cache, by position.
    var cached: [TokenID] = []
    /// The adapter that they were computed with; 0 for none.
    var cachedAdapter: UInt64 = 0
    /// The text as it was asked for.
    var request = GenerationRequest(prompt: [], maxTokens: 0)
    var drawing = Drawing()
    /// Where its spelling is held to something.
    var check: SpellingCheck?
    /// The tokens that the last pass verified besides its first, if the model drafts.
    var draft: Draft?
    /// When the text began, and when its prompt was computed.
    var started = ContinuousClock.now
    var prefilled = ContinuousClock.now
    /// What passes had read by then.
    var trafficBefore = WeightTraffic()
    /// Texts that began before this one, over all slots: who came first is computed first, and the oldest slot is reused first.
    var turn = 0
    /// This slot's rows in the current pass, and where their logits begin, in rows.
    var passRows = 0
    var passOutput = 0

    init(index: Int, capacity: Int, draftRows: Int) {
        self.index = index
        cached.reserveCapacity(capacity)
        draft = draftRows > 0 ? Draft(capacity: draftRows) : nil
    }

    deinit { draft?.tokens.deallocate() }

    /// Whether a pass should compute for it.
    package var isAtWork: Bool {
        switch state {
        case .reading, .writing: true
        case .free, .ended: false
        }
    }

    /// How many cached tokens `prompt` begins with, its last not counted: that one's logits are needed. None where they were computed
    /// with another adapter than `adapter`.
    func commonPrefix(with prompt: [TokenID], adapter: UInt64) -> Int {
        cachedAdapter == adapter ? prompt.commonPrefix(with: cached, limit: prompt.count - 1) : 0
    }
}

extension [TokenID] {
    /// How many tokens both begin with, at most `limit`.
    package func commonPrefix(with other: [TokenID], limit: Int) -> Int {
        var common = 0
        let limit = Swift.min(limit, count, other.count)
        while common < limit, self[common] == other[common] { common += 1 }
        return common
    }
}
