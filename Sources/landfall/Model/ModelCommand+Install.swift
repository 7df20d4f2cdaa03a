// `landfall model install` and `back`: the model that a box uses, and the one before as the way back.

import ArgumentParser
import Box
import Foundation
import Inference

extension ModelCommand {
    struct Install: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract:
                "Copy a model into the box's folder and use it from the next start on; the one before is the way back.",
            discussion: "A power cut at any moment leaves the model of before or the new one, whole."
        )

        @Argument(help: "The model: a container of 'landfall model pack', or a GGUF file.")
        var file: String
        @OptionGroup var place: ModelFolder

        func run() throws {
            let progress = Progress("copying")
            let name = try place.folder.add(file, check: LanguageModel.check) { try progress.show(done: $0, total: $1) }
            try place.folder.use(name)
            print(
                "\(name) is used from the next start of the adviser on; 'landfall model back' returns to the one before"
            )
        }
    }

    struct Back: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Use the model of before again from the next start on; the one of now becomes the way back."
        )

        @OptionGroup var place: ModelFolder

        func run() throws {
            print("\(try place.folder.goBack()) is used from the next start of the adviser on")
        }
    }
}

/// Where a box keeps its models.
struct ModelFolder: ParsableArguments {
    @Option(
        name: .customLong("folder"),
        help: "The folder of models (default: the one that LANDFALL_MODEL lies in, or var/models)."
    )
    var path: String?

    var folder: VersionedFolder { VersionedFolder(path: path ?? Paths.modelFolder) }
}
