import FlashWeights
import Foundation
import Inference
import Testing
import Tokenizers

@Suite("Adapter", .timeLimit(.minutes(3)))
struct AdapterTests {
    static let shapes: [TinyModel.Shape] = [
        .init(),
        .init(layers: 3, heads: 3, keyValueHeads: 1, headSize: 32, feedForward: 352, type: .q4_0, isTied: false),
        .init(heads: 4, keyValueHeads: 4, headSize: 8, feedForward: 72, type: .f16),  // widths that fill no block of 32
    ]

    private func load(
        _ path: String,
        _ adapters: [String],
        threads: Int = 2,
        pinned: Int? = nil,
        sequences: Int = 1
    ) throws -> LanguageModel {
        var options = ModelOptions(path: path, threads: threads, contextLength: 256).forScoring
        options.adapterPaths = adapters
        options.mostPinnedBytes = pinned
        options.sequences = sequences
        return try LanguageModel(options: options)
    }

    private func prompt(_ count: Int) -> [TokenID] {
        (0..<count).map { TokenID(($0 * 37 + $0 * $0 * 11) % TinyModel.vocabulary.count) }
    }

    private func rootMeanSquare(_ values: [Float]) -> Float {
        (values.reduce(0) { $0 + $1 * $1 } / Float(max(1, values.count))).squareRoot()
    }

    @Test("a PEFT folder and the converter's GGUF file give the same bits, and not the bare model's", arguments: shapes)
    func formats(shape: TinyModel.Shape) throws {
        let file = try TinyModel(shape)
        let adapter = try TinyAdapter(shape)
        let model = try load(file.path, [adapter.peft(), adapter.gguf()])
        let tokens = prompt(40)
        let bare = try model.logits(of: tokens, batch: 64)
        #expect(try load(file.path, []).logits(of: tokens, batch: 64) == bare)
        let changed = try model.logits(of: tokens, batch: 64, adapter: model.adapters[0])
        #expect(changed.allSatisfy { $0.isFinite })
        #expect(rootMeanSquare(zip(changed, bare).map { $0 - $1 }) > 0.2 * rootMeanSquare(bare))
        #expect(try model.logits(of: tokens, batch: 64, adapter: model.adapters[1]) == changed)
        #expect(model.adapters[0].identity == model.adapters[1].identity)
    }

    @Test("rounding the factors to 8 bits changes logits far less than the adapter does")
    func precision() throws {
        // The same factors beside a base of floats are kept as halves.
        let shape = TinyModel.Shape(heads: 2, keyValueHeads: 1, headSize: 32, feedForward: 96, type: .f16)
        let file = try TinyModel(shape)
        var adapter = try TinyAdapter(shape)
        let model = try load(file.path, [adapter.peft()])
        let tokens = prompt(12)
        let bare = try model.logits(of: tokens, batch: 64)
        let changed = try model.logits(of: tokens, batch: 64, adapter: model.adapters[0])
        // Twice the scale, half of B: the same product.
        adapter = try TinyAdapter(shape, alpha: 32)
        for index in adapter.pairs.indices { adapter.pairs[index].b = adapter.pairs[index].b.map { $0 / 2 } }
        let other = try load(file.path, [adapter.peft()])
        let again = try other.logits(of: tokens, batch: 64, adapter: other.adapters[0])
        #expect(
            rootMeanSquare(zip(changed, again).map { $0 - $1 }) < 1e-3
                * rootMeanSquare(zip(changed, bare).map { $0 - $1 })
        )
    }

    @Test("types of numbers and scales of PEFT", arguments: ["F32", "F16", "BF16"])
    func numbers(type: String) throws {
        let file = try TinyModel()
        let adapter = try TinyAdapter(rank: 4, alpha: 8)
        // Numbers that all three types hold.
        for index in adapter.pairs.indices {
            adapter.pairs[index].a = adapter.pairs[index].a.map { ($0 * 128).rounded() / 128 }
            adapter.pairs[index].b = adapter.pairs[index].b.map { ($0 * 128).rounded() / 128 }
        }
        let paths = try [
            adapter.peft(), adapter.peft(type: type),
            // alpha / √4 and alpha / 4
            adapter.peft(type: type, configuration: ["use_rslora": true, "lora_alpha": 4]),
            // A pattern for one module alone, and names with the adapter's own.
            adapter.peft(configuration: [
                "lora_alpha": 1,
                "alpha_pattern": [
                    "q_proj": 8, "k_proj": 8, "v_proj": 8, "self_attn.o_proj": 8, "gate_proj": 8, "up_proj": 8,
                    "model.layers.0.mlp.down_proj": 8, "layers.1.mlp.down_proj": 8,
                ],
            ]) { $0.replacingOccurrences(of: ".weight", with: ".default.weight") },
        ]
        let model = try load(file.path, paths)
        let expected = try model.logits(of: prompt(20), batch: 64, adapter: model.adapters[0])
        for adapter in model.adapters.dropFirst() {
            #expect(try model.logits(of: prompt(20), batch: 64, adapter: adapter) == expected)
        }
    }

    @Test(
        "bits depend neither on threads, nor on the batch, nor on what streams",
        arguments: shapes,
        ContainerPacker.DownLayout.allCases
    )
    func sameBits(shape: TinyModel.Shape, layout: ContainerPacker.DownLayout) throws {
        if layout == .columns, !shape.feedForward.isMultiple(of: 32) { return }
        let container = try TinyContainer(shape, layout)
        let adapter = try TinyAdapter(shape).peft()
        let tokens = prompt(90)
        let whole = try load(container.path, [adapter])
        let expected = try whole.logits(of: tokens, batch: 64, adapter: whole.adapters[0])
        if layout == .rows {
            let file = try load(container.model.path, [adapter], threads: 1)
            #expect(try file.logits(of: tokens, batch: 64, adapter: file.adapters[0]) == expected)
        }
        for threads in [1, 3] {
            let model = try load(container.path, [adapter], threads: threads, pinned: 0)
            #expect(model.plan.mode == .dense)
            for batch in [1, 7, 64] {
                let logits = try model.logits(of: tokens, batch: batch, adapter: model.adapters[0])
                #expect(logits == expected, "\(threads) threads, batches of \(batch)")
            }
        }
    }

    @Test("an adapter of some projections of some layers changes what a whole one with zeros elsewhere changes")
    func subset() throws {
        let file = try TinyModel()
        for projection in Projection.allCases {
            let part = try TinyAdapter(projections: [projection], layers: [1])
            let whole = try TinyAdapter()
            for index in whole.pairs.indices {
                if whole.pairs[index].projection == projection, whole.pairs[index].layer == 1 {
                    whole.pairs[index].a = part.pairs[0].a
                    whole.pairs[index].b = part.pairs[0].b
                } else {
                    whole.pairs[index].b = whole.pairs[index].b.map { _ in 0 }
                }
            }
            let model = try load(file.path, [part.peft(), whole.peft()])
            let partial = try model.logits(of: prompt(9), batch: 64, adapter: model.adapters[0])
            #expect(try model.logits(of: prompt(9), batch: 64, adapter: model.adapters[1]) == partial, "\(projection)")
            #expect(try model.logits(of: prompt(9), batch: 64) != partial, "\(projection)")
        }
    }

    @Test("texts with different adapters in one sweep are those written alone")
    func together() throws {
        let file = try TinyModel()
        let paths = try [
            TinyAdapter(seed: 5).peft(), TinyAdapter(rank: 3, projections: [.query, .up, .down], seed: 6).gguf(),
        ]
        let model = try load(file.path, paths, sequences: 4)
        #expect(model.sequenceCount == 4)
        let choices: [Adapter?] = [
            model.adapters[0], nil, model.adapters[1], model.adapters[0], model.adapters[1], nil,
        ]
        func request(_ index: Int) -> GenerationRequest {
            // Pairs of equal prompts with different adapters.
            let tokens = prompt(20 + index % 3 * 33)
            var request = GenerationRequest(prompt: tokens, maxTokens: 24, adapter: choices[index])
            request.endsAtEndOfTurn = false
            return request
        }
        let alone = try choices.indices.map { try SequenceBatch(model: model).write(request($0)).tokens }
        // Three prompts: more texts than that are the adapters' doing.
        #expect(Set(alone).count > 3)
        let batch = try SequenceBatch(model: model)
        var told = choices.map { _ in [TokenID]() }
        var texts: [Int: Int] = [:]
        var next = 0
        repeat {
            while next < choices.count, let slot = try batch.begin(request(next)) {
                texts[slot.index] = next
                next += 1
            }
            try batch.step { slot, token in
                if let text = texts[slot.index] { told[text].append(token) }
                return true
            }
            for slot in batch.slots { if case .ended = slot.state { _ = batch.release(slot) } }
        } while next < choices.count || !batch.isIdle
        #expect(told == alone)
    }

    @Test("what was computed with one adapter is not taken for another, in memory or from a file")
    func prefixes() throws {
        let file = try TinyModel()
        let model = try load(file.path, [TinyAdapter(seed: 5).peft(), TinyAdapter(seed: 6).peft()], sequences: 2)
        let tokens = prompt(80)
        func write(_ batch: SequenceBatch, _ adapter: Adapter?) throws -> (tokens: [TokenID], reused: Int) {
            var request = GenerationRequest(prompt: tokens, maxTokens: 8, adapter: adapter)
            request.endsAtEndOfTurn = false
            let text = try batch.write(request)
            return (text.tokens, text.statistics.reusedTokens)
        }
        let choices: [Adapter?] = [nil, model.adapters[0], model.adapters[1]]
        for first in choices.indices {
            for second in choices.indices {
                let batch = try SequenceBatch(model: model)
                _ = try write(batch, choices[first])
                let text = try write(batch, choices[second])
                #expect(text.reused == (first == second ? tokens.count - 1 : 0))
                #expect(try text.tokens == write(SequenceBatch(model: model), choices[second]).tokens)
            }
        }
        // Kept with the first adapter.
        let batch = try SequenceBatch(model: model)
        batch.savedPrefixes = SavedPrefixes(model: model, adapter: model.adapters[0], wanted: [tokens])
        _ = try batch.write(GenerationRequest(prompt: tokens, maxTokens: 0, adapter: model.adapters[0]))
        try batch.savePrefix(of: batch.slots[0])
        #expect(SavedPrefixes(model: model, adapter: model.adapters[0], wanted: [tokens]).missing.isEmpty)
        #expect(SavedPrefixes(model: model, adapter: model.adapters[1], wanted: [tokens]).missing == [tokens])
        #expect(SavedPrefixes(model: model, wanted: [tokens]).missing == [tokens])
        let other = try SequenceBatch(model: model)
        other.savedPrefixes = SavedPrefixes(model: model, adapter: model.adapters[0], wanted: [tokens])
        #expect(try write(other, model.adapters[1]).reused == 0)
        #expect(try write(other, model.adapters[0]).reused == tokens.count - 1)
    }

    @Test("adapters are in the ledger, and a budget that has no room for them is refused")
    func ledger() throws {
        let file = try TinyModel()
        let paths = try [TinyAdapter(seed: 5).peft(), TinyAdapter(rank: 64, seed: 6).peft()]
        let model = try load(file.path, paths)
        let bytes = model.adapters.reduce(0) { $0 + $1.byteCount }
        #expect(model.ledger.entries.first { $0.name == "adapters" }?.bytes == bytes)
        var options = ModelOptions(path: file.path, threads: 1, contextLength: 64)
        options.adapterPaths = paths
        options.dramBudget = 1 << 20
        let error = #expect(throws: FlashWeightsError.self) { try LanguageModel(options: options) }
        let refusal = try #require(error)
        #expect("\(refusal)".contains("adapters"))
    }
}
