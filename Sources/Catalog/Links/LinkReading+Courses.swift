// How the institutions of registers of courses and programmes are read for linking.

import GRDB

extension LinkReading {
    /// Institutions of Discover Uni. The dataset has an address in one cell and no town: each part of it may be the town.
    static let discoverUni = LinkReading(
        institutions: { db, edition in
            var names: [String: [(text: String, isOfficial: Bool)]] = [:]
            let known =
                "SELECT code, folded, origin FROM names WHERE edition_id = ? AND kind = 'institution' AND origin <> 'derived'"
            try each(db, known, [edition.id]) {
                names[$0["code"], default: []].append(($0["folded"], $0["origin"] == NameOrigin.official.rawValue))
            }
            let sql = """
                SELECT i.code, i.name, i.website, t.columns, r.cells FROM institutions i
                JOIN record_tables t ON t.edition_id = i.edition_id AND t.kind = 'institution'
                JOIN records r ON r.table_id = t.id AND r.code = i.code WHERE i.edition_id = ?
                """
            return try read(db, sql, [edition.id]) { row in
                let code: String = row["code"]
                let key = "\(edition.source):institution:\(code)"
                var institution = LinkedInstitution(id: code, key: key, name: row["name"], country: "GB")
                institution.domains = WebDomain.registrable(in: row["website"])
                let columns = JSONValue(parsing: row["columns"]).elements.compactMap(\.text)
                let cells = JSONValue(parsing: row["cells"]).elements.compactMap(\.text)
                let address = columns.firstIndex(of: "PROVADDRESS").flatMap { $0 < cells.count ? cells[$0] : nil } ?? ""
                for part in address.split(separator: ",") where !part.contains(where: \.isNumber) {
                    for name in names[code] ?? [] {
                        institution.addName(
                            name.text,
                            town: trimmed(String(part)),
                            region: "",
                            isOfficial: name.isOfficial,
                            key: key
                        )
                    }
                }
                return institution
            }
        },
        // "10007774/AB12/01": a course begins with its publisher's number.
        institution: { _, _, _, code in String(code.prefix { $0.isASCII && $0.isNumber }) }
    )

    /// Institutions of the College Scorecard, by UNITID.
    static let scorecard = LinkReading(
        institutions: { db, edition in
            // A school has no row of its own: one of its programmes stands for it.
            let sql = """
                SELECT s.code, s.name, (SELECT f.code || '/' || p.level FROM programs p JOIN program_fields f ON f.id = p.field_id
                WHERE p.school_id = s.id ORDER BY p.field_id, p.level LIMIT 1) AS program
                FROM program_schools s WHERE s.edition_id = ?
                """
            return try read(db, sql, [edition.id]) { row in
                let code: String = row["code"]
                var school = LinkedInstitution(
                    id: code,
                    key: "\(edition.source):program:\(code)/\(row["program"] as String? ?? "")",
                    name: row["name"],
                    country: "US"
                )
                school.identifiers = ["UNITID \(code)"]
                return school
            }
        },
        institution: { _, _, _, code in String(code.prefix { $0.isASCII && $0.isNumber }) }
    )
}
