// `landfall catalog prune`: remove editions that nobody needs any more.

import ArgumentParser
import Catalog

extension CatalogCommand {
    struct Prune: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Remove earlier editions; the one that answers always stays.",
            discussion: """
                Beside the editions kept, one of about a year before the current one stays for comparison, and so do the starter and \
                editions rolled back that are newer than the current one. The file keeps its size; later imports use the room.
                """
        )

        @Argument(help: "The register (default: all).")
        var source: String?
        @Option(help: "How many editions to keep, the one that answers among them.")
        var keep = Retention.standard.editions
        @OptionGroup var place: Place

        func run() throws {
            let registers = try source.map { [try Register.named($0)] } ?? Register.all
            let retention = try Retention(keeping: keep)
            let catalog = try place.open()
            var removed = false
            for register in registers {
                for edition in try catalog.prune(register, keeping: retention) {
                    removed = true
                    print(
                        "\(edition.source): the edition of \(edition.date) (\(edition.completeness.rawValue)) is removed."
                    )
                }
            }
            if !removed { print("Nothing to remove.") }
        }
    }
}
