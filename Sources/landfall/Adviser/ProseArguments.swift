// Which model explains the adviser's facts, with which means: from the command line or a configuration file.

import ArgumentParser
import Box
import FlashWeights
import Inference

/// The model behind the adviser, or none. Nil is the default.
struct ProseSettings {
    var noModel = false
    var model: String?
    /// A LoRA adapter of the model, a PEFT folder or a GGUF file; nil for the one that comes with the program, where it is for this model.
    var adapter: String?
    /// Leaves the model as it is.
    var noAdapter = false
    var dramBudget: ByteSize?
    var context: Int?
    var threads: Int?
    /// Answers that `landfall serve` lets the model write at the same time, where memory allows.
    var sessions: Int?

    static let defaultContext = 2048
    static let defaultSessions = 4

    /// The model's file, named or the usual one.
    var path: String { model ?? Paths.model }

    /// What `other` gives wins.
    mutating func override(with other: ProseSettings) {
        noModel = noModel || other.noModel
        model = other.model ?? model
        if other.adapter != nil || other.noAdapter { (adapter, noAdapter) = (other.adapter, other.noAdapter) }
        dramBudget = other.dramBudget ?? dramBudget
        context = other.context ?? context
        threads = other.threads ?? threads
        sessions = other.sessions ?? sessions
    }

    /// Takes the model that the box's settings name, unless the command line or the environment names one.
    mutating func fill(from settings: Settings) {
        if model == nil, !Paths.isModelNamed, !settings.model.file.isEmpty { model = settings.model.file }
    }

    /// What the engine is to load. Ask for it when the catalogue is open and prepared: what that keeps is counted.
    private func options(adapter: String?, sequences: Int?) -> ModelOptions {
        var options = ModelOptions(
            path: path,
            threads: threads,
            contextLength: context ?? Self.defaultContext,
            dramBudget: dramBudget?.bytes
        )
        options.adapterPaths = [adapter].compactMap { $0 }
        options.adviserBytes = (ProcessMemory.anonymousBytes ?? 0) + Self.answeringBytes
        if let sequences { options.sequences = sequences }
        return options
    }

    /// Loads the model with its adapter. One that nobody named is left out where it cannot be used, as in a budget that has room for the
    /// model alone; `note` is told why. One that was named is never left out.
    ///
    /// - Throws: `InferenceError`, `GGUFError` or `FlashWeightsError` when a file is none of what it should be, or does not fit.
    func languageModel(sequences: Int? = nil, note: (String) -> Void) throws -> LanguageModel {
        if adapter == nil, !noAdapter, let usual = DefaultAdapter.folder(forModel: path) {
            do {
                return try LanguageModel(options: options(adapter: usual, sequences: sequences))
            } catch {
                let model = try LanguageModel(options: options(adapter: nil, sequences: sequences))
                note("the adapter in \(usual) is not used: \(error)")
                return model
            }
        }
        return try LanguageModel(options: options(adapter: noAdapter ? nil : adapter, sequences: sequences))
    }

    /// What answering adds to that: SQLite's pages, results, code that only runs then. Measured over the whole register at 10 MiB
    /// of memory and 13 of pages of files.
    private static let answeringBytes = 24 << 20
}

/// The options that every command of the adviser shares.
struct ProseArguments: ParsableArguments {
    @Flag(help: "Answer with facts alone.")
    var noModel = false
    @Option(
        help: """
            The model's file (default: LANDFALL_MODEL or var/models/SmolLM2-135M-Instruct.Q4_1.gguf). A container may stream.
            """
    )
    var model: String?
    @Option(
        help: """
            A LoRA adapter of the model: a folder that PEFT wrote, or a GGUF file (default: LANDFALL_ADAPTER or assets/adapter, with the \
            model that it was trained on).
            """
    )
    var adapter: String?
    @Flag(help: "Let the model write without an adapter.")
    var noAdapter = false
    @Option(
        help: """
            The most memory the whole process may keep: 128MiB, 2GiB. What does not fit of a container is read from flash.
            """
    )
    var dramBudget: ByteSize?
    @Option(
        help: """
            Tokens that facts, question and answer may have together for the model (default: \(ProseSettings.defaultContext)).
            """
    )
    var context: Int?
    @Option(help: "Threads for the model (default: one for each fast core).")
    var threads: Int?

    mutating func validate() throws {
        if adapter != nil, noAdapter { throw ValidationError("'--adapter' and '--no-adapter' exclude each other.") }
        if let threads, threads < 1 { throw ValidationError("'--threads' is \(threads); it must be 1 or more.") }
        if let context, context < 2 { throw ValidationError("'--context' is \(context); it must be 2 or more.") }
    }

    /// What was given.
    var settings: ProseSettings {
        ProseSettings(
            noModel: noModel,
            model: model,
            adapter: adapter,
            noAdapter: noAdapter,
            dramBudget: dramBudget,
            context: context,
            threads: threads
        )
    }
}
