// `landfall adapter install` and `back`: the adapter that a box uses beside its model, and the one before as the way back.

import ArgumentParser
import Box

struct AdapterCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "adapter",
        abstract: "The adapter that a box uses beside its model.",
        subcommands: [Install.self, Back.self]
    )

    struct Install: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract:
                "Copy an adapter into the box's folder and use it from the next start on; the one before is the way back.",
            discussion: """
                It is used beside the model that its adapter_config.json names, before the one that comes with the program. A power cut \
                at any moment leaves the adapter of before or the new one, whole.
                """
        )

        @Argument(help: "The adapter: a folder that PEFT wrote.")
        var path: String
        @Option(help: "The model that it is for (default: LANDFALL_MODEL or the project's).")
        var model: String?
        @OptionGroup var place: AdapterFolder

        func run() throws {
            let progress = ModelCommand.Progress("copying")
            let name = try place.folder.add(
                path,
                check: { try DefaultAdapter.check($0, forModel: model ?? Paths.model) },
                progress: { try progress.show(done: $0, total: $1) }
            )
            try place.folder.use(name)
            print(
                "\(name) is used from the next start of the adviser on; 'landfall adapter back' returns to the one before"
            )
        }
    }

    struct Back: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract:
                "Use the adapter of before again from the next start on; without one, the one that comes with the program."
        )

        @OptionGroup var place: AdapterFolder

        func run() throws {
            var used = "the adapter that comes with the program"
            if place.folder.previous != nil { used = try place.folder.goBack() } else { try place.folder.leave() }
            print("\(used) is used from the next start of the adviser on")
        }
    }
}

/// Where a box keeps its adapters.
struct AdapterFolder: ParsableArguments {
    @Option(
        name: .customLong("folder"),
        help:
            "The folder of adapters (default: 'adapters' beside the folder that LANDFALL_MODEL lies in, or var/adapters)."
    )
    var path: String?

    var folder: VersionedFolder { VersionedFolder(path: path ?? Paths.adapterFolder) }
}
