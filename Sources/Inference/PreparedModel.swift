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
        let memory = try MemoryPlan(
            subject: "'\(file.name)' at context \(options.contextLength)",
            file: file,
            demand: MemoryDemand(
                configuration: configuration,
                options: options,
                threads: threads,
                tokenizerBytes: tokenizer.memoryBytes,
                storage: StorageProfile.load(besideModel: options.path)
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
        plan = ExecutionPlan(memory, usedBytes: file.weightUses.reduce(0) { $0 + $1.byteCount }, draftRows: draftRows)
    }
}

extension ModelFile {
    /// What one token's pass multiplies with.
    var weightUses: [WeightUse] {
        switch self {
        case .gguf(let file): WeightUse.all(in: file)
        case .container(let file): WeightUse.all(in: file.layout)
        }
    }
}
