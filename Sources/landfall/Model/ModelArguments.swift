// The options that every command which runs the bare model shares, and the figures that each reports.

import ArgumentParser
import FlashWeights
import FoundationEssentials
import Inference

/// Which model, with which means.
struct ModelArguments: ParsableArguments {
    @Option(help: "The model, a GGUF file; it is loaded whole.")
    var model: String = Paths.model

    @Option(
        help: "The most memory the process may keep: 256MiB, 2GiB. Refused at once when the model cannot run in it."
    )
    var dramBudget: ByteSize?

    @Option(help: "Threads that compute (default: one for each fast core).")
    var threads: Int?

    @Option(help: "Tokens that prompt and answer may have together.")
    var context: Int = 2048

    mutating func validate() throws {
        if let threads, threads < 1 { throw ValidationError("--threads must be at least 1") }
        guard context >= 2 else { throw ValidationError("--context must be at least 2") }
    }

    /// The options as the engine takes them.
    var options: ModelOptions {
        ModelOptions(path: model, threads: threads, contextLength: context, dramBudget: dramBudget?.bytes)
    }
}

/// What `--json` of the model's commands reports about means and memory. Null where a key does not apply: nothing is
/// read from flash when the model is loaded whole.
struct MemoryReport: Encodable {
    let model: LanguageModel
    let dramBudget: ByteSize?

    private enum Key: String, CodingKey {
        case peakResidentBytes = "peak_rss_bytes"
        case dramBudgetBytes = "dram_budget_bytes"
        case ledgerBytes = "ledger_bytes"
        case flashBytesPerToken = "flash_bytes_per_token"
        case flashReadsPerToken = "flash_reads_per_token"
        case cacheHitRate = "cache_hit_rate"
        case threads, kernel, model, quantization
        case contextLength = "context_length"
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(ProcessMemory.peakResidentBytes, forKey: .peakResidentBytes)
        try container.encode(dramBudget?.bytes, forKey: .dramBudgetBytes)
        try container.encode(model.ledger.total, forKey: .ledgerBytes)
        try container.encode(0, forKey: .flashBytesPerToken)
        try container.encode(0, forKey: .flashReadsPerToken)
        try container.encodeNil(forKey: .cacheHitRate)
        try container.encode(model.threads, forKey: .threads)
        try container.encode(model.kernelName, forKey: .kernel)
        try container.encode(model.name, forKey: .model)
        try container.encode(model.quantization, forKey: .quantization)
        try container.encode(model.contextLength, forKey: .contextLength)
    }
}
