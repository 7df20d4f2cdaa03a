// The row behind a citation, looked up by its key.

import Catalog

extension AdviserSource {
    /// A course, a provider or an edition as imported, by its key; nil when the edition has no such row.
    public func row(key: String, edition date: String?) throws -> RegisterRow? {
        // A key is SOURCE:KIND:CODE; only the first two colons separate.
        let parts = key.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 3 else { return nil }
        let (source, kind, code) = (parts[0], parts[1], parts[2])
        let day = kind == "edition" ? code : date
        let found = try day.map { try catalog.edition(of: source, date: $0) } ?? catalog.currentEdition(of: source)
        guard let edition = found else { return nil }
        let row: RegisterRow.Row? =
            switch kind {
            case "course", "provider": try RegisterColumns.row(key, in: edition, of: catalog)
            case "edition": RegisterColumns.row(edition)
            default: nil
            }
        return row.map { RegisterRow(row: $0, edition: EditionStatus(edition)) }
    }
}
