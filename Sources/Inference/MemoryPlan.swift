// What a model takes in memory, before any weight is read, and how a pass is sized to fit a budget.

import CKernels
import FlashWeights

/// The ledger of one model, and what was chosen so that it fits its budget.
struct MemoryPlan {
    let ledger: MemoryLedger
    let limits: BatchLimits
    let cacheFormat: KVCacheFormat
    /// Texts that can be written at the same time.
    let sequences: Int
    /// Where a container's weights go; nil for a GGUF file, which is in memory whole.
    let placement: ContainerPlacement?
    /// What a sparse run keeps of the neurons, of which `placement` then knows nothing; nil in a dense one.
    var sparse: SparsePlacement?
    /// Whether passes read weights.
    var isStreaming: Bool { sparse != nil || placement.map { !$0.pins.isResident } ?? false }

    /// Throws `FlashWeightsError.budgetTooSmall`, with the smallest budget that works, when the budget is below it.
    init(subject: String, file: ModelFile, demand: MemoryDemand) throws {
        let budget = demand.options.dramBudget
        let formats = demand.options.cacheFormat.map { [$0] } ?? Self.formats(sparsity: demand.options.sparsity)
        let layout: ContainerLayout?
        let whole: WeightShape
        switch file {
        case .gguf(let gguf):
            layout = nil
            whole = try ResidentWeights.shape(file: gguf, configuration: demand.configuration)
        case .container(let container):
            layout = container.layout
            whole = ContainerPlacement.shape(container.layout, isResident: true)
        }
        if let sparsity = demand.options.sparsity {
            if let plan = try Self.sparse(demand, file, formats: formats, sparsity: sparsity) {
                self = plan
                return
            }
        }
        for format in formats where demand.options.sparsity == nil {
            for demand in demand.fewerSequences {
                if let plan = Self.resident(demand, format, whole, layout) {
                    self = plan
                    return
                }
            }
            guard let layout else { continue }
            for demand in demand.fewerSequences where demand.maySpareSequences(format) {
                if let plan = Self.streaming(demand, format, layout, budget: budget ?? .max) {
                    self = plan
                    return
                }
            }
        }
        // Nothing fits: say what the smallest choice takes, and which shorter context would do.
        func smallest(_ context: Int) -> MemoryLedger {
            let choice = PassSize.smallest
            let format = formats.last ?? .f16
            guard let layout else {
                return demand.ledger(choice, format, whole, context: context, weights: whole.byteCount)
            }
            let resident = demand.ledger(choice, format, whole, context: context, weights: whole.byteCount)
            let ring = StagingRing.smallest(layout)
            var streaming = demand.streamingLedger(choice, format, layout, ring: ring, context: context)
            if demand.options.sparsity != nil {
                SparsePlacement.reserve(layout, in: &streaming)
                return streaming
            }
            return resident.total < streaming.total ? resident : streaming
        }
        let context = demand.options.contextLength
        let shorter = stride(from: (context - 1) / 256 * 256, through: 256, by: -256).first { smallest($0).fits }
        var advice = shorter.map { ["pass --context \($0)"] } ?? []
        if layout == nil { advice.append("pack the model with 'landfall model pack' so that it can stream") }
        let ledger = smallest(context)
        try ledger.check(subject: subject, advice: advice.isEmpty ? nil : advice.joined(separator: ", or "))
        preconditionFailure("the smallest choice fits, but was not taken")
    }

    /// How keys and values may be kept, best first. A sparse run takes 8 bits at once: they cost a thousandth of what leaving neurons
    /// out does (NOTES.md), and their room holds neurons.
    private static func formats(sparsity: Double?) -> [KVCacheFormat] {
        sparsity ?? 0 > 0 ? [.q8] : KVCacheFormat.allCases
    }

    init(
        ledger: MemoryLedger,
        limits: BatchLimits,
        cacheFormat: KVCacheFormat,
        sequences: Int = 1,
        placement: ContainerPlacement?,
        sparse: SparsePlacement? = nil
    ) {
        self.sequences = sequences
        self.sparse = sparse
        self.ledger = ledger
        self.limits = limits
        self.cacheFormat = cacheFormat
        self.placement = placement
    }

    /// All weights in memory, with the largest passes that leave room for them; a second text is worth shorter passes, but not very
    /// short ones.
    private static func resident(
        _ demand: MemoryDemand,
        _ format: KVCacheFormat,
        _ shape: WeightShape,
        _ layout: ContainerLayout?
    ) -> MemoryPlan? {
        let context = demand.options.contextLength
        if demand.options.mostPinnedBytes != nil { return nil }
        for size in PassSize.choices(outputs: demand.outputs(isStreaming: false)) {
            if demand.sequences > 1, size.rows < 128 { break }
            let ledger = demand.ledger(size, format, shape, context: context, weights: shape.byteCount)
            guard ledger.fits else { continue }
            return MemoryPlan(
                ledger: ledger,
                limits: size.limits(positions: context, adapters: demand.adapters),
                cacheFormat: format,
                sequences: demand.sequences,
                placement: layout.map { ContainerPlacement($0, ring: .unused, room: .max) }
            )
        }
        return nil
    }

    /// The weights that fit in memory, the others through a ring. Passes and ring may take a 24th of the budget: more of them
    /// saves sweeps over prompts and gaps between reads, but every byte of it is read again for each token. Where not even the smallest
    /// keep to that, they are taken, and the logits of drafts stay: a draft that comes true saves a sweep.
    private static func streaming(
        _ demand: MemoryDemand,
        _ format: KVCacheFormat,
        _ layout: ContainerLayout,
        budget: Int
    ) -> MemoryPlan? {
        let context = demand.options.contextLength
        var smallest: (size: PassSize, ring: StagingRing, ledger: MemoryLedger)?
        let outputs = demand.outputs(isStreaming: true)
        for size in PassSize.choices(outputs: outputs) {
            if let smallest, size.outputs < min(size.rows, outputs) {
                return plan(demand, format, layout, smallest.size, smallest.ring, smallest.ledger)
            }
            for ring in StagingRing.choices(layout: layout, storage: demand.storage) {
                let ledger = demand.streamingLedger(size, format, layout, ring: ring, context: context)
                guard ledger.fits else { continue }
                smallest = (size, ring, ledger)
                let overhead = ledger.bytes(of: .activations) + ledger.bytes(of: .staging)
                if overhead <= budget / 24 { return plan(demand, format, layout, size, ring, ledger) }
            }
        }
        return smallest.map { plan(demand, format, layout, $0.size, $0.ring, $0.ledger) }
    }

    private static func plan(
        _ demand: MemoryDemand,
        _ format: KVCacheFormat,
        _ layout: ContainerLayout,
        _ size: PassSize,
        _ ring: StagingRing,
        _ fixed: MemoryLedger
    ) -> MemoryPlan {
        let room = min(fixed.remaining ?? .max, demand.options.mostPinnedBytes ?? .max)
        let placement = ContainerPlacement(layout, ring: ring, room: max(0, room))
        var ledger = fixed
        ledger.reserve(LedgerEntry.weights.rawValue, bytes: placement.pinnedBytes)
        return MemoryPlan(
            ledger: ledger,
            limits: size.limits(positions: demand.options.contextLength, adapters: demand.adapters),
            cacheFormat: format,
            sequences: demand.sequences,
            placement: placement
        )
    }
}

/// The names that the ledger's entries have.
enum LedgerEntry: String {
    case weights
    case staging = "staging buffers"
    case cache = "KV cache"
    case activations
    case tokenizer
    case directory
    case predictors
    case window = "window of neurons"
    case process
    case adviser
    case adapters
}

extension MemoryLedger {
    /// Bytes entered under a name.
    func bytes(of entry: LedgerEntry) -> Int { entries.first { $0.name == entry.rawValue }?.bytes ?? 0 }
}

/// Rows of one pass, and how many of them may ask for logits.
struct PassSize {
    let rows: Int
    let outputs: Int

    static let smallest = PassSize(rows: 32, outputs: 1)

    /// Best first. Fewer rows save activations and only cost speed; logits of many rows are asked for by scoring and drafts.
    static func choices(outputs: Int) -> [PassSize] {
        let sizes = [512, 256, 128, 64, 32].map { PassSize(rows: $0, outputs: min($0, outputs)) }
        let fewer = [16, 8, 4, 1].filter { $0 < min(32, outputs) }.map { PassSize(rows: 32, outputs: $0) }
        return sizes + fewer
    }

    func limits(positions: Int, adapters: AdapterRoom) -> BatchLimits {
        var limits = BatchLimits(rows: rows, outputs: outputs, positions: positions)
        limits.adapters = adapters
        return limits
    }
}

/// What asks for memory besides the weights.
struct MemoryDemand {
    let configuration: ModelConfiguration
    let options: ModelOptions
    let threads: Int
    let tokenizerBytes: Int
    /// What was measured of the storage; nil when nobody did ('landfall doctor --save').
    let storage: StorageProfile?
    /// Bytes of the adapters' factors, and what passes need for them.
    let adapterBytes: Int
    let adapters: AdapterRoom
    /// Texts that are written at the same time.
    var sequences = 1

    /// This demand with as many texts as the options ask for, then with one less, down to one.
    var fewerSequences: [MemoryDemand] {
        (1...max(1, min(Self.mostSequences, options.sequences))).reversed().map { count in
            var demand = self
            demand.sequences = count
            return demand
        }
    }

    /// Whether the texts besides the first take little enough of a budget in which weights stream: what they keep is read again for
    /// each token, also when nobody else is there.
    func maySpareSequences(_ format: KVCacheFormat) -> Bool {
        let cache = KVCache.byteCount(configuration: configuration, capacity: options.contextLength, format: format)
        return (sequences - 1) * cache <= (options.dramBudget ?? .max) / 16
    }

    /// The most texts of one pass.
    static let mostSequences = 8
    /// The most tokens of a draft: more seldom come true together.
    static let longestDraft = 15

    /// The most rows of a pass that ask for logits.
    func outputs(isStreaming: Bool) -> Int {
        max(options.logitRows, options.drafts ?? isStreaming ? Self.longestDraft + 1 : 1, sequences)
    }

    /// Code, runtime libraries, stacks, allocator slack: what the process keeps that belongs to no entry. `landfall bench` over
    /// a full context was measured (VmHWM less the other entries) at 21.7 to 22.4 MiB on x86-64. Some eight of them are the pages of
    /// code and libraries that only adviser, web server, console and panel call: a program with the engine alone took 14 to 16.
    private static let processReserve = 24 << 20

    /// All entries, with `weights` bytes of weights.
    func ledger(
        _ size: PassSize,
        _ format: KVCacheFormat,
        _ shape: WeightShape,
        context: Int,
        weights: Int
    ) -> MemoryLedger {
        var ledger = MemoryLedger(budget: options.dramBudget)
        func reserve(_ entry: LedgerEntry, _ bytes: Int) { ledger.reserve(entry.rawValue, bytes: bytes) }
        reserve(.weights, weights)
        reserve(
            .cache,
            KVCache.byteCount(
                configuration: configuration,
                capacity: context,
                sequenceCount: sequences,
                format: format
            )
        )
        reserve(
            .activations,
            Activations.byteCount(
                configuration: configuration,
                shape: shape,
                limits: size.limits(positions: context, adapters: adapters),
                threads: threads
            ) + Sampler.byteCount(vocabularySize: configuration.vocabularySize)
        )
        reserve(.tokenizer, tokenizerBytes)
        reserve(.process, Self.processReserve)
        if options.adviserBytes > 0 { reserve(.adviser, options.adviserBytes) }
        if adapterBytes > 0 { reserve(.adapters, adapterBytes) }
        return ledger
    }

    /// All entries but the pinned weights.
    func streamingLedger(
        _ size: PassSize,
        _ format: KVCacheFormat,
        _ layout: ContainerLayout,
        ring: StagingRing,
        context: Int
    ) -> MemoryLedger {
        let shape = ContainerPlacement.shape(layout, isResident: false)
        var ledger = ledger(size, format, shape, context: context, weights: layout.residentBytes)
        let embeddings = EmbeddingRows.byteCount(layout, rows: size.rows, alignment: 4096)
        let tableBytes = ContainerPlacement.tableBytes(layout, readBytes: ring.readBytes)
        ledger.reserve(LedgerEntry.staging.rawValue, bytes: ring.byteCount + embeddings)
        ledger.reserve(LedgerEntry.directory.rawValue, bytes: tableBytes)
        return ledger
    }
}
