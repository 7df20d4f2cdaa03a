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
        let file = try file(of: key, in: edition)
        return row.map { RegisterRow(row: $0, edition: EditionStatus(edition), file: file) }
    }

    /// The file of the row's part of a collection, else of its edition.
    private func file(of key: String, in edition: Edition) throws -> RegisterRow.File {
        if let part = try catalog.part(ofRow: key, edition: edition.id) {
            return RegisterRow.File(name: part.fileName, sha256: part.sha256, importedAt: part.importedAt)
        }
        return RegisterRow.File(name: edition.fileName, sha256: edition.sha256, importedAt: edition.importedAt)
    }
}
