// Which model explains the adviser's facts, with which means: from the command line or a configuration file.

import ArgumentParser
import FlashWeights
import Inference

/// The model behind the adviser, or none. Nil is the default.
struct ProseSettings {
    var noModel = false
    var model: String?
    /// A LoRA adapter of the model, a PEFT folder or a GGUF file.
    var adapter: String?
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
        adapter = other.adapter ?? adapter
        dramBudget = other.dramBudget ?? dramBudget
        context = other.context ?? context
        threads = other.threads ?? threads
        sessions = other.sessions ?? sessions
    }

    /// What the engine is to load. Ask for it when the catalogue is open and prepared: what that keeps is counted.
    var options: ModelOptions {
        var options = ModelOptions(
            path: path,
            threads: threads,
            contextLength: context ?? Self.defaultContext,
            dramBudget: dramBudget?.bytes
        )
        options.adapterPaths = [adapter].compactMap { $0 }
        options.adviserBytes = (ProcessMemory.anonymousBytes ?? 0) + Self.answeringBytes
        return options
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
    @Option(help: "A LoRA adapter of the model: a folder that PEFT wrote, or a GGUF file.")
    var adapter: String?
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
        if let threads, threads < 1 { throw ValidationError("'--threads' is \(threads); it must be 1 or more.") }
        if let context, context < 2 { throw ValidationError("'--context' is \(context); it must be 2 or more.") }
    }

    /// What was given.
    var settings: ProseSettings {
        ProseSettings(
            noModel: noModel,
            model: model,
            adapter: adapter,
            dramBudget: dramBudget,
            context: context,
            threads: threads
        )
    }
}
