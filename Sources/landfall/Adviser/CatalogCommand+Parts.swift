// `landfall catalog parts` and `remove`: the office's tables and documents, one by one.

import ArgumentParser
import Catalog

extension CatalogCommand {
    struct Parts: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the office's tables or documents, with the file that each came from."
        )

        @Argument(help: "office or documents.")
        var source: String
        @Flag(help: "Print JSON.")
        var json = false
        @OptionGroup var place: Place

        func run() throws {
            let parts = try place.open().parts(of: Register.named(source).source)
            if json { return try printJSON(parts) }
            if parts.isEmpty { return print("Nothing: 'landfall catalog import \(source) FILE…' adds a part.") }
            var rows = [["part", "rows", "file", "imported", "SHA-256"]]
            for part in parts {
                rows.append([
                    part.name, "\(part.rows)", part.fileName, part.importedAt, String(part.sha256.prefix(16)) + "…",
                ])
            }
            print(TextTable(rows))
        }
    }

    struct Remove: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Take one of the office's tables or documents out of the catalogue; the others stay."
        )

        @Argument(help: "office or documents.")
        var source: String
        @Argument(help: "The table or document, as 'landfall catalog parts' names it.")
        var part: String
        @OptionGroup var place: Place

        func run() throws {
            let edition = try place.open().removePart(part, of: Register.named(source))
            print("'\(part)' is gone; the \(source) edition of \(edition.date) answers now.")
        }
    }
}
