// Rows of the dataset's files on their way into the catalogue's tables.

import GRDB

/// Writes the tables in the order of `DiscoverUniTable`: what is referred to comes first.
struct DiscoverUniWriter {
    private let edition: EditionWriter
    private var institutions: Set<String> = []
    private var qualifications: [String: String] = [:]
    private var places: [String: Int64] = [:]
    private var courses: [String: Int64] = [:]
    private var accreditations: [String: Int64] = [:]
    private var hasEntry: Set<Int64> = []
    private var titled = 0
    private var ratings = 0

    init(_ edition: EditionWriter) { self.edition = edition }

    mutating func write(_ table: DiscoverUniTable, _ csv: CSVTable) throws {
        let printed = Self.withoutWelshTwins(csv.header.titles)
        switch table {
        case .institution: try edition.recordTable("institution", columns: printed.map(\.title))
        case .course: try edition.recordTable("course", columns: printed.map(\.title))
        case .rating: try edition.recordTable("tef", columns: printed.map(\.title))
        case .log: return
        default: break
        }
        try edition.table(table.rawValue, csv) { row in
            let cells = { printed.map { trimmed(row.cells[$0.offset]) } }
            switch table {
            case .institution: try institution(row, cells())
            case .place: try place(row)
            case .qualification: qualifications[row["KISAIMCODE"]] = row["KISAIMLABEL"]
            case .course: try title(row, cells())
            case .subject: try subject(row)
            case .coursePlace: try coursePlace(row)
            case .entry: try shares(row, "qualification", "ENT", DiscoverUniTable.entryShares)
            case .tariff: try shares(row, "tariff", "TAR", DiscoverUniTable.tariffShares)
            case .accreditationText: try accreditationText(row)
            case .accreditation: try accreditation(row)
            case .rating: try rating(row, cells())
            case .log: break
            }
        }
    }

    func finish() throws {
        edition.count("institutions", institutions.count)
        edition.count("courses", courses.count)
        edition.count("titled courses", titled)
        edition.count("entry", hasEntry.count)
        edition.count("accreditations", accreditations.count)
        edition.count("ratings", ratings)
        edition.count("places", places.count)
    }

    /// Columns without those that repeat another in Welsh: SUURLW beside SUURL.
    private static func withoutWelshTwins(_ titles: [String]) -> [(offset: Int, title: String)] {
        let all = Set(titles)
        return titles.enumerated().filter {
            !($0.element.hasSuffix("W") && all.contains(String($0.element.dropLast())))
        }
        .map { ($0.offset, $0.element) }
    }

    // MARK: Institutions

    /// PUBUKPRN is the institution that the row's name, address and page are of; UKPRN the one that teaches courses which it
    /// publishes. An institution that publishes for several has a row with each.
    private mutating func institution(_ row: TableRow, _ cells: [String]) throws {
        let (code, name) = (row["PUBUKPRN"], row["LEGAL_NAME"])
        guard Int(code) != nil else { throw RowRefusal(reason: "PUBUKPRN '\(code)' is no number") }
        if name.isEmpty { throw RowRefusal(reason: "no name") }
        guard institutions.insert(code).inserted else {
            return edition.note("institution printed again, for courses that it publishes with another")
        }
        try edition.record("institution", code: code, cells: cells)
        try edition.run(
            """
            INSERT INTO institutions
                (edition_id, code, name, name_folded, town, region, country, website, sector, is_active, closed_on)
            VALUES (?, ?, ?, ?, '', ?, 'GB', ?, '', 1, '')
            """,
            [
                edition.id, code, name, TextFolding.fold(name), DiscoverUniCodes.country(row["PUBUKPRNCOUNTRY"]),
                row["PROVURL"],
            ]
        )
        try edition.name(name, kind: "institution", code: code, origin: .official)
        let others =
            [row["FIRST_TRADING_NAME"]]
            + row["OTHER_NAMES"].replacing("###", with: "\n").split(separator: "\n").map(String.init)
        for other in others { try edition.name(other, kind: "institution", code: code, origin: .alias) }
        for form in ([name] + others).flatMap(Self.derivedNames) {
            try edition.name(form, kind: "institution", code: code, origin: .derived)
        }
    }

    /// Forms of a name, those without the article at its end among them: "Arts University Bournemouth, the".
    private static func derivedNames(_ name: String) -> [String] {
        let words = TextFolding.words(name)
        let forms = NameForms.derived(from: name, swapsUniversity: true)
        guard words.count > 2, words.last == "the" else { return forms }
        let bare = words.dropLast().joined(separator: " ")
        return forms + [bare] + NameForms.derived(from: bare, swapsUniversity: true)
    }

    /// A school that two institutions run together has the rating of each; the second is kept beside the first.
    private mutating func rating(_ row: TableRow, _ cells: [String]) throws {
        let (institution, rated) = (row["PUBUKPRN"], row["REPORT_UKPRN"])
        guard institutions.contains(institution) else {
            throw RowRefusal(reason: "institution \(institution) is not in INSTITUTION")
        }
        let known = try String.fetchAll(
            edition.db,
            sql: "SELECT rated FROM teaching_ratings WHERE edition_id = ? AND institution = ?",
            arguments: [edition.id, institution]
        )
        if known.contains(rated) { return edition.note("rating printed again, beside another teaching institution") }
        let code = known.isEmpty ? institution : "\(institution)/\(rated)"
        try edition.record("tef", code: code, cells: cells)
        try edition.run(
            """
            INSERT INTO teaching_ratings (edition_id, code, institution, rated, overall, experience, outcomes)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            """,
            [
                edition.id, code, institution, rated, row["OVERALL_RATING"], row["STUDENT_EXPERIENCE_RATING"],
                row["STUDENT_OUTCOMES_RATING"],
            ]
        )
        ratings += 1
    }

    private mutating func place(_ row: TableRow) throws {
        let (institution, code) = (row["UKPRN"], row["LOCID"])
        let key = "\(institution)/\(code)"
        if code.isEmpty { throw RowRefusal(reason: "no LOCID") }
        if places[key] != nil { throw RowRefusal(reason: "place '\(key)' a second time") }
        try edition.run(
            """
            INSERT INTO teaching_places (edition_id, institution, code, name, country, latitude, longitude)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            """,
            [
                edition.id, institution, code, row["LOCNAME"], DiscoverUniCodes.country(row["LOCCOUNTRY"]),
                Double(row["LATITUDE"]), Double(row["LONGITUDE"]),
            ]
        )
        places[key] = edition.db.lastInsertedRowID
    }

    // MARK: Courses

    /// The course of a row: PUBUKPRN, KISCOURSEID and KISMODE together, for an identifier alone is used by many institutions.
    /// Courses have rows in files other than KISCOURSE too; the first row makes the course.
    private mutating func course(_ row: TableRow) throws -> Int64 {
        let (publisher, identifier, mode) = (row["PUBUKPRN"], row["KISCOURSEID"], row["KISMODE"])
        if identifier.isEmpty || mode.isEmpty { throw RowRefusal(reason: "no KISCOURSEID or no KISMODE") }
        let code = "\(publisher)/\(identifier)/\(mode)"
        if let known = courses[code] { return known }
        guard institutions.contains(publisher) else {
            throw RowRefusal(reason: "institution \(publisher) is not in INSTITUTION")
        }
        try edition.run(
            "INSERT INTO degree_courses (edition_id, code, publisher, teacher, mode) VALUES (?, ?, ?, ?, ?)",
            [edition.id, code, publisher, row["UKPRN"], mode]
        )
        let id = edition.db.lastInsertedRowID
        courses[code] = id
        return id
    }

    private mutating func title(_ row: TableRow, _ cells: [String]) throws {
        let title = row["TITLE"]
        if title.isEmpty { throw RowRefusal(reason: "no title") }
        let id = try course(row)
        try edition.record("course", code: "\(row["PUBUKPRN"])/\(row["KISCOURSEID"])/\(row["KISMODE"])", cells: cells)
        try edition.run(
            "UPDATE degree_courses SET title = ?, title_folded = ?, qualification = ?, level = ?, stages = ?, url = ? WHERE id = ?",
            [
                title, TextFolding.fold(title), qualifications[row["KISAIMCODE"]] ?? "", row["KISLEVEL"],
                DiscoverUniCodes.number(row["NUMSTAGE"]), row["CRSEURL"], id,
            ]
        )
        titled += 1
    }

    private mutating func subject(_ row: TableRow) throws {
        let subject = row["SBJ"]
        if subject.isEmpty { throw RowRefusal(reason: "no SBJ") }
        try edition.run(
            "INSERT OR IGNORE INTO degree_course_subjects (course_id, subject) VALUES (?, ?)",
            [try course(row), subject]
        )
    }

    /// A place belongs to the institution that teaches there or to the one that publishes the course.
    private mutating func coursePlace(_ row: TableRow) throws {
        let id = try course(row)
        let place = row["LOCID"]
        guard let known = places["\(row["UKPRN"])/\(place)"] ?? places["\(row["PUBUKPRN"])/\(place)"] else {
            return edition.note("course at a place that is not in LOCATION")
        }
        try edition.run("INSERT OR IGNORE INTO degree_course_places (course_id, place_id) VALUES (?, ?)", [id, known])
    }

    /// Shares of entrants in per cent. Where the course has too few students, the row is of its subject at the institution and
    /// names that (ENTSBJ); a row without any share is suppressed and gives nothing.
    private mutating func shares(_ row: TableRow, _ measure: String, _ prefix: String, _ columns: [String]) throws {
        let id = try course(row)
        let values = columns.map { DiscoverUniCodes.number(row[$0]) }
        guard values.contains(where: { $0 != nil }) else {
            return edition.note("\(measure) shares of a course not published")
        }
        let text = "[" + values.map { $0.map(String.init) ?? "null" }.joined(separator: ",") + "]"
        try edition.run(
            "INSERT OR IGNORE INTO entry_shares (course_id, measure, subject, entrants, years, shares) VALUES (?, ?, ?, ?, ?, ?)",
            [
                id, measure, row[prefix + "SBJ"], DiscoverUniCodes.number(row[prefix + "POP"]), row[prefix + "AGGYEAR"],
                text,
            ]
        )
        hasEntry.insert(id)
    }

    private mutating func accreditationText(_ row: TableRow) throws {
        let code = row["ACCTYPE"]
        if accreditations[code] != nil { throw RowRefusal(reason: "ACCTYPE '\(code)' a second time") }
        try edition.run(
            "INSERT INTO accreditations (edition_id, code, text, url) VALUES (?, ?, ?, ?)",
            [edition.id, code, row["ACCTEXT"], row["ACCURL"]]
        )
        accreditations[code] = edition.db.lastInsertedRowID
    }

    private mutating func accreditation(_ row: TableRow) throws {
        let code = row["ACCTYPE"]
        guard let text = accreditations[code] else { throw RowRefusal(reason: "ACCTYPE '\(code)' has no text") }
        try edition.run(
            """
            INSERT OR IGNORE INTO degree_course_accreditations (course_id, accreditation_id, depends_on_choice)
            VALUES (?, ?, ?)
            """,
            [try course(row), text, row["ACCDEPEND"] == "1"]
        )
    }
}
