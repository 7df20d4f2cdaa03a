// A model that was opened, checked and planned, before any weight is read.

import FlashWeights
import GGUF
import Tokenizers

/// What loading starts from, and all that `landfall doctor` needs.
struct PreparedModel {
    let file: ModelFile
    let configuration: ModelConfiguration
    let tokenizer: any Tokenizer
    let threads: Int
    let memory: MemoryPlan
    /// The most drafted tokens of one pass.
    let draftRows: Int
    /// Adapters as they are on disk, with their layouts in memory, and what they need to know of this model.
    let adapters: [(file: AdapterFile, layout: AdapterLayout)]
    let base: AdapterBase
    /// What was decided, for people.
    let plan: ExecutionPlan

    /// Throws `GGUFError`, `TokenizerError`, `InferenceError`, or `FlashWeightsError` (of a container, or of a budget that is too
    /// small).
    init(options: ModelOptions) throws {
        let file = try ModelFile(path: options.path)
        let configuration = try file.configuration()
        guard (1...configuration.trainedContextLength).contains(options.contextLength) else {
            throw InferenceError.contextOutOfRange(
                requested: options.contextLength,
                trained: configuration.trainedContextLength
            )
        }
        let tokenizer = try Tokenizers.load(from: file.metadata)
        guard tokenizer.vocabularySize == configuration.vocabularySize else {
            throw InferenceError.badMetadata(
                key: "tokenizer.ggml.tokens",
                problem:
                    "has \(tokenizer.vocabularySize) tokens, but the token embedding has \(configuration.vocabularySize) rows",
                path: file.path
            )
        }
        let threads = max(1, min(options.threads ?? ProcessorTopology.recommendedThreads, 64))
        let base = file.adapterBase(configuration)
        let adapters = try options.adapterPaths.map { path in
            let adapter = try AdapterFile(path: path, configuration: configuration)
            return (file: adapter, layout: AdapterLayout(adapter, base: base))
        }
        self.base = base
        self.adapters = adapters
        let profile = options.profile ?? MachineProfile.load(besideModel: options.path)
        let memory = try MemoryPlan(
            subject: "'\(file.name)' at context \(options.contextLength)",
            file: file,
            demand: MemoryDemand(
                configuration: configuration,
                options: options,
                threads: threads,
                tokenizerBytes: tokenizer.memoryBytes,
                storage: profile?.storage,
                adapterBytes: adapters.reduce(0) { $0 + $1.layout.byteCount },
                adapters: adapters.reduce(into: AdapterRoom()) { $0.formUnion($1.layout.room) }
            )
        )
        self.file = file
        self.configuration = configuration
        self.tokenizer = tokenizer
        self.threads = threads
        self.memory = memory
        // A sparse run computes several rows exactly and one row sparsely: drafts would change what is decoded.
        let drafts = memory.sparse == nil && (options.drafts ?? memory.isStreaming)
        draftRows = drafts ? max(0, min(MemoryDemand.longestDraft, memory.limits.outputs - 1)) : 0
        plan = ExecutionPlan(
            memory,
            usedBytes: file.bytesPerToken,
            draftRows: draftRows,
            threads: threads,
            profile: profile
        )
    }
}

extension ModelFile {
    /// What adapters must know of this model.
    func adapterBase(_ configuration: ModelConfiguration) -> AdapterBase {
        switch self {
        case .gguf: AdapterBase(configuration: configuration, type: mainType, hasDownColumns: false)
        case .container(let file):
            AdapterBase(configuration: configuration, type: mainType, hasDownColumns: !file.layout.hasDownRows)
        }
    }

    /// Which neuron of the source stands at each place, layer by layer; nil where they are in the source's order. Throws
    /// `InferenceError.adapterNeedsOrder` where that is not known.
    func neuronOrders() throws -> [[Int]]? {
        guard case .container(let file) = self,
            file.layout.section(kind: CalibrationSection.summary) != nil
        else { return nil }
        return try file.layout.layers.enumerated().map { index, layer in
            guard let section = file.layout.section(kind: CalibrationSection.order, layer: index),
                let order = NeuronOrder(bytes: try file.read(section), count: layer.neurons.count)
            else { throw InferenceError.adapterNeedsOrder(path: file.path) }
            return order.neurons
        }
    }

    /// Bytes of weights that one token's dense pass multiplies with: everything but the embedding, of which it needs one row (a
    /// tied one is also the output head).
    var bytesPerToken: Int {
        switch self {
        case .gguf(let file):
            let head = file.outputHeadName
            return file.tensors.reduce(0) { sum, tensor in
                let isUsed = tensor.rows > 1 && (tensor.name.hasPrefix("blk.") || tensor.name == head)
                return sum + (isUsed ? tensor.byteCount : 0)
            }
        case .container(let file):
            return file.layout.layers.reduce(file.layout.outputHead.byteCount) { sum, layer in
                let matrices = layer.matrices.reduce(0) { $0 + $1.byteCount }
                return sum + matrices + layer.neurons.count * layer.neurons.bundleBytes
            }
        }
    }
}
