import FlashWeights
import Foundation
import Inference
import Testing
import Tokenizers

@Suite("SequenceBatch")
struct SequenceBatchTests {
    private func model(
        _ file: TinyModel,
        sequences: Int,
        context: Int = 128,
        threads: Int = 2,
        format: KVCacheFormat? = nil,
        drafts: Bool? = nil
    ) throws -> LanguageModel {
        var options = ModelOptions(path: file.path, threads: threads, contextLength: context)
        options.sequences = sequences
        options.cacheFormat = format
        options.drafts = drafts
        return try LanguageModel(options: options)
    }

    /// Prompts of several lengths; some begin alike.
    private let prompts: [[TokenID]] = (0..<11).map { index in
        let own = (0..<(3 + index * 7 % 40)).map { TokenID(($0 * 31 + index * 17) % 99) }
        return index.isMultiple(of: 3) ? Array(10..<40) + own : own
    }

    private func request(_ index: Int, tokens: Int = 30) -> GenerationRequest {
        var request = GenerationRequest(prompt: prompts[index], maxTokens: tokens)
        request.endsAtEndOfTurn = false
        if index.isMultiple(of: 2) {
            request.sampling = SamplingOptions(temperature: 1.2, topP: 0.9, seed: UInt64(index))
        }
        return request
    }

    private func alone(_ model: LanguageModel, _ request: GenerationRequest) throws -> [TokenID] {
        try SequenceBatch(model: model).write(request).tokens
    }

    @Test(
        "texts written together, with newcomers' prompts between, are those written alone",
        arguments: [KVCacheFormat.f16, .q8],
        [false, true]
    )
    func together(format: KVCacheFormat, drafts: Bool) throws {
        let file = try TinyModel()
        let single = try model(file, sequences: 1, format: format)
        let loaded = try model(file, sequences: 4, format: format, drafts: drafts)
        #expect(loaded.sequenceCount == 4)
        let expected = try prompts.indices.map { try alone(single, request($0)) }
        let batch = try SequenceBatch(model: loaded)
        var told = prompts.map { _ in [TokenID]() }
        var texts: [Int: Int] = [:]
        var next = 0
        var mostAtWork = 0
        repeat {
            // One newcomer between passes, so that some read while others write.
            if next < prompts.count, let slot = try batch.begin(request(next)) {
                texts[slot.index] = next
                next += 1
            }
            mostAtWork = max(mostAtWork, batch.slots.count(where: \.isAtWork))
            try batch.step { slot, token in
                if let text = texts[slot.index] { told[text].append(token) }
                return true
            }
            for slot in batch.slots { if case .ended = slot.state { _ = batch.release(slot) } }
        } while next < prompts.count || !batch.isIdle
        #expect(told == expected)
        #expect(mostAtWork == 4)
    }

    @Test("what another slot holds of a prompt is copied, not computed, and a conversation keeps its slot")
    func copying() throws {
        let file = try TinyModel()
        let batch = try SequenceBatch(model: model(file, sequences: 3))
        let shared = Array(TokenID(10)..<60)
        let first = try batch.write(after: shared + [1, 2, 3], 6)
        let second = try batch.write(after: shared + [4, 5, 6], 6)
        #expect(first.statistics.reusedTokens == 0)
        #expect(second.slot != first.slot, "the first conversation may go on")
        #expect(second.statistics.reusedTokens == shared.count)
        let followUp = try batch.write(after: shared + [1, 2, 3] + first.tokens + [7, 8], 6)
        #expect(followUp.slot == first.slot)
        #expect(followUp.statistics.reusedTokens == shared.count + 3 + first.tokens.count - 1)
        let cold = try SequenceBatch(model: batch.model).write(after: shared + [4, 5, 6], 6)
        #expect(cold.tokens == second.tokens)
    }

    @Test("one text's cancellation stops it alone, and a pass stops when all were cancelled")
    func cancelling() throws {
        let file = try TinyModel()
        let loaded = try model(file, sequences: 2)
        let expected = try alone(model(file, sequences: 1), request(1))
        let batch = try SequenceBatch(model: loaded)
        let leaving = request(0, tokens: 100)
        let leaver = try #require(try batch.begin(leaving))
        let stayer = try #require(try batch.begin(request(1)))
        var told: [TokenID] = []
        while stayer.isAtWork {
            try batch.step { slot, token in
                if slot === stayer { told.append(token) }
                if told.count == 3 { leaving.cancellation.cancel() }
                return true
            }
        }
        #expect(told == expected)
        #expect(leaver.state == .ended(.cancelled))
        #expect(batch.release(leaver).generatedTokens < 10)
        _ = batch.release(stayer)
        let last = request(2)
        last.cancellation.cancel()
        let slot = try #require(try batch.begin(last))
        try batch.step { _, _ in true }
        #expect(slot.state == .ended(.cancelled))
    }

    @Test("there is no slot for one more text than there are sequences")
    func full() throws {
        let file = try TinyModel()
        let batch = try SequenceBatch(model: model(file, sequences: 2))
        #expect(try batch.begin(request(0)) != nil)
        #expect(try batch.begin(request(1)) != nil)
        #expect(try batch.begin(request(2)) == nil)
        #expect(!batch.hasFreeSlot)
    }

    @Test("the smaller the budget, the fewer texts at a time, down to one, and the ledger keeps to it")
    func fewer() throws {
        let file = try TinyModel()
        var options = ModelOptions(path: file.path, threads: 1, contextLength: 512)
        options.sequences = 8
        var budget = try LanguageModel(options: options).ledger.total
        var counts: [Int] = []
        while counts.last != 1 {
            options.dramBudget = budget
            let model = try LanguageModel(options: options)
            #expect(model.ledger.total <= budget)
            counts.append(model.sequenceCount)
            budget -= 64 << 10
        }
        #expect(counts.first == 8)
        #expect(counts == counts.sorted(by: >))
        #expect(Set(counts).count > 2)
    }
}
