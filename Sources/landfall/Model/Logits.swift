// `landfall logits` (hidden): raw logits, for the test against an independent reference.

import ArgumentParser
import Inference

struct Logits: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Write the logits after each token, as little-endian 32-bit floats (tokens, vocabulary).",
        shouldDisplay: false
    )

    @OptionGroup var arguments: ModelArguments

    @Option(help: "Token numbers, separated by commas.")
    var tokens: String

    @Option(help: "Tokens computed in one pass.")
    var batch: Int = 64

    func run() throws {
        let numbers = tokens.split(separator: ",").map { Int32($0) }
        let ids = numbers.compactMap { $0 }
        guard ids.count == numbers.count, batch >= 1 else {
            throw ValidationError("--tokens takes whole numbers separated by commas, and --batch is at least 1")
        }
        let model = try LanguageModel(options: arguments.options.forScoring)
        let logits = try model.logits(of: ids, batch: batch, adapter: model.adapters.first)
        logits.withUnsafeBytes { StandardOutput.write($0) }
    }
}
