// `landfall perplexity`: quality of a configuration on a text.

import ArgumentParser
import FoundationEssentials
import Inference

struct PerplexityCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "perplexity",
        abstract: "Measure how well the model predicts a text."
    )

    @OptionGroup var arguments: ModelArguments

    @Option(help: "A text file in UTF-8.")
    var file: String

    @Flag(help: "Print one JSON object.")
    var json = false

    func run() throws {
        let text: String
        do {
            text = try String(contentsOfFile: file, encoding: .utf8)
        } catch {
            throw ValidationError("\(file) cannot be read as UTF-8 text: check the path and the encoding")
        }
        let model = try LanguageModel(options: arguments.options.forScoring)
        arguments.announce(model)
        let result = try Perplexity(
            of: model.tokenizer.encode(text, parsingSpecialTokens: false),
            model: model,
            adapter: model.adapters.first,
            cancellation: Interrupt.cancellation
        )
        if Interrupt.cancellation.isCancelled { throw ExitCode(130) }
        if json {
            let memory = MemoryReport(
                model: model,
                dramBudget: arguments.dramBudget,
                traffic: result.traffic,
                tokens: result.computedTokens,
                sparsity: arguments.sparsity
            )
            try printJSON(Report(result: result, memory: memory))
        } else {
            print(
                "perplexity \(result.perplexity) over \(result.scoredTokens) tokens, windows of \(model.contextLength)"
            )
        }
    }

    private struct Report: Encodable {
        let result: Perplexity
        let memory: MemoryReport

        private enum Key: String, CodingKey { case perplexity, nll, tokens }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: Key.self)
            try container.encode(result.perplexity, forKey: .perplexity)
            try container.encode(result.meanNegativeLogLikelihood, forKey: .nll)
            try container.encode(result.scoredTokens, forKey: .tokens)
            try memory.encode(to: encoder)
        }
    }
}
