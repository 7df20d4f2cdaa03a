// The universities of a country in the list of universities and domains.

import GRDB

extension Catalog {
    /// The keys of the universities that the list's current edition has for a country, by name.
    ///
    /// - Parameter country: ISO 3166 code, as the list prints it.
    public func universities(inCountry country: String) throws -> [String] {
        let source = Register.hipo.source
        return try read(edition: nil, of: source) { db, edition in
            // The code of a row ends in its country.
            let sql = """
                SELECT r.code FROM record_tables t JOIN records r ON r.table_id = t.id
                WHERE t.edition_id = ? AND t.kind = 'university' AND r.code LIKE '%|' || ? ORDER BY r.code
                """
            return try String.fetchAll(db, sql: sql, arguments: [edition.id, country]).map {
                "\(source):university:\($0)"
            }
        } ?? []
    }
}
