// `landfall doctor`: what this machine can do for a model, measured, and what follows from it; and whether the catalogue is sound.

import ArgumentParser
import FlashWeights
import Inference

struct Doctor: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract:
            "Measure storage and memory, check the model and the catalogue, and show the plan for running here.",
        discussion: "Takes about fifteen seconds. Changes nothing, unless --save is given."
    )

    @OptionGroup var arguments: ModelArguments

    @Option(help: "The catalogue's file (default: LANDFALL_CATALOG or var/catalog.sqlite).")
    var catalog: String?

    @Flag(help: "Leave out model, storage and memory: examine the catalogue alone.")
    var noModel = false

    @Option(help: "Measure the storage of this file instead of the model's.")
    var file: String?

    @Option(help: "Seconds for measuring the storage.")
    var seconds: Double = 8

    @Flag(help: "Read the whole model and compare every checksum (containers).")
    var verify = false

    @Flag(
        help:
            "Keep the measurements beside the model (NAME.profile.json), where the engine plans and predicts from them."
    )
    var save = false

    @Flag(help: "Print one JSON object.")
    var json = false

    mutating func validate() throws {
        guard (0.1...60).contains(seconds) else { throw ValidationError("--seconds must be 0.1 to 60") }
        if noModel, save || verify || file != nil {
            throw ValidationError("--no-model examines the catalogue alone: leave out --save, --verify and --file")
        }
        if save, file != nil { throw ValidationError("--save keeps what was measured of the model: leave out --file") }
    }

    func run() throws {
        let meter = ProgressMeter()
        let examination = Examination(of: self) { meter.show($0) }
        meter.finish()
        if save { try examination.profile.save(besideModel: arguments.model) }
        if json {
            try printJSON(examination)
        } else {
            print(examination.text)
            if save { print("kept in \(MachineProfile.path(besideModel: arguments.model))") }
        }
        // A script can tell a machine that is fit for this model from one that is not.
        if !examination.isFine { throw ExitCode(1) }
    }
}
