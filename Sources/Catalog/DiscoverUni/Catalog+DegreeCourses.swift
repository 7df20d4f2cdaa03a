// Undergraduate courses of the United Kingdom with their institutions' ratings.

import GRDB

/// A rating of an institution's teaching in the Teaching Excellence Framework (TEF) of 2023.
public struct TeachingRating: Sendable, Codable, Equatable {
    /// "discover-uni:tef:10000291".
    public let key: String
    /// The edition's date.
    public let edition: String
    /// UKPRN of the institution that was rated; another than the one asked where two run a school together.
    public let rated: String
    /// "Gold", "Silver", "Bronze", "Requires Improvement".
    public let overall: String
    /// The same, of the student experience.
    public let experience: String
    /// The same, of what becomes of students.
    public let outcomes: String

    /// What was rated; its raw value is the column.
    public enum Aspect: String, Sendable { case overall, experience, outcomes }

    /// The value of an aspect.
    public func value(of aspect: Aspect) -> String {
        switch aspect {
        case .overall: overall
        case .experience: experience
        case .outcomes: outcomes
        }
    }

    init(edition: Edition, row: Row) {
        let code: String = row["code"]
        key = "\(edition.source):tef:\(code)"
        self.edition = edition.date
        rated = row["rated"]
        overall = row["overall"]
        experience = row["experience"]
        outcomes = row["outcomes"]
    }
}

/// An undergraduate course whose title is held.
public struct DegreeCourse: Sendable, Codable, Equatable {
    /// "discover-uni:course:10000291/K00001/01".
    public let key: String
    /// The edition's date.
    public let edition: String
    /// UKPRN of the institution that publishes it.
    public let publisher: String
    /// UKPRN of the institution that teaches it.
    public let teacher: String
    /// As printed.
    public let title: String
    /// "BA", "LLB (Hons)"; empty where its code has no label.
    public let qualification: String
    /// "full-time", "part-time".
    public let mode: String
    /// "first degree", "other undergraduate course".
    public let level: String
    /// Number of stages, normally years of full-time study; nil where not published.
    public let stages: Int?
    /// Its page; empty for none.
    public let url: String
}

/// What the dataset's other files say of a course.
public struct DegreeCourseSheet: Sendable {
    /// Where it is taught.
    public var places: [String] = []
    /// Subject codes of the Common Aggregation Hierarchy, with the name of the group.
    public var subjects: [(code: String, group: String?)] = []
    /// Shares of entrants by qualification and by tariff points.
    public var entry: [EntryShares] = []
    /// Accreditations, as the accrediting bodies word them.
    public var accreditations: [(text: String, dependsOnChoice: Bool)] = []
}

/// Shares of entrants, in per cent.
public struct EntryShares: Sendable {
    /// "qualification" or "tariff".
    public let measure: String
    /// The subject whose entrants these are, where the course has too few of its own; empty for the course itself.
    public let subject: String
    /// Number of entrants counted, rounded by the publisher; nil where not published.
    public let entrants: Int?
    /// "2023-24", or "2022-24" for two years together.
    public let years: String
    /// The publisher's column and the share in it; nil where not published.
    public let shares: [(column: String, percent: Int?)]
}

extension Catalog {
    private static let degreeSource = Register.discoverUni.source

    /// The ratings of an institution; empty where the dataset has none, two where two institutions run it together.
    public func teachingRatings(of institution: String) throws -> [TeachingRating] {
        try read(edition: nil, of: Self.degreeSource) { db, edition in
            let sql = "SELECT * FROM teaching_ratings WHERE edition_id = ? AND institution = ? ORDER BY code"
            return try Row.fetchAll(db, sql: sql, arguments: [edition.id, institution]).map {
                TeachingRating(edition: edition, row: $0)
            }
        } ?? []
    }

    /// Every rating of an edition whose aspect has a value, with the code and printed name of its institution, by name.
    ///
    /// - Parameters:
    ///   - value: "Gold"; nil for any.
    ///   - country: "Scotland"; nil for all of the United Kingdom.
    public func teachingRatings(
        of aspect: TeachingRating.Aspect,
        _ value: String?,
        in country: String?
    ) throws -> [(rating: TeachingRating, code: String, name: String)] {
        try read(edition: nil, of: Self.degreeSource) { db, edition in
            let sql = """
                SELECT t.*, i.name FROM teaching_ratings t
                JOIN institutions i ON i.edition_id = t.edition_id AND i.code = t.institution
                WHERE t.edition_id = ?1 AND (?2 IS NULL OR t.\(aspect.rawValue) = ?2) AND (?3 IS NULL OR i.region = ?3)
                ORDER BY i.name_folded, t.code
                """
            return try Row.fetchAll(db, sql: sql, arguments: [edition.id, value, country]).map { row in
                (TeachingRating(edition: edition, row: row), row["institution"], row["name"])
            }
        } ?? []
    }

    /// The courses with titles of an institution, by title and key.
    public func degreeCourses(of institution: String) throws -> [DegreeCourse] {
        try degreeCourses("publisher = ? AND title IS NOT NULL", [institution])
    }

    /// The courses with a folded title, by title and key.
    public func degreeCourses(titled folded: String) throws -> [DegreeCourse] {
        try degreeCourses("title_folded = ? AND title IS NOT NULL", [folded])
    }

    /// Those of the folded phrases that are titles of courses.
    public func degreeTitles(among phrases: Set<String>) throws -> Set<String> {
        guard !phrases.isEmpty else { return [] }
        return try read(edition: nil, of: Self.degreeSource) { db, edition in
            let sql = """
                SELECT DISTINCT c.title_folded FROM json_each(?) p
                JOIN degree_courses c ON c.title_folded = p.value AND c.edition_id = ? AND c.title IS NOT NULL
                """
            return try Set(String.fetchAll(db, sql: sql, arguments: [JSONValue.encode(Array(phrases)), edition.id]))
        } ?? []
    }

    private func degreeCourses(_ condition: String, _ arguments: StatementArguments) throws -> [DegreeCourse] {
        try read(edition: nil, of: Self.degreeSource) { db, edition in
            let sql = "SELECT * FROM degree_courses WHERE edition_id = ? AND \(condition) ORDER BY title, code"
            return try Row.fetchAll(db, sql: sql, arguments: [edition.id] + arguments).map {
                DegreeCourse(edition: edition, row: $0)
            }
        } ?? []
    }

    /// How many courses an institution publishes or all do, those without titles included; and how many have titles.
    public func degreeCourseCount(of institution: String? = nil) throws -> (courses: Int, titled: Int) {
        try read(edition: nil, of: Self.degreeSource) { db, edition in
            let sql =
                "SELECT count(*), count(title) FROM degree_courses WHERE edition_id = ?1 AND (?2 IS NULL OR publisher = ?2)"
            let row = try Row.fetchOne(db, sql: sql, arguments: [edition.id, institution])
            return (row?[0] ?? 0, row?[1] ?? 0)
        } ?? (0, 0)
    }

    /// How many institutions of the dataset are in a country of the United Kingdom (nil: in all).
    public func degreeInstitutionCount(in country: String? = nil) throws -> Int {
        try read(edition: nil, of: Self.degreeSource) { db, edition in
            let sql = "SELECT count(*) FROM institutions WHERE edition_id = ?1 AND (?2 IS NULL OR region = ?2)"
            return try Int.fetchOne(db, sql: sql, arguments: [edition.id, country]) ?? 0
        } ?? 0
    }

    /// What the dataset's other files say of a course.
    public func degreeCourseSheet(key: String) throws -> DegreeCourseSheet {
        let parts = key.split(separator: ":", maxSplits: 2).map(String.init)
        guard parts.count == 3 else { return DegreeCourseSheet() }
        return try read(edition: nil, of: Self.degreeSource) { try Self.sheet($0, edition: $1, code: parts[2]) }
            ?? DegreeCourseSheet()
    }

    private static func sheet(_ db: Database, edition: Edition, code: String) throws -> DegreeCourseSheet {
        var sheet = DegreeCourseSheet()
        let find = "SELECT id FROM degree_courses WHERE edition_id = ? AND code = ?"
        guard let id = try Int64.fetchOne(db, sql: find, arguments: [edition.id, code]) else { return sheet }
        sheet.places = try String.fetchAll(
            db,
            sql: """
                SELECT t.name FROM degree_course_places c JOIN teaching_places t ON t.id = c.place_id
                WHERE c.course_id = ? ORDER BY t.name
                """,
            arguments: [id]
        )
        sheet.subjects = try String.fetchAll(
            db,
            sql: "SELECT subject FROM degree_course_subjects WHERE course_id = ? ORDER BY subject",
            arguments: [id]
        ).map { ($0, DiscoverUniCodes.subjectGroup($0)) }
        sheet.entry = try Row.fetchAll(
            db,
            sql: "SELECT * FROM entry_shares WHERE course_id = ? ORDER BY measure, subject",
            arguments: [id]
        ).map(EntryShares.init(row:))
        sheet.accreditations = try Row.fetchAll(
            db,
            sql: """
                SELECT a.text, c.depends_on_choice FROM degree_course_accreditations c
                JOIN accreditations a ON a.id = c.accreditation_id WHERE c.course_id = ? ORDER BY a.code
                """,
            arguments: [id]
        ).map { ($0[0], $0[1]) }
        return sheet
    }

    // MARK: As imported

    /// What the dataset has of a course: its row of KISCOURSE where that is held, then those of the other files.
    static func degreeCourseColumns(
        _ db: Database,
        edition: Edition,
        code: String,
        printed: [(column: String, value: String)]
    ) throws -> [(column: String, value: String)] {
        let find = "SELECT code, teacher FROM degree_courses WHERE edition_id = ? AND code = ?"
        guard let row = try Row.fetchOne(db, sql: find, arguments: [edition.id, code]) else { return printed }
        var columns = printed
        if columns.isEmpty {
            let parts = (row["code"] as String).split(separator: "/", maxSplits: 1).map(String.init)
            let mode = parts[1].split(separator: "/").last.map(String.init) ?? ""
            let identifier = String(parts[1].dropLast(mode.count + 1))
            columns = [
                ("PUBUKPRN", parts[0]), ("UKPRN", row["teacher"]), ("KISCOURSEID", identifier), ("KISMODE", mode),
            ]
        }
        let sheet = try sheet(db, edition: edition, code: code)
        columns += sheet.places.map { ("LOCNAME", $0) }
        columns += sheet.subjects.map { ("SBJ", $0.code) }
        for entry in sheet.entry {
            let prefix = entry.measure == "tariff" ? "TAR" : "ENT"
            columns.append((prefix + "SBJ", entry.subject))
            columns.append((prefix + "POP", entry.entrants.map(String.init) ?? ""))
            columns.append((prefix + "AGGYEAR", entry.years))
            columns += entry.shares.map { ($0.column, $0.percent.map(String.init) ?? "") }
        }
        return columns + sheet.accreditations.map { ("ACCTEXT", $0.text) }
    }
}

extension DegreeCourse {
    fileprivate init(edition: Edition, row: Row) {
        let code: String = row["code"]
        self.init(
            key: "\(edition.source):course:\(code)",
            edition: edition.date,
            publisher: row["publisher"],
            teacher: row["teacher"],
            title: row["title"],
            qualification: row["qualification"],
            mode: DiscoverUniCodes.mode(row["mode"]),
            level: DiscoverUniCodes.level(row["level"]),
            stages: row["stages"],
            url: row["url"]
        )
    }
}

extension EntryShares {
    fileprivate init(row: Row) {
        let measure: String = row["measure"]
        let names = measure == "tariff" ? DiscoverUniTable.tariffShares : DiscoverUniTable.entryShares
        let values = JSONValue(parsing: row["shares"]).elements.map { $0.text.flatMap { Int($0) } }
        self.init(
            measure: measure,
            subject: row["subject"],
            entrants: row["entrants"],
            years: row["years"],
            shares: zip(names, values).map { ($0, $1) }
        )
    }
}
