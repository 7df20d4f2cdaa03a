// `landfall bench`: speed of a configuration, comparable with llama-bench's pp and tg, and with llama-bench itself.

import ArgumentParser
import FlashWeights
import FoundationEssentials
import Inference

struct Bench: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Measure how fast the model reads prompts and writes.",
        discussion: """
            Without further options one prompt and one text are timed. --batch and --depth take lists: every batch is measured at depth 0, \
            every depth with one text. --all is --batch 1,2,4,8 --depth 0,512,2048,4096 --follow-up --bounds, as far as the model's context \
            reaches. With --adapter every test also runs without it, in turn. Repetitions of all tests alternate, so that a disturbance \
            meets all alike; medians are reported.
            """
    )

    @OptionGroup var arguments: ModelArguments

    @Option(
        name: [.customShort("p"), .customLong("prompt-tokens")],
        help: "Tokens of the prompt (0 leaves prefill out)."
    )
    var promptTokens: Int = 512

    @Option(name: [.customShort("n"), .customLong("decode-tokens")], help: "Tokens to decode (0 leaves decoding out).")
    var decodeTokens: Int = 128

    @Option(help: "Repetitions; medians are reported.")
    var reps: Int = 5

    @Option(help: "Texts written at the same time, 1 to 8, as a list: 1,4.")
    var batch: CountList?

    @Option(help: "Tokens in the cache before the test begins, as a list: 0,1024.")
    var depth: CountList?

    @Flag(help: "Time the first token of a conversation's second turn beside that of its first.")
    var followUp = false

    @Flag(help: "State how near decoding is to reading memory, and prefill to the processor's arithmetic.")
    var bounds = false

    @Flag(help: "All of it.")
    var all = false

    @Option(
        help: ArgumentHelp(
            "Run this llama-bench in turn, with the same tokens and threads, and print ratios.",
            valueName: "llama-bench"
        )
    )
    var compare: String?

    @Option(help: "The model that llama-bench is given (default: the same file; a container needs its GGUF file here).")
    var compareModel: String?

    @Flag(help: "Print one JSON object.")
    var json = false

    mutating func validate() throws {
        guard promptTokens >= 0, decodeTokens >= 0, promptTokens + decodeTokens > 0 else {
            throw ValidationError("-p and -n must not be negative, and one of them must be positive")
        }
        guard (1...1000).contains(reps) else { throw ValidationError("--reps must be 1 to 1000") }
        if let batch, !batch.values.allSatisfy((1...8).contains) { throw ValidationError("--batch must be 1 to 8") }
        if followUp, promptTokens == 0 { throw ValidationError("--follow-up needs a prompt: -p 1 or more") }
    }

    func run() throws {
        let plan = BenchPlan(self)
        var options = arguments.options
        options.sequences = plan.tests.map(\.batch).max() ?? 1
        options.contextLength = max(arguments.context, plan.contextLength)
        let model = try LanguageModel(options: options)
        arguments.announce(model)
        let peer = try compare.map {
            try PeerBenchmark(program: $0, model: compareModel ?? arguments.model, threads: model.threads)
        }
        let results = try BenchResults(plan, model: model, repetitions: reps, peer: peer)
        if json {
            try printJSON(BenchReport(results: results, arguments: self, model: model))
        } else {
            print(BenchText(results: results, model: model, repetitions: reps))
        }
    }
}

/// Numbers on the command line: "0,512,2048".
struct CountList: ExpressibleByArgument {
    let values: [Int]

    init(_ values: [Int]) { self.values = values }

    init?(argument: String) {
        let parts = argument.split(separator: ",", omittingEmptySubsequences: false).map { Int($0) }
        let values = parts.compactMap { $0 }.filter { $0 >= 0 }
        guard !values.isEmpty, values.count == parts.count else { return nil }
        self.values = values
    }
}

/// What one call measures.
struct BenchPlan {
    let tests: [BenchmarkTest]
    /// Tokens of the prompt, the answer and the next question; nil where that is not measured.
    let followUp: (prompt: Int, answer: Int, question: Int)?
    let measuresBounds: Bool

    static let batches = [1, 2, 4, 8]
    static let depths = [0, 512, 2048, 4096]

    /// - Note: With `--all` the depths are those that the context given, or 4096 and what is decoded there, has room for.
    init(_ bench: Bench) {
        let batches = bench.batch?.values ?? (bench.all ? Self.batches : [1])
        let depths = bench.depth?.values ?? (bench.all ? Self.depths : [0])
        var tests: [BenchmarkTest] = []
        func add(_ test: BenchmarkTest) { if test.tokens > 0, !tests.contains(test) { tests.append(test) } }
        for depth in depths {
            add(BenchmarkTest(.prefill, tokens: bench.promptTokens, depth: depth))
            add(BenchmarkTest(.decode, tokens: bench.decodeTokens, depth: depth))
        }
        for batch in batches { add(BenchmarkTest(.decode, tokens: bench.decodeTokens, batch: batch)) }
        self.tests = tests
        followUp = (bench.followUp || bench.all) && bench.promptTokens > 0 ? (bench.promptTokens, 32, 32) : nil
        measuresBounds = bench.bounds || bench.all
    }

    /// Tokens that the context must hold.
    var contextLength: Int {
        let turns = followUp.map { $0.prompt + 2 * $0.answer + $0.question } ?? 0
        return max(turns, tests.map(\.contextLength).max() ?? 1)
    }
}
