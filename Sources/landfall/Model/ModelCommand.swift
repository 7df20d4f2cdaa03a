// `landfall model`: make, look at and check the container that weights stream from.

import ArgumentParser
import FlashWeights
import Inference

struct ModelCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "model",
        abstract: "Model containers, from which weights stream.",
        subcommands: [Pack.self, Calibrate.self, Inspect.self, Verify.self, Install.self, Back.self]
    )

    /// Shows how far a long command is; Ctrl-C ends it between two reads.
    struct Progress {
        private let meter = ProgressMeter()
        private let action: String

        init(_ action: String) {
            self.action = action
            _ = Interrupt.cancellation
        }

        func show(done: Int, total: Int) throws {
            if Interrupt.cancellation.isCancelled {
                meter.finish()
                throw ExitCode(130)
            }
            let percent = total > 0 ? done * 100 / total : 100
            meter.show("\(action): \(percent) % of \(ByteSize(bytes: total))")
            if done == total { meter.finish() }
        }
    }
}
