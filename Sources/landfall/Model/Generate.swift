// `landfall generate`: the bare model, streamed to the terminal.

import ArgumentParser
import FoundationEssentials
import Glibc
import Inference
import Tokenizers

struct Generate: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Let the bare model continue a prompt.")

    @OptionGroup var arguments: ModelArguments

    @Option(name: [.short, .long], help: "What to say to the model.")
    var prompt: String

    @Option(name: [.customShort("n"), .customLong("tokens")], help: "The most tokens to generate.")
    var tokens: Int = 256

    @Option(name: .customLong("temp"), help: "0 takes the likeliest token; higher draws more freely.")
    var temperature: Float = 0

    @Option(name: .customLong("top-p"), help: "Draw from the likeliest tokens that together have this probability.")
    var topP: Float = 1

    @Option(help: "Start of the random numbers.")
    var seed: UInt64 = 0

    @Flag(help: "Continue the prompt as it stands, without the model's chat template. Control tokens in it count.")
    var raw = false

    @Flag(
        inversion: .prefixedNo,
        help: """
            Compute tokens ahead where the text repeats itself; it stays the same text. On by default where weights stream.
            """
    )
    var drafts: Bool?

    @Flag(help: "Print one JSON object at the end instead of the text as it comes.")
    var json = false

    mutating func validate() throws {
        guard tokens >= 0 else { throw ValidationError("-n must not be negative") }
    }

    func run() throws {
        let sampling = SamplingOptions(temperature: temperature, topP: topP, seed: seed)
        try sampling.validate()
        var options = arguments.options
        options.drafts = drafts
        let model = try LanguageModel(options: options)
        arguments.announce(model)
        let generator = try Generator(model: model)
        let input =
            raw
            ? [model.tokenizer.beginningOfText].compactMap { $0 }
                + model.tokenizer.encode(prompt, parsingSpecialTokens: true)
            : try model.chatTemplate.encode(
                [ChatMessage(role: .user, content: prompt)],
                with: model.tokenizer,
                addGenerationPrompt: true
            )
        var text = ""
        var decoder = StreamingDecoder(model.tokenizer)
        func emit(_ piece: String) {
            if json {
                text += piece
            } else {
                StandardOutput.write(Array(piece.utf8))
            }
        }
        let statistics = try generator.generate(
            prompt: input,
            maxTokens: tokens,
            sampling: sampling,
            adapter: model.adapters.first,
            cancellation: Interrupt.cancellation
        ) { token in emit(decoder.append(token)) }
        emit(decoder.finish())
        if json {
            try printJSON(
                Report(
                    text: text,
                    statistics: statistics,
                    memory: MemoryReport(
                        model: model,
                        dramBudget: arguments.dramBudget,
                        traffic: statistics.decodeTraffic,
                        tokens: statistics.decodeSteps,
                        sparsity: arguments.sparsity
                    )
                )
            )
        } else {
            print()
        }
        // The shell expects to hear that a signal ended the work.
        if statistics.stopReason == .cancelled { throw ExitCode(128 + SIGINT) }
    }
}

extension Generate {
    private struct Report: Encodable {
        let text: String
        let statistics: GenerationStatistics
        let memory: MemoryReport

        private enum Key: String, CodingKey {
            case text
            case stopReason = "stop_reason"
            case promptTokens = "prompt_tokens"
            case generatedTokens = "generated_tokens"
            case decodeTokensPerSecond = "decode_tokens_per_s"
            case prefillTokensPerSecond = "prefill_tokens_per_s"
            case timeToFirstToken = "time_to_first_token_ms"
            case draftedTokens = "drafted_tokens"
            case acceptedTokens = "accepted_tokens"
            case acceptanceRate = "draft_acceptance_rate"
        }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: Key.self)
            try container.encode(text, forKey: .text)
            try container.encode(statistics.stopReason, forKey: .stopReason)
            try container.encode(statistics.promptTokens, forKey: .promptTokens)
            try container.encode(statistics.generatedTokens, forKey: .generatedTokens)
            try container.encode(statistics.decodeTokensPerSecond, forKey: .decodeTokensPerSecond)
            try container.encode(statistics.prefillTokensPerSecond, forKey: .prefillTokensPerSecond)
            try container.encode(statistics.timeToFirstTokenSeconds.map { $0 * 1000 }, forKey: .timeToFirstToken)
            try container.encode(statistics.draftedTokens, forKey: .draftedTokens)
            try container.encode(statistics.acceptedTokens, forKey: .acceptedTokens)
            try container.encode(statistics.draftAcceptanceRate, forKey: .acceptanceRate)
            try memory.encode(to: encoder)
        }
    }
}

/// Ctrl-C as a request to stop: the first ends the generation after the current token, the second the process.
enum Interrupt {
    /// Set by the first SIGINT. Touching it installs the handler.
    static let cancellation: Cancellation = {
        let cancellation = Cancellation()
        _ = Unmanaged.passRetained(cancellation)
        handler.pointee = Unmanaged.passUnretained(cancellation)
        signal(SIGINT) { _ in
            Interrupt.handler.pointee?.takeUnretainedValue().cancel()
            signal(SIGINT, SIG_DFL)
        }
        return cancellation
    }()

    // A plain pointer: a signal handler may not run lazy initialisation or take locks.
    nonisolated(unsafe) private static let handler: UnsafeMutablePointer<Unmanaged<Cancellation>?> = {
        let pointer = UnsafeMutablePointer<Unmanaged<Cancellation>?>.allocate(capacity: 1)
        pointer.initialize(to: nil)
        return pointer
    }()
}
