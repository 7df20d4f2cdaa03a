// `landfall catalog diff`: what changed between two editions.

import ArgumentParser
import Catalog

extension CatalogCommand {
    struct Diff: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show what appeared, vanished and changed between two editions of a register."
        )

        @Argument(help: "The register: \(Register.all.map(\.source).joined(separator: ", ")).")
        var source: String
        @Argument(help: "Day of the older edition (default: the newest before the newer one).")
        var old: String?
        @Argument(help: "Day of the newer edition (default: the one that answers).")
        var new: String?
        @Option(name: .shortAndLong, help: "Most rows shown of each change in each table; 0 for counts alone.")
        var limit = 20
        @Flag(help: "Print JSON.")
        var json = false
        @OptionGroup var place: Place

        func validate() throws {
            if limit < 0 { throw ValidationError("--limit must be at least 0.") }
        }

        func run() throws {
            let register = try Register.named(source)
            let difference = try place.open().difference(of: register.source, from: old, to: new, limit: limit)
            if json { return try printJSON(Report(difference)) }
            let (before, now) = (difference.old, difference.new)
            print(
                "\(source): edition of \(before.date) (\(before.completeness.rawValue)) → \(now.date) (\(now.completeness.rawValue))"
            )
            var rows = [["table", "before", "now", "appeared", "vanished", "changed"]]
            for table in difference.tables {
                rows.append(
                    [table.kind]
                        + [table.oldRows, table.newRows, table.appeared, table.vanished, table.changed].map(String.init)
                )
            }
            print(TextTable(rows))
            for note in difference.notes { print("Note: \(note)") }
            for table in difference.tables { show(table) }
        }

        private func show(_ table: EditionDifference.Table) {
            for (title, columns) in [("New", table.newColumns), ("Gone", table.goneColumns)]
            where !columns.isEmpty && table.oldRows > 0 && table.newRows > 0 {
                print("\n\(title) columns of \(table.kind): \(columns.joined(separator: ", "))")
            }
            let counts = [table.appeared, table.vanished, table.changed]
            for (change, count) in zip(EditionDifference.Change.allCases, counts) {
                let rows = table.rows.filter { $0.change == change }
                if rows.isEmpty { continue }
                let part = rows.count < count ? ", \(rows.count) of \(count)" : ""
                print("\n\(change.rawValue.capitalized) in \(table.kind)\(part):")
                for row in rows { print("  " + line(row)) }
            }
        }

        private func line(_ row: EditionDifference.Row) -> String {
            let shown = row.fields.prefix(6).map { "\($0.column) \(quoted($0.old)) → \(quoted($0.new))" }
            let rest = row.fields.count > shown.count ? ["and \(row.fields.count - shown.count) columns more"] : []
            let fields = (shown + rest).joined(separator: "; ")
            return [row.key, row.name, fields].filter { !$0.isEmpty }.joined(separator: "  ")
        }

        private func quoted(_ text: String) -> String {
            text.isEmpty ? "(empty)" : "“\(text.count > 60 ? text.prefix(59) + "…" : text)”"
        }

        private struct Report: Encodable {
            let source: String
            let old: Edition
            let new: Edition
            let tables: [EditionDifference.Table]
            let notes: [String]

            init(_ difference: EditionDifference) {
                source = difference.new.source
                (old, new, tables, notes) = (difference.old, difference.new, difference.tables, difference.notes)
            }
        }
    }
}
