// landfall chat: a conversation in a terminal, however plain.

import Advising
import ArgumentParser
import Box
import Foundation

/// Reads questions line by line from standard input; needs nothing of the terminal but lines.
struct Chat: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "A conversation in the terminal; /new starts over, ctrl-D leaves."
    )

    @Option(help: "The box's settings (default: LANDFALL_SETTINGS or var/settings.json).")
    var settings: String?
    @OptionGroup var prose: ProseArguments

    func run() async throws {
        let adviser = try AdviserSetup.adviser(prose.settings, settings: SettingsFile(path: settings ?? Paths.settings))
        let session = adviser.newSession()
        print("Ask about courses in Australia. /new starts over, /quit or ctrl-D leaves.")
        while let line = prompt() {
            let question = line.trimmingCharacters(in: .whitespacesAndNewlines)
            switch question {
            case "": continue
            case "/new":
                session.reset()
                print("Forgotten. What would you like to know?")
            case "/quit", "/exit": return
            default: try await Transcript().show(adviser.answer(question, in: session))
            }
        }
        print("")
    }

    private func prompt() -> String? {
        print("> ", terminator: "")
        fflush(nil)
        return readLine()
    }
}
