// The row behind a citation, looked up by its key.

import Catalog

extension AdviserSource {
    /// A row of any register, or an edition, as imported, by its key; nil when the edition has no such row.
    public func row(key: String, edition date: String?) throws -> RegisterRow? {
        // A key is SOURCE:KIND:CODE; only the first two colons separate.
        let parts = key.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 3 else { return nil }
        let (source, kind, code) = (parts[0], parts[1], parts[2])
        let day = kind == "edition" ? code : date
        let found = try day.map { try catalog.edition(of: source, date: $0) } ?? catalog.currentEdition(of: source)
        guard let edition = found else { return nil }
        let row: RegisterRow.Row? =
            if kind == "edition" {
                RegisterColumns.row(edition)
            } else {
                try RegisterColumns.row(key, in: edition, of: catalog)
            }
        return row.map { RegisterRow(row: $0, edition: EditionStatus(edition)) }
    }
}
