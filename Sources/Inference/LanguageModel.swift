// A model that is ready to run: weights, tokenizer, chat template, and what it costs in memory.

import CKernels
import FlashWeights
import FoundationEssentials
import GGUF
import Tokenizers

/// What to load and with which means.
public struct ModelOptions: Sendable {
    /// A GGUF file, which is loaded whole, or a container, of which as much stays in memory as the budget allows.
    public var path: String
    /// Threads that compute; nil takes one for each fast physical core, at most 8.
    public var threads: Int?
    /// Tokens that prompt and answer may have together.
    public var contextLength: Int
    /// The most memory the process may keep, in bytes; nil for no limit.
    public var dramBudget: Int?
    /// How keys and values are kept; nil takes F16 unless only 8 bits fit the budget.
    public var cacheFormat: KVCacheFormat?
    /// Whether passes compute drafted tokens; nil drafts where weights stream.
    public var drafts: Bool?
    /// Pins no more than this of a container, whatever the budget allows: how tests make a small model stream.
    package var mostPinnedBytes: Int?
    /// Makes the queues that a container is read through; nil for the system's. Tests put faults into them.
    package var makeReadQueue: ReadQueueMaker?
    /// The share of neurons that a decoded token need not compute, 0 to 0.7, of a calibrated container; nil for a dense run. What
    /// is in memory is computed anyway.
    public var sparsity: Double?
    /// The most of the neurons that a sparse run keeps in memory, as a share: for measuring. Nil keeps what the budget allows.
    public var cachedNeurons: Double?
    /// What the process keeps besides the engine, in bytes, as part of the budget: catalogue, web server.
    public var adviserBytes = 0
    /// Adapters to load beside the model: folders that PEFT wrote, or GGUF files. Each text may then be written with one of them.
    public var adapterPaths: [String] = []
    /// The most texts that are written at the same time, 1 to 8; fewer where the budget has no room for their keys and values, and one
    /// in a sparse run.
    public var sequences = 1
    /// What was measured of this machine; nil takes what is kept beside the model, if anything is.
    public var profile: MachineProfile?
    /// Rows of one pass whose logits can be asked for: 1 unless every position is scored, as perplexity does.
    package var logitRows = 1

    /// Options for the model at `path`.
    public init(path: String, threads: Int? = nil, contextLength: Int = 2048, dramBudget: Int? = nil) {
        self.path = path
        self.threads = threads
        self.contextLength = contextLength
        self.dramBudget = dramBudget
    }
}

/// A loaded model. Immutable, so one serves any number of threads; loaded once and shared.
public final class LanguageModel: Sendable {
    /// The model's tokenizer.
    public let tokenizer: any Tokenizer
    /// How conversations become tokens for this model.
    /// Throws when the model has none, or one that is not known: it can still continue a text.
    public var chatTemplate: ChatTemplate { get throws { try detectedTemplate.get() } }
    /// `general.name` of the file, or the file's name.
    public let name: String
    /// The type that most bytes of the weights have: "Q4_1".
    public let quantization: String
    /// Tokens that prompt and answer may have together.
    public let contextLength: Int
    /// Threads that compute.
    public let threads: Int
    /// The model's shape.
    public let configuration: ModelConfiguration
    /// How keys and values are kept.
    public let cacheFormat: KVCacheFormat
    /// Everything the process keeps for this model, by purpose.
    public let ledger: MemoryLedger
    /// Bytes of the weights in memory.
    public var weightBytes: Int { ledger.bytes(of: .weights) }
    /// Bytes of the KV cache when every text is as long as it may be.
    public var cacheBytes: Int { ledger.bytes(of: .cache) }
    /// Where its weights are and how they are read.
    public let plan: ExecutionPlan

    /// The adapters that were loaded with it, in the order of `ModelOptions.adapterPaths`.
    public let adapters: [Adapter]
    /// Texts that can be written at the same time.
    public let sequenceCount: Int
    /// Where the file is.
    package let path: String
    /// A number that stands for the weights: another model's file hardly shares it.
    package let identity: UInt64

    /// The most drafted tokens of one pass; 0 where the model does not draft.
    package let draftRows: Int
    package let weights: any WeightSource
    private let detectedTemplate: Result<ChatTemplate, any Error>
    package let limits: BatchLimits
    package let kernels: KernelTable

    /// The kernel variant in use ("scalar", "avx2", "neon-dotprod"); LANDFALL_KERNEL in the environment selects one.
    public var kernelName: String { kernels.name }

    /// Bytes that one token's keys and values take.
    public var cacheBytesPerToken: Int {
        KVCache.bytesPerToken(configuration: configuration, format: cacheFormat)
    }

    /// Opens, checks and loads the file. Throws `GGUFError`, `TokenizerError`, `InferenceError`, or
    /// `FlashWeightsError.budgetTooSmall` before any weight is read.
    public convenience init(options: ModelOptions) throws {
        try self.init(options: options, kernels: .best)
    }

    package init(options: ModelOptions, kernels: KernelTable) throws {
        // Before the tokenizer's tables are built, and again before the weights come: neither finds the other's pages there.
        ProcessMemory.releaseStartupPages()
        let prepared = try PreparedModel(options: options)
        let memory = prepared.memory
        configuration = prepared.configuration
        tokenizer = prepared.tokenizer
        name = prepared.file.name
        threads = prepared.threads
        self.kernels = kernels
        detectedTemplate = Result { try ChatTemplate.detect(in: prepared.file.metadata) }
        quantization = prepared.file.quantization
        contextLength = options.contextLength
        ledger = memory.ledger
        limits = memory.limits
        draftRows = prepared.draftRows
        sequenceCount = memory.sequences
        path = prepared.file.path
        cacheFormat = memory.cacheFormat
        plan = prepared.plan
        ProcessMemory.releaseStartupPages()
        switch (prepared.file, memory.placement) {
        case (.container(let container), .some(let placement)):
            if let sparse = memory.sparse {
                weights = try SparseWeights(
                    container: container,
                    rest: placement,
                    sparse: sparse,
                    kernels: kernels.pointer.pointee,
                    makeQueue: options.makeReadQueue,
                    tracksNeurons: !options.adapterPaths.isEmpty
                )
            } else {
                weights = try ContainerWeights(
                    container: container,
                    placement: placement,
                    kernels: kernels.pointer.pointee,
                    makeQueue: options.makeReadQueue
                )
            }
        case (.gguf(let gguf), _):
            weights = try ResidentWeights(
                file: gguf,
                configuration: configuration,
                kernels: kernels.pointer.pointee
            )
        case (.container, nil):
            preconditionFailure("a container was planned without a placement")
        }
        let orders = prepared.adapters.isEmpty ? nil : try prepared.file.neuronOrders()
        adapters = try prepared.adapters.map { file, layout in
            try Adapter(file, layout: layout, base: prepared.base, kernels: kernels.pointer.pointee, orders: orders)
        }
        identity = try prepared.file.identity()  // last: what it samples of the weights was just read
    }

    /// A KV cache and everything else that one stream of computation needs.
    package func makeTransformer() throws -> Transformer { try makeTransformer(weights: weights) }

    /// The same over `weights`, which stand for the model's own.
    package func makeTransformer(weights: any WeightSource) throws -> Transformer {
        try Transformer(
            configuration: configuration,
            weights: weights,
            kernels: kernels.pointer,
            team: ThreadTeam(size: threads),
            limits: limits
        )
    }

    /// A KV cache for the sequences that were planned, each of the whole context.
    package func makeCache() throws -> KVCache {
        try KVCache(
            configuration: configuration,
            capacity: contextLength,
            sequenceCount: sequenceCount,
            format: cacheFormat
        )
    }
}

/// One variant of the kernels; the table lives as long as the program.
package struct KernelTable: @unchecked Sendable {
    /// The table in C.
    package let pointer: UnsafePointer<lf_kernels>

    /// What the user sees: "avx2".
    package var name: String { String(cString: pointer.pointee.name) }

    /// The fastest that this processor runs, or the one that LANDFALL_KERNEL names.
    package static var best: KernelTable { KernelTable(pointer: lf_kernels_best()) }

    /// All that this processor runs, the scalar reference first.
    package static var all: [KernelTable] {
        var tables: [KernelTable] = []
        while let pointer = lf_kernels_at(tables.count) { tables.append(KernelTable(pointer: pointer)) }
        return tables
    }
}
