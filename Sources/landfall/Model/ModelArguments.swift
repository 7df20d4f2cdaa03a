// The options that every command which runs the bare model shares, and the figures that each reports.

import ArgumentParser
import FlashWeights
import Foundation
import Inference

/// Which model, with which means.
struct ModelArguments: ParsableArguments {
    @Option(help: "The model: a GGUF file, loaded whole, or a container ('landfall model pack'), which may stream.")
    var model: String = Paths.model

    @Option(
        help: """
            The most memory the process may keep: 256MiB, 2GiB. What does not fit of a container is read from flash; refused \
            at once when the model cannot run in it.
            """
    )
    var dramBudget: ByteSize?

    @Option(
        help: """
            A LoRA adapter of the model: a folder that PEFT wrote, or a GGUF file. It is added to the model as it computes; the model \
            itself stays as it is.
            """
    )
    var adapter: String?

    @Option(help: "Threads that compute (default: one for each fast core).")
    var threads: Int?

    @Option(help: "Tokens that prompt and answer may have together.")
    var context: Int = 2048

    @Option(
        name: .customLong("kv"),
        help: "How keys and values are kept, f16 or q8 (default: f16 unless only q8 fits)."
    )
    var cacheFormat: KVCacheFormat?

    @Option(
        help: """
            Leave about this share of the neurons out when decoding, 0 to 0.7: needs a container that 'landfall model calibrate' made, \
            and costs quality ('landfall perplexity' says how much). Prompts are read exactly.
            """
    )
    var sparsity: Double?

    @Option(
        help: "The most of the neurons that a sparse run keeps in memory, 0 to 1 (default: what the budget allows)."
    )
    var cachedNeurons: Double?

    mutating func validate() throws {
        if let sparsity, !(0...0.7).contains(sparsity) { throw ValidationError("--sparsity must be 0 to 0.7") }
        if let cachedNeurons, !(0...1).contains(cachedNeurons) {
            throw ValidationError("--cached-neurons must be 0 to 1")
        }
        if let threads, threads < 1 { throw ValidationError("--threads must be at least 1") }
        guard context >= 2 else { throw ValidationError("--context must be at least 2") }
    }

    /// The options as the engine takes them.
    var options: ModelOptions {
        var options = ModelOptions(path: model, threads: threads, contextLength: context, dramBudget: dramBudget?.bytes)
        options.cacheFormat = cacheFormat
        options.drafts = false
        options.sparsity = sparsity
        options.cachedNeurons = cachedNeurons
        options.adapterPaths = [adapter].compactMap { $0 }
        return options
    }

    /// Says on standard error what was planned, where somebody asked for a budget.
    func announce(_ model: LanguageModel) {
        guard dramBudget != nil || model.plan.mode != .resident else { return }
        FileHandle.standardError.write(Data((model.plan.summary + "\n").utf8))
    }
}

extension KVCacheFormat: ExpressibleByArgument {}

/// What `--json` of the model's commands reports about means and memory. Null where a key does not apply.
struct MemoryReport: Encodable {
    let model: LanguageModel
    let dramBudget: ByteSize?
    /// What was read while `tokens` tokens were computed.
    let traffic: WeightTraffic
    let tokens: Int
    /// What was asked for; nil in a dense run.
    var sparsity: Double?

    private enum Key: String, CodingKey {
        case mode
        case peakResidentBytes = "peak_rss_bytes"
        case dramBudgetBytes = "dram_budget_bytes"
        case ledgerBytes = "ledger_bytes"
        case ledger
        case pinnedBytes = "pinned_bytes"
        case flashBytesPerToken = "flash_bytes_per_token"
        case flashReadsPerToken = "flash_reads_per_token"
        case cacheHitRate = "cache_hit_rate"
        case sparsity
        case skippedShare = "skipped_neurons"
        case windowHits = "window_hits"
        case windowMisses = "window_misses"
        case windowHitRate = "window_hit_rate"
        case predictedTokensPerSecond = "predicted_tokens_per_s"
        case plan
        case threads, kernel, model, quantization, adapter
        case contextLength = "context_length"
        case cacheFormat = "kv_cache"
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        func perToken(_ count: Int) -> Double { tokens > 0 ? Double(count) / Double(tokens) : 0 }
        try container.encode(model.plan.mode, forKey: .mode)
        try container.encode(ProcessMemory.peakResidentBytes, forKey: .peakResidentBytes)
        try container.encode(dramBudget?.bytes, forKey: .dramBudgetBytes)
        try container.encode(model.ledger.total, forKey: .ledgerBytes)
        let entries = model.ledger.entries.map { ($0.name, $0.bytes) }
        try container.encode(Dictionary(entries, uniquingKeysWith: +), forKey: .ledger)
        try container.encode(model.plan.pinnedBytes, forKey: .pinnedBytes)
        try container.encode(perToken(traffic.bytes), forKey: .flashBytesPerToken)
        try container.encode(perToken(traffic.reads), forKey: .flashReadsPerToken)
        try container.encode(traffic.hitRate, forKey: .cacheHitRate)
        if model.plan.mode == .sparse {
            try container.encode(sparsity, forKey: .sparsity)
            try container.encode(traffic.skippedShare, forKey: .skippedShare)
            try container.encode(traffic.windowHits, forKey: .windowHits)
            try container.encode(traffic.windowMisses, forKey: .windowMisses)
            try container.encode(traffic.windowHitRate, forKey: .windowHitRate)
        }
        try container.encode(model.plan.prediction?.tokensPerSecond, forKey: .predictedTokensPerSecond)
        try container.encode(model.plan, forKey: .plan)
        try container.encode(model.threads, forKey: .threads)
        try container.encode(model.kernelName, forKey: .kernel)
        try container.encode(model.name, forKey: .model)
        try container.encode(model.quantization, forKey: .quantization)
        try container.encode(model.adapters.first?.name, forKey: .adapter)
        try container.encode(model.contextLength, forKey: .contextLength)
        try container.encode(model.cacheFormat, forKey: .cacheFormat)
    }
}
