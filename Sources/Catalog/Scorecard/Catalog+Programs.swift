// Programmes of US institutions: found by field, level, state and institution.

import GRDB

/// A programme: what an institution awards in a field at a level.
public struct Program: Sendable, Codable, Equatable {
    /// "scorecard:program:227216/3070/5".
    public let key: String
    /// The edition's date.
    public let edition: String
    /// UNITID of the institution, as in IPEDS.
    public let school: String
    /// Its name: that of IPEDS where IPEDS is loaded, else the table's own.
    public let schoolName: String
    /// State, two letters; empty where neither register gives one.
    public let state: String
    /// CIP code, four digits.
    public let field: String
    /// The code's name as printed, without the full stop.
    public let fieldName: String
    /// Level, 1 to 8, 99 for programmes without an award.
    public let level: Int
    /// The level's name as printed: "Master's Degree".
    public let levelName: String
    /// Awards reported in a year; nil where not published.
    public let completers: Int?
    /// Median earnings in US dollars one year after completion; nil where not published.
    public let earnings1: Int?
    /// The same four years after completion.
    public let earnings4: Int?
    /// The same five years after completion.
    public let earnings5: Int?
    /// Median federal loans of completers in US dollars; nil where not published.
    public let debt: Int?
}

/// A field of study, as the table names it.
public struct ProgramField: Sendable, Codable, Equatable, Hashable {
    /// CIP code, four digits.
    public let code: String
    /// As printed, without the full stop.
    public let name: String
    /// The name as `TextFolding.fold` gives it.
    public let folded: String
    /// Number of programmes of the field, all levels.
    public let programs: Int
}

/// Which programmes are asked for; everything that is given must hold.
public struct ProgramQuery: Sendable {
    /// CIP codes; any of them. Empty: all fields.
    public var fields: [String] = []
    /// Levels; any of them. Empty: all levels.
    public var levels: [Int] = []
    /// Two letters.
    public var state: String?
    /// UNITIDs; any of them. Empty: all institutions.
    public var schools: [String] = []
    /// By what to sort; by institution otherwise.
    public var order: Order = .name

    /// By what programmes are sorted; those of which the figure is not published come last.
    public enum Order: Sendable {
        case name, earningsFalling, earningsRising, debtFalling, debtRising, completersFalling
    }

    /// Everything.
    public init() {}
}

extension Catalog {
    /// All fields of the current edition, by code.
    public func programFields() throws -> [ProgramField] {
        try read(edition: nil, of: Register.scorecard.source) { db, edition in
            let sql = "SELECT code, name, name_folded, programs FROM program_fields WHERE edition_id = ? ORDER BY code"
            return try Row.fetchAll(db, sql: sql, arguments: [edition.id]).map {
                ProgramField(code: $0[0], name: Self.withoutStop($0[1]), folded: $0[2], programs: $0[3])
            }
        } ?? []
    }

    /// The names of levels, by number, as printed: 5 is "Master's Degree".
    public func programLevels() throws -> [Int: String] {
        try read(edition: nil, of: Register.scorecard.source) { db, edition in
            let rows = try Row.fetchAll(
                db,
                sql: "SELECT level, name FROM program_levels WHERE edition_id = ?",
                arguments: [edition.id]
            )
            return Dictionary(rows.map { ($0[0], $0[1]) }) { first, _ in first }
        } ?? [:]
    }

    /// Those of the UNITIDs that the current edition has programmes of, with the institution's name.
    public func programSchools(among codes: [String]) throws -> [(code: String, name: String)] {
        guard !codes.isEmpty else { return [] }
        return try read(edition: nil, of: Register.scorecard.source) { db, edition in
            let marks = codes.map { _ in "?" }.joined(separator: ",")
            let sql = """
                SELECT s.code, COALESCE(i.name, s.name) FROM program_schools s
                LEFT JOIN institutions i ON i.edition_id = ? AND i.code = s.code
                WHERE s.edition_id = ? AND s.code IN (\(marks)) ORDER BY s.code
                """
            let arguments = try Self.identity(db, edition) + StatementArguments(codes)
            return try Row.fetchAll(db, sql: sql, arguments: arguments).map { ($0[0], $0[1]) }
        } ?? []
    }

    /// The programmes that a query finds in the current edition.
    public func programs(_ query: ProgramQuery, limit: Int) throws -> [Program] {
        try read(edition: nil, of: Register.scorecard.source) { db, edition in
            let (condition, arguments) = Self.condition(query)
            let sql = """
                SELECT s.code AS school, COALESCE(i.name, s.name) AS school_name,
                       COALESCE(NULLIF(s.state, ''), i.region, '') AS place, f.code AS field, f.name AS field_name,
                       l.name AS level_name, p.*
                \(Self.source) \(condition) ORDER BY \(Self.order(query.order)) LIMIT ?
                """
            let all = try Self.identity(db, edition) + arguments + [limit]
            return try Row.fetchAll(db, sql: sql, arguments: all).map { Program(edition: edition, row: $0) }
        } ?? []
    }

    /// How many programmes a query finds, and of how many institutions.
    public func programCount(_ query: ProgramQuery) throws -> (programs: Int, schools: Int) {
        try read(edition: nil, of: Register.scorecard.source) { db, edition in
            let (condition, arguments) = Self.condition(query)
            let sql = "SELECT count(*), count(DISTINCT p.school_id) \(Self.source) \(condition)"
            let row = try Row.fetchOne(db, sql: sql, arguments: Self.identity(db, edition) + arguments)
            return (row?[0] ?? 0, row?[1] ?? 0)
        } ?? (0, 0)
    }

    /// How many institutions have a programme that a query finds, by state, the most first.
    public func programStates(_ query: ProgramQuery) throws -> [(state: String, schools: Int)] {
        try read(edition: nil, of: Register.scorecard.source) { db, edition in
            let (condition, arguments) = Self.condition(query)
            let sql = """
                SELECT COALESCE(NULLIF(s.state, ''), i.region, '') AS place, count(DISTINCT p.school_id) AS schools
                \(Self.source) \(condition) GROUP BY place ORDER BY schools DESC, place
                """
            return try Row.fetchAll(db, sql: sql, arguments: Self.identity(db, edition) + arguments).map {
                ($0[0], $0[1])
            }
        } ?? []
    }

    // MARK: Pieces of SQL

    private static let source = """
        FROM programs p JOIN program_fields f ON f.id = p.field_id JOIN program_schools s ON s.id = p.school_id
        JOIN program_levels l ON l.edition_id = f.edition_id AND l.level = p.level
        LEFT JOIN institutions i ON i.edition_id = ? AND i.code = s.code
        WHERE f.edition_id = ?
        """

    /// The edition of IPEDS that gives names and states, and the one asked.
    private static func identity(_ db: Database, _ edition: Edition) throws -> StatementArguments {
        [try Edition.current(db, of: Register.ipeds.source)?.id, edition.id]
    }

    private static func condition(_ query: ProgramQuery) -> (String, StatementArguments) {
        var parts: [String] = []
        var arguments = StatementArguments()
        func any(_ column: String, _ values: [some DatabaseValueConvertible]) {
            if values.isEmpty { return }
            parts.append("AND \(column) IN (\(values.map { _ in "?" }.joined(separator: ",")))")
            arguments += StatementArguments(values)
        }
        any("f.code", query.fields)
        any("p.level", query.levels)
        any("s.code", query.schools)
        if let state = query.state {
            parts.append("AND COALESCE(NULLIF(s.state, ''), i.region, '') = ?")
            arguments += [state]
        }
        return (parts.joined(separator: " "), arguments)
    }

    private static func order(_ order: ProgramQuery.Order) -> String {
        let earnings = "COALESCE(p.earnings_4, p.earnings_5)"
        let first =
            switch order {
            case .name: ""
            case .earningsFalling: "\(earnings) IS NULL, \(earnings) DESC, "
            case .earningsRising: "\(earnings) IS NULL, \(earnings), "
            case .debtFalling: "p.debt IS NULL, p.debt DESC, "
            case .debtRising: "p.debt IS NULL, p.debt, "
            case .completersFalling: "p.completers IS NULL, p.completers DESC, "
            }
        return first + "school_name, school, f.code, p.level"
    }

    static func withoutStop(_ name: String) -> String { name.hasSuffix(".") ? String(name.dropLast()) : name }

    // MARK: As imported

    /// The columns kept of a programme's row, under the names of the layout that was imported.
    static func programColumns(_ db: Database, edition: Edition, code: String) throws -> [(String, String)] {
        let parts = code.split(separator: "/").map(String.init)
        guard parts.count == 3, let level = Int(parts[2]) else { return [] }
        let sql = """
            SELECT p.*, s.code AS school, s.opeid6, s.name AS school_name, s.state, s.control, f.code AS field,
                   f.name AS field_name, l.name AS level_name
            FROM program_schools s JOIN programs p ON p.school_id = s.id JOIN program_fields f ON f.id = p.field_id
            JOIN program_levels l ON l.edition_id = s.edition_id AND l.level = p.level
            WHERE s.edition_id = ? AND s.code = ? AND f.code = ? AND p.level = ?
            """
        let header = "SELECT columns FROM record_tables WHERE edition_id = ? AND kind = 'program'"
        guard let row = try Row.fetchOne(db, sql: sql, arguments: [edition.id, parts[0], parts[1], level]),
            let names = try String.fetchOne(db, sql: header, arguments: [edition.id])
        else { return [] }
        let titles = Set(JSONValue(parsing: names).elements.compactMap(\.text))
        let layout: ScorecardLayout = titles.contains("UNITID") ? .department : .derived
        return ScorecardLayout.Item.allCases.compactMap { item in
            guard let title = layout.column(item), titles.contains(title) else { return nil }
            return (title, text(item, row))
        }
    }

    private static func text(_ item: ScorecardLayout.Item, _ row: Row) -> String {
        func figure(_ column: String, _ bit: Int) -> String {
            if let number = row[column] as Int? { return String(number) }
            return (row["suppressed"] as Int) & (1 << bit) == 0 ? "" : "PS"
        }
        return switch item {
        case .school: row["school"]
        case .opeid6: row["opeid6"]
        case .schoolName: row["school_name"]
        case .state: row["state"]
        case .control: row["control"]
        case .field: row["field"]
        case .fieldName: row["field_name"]
        case .level: String(row["level"] as Int)
        case .levelName: row["level_name"]
        case .completers: figure("completers", 0)
        case .completers2: figure("completers_2", 1)
        case .earnings1: figure("earnings_1", 2)
        case .earnings4: figure("earnings_4", 3)
        case .earnings5: figure("earnings_5", 4)
        case .debt: figure("debt", 5)
        case .earnings: (row["earnings_1"] as Int?) == nil ? figure("earnings_4", 3) : figure("earnings_1", 2)
        case .horizon:
            if (row["earnings_1"] as Int?) != nil {
                "1yr_after_completion"
            } else {
                (row["earnings_4"] as Int?) == nil ? "" : "4yr_after_completion"
            }
        }
    }
}

extension Program {
    fileprivate init(edition: Edition, row: Row) {
        let (school, field, level): (String, String, Int) = (row["school"], row["field"], row["level"])
        self.init(
            key: "\(edition.source):program:\(school)/\(field)/\(level)",
            edition: edition.date,
            school: school,
            schoolName: row["school_name"],
            state: row["place"],
            field: field,
            fieldName: Catalog.withoutStop(row["field_name"]),
            level: level,
            levelName: row["level_name"],
            completers: row["completers"],
            earnings1: row["earnings_1"],
            earnings4: row["earnings_4"],
            earnings5: row["earnings_5"],
            debt: row["debt"]
        )
    }
}
