// `landfall model calibrate`: from a packed container and a text, a container whose neurons can be left out.

import CKernels
import FlashWeights
import Tokenizers

/// Runs the model over a text, learns each layer's predictor, and writes a new container with the neurons in order of importance.
///
/// Memory: the model within its budget, samples of at most `sampleBytes`, and the fit of one layer. The dense run goes through
/// `LanguageModel`, so that what changes its activations (an adapter) is calibrated with it.
public struct Calibrator {
    /// How to calibrate.
    public struct Options: Sendable {
        /// Tokens of the text that the model reads at most.
        public var tokens = 8192
        /// Numbers that predictors reduce an input to, a multiple of 32; nil takes what `predictorShare` allows, 64 at most.
        public var rank: Int?
        /// Bytes of the predictors as a share of the model's.
        public var predictorShare = 0.05
        /// Whether a file under the final name may be replaced.
        public var replacesExisting = false

        /// The default choices.
        public init() {}
    }

    /// What calibration is doing.
    public enum Stage: Sendable {
        /// The model reads the text: tokens.
        case reading
        /// Predictors are fitted: layers.
        case fitting
        /// The new container is written: bytes.
        case writing
    }

    /// What came out.
    public struct Report: Sendable, Codable, Equatable {
        /// Tokens that the model read.
        public let tokens: Int
        /// Of these, the ones whose inputs were kept.
        public let samples: Int
        /// Numbers that the predictor reduces an input to.
        public let rank: Int
        /// Bytes of all predictors.
        public let predictorBytes: Int
        /// By layer: share of the strongest half of the extents that the predictor names, on held-out tokens. End quality is what counts:
        /// measure it with `landfall perplexity --sparsity`.
        public let recall: [Float]
    }

    /// The most bytes of samples, and the most samples: past these a fit changes little.
    private static let sampleBytes = 512 << 20
    private static let mostSamples = 4096
    private static let batch = 64

    private let options: Options

    /// A calibrator.
    public init(options: Options = Options()) {
        self.options = options
    }

    /// Calibrates the container that `model` was loaded from on `texts` (name and content) and writes the new one to `path`. With an
    /// `adapter` of the model's, predictors and order are those of its activations.
    /// Throws `InferenceError`, `FlashWeightsError`, or what `progress` throws, which ends the work.
    public func calibrate(
        _ model: LanguageModel,
        container: ContainerFile,
        texts: [(name: String, text: String)],
        adapter: Adapter? = nil,
        to path: String,
        progress: (_ stage: Stage, _ done: Int, _ total: Int) throws -> Void = { _, _, _ in }
    ) throws -> Report {
        guard !container.layout.hasDownRows else { throw InferenceError.needsDownColumns(path: container.path) }
        let tokens = Array(
            texts.flatMap { model.tokenizer.encode($0.text, parsingSpecialTokens: false) }.prefix(options.tokens)
        )
        let recorder = try record(tokens, model, adapter) { try progress(.reading, $0, $1) }
        let layout = container.layout
        let modelBytes = layout.extents.reduce(0) { $0 + $1.byteCount }
        let c = model.configuration
        let allowed = PredictorLayout.rank(
            width: c.width,
            neurons: c.feedForwardWidth,
            layers: c.layerCount,
            modelBytes: modelBytes,
            share: options.predictorShare
        )
        // Predictors are read for each token and always in memory, where neurons could be.
        let rank = options.rank ?? min(64, allowed)
        var rewriter = ContainerRewriter(source: container)
        rewriter.replacesExisting = options.replacesExisting
        let sourceOrders = try? ModelFile.container(container).neuronOrders()
        var orders: [[Int]] = []
        var sections: [SectionContents] = []
        var recall: [Float] = []
        for (index, layer) in layout.layers.enumerated() {
            try progress(.fitting, index, layout.layers.count)
            guard
                let fit = try LayerFit(
                    recorder.source.samples(layer: index, count: recorder.count),
                    LayerBundles(layer.neurons, of: container),
                    rank: rank,
                    change: adapter?.stage(.feedForward, layer: index),
                    kernels: model.kernels.pointer.pointee
                )
            else { throw InferenceError.cannotCalibrate(layer: index, path: container.path) }
            // Of the neurons as the source of the container had them: a calibrated container may be calibrated again.
            let order = sourceOrders.map { orders in fit.order.map { orders[index][$0] } } ?? fit.order
            sections.append(
                SectionContents(kind: CalibrationSection.order, layer: index, bytes: NeuronOrder(order).bytes)
            )
            orders.append(fit.order)
            recall.append(fit.recall)
            sections.append(
                SectionContents(kind: CalibrationSection.layer, layer: index, bytes: fit.section)
            )
        }
        try progress(.fitting, layout.layers.count, layout.layers.count)
        let summary = CalibrationSummary(
            texts: texts.map(\.name),
            tokens: tokens.count,
            samples: recorder.count,
            rank: rank,
            recall: recall.reduce(0, +) / Float(max(1, recall.count))
        )
        rewriter.neuronOrder = orders
        rewriter.sections = [SectionContents(kind: CalibrationSection.summary, bytes: summary.bytes)] + sections
        try rewriter.write(to: path) { try progress(.writing, $0, $1) }
        return Report(
            tokens: tokens.count,
            samples: recorder.count,
            rank: rank,
            predictorBytes: sections.reduce(0) { $0 + $1.bytes.count },
            recall: recall
        )
    }

    /// The model reads the tokens in windows of its context; every k-th token's inputs are kept.
    private func record(
        _ tokens: [TokenID],
        _ model: LanguageModel,
        _ adapter: Adapter?,
        progress: (Int, Int) throws -> Void
    ) throws -> (source: InputRecorder, count: Int) {
        guard tokens.count >= LayerFit.fewestSamples else {
            throw InferenceError.textTooShort(tokens: tokens.count, needed: LayerFit.fewestSamples)
        }
        let c = model.configuration
        let room = max(LayerFit.fewestSamples, Self.sampleBytes / InputRecorder.byteCount(c, capacity: 1))
        let step = (tokens.count - 1) / min(room, Self.mostSamples) + 1
        let recorder = try InputRecorder(model.weights, configuration: c, capacity: (tokens.count - 1) / step + 1)
        let transformer = try model.makeTransformer(weights: recorder)
        transformer.use(adapter, sequence: 0)
        let cache = try model.makeCache()
        var count = 0
        var start = 0
        while start < tokens.count {
            let position = start % model.contextLength
            let most = min(Self.batch, model.limits.outputs * step, model.limits.rows)
            let end = min(tokens.count, start + min(most, model.contextLength - position))
            let kept = (start..<end).filter { $0 % step == 0 }
            recorder.expect(rows: kept.map { $0 - start }, of: end - start, first: count)
            let rows = (start..<end).map {
                BatchRow(token: tokens[$0], position: position + $0 - start, wantsLogits: $0 % step == 0)
            }
            _ = try rows.withUnsafeBufferPointer { try transformer.forward($0, cache: cache) }
            count += kept.count
            start = end
            try progress(start, tokens.count)
        }
        return (recorder, count)
    }
}
