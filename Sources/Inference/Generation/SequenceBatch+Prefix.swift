// Which slot a text gets, and what need not be computed because it stands in some cache already.

import Tokenizers

extension SequenceBatch {
    /// A prefix is copied or loaded only where it spares more than this many tokens besides what the slot has.
    private static let worthCopying = 8

    /// A free slot for a text: the one whose conversation it continues, else the one that was used longest ago.
    func slotForText(_ request: GenerationRequest) -> SequenceSlot? {
        var oldest: SequenceSlot?
        var continued: (slot: SequenceSlot, common: Int)?
        for slot in slots where slot.state == .free {
            if slot.turn < oldest?.turn ?? .max { oldest = slot }
            let common = slot.commonPrefix(with: request.prompt, adapter: request.adapterIdentity)
            // All that the slot holds is used, but for a few tokens that the next turn spells otherwise: nobody loses a conversation.
            guard common > 0, (slot.cached.count - common) * 16 <= common else { continue }
            if common > continued?.common ?? 0 { continued = (slot, common) }
        }
        return continued?.slot ?? oldest
    }

    /// Brings the longest known beginning of the prompt into `slot`, and returns how many tokens that is. Nothing is taken on trust:
    /// every token is compared, and the adapter that it was computed with.
    func takePrefix(of request: GenerationRequest, into slot: SequenceSlot) -> Int {
        let prompt = request.prompt
        let adapter = request.adapterIdentity
        var common = slot.commonPrefix(with: prompt, adapter: adapter)
        var most = common + Self.worthCopying
        var source: SequenceSlot?
        for other in slots where other !== slot {
            let shared = other.commonPrefix(with: prompt, adapter: adapter)
            if shared > most { (most, source) = (shared, other) }
        }
        if let source {
            common = most
            cache.copy(positions: common, from: source.index, to: slot.index)
            slot.cached.removeAll(keepingCapacity: true)
            slot.cached.append(contentsOf: prompt[..<common])
        }
        guard let savedPrefixes, savedPrefixes.adapter == adapter,
            let saved = savedPrefixes.longest(for: prompt), saved.common > common + Self.worthCopying
        else { return common }
        slot.cached.removeAll(keepingCapacity: true)
        guard savedPrefixes.load(saved.prefix, into: cache, sequence: slot.index) else { return 0 }
        slot.cached.append(contentsOf: saved.prefix.tokens)
        return saved.common
    }

    /// Keeps the prompt that a free slot just computed in a file, for this and later runs. Throws `InferenceError.cannotSavePrefix`.
    package func savePrefix(of slot: SequenceSlot) throws {
        let tokens = slot.request.prompt
        guard slot.cached == tokens, slot.cachedAdapter == savedPrefixes?.adapter else { return }
        try savedPrefixes?.save(tokens, from: cache, sequence: slot.index)
    }
}
