// `landfall console`: the setup console on a serial line, or in any terminal.

import Advising
import ArgumentParser
import Box
import Catalog
import Console
import Foundation
import Inference

struct ConsoleCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "console",
        abstract: "Set the box up over a serial line or in a terminal: passphrase, network, registers, updates.",
        discussion: "Needs nothing of the terminal but letters. Ends when its person leaves or the line is gone."
    )

    @Option(help: "The terminal's device (default: the terminal that this runs in).")
    var tty: String?
    @Option(help: "The settings' file (default: LANDFALL_SETTINGS or var/settings.json).")
    var settings: String?
    @Option(help: "The catalogue's file (default: LANDFALL_CATALOG or var/catalog.sqlite).")
    var catalog: String?
    @Option(help: "The port at which 'landfall serve' has the page.")
    var pagePort: UInt16 = 80
    @Flag(help: "Only show addresses, state and next step, and keep them up to date; nothing can be typed.")
    var screen = false
    @OptionGroup var prose: ProseArguments

    func run() async throws {
        let file = SettingsFile(path: settings ?? Paths.settings)
        let terminal = try SerialTerminal(path: tty)
        // On a thread of its own: it waits for a person, and tasks share few threads.
        await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in
            let console = Console(terminal: terminal, box: box(file))
            let work = Once { screen ? console.showFirstContact(every: 10) : console.run() }
            let thread = Thread {
                work.run()
                continuation.resume()
            }
            thread.stackSize = 8 << 20
            thread.start()
        }
    }

    private func box(_ file: SettingsFile) -> ConsoleBox {
        let catalogPath = catalog ?? Paths.catalog
        var model = prose.settings
        model.fill(from: file.current)
        let modelSettings = model
        var made = ConsoleBox(
            settings: file,
            attempts: AttemptLimit(path: file.path + ".console-attempts"),
            control: BoxControl(folder: Paths.runFolder),
            catalogPath: catalogPath,
            modelPath: modelSettings.path,
            pagePort: Int(pagePort),
            version: Landfall.configuration.version,
            makeChat: {
                // Where the server runs, it has the model: a small board has no memory for a second one.
                if let chat = ServerChat(port: pagePort) { return chat }
                return AdviserChat(try AdviserSetup.adviser(modelSettings, catalog: catalogPath, settings: file))
            },
            examine: { progress in
                // The model, memory and storage where there is a model; else the catalogue alone.
                let hasModel = FileManager.default.fileExists(atPath: modelSettings.path)
                let arguments =
                    ["--catalog", catalogPath]
                    + (hasModel ? ["--model", modelSettings.path, "--seconds", "3"] : ["--no-model"])
                return Doctor.Examination(of: try Doctor.parse(arguments), progress: progress).text
            }
        )
        made.checkModel = LanguageModel.check
        made.checkAdapter = { try DefaultAdapter.check($0, forModel: Paths.model) }
        return made
    }
}

/// Carries work to the one thread that does it.
private struct Once: @unchecked Sendable {
    let run: () -> Void
    init(_ run: @escaping () -> Void) { self.run = run }
}
