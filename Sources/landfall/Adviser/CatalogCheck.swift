// `landfall catalog check`: is the catalogue whole?

import ArgumentParser
import Catalog

extension CatalogCommand {
    struct Check: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Check that the catalogue's file is whole and its counts are true."
        )

        @OptionGroup var place: Place

        func run() throws {
            let catalog = try place.open()
            let violated = try catalog.violatedInvariants(integrity: true)
            guard violated.isEmpty else { throw CatalogError.damagedCatalogue(path: catalog.path, what: violated) }
            print("\(catalog.path) is whole: \(try catalog.editions().count) editions, every count true.")
        }
    }
}
