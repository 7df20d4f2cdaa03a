// Calibration and sparse runs of a small seeded model, from file to logits.

import FlashWeights
import Foundation
import GGUF
import Inference
import Synchronization
import Testing

/// A calibrated container of a tiny model, made once.
private final class CalibratedModel: Sendable {
    let folder: URL
    let packed: String
    let path: String
    let report: Calibrator.Report

    static let shared = Result { try CalibratedModel() }

    static let text = (0..<120).map { "paragraph \($0 * 7919 % 613) asks for \($0 % 9) papers;" }.joined(separator: " ")

    private init() throws {
        let tiny = try TinyModel(TinyModel.Shape(layers: 3, feedForward: 192))
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("sparse-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        packed = folder.appendingPathComponent("packed.landfall").path
        path = folder.appendingPathComponent("calibrated.landfall").path
        var packer = ContainerPacker()
        packer.downLayout = .columns
        packer.neuronsPerExtent = 4
        try packer.pack(gguf: GGUFFile(path: tiny.path), to: packed)
        report = try Self.calibrate(packed, to: path)
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    static func calibrate(_ source: String, to path: String, adapter: String? = nil) throws -> Calibrator.Report {
        var model = ModelOptions(path: source, threads: 2, contextLength: 256).forScoring
        model.drafts = false
        model.adapterPaths = [adapter].compactMap { $0 }
        var options = Calibrator.Options()
        options.tokens = 1500
        options.rank = 32
        let loaded = try LanguageModel(options: model)
        return try Calibrator(options: options).calibrate(
            loaded,
            container: ContainerFile(path: source),
            texts: [("made-up.txt", text)],
            adapter: loaded.adapters.first,
            to: path
        )
    }

    /// Logits of a prompt read in one pass and then of tokens decoded one by one, and what was read for these.
    func logits(
        sparsity: Double?,
        cached: Double? = nil,
        threads: Int = 2,
        of file: String? = nil,
        adapter: String? = nil
    ) throws -> (prompt: [Float], decoded: [[Float]], traffic: WeightTraffic) {
        var options = ModelOptions(path: file ?? path, threads: threads, contextLength: 128)
        options.sparsity = sparsity
        options.cachedNeurons = cached
        options.adapterPaths = [adapter].compactMap { $0 }
        options.cacheFormat = .f16  // as the dense run that it is compared with
        let model = try LanguageModel(options: options)
        let transformer = try model.makeTransformer()
        transformer.use(model.adapters.first, sequence: 0)
        let cache = try model.makeCache()
        let tokens = model.tokenizer.encode(Self.text, parsingSpecialTokens: false)
        func pass(_ rows: [BatchRow]) throws -> [Float] {
            try rows.withUnsafeBufferPointer {
                Array(try transformer.forward($0, cache: cache) ?? .init(start: nil, count: 0))
            }
        }
        let prompt = try pass((0..<8).map { BatchRow(token: tokens[$0], position: $0, wantsLogits: $0 == 7) })
        let before = transformer.traffic
        let decoded = try (8..<120).map { try pass([BatchRow(token: tokens[$0], position: $0, wantsLogits: true)]) }
        return (prompt, decoded, transformer.traffic.since(before))
    }
}

@Suite("Sparse runs")
struct SparseRunTests {
    @Test(
        "an adapter's rows follow the calibrated order of the neurons, whatever is in memory",
        arguments: [0.0, 0.3, 1.0]
    )
    func adapters(cached: Double) throws {
        let model = try CalibratedModel.shared.get()
        let adapter = try TinyAdapter(TinyModel.Shape(layers: 3, feedForward: 192)).peft()
        let path = model.folder.appendingPathComponent("adapted-\(cached).landfall").path
        _ = try CalibratedModel.calibrate(model.packed, to: path, adapter: adapter)
        // The packed container has the source's order; the calibrated one does not.
        let source = try model.logits(sparsity: nil, of: model.packed, adapter: adapter)
        let bare = try model.logits(sparsity: nil, of: model.packed)
        let dense = try model.logits(sparsity: nil, of: path, adapter: adapter)
        let sparse = try model.logits(sparsity: 0, cached: cached, of: path, adapter: adapter)
        func difference(_ a: [[Float]], _ b: [[Float]]) -> Float {
            let squares = zip(a.joined(), b.joined()).map { ($0 - $1) * ($0 - $1) }
            return (squares.reduce(0, +) / Float(squares.count)).squareRoot()
        }
        let change = difference(source.decoded, bare.decoded)
        #expect(difference(dense.decoded, source.decoded) < 0.02 * change)
        #expect(difference(sparse.decoded, source.decoded) < 0.02 * change)
        // Half the neurons left out is another text, but the same on any number of threads.
        let half = try model.logits(sparsity: 0.5, cached: 0.3, threads: 1, of: path, adapter: adapter)
        #expect(half.traffic.skippedShare ?? 0 > 0)
        #expect(
            try model.logits(sparsity: 0.5, cached: 0.3, threads: 3, of: path, adapter: adapter).decoded == half.decoded
        )
    }

    @Test(
        "sparsity 0 gives the logits of a dense run up to the rounding of another order of sums",
        arguments: [0.0, 0.3, 1.0]
    )
    func sparsityZero(cached: Double) throws {
        let model = try CalibratedModel.shared.get()
        let dense = try model.logits(sparsity: nil)
        let sparse = try model.logits(sparsity: 0, cached: cached)
        for (left, right) in zip([dense.prompt] + dense.decoded, [sparse.prompt] + sparse.decoded) {
            #expect(left.count == right.count)
            // Float additions in another order, amplified by the 8-bit rounding of inputs.
            for (a, b) in zip(left, right) { #expect(abs(a - b) <= 2e-2 * max(1, abs(a))) }
        }
        #expect(sparse.traffic.skippedShare == 0)
    }

    @Test("a prompt is read exactly at any sparsity")
    func promptIsExact() throws {
        let model = try CalibratedModel.shared.get()
        let dense = try model.logits(sparsity: nil)
        #expect(try model.logits(sparsity: 0.7, cached: 0.2).prompt == dense.prompt)
    }

    @Test("the share asked for is left out, whatever the window holds, and is not read", arguments: [0.3, 0.5, 0.7])
    func skipped(sparsity: Double) throws {
        let model = try CalibratedModel.shared.get()
        let all = try model.logits(sparsity: 0, cached: 0.2).traffic
        let some = try model.logits(sparsity: sparsity, cached: 0.2).traffic
        let skipped = try #require(some.skippedShare)
        #expect(abs(skipped - sparsity) < 0.01)
        #expect(some.bytes < all.bytes)
    }

    @Test("logits do not depend on the number of threads or the order in which reads end")
    func deterministic() throws {
        let model = try CalibratedModel.shared.get()
        let one = try model.logits(sparsity: 0.5, cached: 0.4, threads: 1)
        let three = try model.logits(sparsity: 0.5, cached: 0.4, threads: 3)
        #expect(one.decoded == three.decoded)
    }

    @Test("what is in memory is computed: a full cache reads nothing and leaves nothing out")
    func fullCache() throws {
        let model = try CalibratedModel.shared.get()
        let traffic = try model.logits(sparsity: 0.7, cached: 1).traffic
        #expect(traffic.bytes == 0)
        #expect(traffic.skippedShare == 0)
    }

    @Test("a read that fails is repeated; a damaged extent ends the pass with its name, and the next starts clean")
    func faults() throws {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("faults-\(UUID().uuidString).landfall")
            .path
        try FileManager.default.copyItem(atPath: CalibratedModel.shared.get().path, toPath: path)
        defer { try? FileManager.default.removeItem(atPath: path) }
        let file = try DirectFile(path: path)
        let layout = try ContainerFile(path: path).layout
        let neurons = layout.layers[1].neurons.extents
        let last = layout.extents[neurons.upperBound - 1]
        let isBroken = Mutex(false)
        var options = ModelOptions(path: path, threads: 2, contextLength: 128)
        options.sparsity = 0.5
        options.cachedNeurons = 0.2
        options.makeReadQueue = { depth in
            let queue = FaultyReadQueue(try makeReadQueue(for: file, depth: depth))
            let place = layout.extents[neurons.lowerBound].offset..<last.offset + last.byteCount
            if isBroken.withLock({ $0 }) { queue.inject(.fails(errorNumber: EIO), at: place, times: 3) }
            return queue
        }
        let model = try LanguageModel(options: options)
        let tokens = Array(model.tokenizer.encode(CalibratedModel.text, parsingSpecialTokens: false).prefix(12))
        func decode(_ transformer: Transformer) throws -> [Float] {
            let cache = try model.makeCache()
            let prompt = (0..<8).map { BatchRow(token: tokens[$0], position: $0, wantsLogits: false) }
            let rest = (8..<12).map { [BatchRow(token: tokens[$0], position: $0, wantsLogits: true)] }
            return try ([prompt] + rest).flatMap { rows in
                try rows.withUnsafeBufferPointer { Array(try #require(try transformer.forward($0, cache: cache))) }
            }
        }
        let expected = try decode(model.makeTransformer())
        isBroken.withLock { $0 = true }
        #expect(try decode(model.makeTransformer()) == expected)
        isBroken.withLock { $0 = false }
        let transformer = try model.makeTransformer()
        try flipBit(of: path, at: last.offset)
        let error = #expect(throws: FlashWeightsError.self) { try decode(transformer) }
        #expect(error?.description.contains("layer 1, neurons") == true, "\(String(describing: error))")
        try flipBit(of: path, at: last.offset)
        #expect(try decode(transformer) == expected)
    }

    @Test("predictors name the strong extents of unseen tokens better than chance")
    func recall() throws {
        let report = try CalibratedModel.shared.get().report
        #expect(report.recall.count == 3)
        for recall in report.recall { #expect(recall > 0.6) }
    }

    @Test("calibrating twice gives the same bytes")
    func sameBytes() throws {
        let model = try CalibratedModel.shared.get()
        let again = model.folder.appendingPathComponent("again.landfall").path
        _ = try CalibratedModel.calibrate(model.packed, to: again)
        let first = try Data(contentsOf: URL(fileURLWithPath: model.path))
        #expect(try Data(contentsOf: URL(fileURLWithPath: again)) == first)
    }

    @Test("a container without predictors is refused with the command that makes them")
    func uncalibrated() throws {
        let model = try CalibratedModel.shared.get()
        var options = ModelOptions(path: model.packed, contextLength: 64)
        options.sparsity = 0.5
        let error = #expect(throws: InferenceError.self) { try LanguageModel(options: options) }
        #expect(error?.description.contains("landfall model calibrate \(model.packed) --text") == true)
    }

    @Test("a sparsity outside 0 to 0.7 is refused", arguments: [-0.1, 0.71, .nan])
    func outOfRange(sparsity: Double) throws {
        var options = ModelOptions(path: try CalibratedModel.shared.get().path, contextLength: 64)
        options.sparsity = sparsity
        #expect(throws: InferenceError.self) { try LanguageModel(options: options) }
    }
}
