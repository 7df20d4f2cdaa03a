// `landfall model calibrate`: a container whose neurons may be left out.

import ArgumentParser
import FlashWeights
import FoundationEssentials
import Inference

extension ModelCommand {
    struct Calibrate: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make a copy of a container that can run with --sparsity.",
            discussion: """
                The model reads the text; what its neurons do there decides their order in the file and trains the predictors. Use text \
                like that of later use, and measure with other text. The same container, text and options give the same bytes.
                """
        )

        @Argument(help: "A container made by 'landfall model pack'.")
        var container: String
        @Option(name: .long, parsing: .upToNextOption, help: "Text files in UTF-8.")
        var text: [String]
        @Option(name: .shortAndLong, help: "The container to write; it appears when it is complete.")
        var output: String
        @Option(help: "Tokens of the text that the model reads at most.")
        var tokens = 8192
        @Option(
            help:
                "Numbers that predictors reduce an input to, a multiple of 32 (default: 64, or what 5 % of the model allows)."
        )
        var rank: Int?
        @Option(
            help: "The LoRA adapter that the container will be used with, so that its activations are what is learned."
        )
        var adapter: String?
        @Option(help: "Threads that compute (default: one for each fast core).")
        var threads: Int?
        @Option(help: "The most memory for the model while it reads: 2GiB. Samples and fits take up to 1.5 GiB more.")
        var dramBudget: ByteSize?
        @Flag(help: "Replace the output if it exists.")
        var force = false
        @Flag(help: "Print one JSON object.")
        var json = false

        mutating func validate() throws {
            guard !text.isEmpty else { throw ValidationError("pass at least one file with --text") }
            guard tokens >= 64 else { throw ValidationError("--tokens must be at least 64") }
            if let rank, rank < 32 || rank % 32 != 0 || rank > 4096 {
                throw ValidationError("--rank must be a multiple of 32, 32 to 4096")
            }
        }

        func run() throws {
            let texts = try text.map { path -> (name: String, text: String) in
                guard let content = try? String(contentsOfFile: path, encoding: .utf8) else {
                    throw ValidationError("\(path) cannot be read as UTF-8 text: check the path and the encoding")
                }
                return (String(path.split(separator: "/").last ?? ""), content)
            }
            let file = try ContainerFile(path: container)
            var modelOptions = ModelOptions(
                path: container,
                threads: threads,
                contextLength: 512,
                dramBudget: dramBudget?.bytes
            ).forScoring
            modelOptions.drafts = false
            modelOptions.adapterPaths = [adapter].compactMap { $0 }
            let model = try LanguageModel(options: modelOptions)
            var options = Calibrator.Options()
            options.tokens = tokens
            options.rank = rank
            options.replacesExisting = force
            let start = ContinuousClock.now
            let meter = ProgressMeter()
            _ = Interrupt.cancellation
            let report = try Calibrator(options: options).calibrate(
                model,
                container: file,
                texts: texts,
                adapter: model.adapters.first,
                to: output
            ) {
                if Interrupt.cancellation.isCancelled {
                    meter.finish()
                    throw ExitCode(130)
                }
                switch $0 {
                case .reading: meter.show("reading: \($1) of \($2) tokens")
                case .fitting: meter.show("fitting: \($1) of \($2) layers")
                case .writing: meter.show("writing: \($2 > 0 ? $1 * 100 / $2 : 100) %")
                }
            }
            meter.finish()
            if json {
                try printJSON(report)
                return
            }
            let seconds = (ContinuousClock.now - start) / .seconds(1)
            let recall = report.recall.reduce(0, +) / Float(max(1, report.recall.count))
            print(
                """
                \(output): calibrated on \(report.tokens) tokens (\(report.samples) sampled) in \(String(tenths: seconds)) s
                predictors: rank \(report.rank), \(ByteSize(bytes: report.predictorBytes)); they name \(Int((recall * 100).rounded())) % of \
                the stronger half of the extents (held-out tokens)
                what it costs in quality: landfall perplexity --model \(output) --sparsity 0.5 --dram-budget … --file OTHER_TEXT
                """
            )
        }
    }
}
