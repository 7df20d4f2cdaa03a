// `landfall model pack`: GGUF in, container out.

import ArgumentParser
import CKernels
import FlashWeights
import GGUF

extension ModelCommand {
    struct Pack: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make a container from a GGUF model.",
            discussion:
                "The weights keep their bits: the packed model computes what the GGUF file does. With --layout columns a neuron "
                + "can be read or left out by itself, as 'landfall model calibrate' and --sparsity need it. The same model and "
                + "options give the same bytes."
        )

        @Argument(help: "The model, a GGUF file of the Llama family.")
        var model: String
        @Option(name: .shortAndLong, help: "The container to write; it appears when it is complete.")
        var output: String
        @Option(help: "How down matrices are laid out: rows, as the file has them, or columns, for sparse runs.")
        var layout = ContainerPacker.DownLayout.rows
        @Option(
            help: """
                Neurons that are read together (default: up to 256 KiB; with columns the fewest that fill 16 KiB with at \
                most 2.5 % padding).
                """
        )
        var neuronsPerExtent: Int?
        @Option(
            help: """
                How down columns are stored: q4_0, q4_1, q5_0, q5_1, q8_0, f16, f32 (default: by the model's type). For \
                --layout columns only.
                """
        )
        var downType: DownType?
        @Flag(help: "Replace the output if it exists.")
        var force = false

        mutating func validate() throws {
            if let neuronsPerExtent, !(1...65536).contains(neuronsPerExtent) {
                throw ValidationError("--neurons-per-extent must be 1 to 65536")
            }
            if downType != nil, layout == .rows {
                throw ValidationError("--down-type is for --layout columns: by rows the weights keep their type")
            }
        }

        func run() throws {
            var packer = ContainerPacker()
            packer.downLayout = layout
            packer.neuronsPerExtent = neuronsPerExtent
            packer.downType = downType?.type
            packer.replacesExisting = force
            let start = ContinuousClock.now
            let progress = Progress("packing")
            try packer.pack(gguf: GGUFFile(path: model), to: output) { try progress.show(done: $0, total: $1) }
            let seconds = (ContinuousClock.now - start) / .seconds(1)
            let file = try ContainerFile(path: output)
            print("\(output): \(ByteSize(bytes: file.fileSize)) in \(String(tenths: seconds)) s")
        }
    }

    /// A type of down columns as it is written on the command line.
    struct DownType: ExpressibleByArgument {
        let type: lf_type

        init?(argument: String) {
            guard
                let type = ContainerPacker.downTypes.first(where: {
                    GGUFTensorType(rawValue: $0.rawValue).description.lowercased() == argument.lowercased()
                })
            else { return nil }
            self.type = type
        }
    }
}

extension ContainerPacker.DownLayout: ExpressibleByArgument {}
