// Institutions of a country's directory, with what it says about getting in.

import GRDB

/// An institution of the IPEDS directory.
public struct Institution: Sendable, Codable, Equatable {
    /// "ipeds:hd:166027".
    public let key: String
    /// The edition's date.
    public let edition: String
    /// The register's number of it (UNITID).
    public let code: String
    /// The name as printed.
    public let name: String
    /// Town as printed.
    public let town: String
    /// State, by its two letters.
    public let region: String
    /// Web address as printed.
    public let website: String
    /// "Public, 4-year or above"; empty where none is given.
    public let sector: String
    /// Whether it was active in the year of the edition.
    public let isActive: Bool
    /// The day it closed, as far as printed; empty for one that did not.
    public let closedOn: String
    /// The office of a system of institutions, which teaches nobody itself.
    public var isSystemOffice: Bool { sector == "Administrative unit" }
    /// What it says about admission; nil for one without (open admission, or not reported).
    public let admission: Admission?

    /// How first-time undergraduates get in.
    public struct Admission: Sendable, Codable, Equatable {
        /// Those who applied, were admitted and enrolled; nil where not reported.
        public let applicants, admitted, enrolled: Int?
        /// Admitted ÷ applicants, 0 to 1.
        public let rate: Double?
        /// What a test of English counts for.
        public let englishTest: TestPolicy?
        /// What SAT or ACT count for.
        public let admissionTest: TestPolicy?
    }

    /// What a test counts for, by the codes of the survey (ADMCON7, ADMCON8).
    public enum TestPolicy: Int, Sendable, Codable {
        /// Needed to be considered for admission.
        case required = 1
        /// Not considered, even when submitted.
        case notConsidered = 3
        /// Not required, but considered when submitted.
        case optional = 5
    }
}

/// Conditions that institutions satisfy; nothing set means all that are active.
public struct InstitutionQuery: Sendable, Codable, Equatable {
    /// Who controls an institution.
    public enum Control: String, Sendable, Codable, CaseIterable {
        case isPublic = "Public"
        case nonProfit = "Private not-for-profit"
        case forProfit = "Private for-profit"
    }

    /// States by their two letters; any of them.
    public var regions: [String] = []
    /// Who controls it; any of them, empty for whichever.
    public var controls: [Control] = []
    /// "4-year", "2-year": how long its programmes are.
    public var length: String?
    /// The highest award, by the survey's codes (HLOFFER): 3 associate's, 5 bachelor's, 7 master's, 9 doctor's.
    public var highestAward: ClosedRange<Int>?
    /// Bounds of the admission rate, 0 to 1.
    public var rate: Limits?
    /// What tests must count for; any of them, empty for whichever.
    public var englishTest: [Institution.TestPolicy] = []
    /// The same of SAT and ACT.
    public var admissionTest: [Institution.TestPolicy] = []

    /// Flags of the directory that must be set; all of them.
    public var flags: [Flag] = []

    /// A yes-or-no column of the survey's directory.
    public enum Flag: String, Sendable, Codable, CaseIterable {
        case historicallyBlack = "HBCU"
        case tribal = "TRIBAL"
        case landGrant = "LANDGRNT"
    }

    /// Without conditions.
    public init() {}
}

extension Catalog {
    private static let columns = """
        SELECT i.*, a.institution_id, a.applicants, a.admitted, a.enrolled, a.rate, a.english_test, a.admission_test
        FROM institutions i LEFT JOIN admissions a ON a.institution_id = i.id
        """

    /// The institutions that a name means, by state and town: its own names before others, those before forms made by rule.
    ///
    /// - Parameter folded: The name as `TextFolding.fold` gives it.
    public func institutions(named folded: String) throws -> [Institution] {
        let codes = try rows(named: folded, in: Register.ipeds.source).map(\.code)
        return codes.isEmpty ? [] : try institutions(codes: codes)
    }

    /// The institutions of which a name begins with these whole words.
    public func institutions(nameBeginning folded: String, limit: Int = 60) throws -> [Institution] {
        let codes = try rows(beginning: folded, in: Register.ipeds.source).prefix(limit).map(\.code)
        return codes.isEmpty ? [] : try institutions(codes: codes)
    }

    /// The institutions with these numbers, by state, town and name.
    public func institutions(codes: [String]) throws -> [Institution] {
        try read(edition: nil, of: Register.ipeds.source) { db, edition in
            let marks = codes.map { _ in "?" }.joined(separator: ",")
            let sql =
                Self.columns + " WHERE i.edition_id = ? AND i.code IN (\(marks)) ORDER BY i.region, i.town, i.name"
            let arguments: StatementArguments = [edition.id] + StatementArguments(codes)
            return try Row.fetchAll(db, sql: sql, arguments: arguments).map { Institution(edition: edition, row: $0) }
        } ?? []
    }

    /// All active institutions that satisfy the conditions, by name; system offices, which teach nobody, among them.
    public func institutions(_ query: InstitutionQuery) throws -> [Institution] {
        try read(edition: nil, of: Register.ipeds.source) { db, edition in
            var conditions: [String] = ["i.edition_id = ?", "i.is_active = 1"]
            var arguments: StatementArguments = [edition.id]
            func oneOf(_ column: String, _ values: [some DatabaseValueConvertible]) {
                guard !values.isEmpty else { return }
                conditions.append("\(column) IN (\(values.map { _ in "?" }.joined(separator: ",")))")
                arguments += StatementArguments(values)
            }
            oneOf("i.region", query.regions)
            if !query.controls.isEmpty {
                oneOf("substr(i.sector, 1, instr(i.sector, ',') - 1)", query.controls.map(\.rawValue))
            }
            if let length = query.length {
                conditions.append("instr(i.sector, ?) > 0")
                // "Public, less than 2-year" is another kind than "Public, 2-year".
                arguments += [", " + length]
            }
            if let limit = query.rate?.min {
                conditions.append("a.rate \(limit.inclusive ? ">=" : ">") ?")
                arguments += [limit.value]
            }
            if let limit = query.rate?.max {
                conditions.append("a.rate \(limit.inclusive ? "<=" : "<") ?")
                arguments += [limit.value]
            }
            oneOf("a.english_test", query.englishTest.map(\.rawValue))
            oneOf("a.admission_test", query.admissionTest.map(\.rawValue))
            if let award = query.highestAward, let table = try Self.printed("HLOFFER", of: "hd", in: edition, db) {
                conditions.append(
                    """
                    (SELECT CAST(json_extract(r.cells, ?) AS INTEGER) FROM records r WHERE r.table_id = ? AND r.code = i.code)
                    BETWEEN ? AND ?
                    """
                )
                arguments += [table.path, table.id, award.lowerBound, award.upperBound]
            }
            for flag in query.flags {
                // An edition without the column says it of nobody.
                guard let table = try Self.printed(flag.rawValue, of: "hd", in: edition, db) else { return [] }
                conditions.append(
                    "(SELECT json_extract(r.cells, ?) FROM records r WHERE r.table_id = ? AND r.code = i.code) = '1'"
                )
                arguments += [table.path, table.id]
            }
            let sql = Self.columns + " WHERE " + conditions.joined(separator: " AND ") + " ORDER BY i.name, i.code"
            return try Row.fetchAll(db, sql: sql, arguments: arguments).map { Institution(edition: edition, row: $0) }
        } ?? []
    }

    /// Where a column's cells stand among the records of a kind: the table, and the path in their JSON.
    private static func printed(
        _ column: String,
        of kind: String,
        in edition: Edition,
        _ db: Database
    ) throws -> (id: Int64, path: String)? {
        let sql = """
            SELECT t.id, c.key FROM record_tables t, json_each(t.columns) c
            WHERE t.edition_id = ? AND t.kind = ? AND c.value = ?
            """
        let row = try Row.fetchOne(db, sql: sql, arguments: [edition.id, kind, column])
        return row.map { (id: $0[0], path: "$[\($0[1] as Int)]") }
    }

    /// Published amounts of an institution, as printed: what, for whom, per what.
    public func costs(ofInstitution code: String) throws -> [InstitutionCost] {
        try read(edition: nil, of: Register.ipeds.source) { db, edition in
            let sql = """
                SELECT c.item, c.students, c.residence, c.period, c.school_year, c.currency, c.amount
                FROM costs c JOIN institutions i ON i.id = c.institution_id WHERE i.edition_id = ? AND i.code = ? ORDER BY c.id
                """
            return try Row.fetchAll(db, sql: sql, arguments: [edition.id, code]).map { row in
                InstitutionCost(
                    item: row[0],
                    students: row[1],
                    residence: row[2],
                    period: row[3],
                    schoolYear: row[4],
                    currency: row[5],
                    amount: row[6]
                )
            }
        } ?? []
    }
}

/// One amount that an institution charges. Amounts of different periods are never added or compared.
public struct InstitutionCost: Sendable, Codable, Equatable {
    /// "tuition", "required fees", "charge per credit hour", "application fee".
    public let item: String
    /// "undergraduate" or "graduate".
    public let students: String
    /// "in-district", "in-state", "out-of-state" or "all".
    public let residence: String
    /// "year", "credit hour" or "once".
    public let period: String
    /// "2024-25".
    public let schoolYear: String
    /// ISO code.
    public let currency: String
    /// Units of the currency.
    public let amount: Double
}

extension Institution {
    fileprivate init(edition: Edition, row: Row) {
        let code: String = row["code"]
        let hasAdmission = (row["institution_id"] as Int64?) != nil
        self.init(
            key: "\(edition.source):hd:\(code)",
            edition: edition.date,
            code: code,
            name: row["name"],
            town: row["town"],
            region: row["region"],
            website: row["website"],
            sector: row["sector"],
            isActive: row["is_active"],
            closedOn: row["closed_on"],
            admission: hasAdmission
                ? Admission(
                    applicants: row["applicants"],
                    admitted: row["admitted"],
                    enrolled: row["enrolled"],
                    rate: row["rate"],
                    englishTest: (row["english_test"] as Int?).flatMap(TestPolicy.init),
                    admissionTest: (row["admission_test"] as Int?).flatMap(TestPolicy.init)
                ) : nil
        )
    }
}
