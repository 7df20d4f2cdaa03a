// `landfall bench`: speed of a configuration, comparable with llama-bench's pp and tg.

import ArgumentParser
import FoundationEssentials
import Inference

struct Bench: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Measure how fast the model reads prompts and writes.")

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

    @Flag(help: "Print one JSON object.")
    var json = false

    mutating func validate() throws {
        guard promptTokens >= 0, decodeTokens >= 0, promptTokens + decodeTokens > 0 else {
            throw ValidationError("-p and -n must not be negative, and one of them must be positive")
        }
        guard (1...1000).contains(reps) else { throw ValidationError("--reps must be 1 to 1000") }
    }

    func run() throws {
        let model = try LanguageModel(options: arguments.options)
        arguments.announce(model)
        let generator = try Generator(model: model)
        let benchmark = try Benchmark(
            generator: generator,
            promptTokens: promptTokens,
            decodeTokens: decodeTokens,
            repetitions: reps,
            cancellation: Interrupt.cancellation
        )
        if Interrupt.cancellation.isCancelled { throw ExitCode(130) }
        let memory = MemoryReport(
            model: model,
            dramBudget: arguments.dramBudget,
            traffic: benchmark.decodeTraffic,
            tokens: benchmark.decode.samples.count * decodeTokens,
            sparsity: arguments.sparsity
        )
        if json {
            try printJSON(Report(benchmark: benchmark, memory: memory, arguments: self))
        } else {
            print("\(model.name), \(model.quantization), \(model.threads) threads, \(model.kernelName) kernels")
            if promptTokens > 0 { print(line("prefill \(promptTokens)", benchmark.prefill)) }
            if decodeTokens > 0 { print(line("decode \(decodeTokens)", benchmark.decode)) }
        }
    }

    private func line(_ name: String, _ rates: BenchmarkRates) -> String {
        func text(_ value: Double) -> String { String(Double(Int(value * 10)) / 10) }
        return
            "\(name): \(text(rates.median)) tokens/s (\(text(rates.minimum)) to \(text(rates.maximum)), median of \(reps))"
    }
}

extension Bench {
    private struct Report: Encodable {
        let benchmark: Benchmark
        let memory: MemoryReport
        let arguments: Bench

        private enum Key: String, CodingKey {
            case decode = "decode_tokens_per_s"
            case decodeMinimum = "decode_tokens_per_s_min"
            case decodeMaximum = "decode_tokens_per_s_max"
            case prefill = "prefill_tokens_per_s"
            case prefillMinimum = "prefill_tokens_per_s_min"
            case prefillMaximum = "prefill_tokens_per_s_max"
            case timeToFirstToken = "time_to_first_token_ms"
            case promptTokens = "prompt_tokens"
            case decodeTokens = "decode_tokens"
            case repetitions
        }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: Key.self)
            // Null, not 0, for what was not measured.
            let decode = benchmark.decode.samples.isEmpty ? nil : benchmark.decode
            let prefill = benchmark.prefill.samples.isEmpty ? nil : benchmark.prefill
            try container.encode(decode?.median, forKey: .decode)
            try container.encode(decode?.minimum, forKey: .decodeMinimum)
            try container.encode(decode?.maximum, forKey: .decodeMaximum)
            try container.encode(prefill?.median, forKey: .prefill)
            try container.encode(prefill?.minimum, forKey: .prefillMinimum)
            try container.encode(prefill?.maximum, forKey: .prefillMaximum)
            try container.encode(benchmark.timeToFirstTokenSeconds.map { $0 * 1000 }, forKey: .timeToFirstToken)
            try container.encode(arguments.promptTokens, forKey: .promptTokens)
            try container.encode(arguments.decodeTokens, forKey: .decodeTokens)
            try container.encode(arguments.reps, forKey: .repetitions)
            try memory.encode(to: encoder)
        }
    }
}
