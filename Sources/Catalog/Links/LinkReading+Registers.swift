// How each register's institutions are read for linking.

import GRDB

extension LinkReading {
    /// Providers; a course belongs to its provider.
    static let cricos = LinkReading(
        institutions: { db, edition in
            let sql = """
                SELECT code, institution_name, trading_name, website, city, state FROM providers WHERE edition_id = ?
                """
            return try read(db, sql, [edition.id]) { row in
                let code: String = row["code"]
                let key = "\(edition.source):provider:\(code)"
                var provider = LinkedInstitution(id: code, key: key, name: row["institution_name"], country: "AU")
                provider.domains = WebDomain.registrable(in: row["website"])
                let (town, region): (String, String) = (row["city"], row["state"])
                provider.addName(provider.name, town: town, region: region, isOfficial: true, key: key)
                for name in CRICOSValues.tradingNames(row["trading_name"]) {
                    provider.addName(name, town: town, region: region, isOfficial: false, key: key)
                }
                return provider
            }
        },
        institution: { db, edition, kind, code in
            guard kind == "course" else { return code.uppercased() }
            let sql =
                "SELECT p.code FROM courses c JOIN providers p ON p.id = c.provider_id WHERE c.edition_id = ? AND c.code = ?"
            return try String.fetchOne(db, sql: sql, arguments: [edition.id, code.uppercased()])
        }
    )

    /// Schools: the first twelve characters of a campus code are the school's, the last three count its campuses.
    static let sevp = LinkReading(
        institutions: { db, edition in
            let sql = "SELECT code, holder, campus, town, region FROM authorisations WHERE edition_id = ? ORDER BY code"
            var schools: [LinkedInstitution] = []
            try each(db, sql, [edition.id]) { row in
                let (code, holder): (String, String) = (row["code"], row["holder"])
                let key = "\(edition.source):campus:\(code)"
                let school = sevpSchool(code)
                if schools.last?.id != school {
                    schools.append(LinkedInstitution(id: school, key: key, name: holder, country: "US"))
                }
                let (town, region): (String, String) = (row["town"], row["region"])
                let last = schools.count - 1
                schools[last].addName(holder, town: town, region: region, isOfficial: true, key: key)
                schools[last].addName(row["campus"], town: town, region: region, isOfficial: false, key: key)
            }
            return schools
        },
        institution: { _, _, _, code in sevpSchool(code.uppercased()) }
    )

    /// Institutions of the directory; rows of all files have the same code.
    static let ipeds = LinkReading(
        institutions: { db, edition in
            var aliases: [String: [String]] = [:]
            let named = "SELECT code, folded FROM names WHERE edition_id = ? AND kind = 'hd' AND origin = 'alias'"
            try each(db, named, [edition.id]) { aliases[$0["code"], default: []].append($0["folded"]) }
            let sql = "SELECT code, name, town, region, website FROM institutions WHERE edition_id = ?"
            return try read(db, sql, [edition.id]) { row in
                let code: String = row["code"]
                let key = "\(edition.source):hd:\(code)"
                var unit = LinkedInstitution(id: code, key: key, name: row["name"], country: "US")
                unit.domains = WebDomain.registrable(in: row["website"])
                unit.identifiers = ["UNITID \(code)"]
                let (town, region): (String, String) = (row["town"], row["region"])
                unit.addName(unit.name, town: town, region: region, isOfficial: true, key: key)
                for alias in aliases[code] ?? [] {
                    unit.addName(alias, town: town, region: region, isOfficial: false, key: key)
                }
                return unit
            }
        },
        institution: { _, _, _, code in code }
    )

    /// Sponsors by name: the register has no number, and one row for each town and route.
    static let ukSponsors = LinkReading(
        institutions: { db, edition in
            var sponsors: [String: LinkedInstitution] = [:]
            let sql = "SELECT code, holder, town FROM authorisations WHERE edition_id = ? ORDER BY code"
            try each(db, sql, [edition.id]) { row in
                let (code, holder): (String, String) = (row["code"], row["holder"])
                let (id, key) = (TextFolding.fold(holder), "\(edition.source):row:\(code)")
                var sponsor = sponsors[id] ?? LinkedInstitution(id: id, key: key, name: holder, country: "GB")
                if !sponsor.names.contains(where: { $0.town == row["town"] }) {
                    sponsor.addName(holder, town: row["town"], region: "", isOfficial: true, key: key)
                }
                sponsors[id] = sponsor
            }
            return Array(sponsors.values)
        },
        institution: { _, _, _, code in code.split(separator: "|").first.map { TextFolding.fold(String($0)) } }
    )

    /// Entries of the list, by name and country. It has no towns: only domains link it.
    static let hipo = LinkReading(
        institutions: { db, edition in
            let sql = """
                SELECT r.code, r.cells FROM record_tables t JOIN records r ON r.table_id = t.id
                WHERE t.edition_id = ? AND t.kind = 'university'
                """
            return try read(db, sql, [edition.id]) { row in
                let code: String = row["code"]
                let cells = JSONValue(parsing: row["cells"]).elements.compactMap(\.text)
                var entry = LinkedInstitution(
                    id: code,
                    key: "\(edition.source):university:\(code)",
                    name: cells.first ?? "",
                    country: cells.count > 1 ? cells[1] : ""
                )
                entry.domains = WebDomain.registrable(in: cells.count > 5 ? cells[5] + " " + cells[4] : "")
                return entry
            }
        },
        institution: { db, edition, kind, code in
            let sql = """
                SELECT r.code FROM record_tables t JOIN records r ON r.table_id = t.id
                WHERE t.edition_id = ? AND t.kind = ? AND r.code = ?
                """
            return try String.fetchOne(db, sql: sql, arguments: [edition.id, kind, code])
        }
    )

    private static func sevpSchool(_ campus: String) -> String { String(campus.prefix(12)) }

    static func read(
        _ db: Database,
        _ sql: String,
        _ arguments: StatementArguments,
        _ make: (Row) throws -> LinkedInstitution
    ) throws -> [LinkedInstitution] {
        var all: [LinkedInstitution] = []
        try each(db, sql, arguments) { all.append(try make($0)) }
        return all
    }

    static func each(
        _ db: Database,
        _ sql: String,
        _ arguments: StatementArguments,
        _ body: (Row) throws -> Void
    ) throws {
        let rows = try Row.fetchCursor(db, sql: sql, arguments: arguments)
        while let row = try rows.next() { try body(row) }
    }
}
