import FlashWeights
import Foundation
import GGUF
import Glibc
import Inference
import Synchronization
import Testing
import Tokenizers

@Suite("A model in a container", .timeLimit(.minutes(2)))
struct ContainerModelTests {
    static let shapes: [TinyModel.Shape] = [
        .init(),
        .init(layers: 3, heads: 3, keyValueHeads: 1, headSize: 32, feedForward: 352, type: .q4_0, isTied: false),
        .init(heads: 4, keyValueHeads: 4, headSize: 32, feedForward: 160, type: .q8_0, embeddingType: .f16),
    ]

    private func options(_ path: String, pinned: Int?, threads: Int = 2) -> ModelOptions {
        var options = ModelOptions(path: path, threads: threads, contextLength: 256)
        options.mostPinnedBytes = pinned
        return options
    }

    private func prompt(_ count: Int) -> [TokenID] {
        (0..<count).map { TokenID(($0 * 37 + $0 * $0 * 11) % TinyModel.vocabulary.count) }
    }

    @Test(
        "streamed logits are those of the resident container, bit for bit, whatever is pinned",
        arguments: shapes,
        ContainerPacker.DownLayout.allCases
    )
    func streamedEqualsResident(shape: TinyModel.Shape, downLayout: ContainerPacker.DownLayout) throws {
        let container = try TinyContainer(shape, downLayout)
        let tokens = prompt(90)
        let resident = try LanguageModel(options: options(container.path, pinned: nil).forScoring)
        #expect(resident.plan.mode == .resident)
        let expected = try resident.logits(of: tokens, batch: 64)
        #expect(expected.allSatisfy { $0.isFinite })
        let always = resident.plan.shares.first { $0.kind == "down scales" }?.pinnedBytes ?? 0
        let all = resident.plan.pinnedBytes - always
        for pinned in [0, all / 3, all - 4096] {
            for threads in [1, 3] {
                let model = try LanguageModel(
                    options: options(container.path, pinned: pinned, threads: threads).forScoring
                )
                #expect(model.plan.mode == .dense)
                #expect(model.plan.pinnedBytes <= pinned + always)
                for batch in [1, 64] {
                    let logits = try model.logits(of: tokens, batch: batch)
                    #expect(logits == expected, "\(pinned) bytes pinned, \(threads) threads, batches of \(batch)")
                }
            }
        }
    }

    @Test("a container with its down matrices by rows gives the bits of the file it was packed from", arguments: shapes)
    func equalsTheFile(shape: TinyModel.Shape) throws {
        let container = try TinyContainer(shape, .rows)
        let tokens = prompt(70)
        let packed = try LanguageModel(options: options(container.path, pinned: 0).forScoring)
        let whole = try LanguageModel(options: options(container.model.path, pinned: nil).forScoring)
        #expect(packed.plan.mode == .dense)
        #expect(try packed.logits(of: tokens, batch: 64) == whole.logits(of: tokens, batch: 64))
    }

    @Test("logits of a container with down columns are near those of the file it was packed from")
    func nearTheFile() throws {
        let container = try TinyContainer(TinyModel.Shape(feedForward: 160), .columns)
        let tokens = prompt(20)
        let packed = try LanguageModel(options: options(container.path, pinned: nil).forScoring)
            .logits(of: tokens, batch: 64)
        let whole = try LanguageModel(options: options(container.model.path, pinned: nil).forScoring)
            .logits(of: tokens, batch: 64)
        let size = (whole.reduce(0) { $0 + $1 * $1 } / Float(whole.count)).squareRoot()
        let errors = zip(packed, whole).map { $0 - $1 }
        #expect((errors.reduce(0) { $0 + $1 * $1 } / Float(errors.count)).squareRoot() < 0.05 * size)
    }

    @Test("keys and values in 8 bits change logits by little, and take about half the memory")
    func eightBitCache() throws {
        let container = try TinyContainer()
        let tokens = prompt(40)
        var narrow = options(container.path, pinned: nil).forScoring
        narrow.cacheFormat = .q8
        let model = try LanguageModel(options: narrow)
        let reference = try LanguageModel(options: options(container.path, pinned: nil).forScoring)
        let logits = try model.logits(of: tokens, batch: 64)
        let expected = try reference.logits(of: tokens, batch: 64)
        #expect(logits != expected)
        let size = (expected.reduce(0) { $0 + $1 * $1 } / Float(expected.count)).squareRoot()
        #expect(zip(logits, expected).allSatisfy { abs($0 - $1) < 0.2 * size })
        let bytes = { (model: LanguageModel) in model.ledger.entries.first { $0.name == "KV cache" }?.bytes ?? 0 }
        #expect(Double(bytes(model)) < 0.65 * Double(bytes(reference)))
    }

    @Test("drafts change no token, greedy or drawn, and come true where the text repeats itself")
    func drafts() throws {
        let container = try TinyContainer()
        var accepted = 0
        for (seed, pinned) in [(1, 0), (2, nil), (3, 0)] as [(UInt64, Int?)] {
            var drafting = options(container.path, pinned: pinned)
            drafting.drafts = true
            var plain = drafting
            plain.drafts = false
            let first = try Generator(model: LanguageModel(options: drafting))
            let second = try Generator(model: LanguageModel(options: plain))
            for start in 0..<6 {
                let words = Array(prompt(12 + start).suffix(9))
                let text = words + words + words.prefix(3)
                for sampling in [SamplingOptions(), SamplingOptions(temperature: 0.7, topP: 0.9, seed: seed)] {
                    let (tokens, statistics) = try generate(first, text, sampling)
                    let (expected, none) = try generate(second, text, sampling)
                    #expect(tokens == expected)
                    #expect(none.draftedTokens == 0)
                    #expect(statistics.acceptedTokens <= statistics.draftedTokens)
                    accepted += statistics.acceptedTokens
                }
            }
        }
        #expect(accepted > 0)
    }

    @Test(
        "a read that fails once is repeated; a lasting fault ends the pass with the extent's name, the next starts clean"
    )
    func faults() throws {
        let container = try TinyContainer()
        let file = try DirectFile(path: container.path)
        let layout = try ContainerFile(path: container.path).layout
        let extent = layout.layers[1].neurons.extents.lowerBound
        let place = layout.extents[extent].offset..<layout.extents[extent].offset + 4096
        let isBroken = Mutex(false)
        var faulty = options(container.path, pinned: 0).forScoring
        faulty.makeReadQueue = { depth in
            let queue = FaultyReadQueue(try makeReadQueue(for: file, depth: depth))
            // Each queue fails once: alone the pass's read, repeated well; with the repetition's, the pass.
            if isBroken.withLock({ $0 }) { queue.inject(.fails(errorNumber: EIO), at: place, times: 1) }
            return queue
        }
        let model = try LanguageModel(options: faulty)
        let expected = try model.logits(of: prompt(9), batch: 64)
        let cache = try model.makeCache()
        isBroken.withLock { $0 = true }
        let transformer = try model.makeTransformer()
        let rows = prompt(9).enumerated().map { BatchRow(token: $1, position: $0, wantsLogits: true) }
        let error = #expect(throws: FlashWeightsError.self) {
            try rows.withUnsafeBufferPointer { _ = try transformer.forward($0, cache: cache) }
        }
        #expect(error?.description.contains("layer 1, neurons 0") == true)
        let logits = try rows.withUnsafeBufferPointer { Array(try #require(try transformer.forward($0, cache: cache))) }
        #expect(logits == expected)

        let once = try model.makeTransformer()
        isBroken.withLock { $0 = false }
        let repeated = try rows.withUnsafeBufferPointer { Array(try #require(try once.forward($0, cache: cache))) }
        #expect(repeated == expected)
    }

    @Test("a damaged extent ends an answer with its name and leaves the scheduler serving")
    func damage() async throws {
        let container = try TinyContainer()
        var streaming = options(container.path, pinned: 0)
        streaming.contextLength = 512
        let model = try LanguageModel(options: streaming)
        let layout = try ContainerFile(path: container.path).layout
        let place = layout.extents[layout.layers[0].attentionOutput.extents.lowerBound].offset
        let scheduler = GenerationScheduler(model: model)
        let question = [ChatMessage(role: .user, content: "hello there")]
        try container.flipBit(at: place)
        let error = await #expect(throws: FlashWeightsError.self) {
            for try await _ in scheduler.generate(question, maxTokens: 4) {}
        }
        #expect(error?.description.contains("layer 0, attention output") == true, "\(String(describing: error))")
        try container.flipBit(at: place)
        var finished = false
        for try await event in scheduler.generate(question, maxTokens: 4) {
            if case .finished = event { finished = true }
        }
        #expect(finished)
    }

    @Test("a damaged embedding is named although a pass reads single rows of it, and other rows than the damaged one")
    func damagedEmbedding() throws {
        let container = try TinyContainer()
        let layout = try ContainerFile(path: container.path).layout
        let model = try LanguageModel(options: options(container.path, pinned: 0))
        let transformer = try model.makeTransformer()
        let cache = try model.makeCache()
        let token = try #require(prompt(3).first)
        let extent = layout.extents[layout.tokenEmbedding.extent(holding: Int(token))]
        // Another row of the extent, and no logits, for which an embedding that is also the head would be read whole.
        let other = Int(token) == extent.firstRow ? extent.rowCount - 1 : 0
        let row = [BatchRow(token: token, position: 0, wantsLogits: false)]
        func pass() throws { try row.withUnsafeBufferPointer { _ = try transformer.forward($0, cache: cache) } }
        try container.flipBit(at: extent.offset + other * layout.tokenEmbedding.rowStride)
        let error = #expect(throws: FlashWeightsError.self) { try pass() }
        #expect(error?.description.contains("token embedding") == true)
        try container.flipBit(at: extent.offset + other * layout.tokenEmbedding.rowStride)
        try pass()
    }

    private func generate(
        _ generator: Generator,
        _ prompt: [TokenID],
        _ sampling: SamplingOptions
    ) throws -> ([TokenID], GenerationStatistics) {
        var tokens: [TokenID] = []
        let statistics = try generator.generate(prompt: prompt, maxTokens: 60, sampling: sampling) { tokens.append($0) }
        return (tokens, statistics)
    }
}

/// A tiny model and the container made of it, removed with the object.
final class TinyContainer {
    let model: TinyModel
    let path: String

    init(_ shape: TinyModel.Shape = .init(), _ downLayout: ContainerPacker.DownLayout = .rows) throws {
        model = try TinyModel(shape)
        path = model.path + ".landfall"
        var packer = ContainerPacker()
        packer.downLayout = downLayout
        try packer.pack(gguf: GGUFFile(path: model.path), to: path)
    }

    /// Flips the lowest bit of one byte of the file.
    func flipBit(at offset: Int) throws {
        try InferenceTests.flipBit(of: path, at: offset)
    }
}

/// Flips the lowest bit of one byte of a file.
func flipBit(of path: String, at offset: Int) throws {
    let file = try FileHandle(forUpdating: URL(fileURLWithPath: path))
    defer { try? file.close() }
    try file.seek(toOffset: UInt64(offset))
    let byte = try #require(try file.read(upToCount: 1)?.first)
    try file.seek(toOffset: UInt64(offset))
    try file.write(contentsOf: Data([byte ^ 1]))
    try file.synchronize()
}
