// Names of countries, and letters of paragraphs: small questions that the reading of a question puts.

import GRDB

extension Catalog {
    /// The names of all countries in the lists of places, folded as `TextFolding` does; empty when none are loaded.
    public func countryNames() throws -> Set<String> {
        try read(edition: nil, of: Register.places.source) { db, edition in
            // Of the table of names, which is keyed by the name, all cities would be read for this.
            let sql = "SELECT name_folded FROM places WHERE edition_id = ? AND kind = 'country'"
            return try Set(String.fetchCursor(db, sql: sql, arguments: [edition.id]))
        } ?? []
    }

    /// Whether a text has paragraphs that are numbered with these letters: "ST".
    public func hasPassages(lettered letters: String, in source: String = Register.ukRules.source) throws -> Bool {
        try read(edition: nil, of: source) { db, edition in
            let sql = "SELECT EXISTS (SELECT 1 FROM passages WHERE edition_id = ? AND code LIKE ? || ' %')"
            return try Bool.fetchOne(db, sql: sql, arguments: [edition.id, letters]) ?? false
        } ?? false
    }
}
