// Several texts that grow together: every pass over the weights computes a token of each, and a piece of the next prompt.

import FlashWeights
import Tokenizers

/// The sequences of one model, computed together. Owns the KV cache, the activations and the threads.
///
/// A pass takes one row of every text that is being written (more with drafts), and as many rows of prompts as leave the writers
/// an even pace. Weights are read once for all of them. What a text says does not depend on its neighbours: a row's bits are
/// the same whatever else the pass computes.
///
/// One thread uses it. Between the tokens of a text nothing is allocated here.
package final class SequenceBatch: PassStop {
    /// The model.
    package let model: LanguageModel
    /// Every sequence, by its number.
    package let slots: [SequenceSlot]

    let transformer: Transformer
    let cache: KVCache
    /// Prompts that many texts begin with, kept in files; see `SavedPrefixes`.
    package var savedPrefixes: SavedPrefixes?
    private let sampler: Sampler
    private let rows: UnsafeMutableBufferPointer<BatchRow>
    /// How many drafted tokens pay, learned from all texts.
    private var draftLength = DraftLength()
    /// Seconds of a pass without prompts, and of each row of a prompt more; nil before the first.
    private var secondsOfWriting: Double?
    private var secondsPerPromptRow: Double?
    private var turns = 0
    private lazy var tokenSpellings = TokenSpellings(model.tokenizer)

    /// While others write, prompts may take this long of a pass, or as long again as the pass: half the pace at which people read, or, where
    /// weights stream, half of what a pass costs anyway.
    private static let promptSeconds = 0.1
    /// Rows of prompts in a pass beside writers, at least: fewer would waste a pass over the weights.
    private static let fewestPromptRows = 16

    /// Allocates the KV cache and activations that the model's ledger has counted, and starts its threads.
    /// Throws `InferenceError.outOfResources`.
    package init(model: LanguageModel) throws {
        self.model = model
        transformer = try model.makeTransformer()
        cache = try model.makeCache()
        sampler = Sampler(vocabularySize: model.configuration.vocabularySize)
        rows = .allocate(capacity: model.limits.rows)
        slots = (0..<cache.sequenceCount).map {
            SequenceSlot(index: $0, capacity: model.contextLength, draftRows: model.draftRows)
        }
    }

    deinit { rows.deallocate() }

    /// Whether no text is at work.
    package var isIdle: Bool { !slots.contains(where: \.isAtWork) }

    /// Whether another text can begin.
    package var hasFreeSlot: Bool { slots.contains { $0.state == .free } }

    /// Begins a text in a free slot; nil where there is none. What the slot, another one or a saved prefix holds of the prompt is
    /// not computed again; the result is the same to the bit.
    ///
    /// Throws `InferenceError` for an empty prompt, one that does not fit, or sampling options out of range.
    package func begin(_ request: GenerationRequest) throws -> SequenceSlot? {
        try request.sampling.validate()
        guard !request.prompt.isEmpty else { throw InferenceError.emptyPrompt }
        guard request.prompt.count < model.contextLength else {
            throw InferenceError.promptTooLong(tokens: request.prompt.count, context: model.contextLength)
        }
        guard let slot = slotForText(request) else { return nil }
        turns += 1
        slot.turn = turns
        slot.started = .now
        slot.request = request
        slot.drawing = Drawing(request.sampling)
        let room = min(request.maxTokens, model.contextLength - request.prompt.count)
        slot.check = request.spelling.map { SpellingCheck($0, tokenSpellings, budget: room) }
        slot.draft?.begin()
        slot.statistics = GenerationStatistics(promptTokens: request.prompt.count)
        slot.statistics.reusedTokens = takePrefix(of: request, into: slot)
        slot.cached.removeLast(slot.cached.count - slot.statistics.reusedTokens)
        slot.cachedAdapter = request.adapterIdentity
        transformer.use(request.adapter, sequence: slot.index)
        slot.state = .reading
        return slot
    }

    /// Computes one pass and tells `onToken` what was drawn; where it says false the text ends. Texts that are complete are then
    /// `.ended`, until `release` frees their slots.
    ///
    /// Throws what reading the weights throws: every text at work ends with it, and the slots are free.
    package func step(_ onToken: (SequenceSlot, TokenID) -> Bool) throws {
        for slot in slots where slot.isAtWork && slot.request.cancellation.isCancelled { end(slot, .cancelled) }
        let (count, promptRows) = gatherRows()
        guard count > 0 else { return }
        let start = monotonicNanoseconds()
        let result: UnsafeBufferPointer<Float>?
        do {
            let batch = UnsafeBufferPointer(rebasing: rows[..<count])
            result = try transformer.forward(batch, cache: cache, stop: self)
        } catch {
            for slot in slots where slot.isAtWork { slot.state = .free }
            throw error
        }
        guard let logits = result?.baseAddress else {  // stopped: all texts were cancelled
            for slot in slots where slot.isAtWork { end(slot, .cancelled) }
            return
        }
        note(seconds: Double(monotonicNanoseconds() - start) * 1e-9, rows: count, promptRows: promptRows)
        for slot in slots where slot.passRows > 0 { finishPass(of: slot, logits, onToken) }
    }

    /// Frees the slot of a text that ended, and returns what it cost. The slot keeps its keys and values.
    package func release(_ slot: SequenceSlot) -> GenerationStatistics {
        slot.state = .free
        return slot.statistics
    }

    /// Forgets what free slots hold: the next prompt is computed from its first token.
    package func reset() {
        for slot in slots where slot.state == .free { slot.cached.removeAll(keepingCapacity: true) }
    }

    /// Whether all texts were cancelled: a pass goes on as long as one of them is wanted.
    package var isStopRequested: Bool {
        for slot in slots where slot.passRows > 0 && !slot.request.cancellation.isCancelled { return false }
        return true
    }

    // MARK: - A pass

    /// Fills `rows`: first those of the writers, then of prompts, oldest first.
    private func gatherRows() -> (count: Int, promptRows: Int) {
        var count = 0
        var outputs = 0
        var writers = 0
        for slot in slots {
            slot.passRows = 0
            if case .writing = slot.state { writers += 1 }
        }
        for slot in slots {
            guard case .writing(let token) = slot.state else { continue }
            slot.passOutput = outputs
            addWriter(slot, token, writers: writers, at: count)
            count += slot.passRows
            outputs += slot.passRows
        }
        let limit = writers > 0 ? min(rows.count, count + promptRowsBesideWriters) : rows.count
        let written = count
        var turn = 0
        while count < limit, let slot = nextReader(after: turn) {
            turn = slot.turn
            slot.passOutput = outputs
            if addReader(slot, at: count, limit: limit, mayAsk: outputs < model.limits.outputs) { outputs += 1 }
            count += slot.passRows
        }
        return (count, count - written)
    }

    /// The text whose prompt is not computed and that came first after `turn`.
    private func nextReader(after turn: Int) -> SequenceSlot? {
        var next: SequenceSlot?
        for slot in slots where slot.state == .reading && slot.turn > turn {
            if slot.turn < next?.turn ?? .max { next = slot }
        }
        return next
    }

    /// The row of the token that was drawn last, and of those that may follow: as long as they turn out to be the ones that are
    /// drawn, the next steps find their logits there. Rows of other tokens are overwritten by the next pass.
    private func addWriter(_ slot: SequenceSlot, _ token: TokenID, writers: Int, at first: Int) {
        let position = slot.cached.count
        var drafted = 0
        if slot.request.drafts, slot.draft != nil {
            let statistics = slot.statistics
            let left = min(
                slot.request.maxTokens - statistics.generatedTokens,
                model.contextLength - slot.cached.count,
                model.limits.outputs / writers,
                rows.count / writers
            )
            drafted = slot.draft?.propose(after: slot.cached, token, limit: left - 1, draftLength) ?? 0
        }
        rows[first] = BatchRow(token: token, position: position, sequence: slot.index, wantsLogits: true)
        for index in 0..<drafted {
            rows[first + 1 + index] = BatchRow(
                token: slot.draft?.tokens[index] ?? 0,
                position: position + 1 + index,
                sequence: slot.index,
                wantsLogits: true
            )
        }
        slot.passRows = 1 + drafted
    }

    /// The next rows of a prompt. True when the last of them asks for logits; a prompt's last row waits where none are left.
    private func addReader(_ slot: SequenceSlot, at first: Int, limit: Int, mayAsk: Bool) -> Bool {
        let prompt = slot.request.prompt
        let start = slot.cached.count
        var count = min(limit - first, prompt.count - start)
        if start + count == prompt.count, !mayAsk { count -= 1 }
        for index in 0..<count {
            rows[first + index] = BatchRow(
                token: prompt[start + index],
                position: start + index,
                sequence: slot.index,
                wantsLogits: start + index == prompt.count - 1
            )
        }
        slot.passRows = count
        return count > 0 && start + count == prompt.count
    }

    /// What the pass gave one text: its prompt goes on, or its next tokens are drawn.
    private func finishPass(
        of slot: SequenceSlot,
        _ logits: UnsafePointer<Float>,
        _ onToken: (SequenceSlot, TokenID) -> Bool
    ) {
        let own = logits + slot.passOutput * model.configuration.vocabularySize
        switch slot.state {
        case .reading:
            let start = slot.cached.count
            slot.cached.append(contentsOf: slot.request.prompt[start..<start + slot.passRows])
            guard slot.cached.count == slot.request.prompt.count else { return }
            slot.prefilled = .now
            slot.statistics.prefillSeconds = seconds(slot.started.duration(to: slot.prefilled))
            slot.trafficBefore = transformer.walk.traffic
            write(slot, own, onToken)
        case .writing(let token):
            slot.draft?.passed(logits: own)
            slot.cached.append(token)
            slot.statistics.decodeSteps += 1
            write(slot, own, onToken)
        case .free, .ended: return
        }
    }

    /// Draws tokens from the logits there are: one, and those that a draft foresaw.
    private func write(
        _ slot: SequenceSlot,
        _ first: UnsafePointer<Float>,
        _ onToken: (SequenceSlot, TokenID) -> Bool
    ) {
        var logits = first
        while true {
            let request = slot.request
            // The pass is over, so that its logits may be changed.
            let token =
                slot.check?.next(sampler, UnsafeMutablePointer(mutating: logits), &slot.drawing)
                ?? sampler.next(logits, &slot.drawing)
            if request.cancellation.isCancelled { return end(slot, .cancelled) }
            if slot.statistics.generatedTokens >= request.maxTokens { return end(slot, .length) }
            if request.endsAtEndOfTurn, model.tokenizer.endOfTurnTokens.contains(token) {
                return end(slot, .endOfTurn)
            }
            slot.statistics.generatedTokens += 1
            if slot.statistics.generatedTokens == 1 {
                slot.statistics.timeToFirstTokenSeconds = seconds(slot.started.duration(to: .now))
            }
            guard onToken(slot, token), !request.cancellation.isCancelled else { return end(slot, .cancelled) }
            if slot.statistics.generatedTokens >= request.maxTokens { return end(slot, .length) }
            if slot.statistics.promptTokens + slot.statistics.generatedTokens >= model.contextLength {
                return end(slot, .contextFull)
            }
            let vocabulary = model.configuration.vocabularySize
            guard let foreseen = slot.draft?.take(token, vocabulary: vocabulary, &draftLength) else {
                slot.state = .writing(next: token)
                return
            }
            slot.cached.append(token)
            slot.statistics.decodeSteps += 1
            logits = foreseen
        }
    }

    private func end(_ slot: SequenceSlot, _ reason: StopReason) {
        let now = ContinuousClock.now
        if slot.state == .reading, slot.cached.count < slot.request.prompt.count {
            slot.statistics.prefillSeconds = seconds(slot.started.duration(to: now))
        } else {
            slot.statistics.decodeSeconds = seconds(slot.prefilled.duration(to: now))
            slot.statistics.decodeTraffic = transformer.walk.traffic - slot.trafficBefore
        }
        slot.statistics.stopReason = reason
        slot.statistics.refusedTokens = slot.check?.refused ?? 0
        slot.statistics.spellingSeconds = Double(slot.check?.nanoseconds ?? 0) * 1e-9
        slot.statistics.draftedTokens = slot.draft?.verified ?? 0
        slot.statistics.acceptedTokens = slot.draft?.accepted ?? 0
        slot.state = .ended(reason)
    }

    // MARK: - Pace

    /// Rows of prompts that a pass may take when others are writing.
    private var promptRowsBesideWriters: Int {
        guard let secondsPerPromptRow else { return 4 * Self.fewestPromptRows }
        let allowed = max(Self.promptSeconds, secondsOfWriting ?? 0)
        return max(Self.fewestPromptRows, Int(min(allowed / secondsPerPromptRow, 4096)))
    }

    /// Learns from what a pass took.
    private func note(seconds: Double, rows: Int, promptRows: Int) {
        func follow(_ old: Double?, _ new: Double) -> Double { old.map { $0 + 0.3 * (new - $0) } ?? new }
        if promptRows == 0 {
            draftLength.notePass(rows: rows, seconds: seconds)
            secondsOfWriting = follow(secondsOfWriting, seconds)
        } else if promptRows >= Self.fewestPromptRows {
            // Never less than a tenth of the pass: its other part is only known from other passes.
            let marginal = max(seconds - (secondsOfWriting ?? 0), seconds / 10) / Double(promptRows)
            secondsPerPromptRow = follow(secondsPerPromptRow, marginal)
        }
    }
}
