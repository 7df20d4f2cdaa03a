// The command line: composition only. Each command has a file of its own beside this one.

import ArgumentParser

@main
struct Landfall: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "landfall",
        abstract:
            "An offline study-abroad adviser: answers from official registers, explained by a model on this machine.",
        version: "0.1.0",
        subcommands: [
            Ask.self,
            Bench.self,
            CatalogCommand.self,
            Chat.self,
            ConsoleCommand.self,
            AdapterCommand.self,
            Doctor.self,
            Eval.self,
            Generate.self,
            Logits.self,
            ModelCommand.self,
            PerplexityCommand.self,
            ProseCommand.self,
            Serve.self,
            Tokenize.self,
            Vectors.self,
        ]
    )

    /// Exit status: 0 success, 2 wrong usage, 1 failure with one line that says what, where and what to do.
    static func main() async {
        do {
            var command = try parseAsRoot()
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
        } catch {
            exit(reporting: error)
        }
    }
}
