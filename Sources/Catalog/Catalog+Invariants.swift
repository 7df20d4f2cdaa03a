// What must always be true of a catalogue, whatever was imported into it.

import GRDB

extension Catalog {
    /// The statements about this catalogue that are not true, each in words; none for a sound one.
    ///
    /// Recorded counts equal the tables, foreign keys have their rows, both full-text indexes are in step with their tables.
    /// Costs a pass over the indexes of each table; with `integrity` over every page of the file.
    ///
    /// - Parameter integrity: Also have SQLite check the file itself.
    public func violatedInvariants(integrity: Bool = false) throws -> [String] {
        try database.read { db in
            var violated: [String] = []
            for edition in try Edition.fetch(db, source: nil) {
                for count in edition.counts {
                    guard let rows = Self.countedRows["\(edition.source) \(count.table)"] else { continue }
                    let sql = "SELECT count(*) FROM \(rows)"
                    let found = try Int.fetchOne(db, sql: sql, arguments: [edition.id]) ?? 0
                    guard found != count.rows else { continue }
                    violated.append("\(edition.key) records \(count.rows) \(count.table), and has \(found)")
                }
            }
            for (index, table) in [("course_search", "courses"), ("passage_search", "passages")] {
                let sql = "SELECT (SELECT count(*) FROM \(index)_docsize) - (SELECT count(*) FROM \(table))"
                let more = try Int.fetchOne(db, sql: sql) ?? 0
                if more != 0 { violated.append("\(index) has \(more) rows more than \(table)") }
            }
            for row in try Row.fetchAll(db, sql: "PRAGMA foreign_key_check") {
                violated.append("a row of \(row["table"] as String? ?? "?") belongs to nothing")
            }
            if integrity {
                let found = try String.fetchAll(db, sql: "PRAGMA integrity_check(5)")
                if found != ["ok"] { violated += found }
            }
            return violated
        }
    }

    /// Where the rows are that an edition's counts speak of, by register and table. Counts that no table shows are left out.
    private static let countedRows: [String: String] = {
        func records(_ kind: String) -> String {
            "record_tables t JOIN records r ON r.table_id = t.id WHERE t.edition_id = ? AND t.kind = '\(kind)'"
        }
        func places(_ kind: String) -> String { "places WHERE edition_id = ? AND kind = '\(kind)'" }
        return [
            "cricos courses": "courses WHERE edition_id = ?",
            "cricos providers": "providers WHERE edition_id = ?",
            "cricos locations": "locations WHERE edition_id = ?",
            "cricos offers": "offers o JOIN courses c ON c.id = o.course_id WHERE c.edition_id = ?",
            "sevp campuses": "authorisations WHERE edition_id = ?",
            "ipeds institutions": "institutions WHERE edition_id = ?",
            "ipeds offerings": records("ic"),
            "ipeds admissions": """
            admissions a JOIN institutions i ON i.id = a.institution_id WHERE i.edition_id = ?
            """,
            "ipeds student aid": records("sfa"),
            "ipeds costs": records("cost1"),
            "uk-sponsors sponsors": "authorisations WHERE edition_id = ?",
            "uk-sponsors student routes": "authorisations WHERE edition_id = ? AND routes = 'Student'",
            "ecb days": records("rate"),
            "ecb currencies": "rates r JOIN editions e ON e.id = r.edition_id AND e.date = r.date WHERE e.id = ?",
            "hipo universities": records("university"),
            "places countries": places("country"),
            "places subdivisions": places("subdivision"),
            "places currencies": places("currency"),
            "places languages": places("language"),
            "places cities": places("city"),
        ]
    }()
}
