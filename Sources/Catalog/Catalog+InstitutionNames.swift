// The names by which registers print institutions, with their countries and web addresses: what initials are made of.

import GRDB

/// An institution as one register prints it.
public struct InstitutionName: Sendable {
    /// Short name of the register.
    public let source: String
    /// The key of a row that stands for it.
    public let key: String
    /// As printed.
    public let name: String
    /// ISO 3166 code; empty where the register does not say.
    public let country: String
    /// Its web addresses as printed, separated by blanks.
    public let addresses: String
}

extension Catalog {
    /// All institutions in the current editions of four registers: IPEDS, Discover Uni, the UK sponsors and the list of universities.
    /// Costs one pass over their rows: some hundredths of a second for those at hand.
    public func institutionNames() throws -> [InstitutionName] {
        let statements = [
            (
                Register.ipeds, "hd",
                "SELECT code, name, 'US', website FROM institutions WHERE edition_id = ?"
            ),
            (
                .discoverUni, "institution",
                """
                SELECT r.code, json_extract(r.cells, '$[0]'), 'GB', json_extract(r.cells, '$[5]')
                FROM record_tables t JOIN records r ON r.table_id = t.id WHERE t.edition_id = ? AND t.kind = 'institution'
                """
            ),
            (
                .ukSponsors, "row",
                "SELECT min(code), holder, 'GB', '' FROM authorisations WHERE edition_id = ? GROUP BY holder"
            ),
            (
                .hipo, "university",
                """
                SELECT r.code, json_extract(r.cells, '$[0]'), json_extract(r.cells, '$[1]'), json_extract(r.cells, '$[5]')
                FROM record_tables t JOIN records r ON r.table_id = t.id WHERE t.edition_id = ? AND t.kind = 'university'
                """
            ),
        ]
        return try statements.flatMap { register, kind, sql in
            try read(edition: nil, of: register.source) { db, edition in
                try Row.fetchAll(db, sql: sql, arguments: [edition.id]).map { row in
                    InstitutionName(
                        source: register.source,
                        key: "\(register.source):\(kind):\(row[0] as String)",
                        name: row[1],
                        country: row[2],
                        addresses: row[3]
                    )
                }
            } ?? []
        }
    }

    /// The ISO 3166 code of a country by any of its names in the lists of places; nil for a name that they do not know.
    ///
    /// - Parameter folded: The name as `TextFolding.fold` gives it.
    public func countryCode(named folded: String) throws -> String? {
        try rows(named: folded, in: Register.places.source).first { $0.kind == "country" }?.code
    }
}
