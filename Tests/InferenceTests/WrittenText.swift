// One text, from its request to its end, as the tests of several need it.
import Inference
import Testing
import Tokenizers

extension SequenceBatch {
    /// Writes a text while nothing else is at work.
    func write(_ request: GenerationRequest) throws -> (slot: Int, tokens: [TokenID], statistics: GenerationStatistics)
    {
        let slot = try #require(try begin(request))
        var tokens: [TokenID] = []
        while slot.isAtWork {
            try step { _, token in
                tokens.append(token)
                return true
            }
        }
        return (slot.index, tokens, release(slot))
    }

    /// Writes `count` tokens after `prompt`, greedily and past any end of turn.
    func write(after prompt: [TokenID], _ count: Int) throws -> (
        slot: Int, tokens: [TokenID], statistics: GenerationStatistics
    ) {
        var request = GenerationRequest(prompt: prompt, maxTokens: count)
        request.endsAtEndOfTurn = false
        return try write(request)
    }
}
