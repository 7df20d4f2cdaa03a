// Rows under the publisher's own column names; empty columns are left out.

import Catalog

enum RegisterColumns {
    /// The row of any register with this key; nil when the edition has no such row.
    static func row(_ key: String, in edition: Edition, of catalog: Catalog) throws -> RegisterRow.Row? {
        let columns = try catalog.importedColumns(key: key, edition: edition.id)
        return columns.isEmpty ? nil : row(key, columns)
    }

    /// The edition itself, which counts and absences cite.
    static func row(_ edition: Edition) -> RegisterRow.Row {
        row(
            edition.key,
            [
                ("Edition", edition.date), ("Publisher", edition.publisher), ("Licence", edition.licence),
            ]
                + edition.counts.map { ($0.table.prefix(1).uppercased() + $0.table.dropFirst(), "\($0.rows)") }
                + [
                    ("Imported file", edition.fileName), ("SHA-256", edition.sha256),
                    ("Imported at", edition.importedAt),
                ]
        )
    }

    private static func row(_ key: String, _ columns: [(String, String)]) -> RegisterRow.Row {
        RegisterRow.Row(key: key, fields: columns.filter { !$0.1.isEmpty }.map { .init(name: $0.0, value: $0.1) })
    }
}
