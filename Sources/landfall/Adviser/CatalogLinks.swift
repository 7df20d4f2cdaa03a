// `landfall catalog links`: which institutions of other registers are the same as one.

import ArgumentParser
import Catalog

extension CatalogCommand {
    struct Links: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show the institutions of other registers that evidence shows to be the same as one."
        )

        @Argument(help: "The key of a row of the institution: cricos:provider:00008C, ipeds:hd:166683.")
        var key: String
        @Flag(help: "Print JSON.")
        var json = false
        @OptionGroup var place: Place

        func run() throws {
            let links = try place.open().links(ofKey: key)
            if json { return try printJSON(links) }
            if links.isEmpty { return print("No evidence links \(key) to another register's institution.") }
            for link in links {
                let isUnclear = link.isConflict ? "; one of several: not settled by the registers" : ""
                print(
                    "\(link.otherName)\n  \(link.otherKey) (edition of \(link.edition))\n  \(link.evidence.rawValue): \(link.text)\(isUnclear)"
                )
            }
        }
    }
}
