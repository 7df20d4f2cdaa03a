// What a model takes in memory, before it is loaded, and how a pass is sized to fit a budget.

import CKernels
import FlashWeights
import GGUF

/// The ledger of one loaded model, and the batch limits that fit its budget.
struct MemoryPlan {
    let ledger: MemoryLedger
    let limits: BatchLimits

    /// Prompt tokens in a pass, best first. Fewer save activations and only cost speed, so a budget is tried with all.
    private static let batchSizes = [512, 256, 128, 64, 32]

    /// Code, runtime libraries, stacks, allocator slack: what the process keeps that belongs to no entry. `landfall bench` was
    /// measured (VmHWM less the other entries) at 22 to 25 MB on x86-64.
    private static let processReserve = 32 << 20

    /// Throws `FlashWeightsError.budgetTooSmall` when not even the smallest batch fits.
    init(
        subject: String,
        file: GGUFFile,
        configuration: ModelConfiguration,
        tokenizerBytes: Int,
        options: ModelOptions,
        threads: Int
    ) throws {
        let shape = try ResidentWeights.shape(file: file, configuration: configuration)
        func plan(batch: Int, context: Int) -> MemoryPlan {
            let limits = BatchLimits(
                rows: max(batch, options.logitRows),
                outputs: options.logitRows,
                positions: context
            )
            var ledger = MemoryLedger(budget: options.dramBudget)
            ledger.reserve("weights", bytes: shape.byteCount)
            ledger.reserve("KV cache", bytes: KVCache.byteCount(configuration: configuration, capacity: context))
            ledger.reserve(
                "activations",
                bytes: Activations.byteCount(
                    configuration: configuration,
                    shape: shape,
                    limits: limits,
                    threads: threads
                )
                    + Sampler.byteCount(vocabularySize: configuration.vocabularySize)
            )
            ledger.reserve("tokenizer", bytes: tokenizerBytes)
            ledger.reserve("process", bytes: Self.processReserve)
            return MemoryPlan(ledger: ledger, limits: limits)
        }

        for batch in Self.batchSizes {
            let candidate = plan(batch: batch, context: options.contextLength)
            if candidate.ledger.fits {
                self = candidate
                return
            }
        }
        let smallest = Self.batchSizes.last ?? 1
        let shorter = stride(from: options.contextLength / 256 * 256, through: 256, by: -256)
            .first { $0 < options.contextLength && plan(batch: smallest, context: $0).ledger.fits }
        let refused = plan(batch: smallest, context: options.contextLength)
        try refused.ledger.check(subject: subject, advice: shorter.map { "--context \($0)" })
        self = refused
    }

    private init(ledger: MemoryLedger, limits: BatchLimits) {
        self.ledger = ledger
        self.limits = limits
    }
}
