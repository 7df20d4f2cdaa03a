// A row as the register holds it, for the reader who opens a citation.

import GRDB

extension Catalog {
    /// The columns of a row under the publisher's own names, in the publisher's order, with the values as imported
    /// (blanks at their ends dropped). Empty when the edition has no such row.
    ///
    /// - Parameters:
    ///   - key: "cricos:course:115627J", "sevp:campus:BOS214F00162000", or another key of SCHEMA.md.
    ///   - edition: The edition; nil means the current one. `edition(of:date:)` finds the one that a citation names.
    public func importedColumns(key: String, edition: Edition.ID? = nil) throws -> [(column: String, value: String)] {
        let parts = key.split(separator: ":", maxSplits: 2).map(String.init)
        guard parts.count == 3 else { return [] }
        if parts[0] == Register.scorecard.source {
            return try read(edition: edition, of: parts[0]) { try Self.programColumns($0, edition: $1, code: parts[2]) }
                ?? []
        }
        guard parts[0] == Register.cricos.source else {
            let printed = try record(key: key, edition: edition)?.columns ?? []
            guard parts[0] == Register.discoverUni.source, parts[1] == "course" else { return printed }
            return try read(edition: edition, of: parts[0]) {
                try Self.degreeCourseColumns($0, edition: $1, code: parts[2], printed: printed)
            } ?? printed
        }
        let code = parts[2].uppercased()
        return try read(edition: edition) { db, edition in
            switch parts[1] {
            case "course": try Self.courseColumns(db, edition: edition, code: code)
            case "provider": try Self.providerColumns(db, edition: edition, code: code)
            default: []
            }
        } ?? []
    }

    private static func courseColumns(_ db: Database, edition: Edition, code: String) throws -> [(String, String)] {
        let sql = """
            SELECT c.*, p.code AS provider_code, p.institution_name,
                   f.broad AS broad_1, f.narrow AS narrow_1, f.detailed AS detailed_1,
                   g.broad AS broad_2, g.narrow AS narrow_2, g.detailed AS detailed_2
            FROM courses c JOIN providers p ON p.id = c.provider_id
            LEFT JOIN fields_of_education f ON f.id = c.field_1_id
            LEFT JOIN fields_of_education g ON g.id = c.field_2_id
            WHERE c.edition_id = ? AND c.code = ?
            """
        guard let row = try Row.fetchOne(db, sql: sql, arguments: [edition.id, code]) else { return [] }
        return CourseColumn.allCases.map { ($0.rawValue, text($0, row)) }
    }

    private static func text(_ column: CourseColumn, _ row: Row) -> String {
        func string(_ name: String) -> String { row[name] as String? ?? "" }
        func flag(_ name: String) -> String { row[name] as Bool ? "Yes" : "No" }
        func number(_ name: String) -> String {
            (row[name] as Double?).map { Int(exactly: $0).map(String.init) ?? String($0) } ?? ""
        }
        return switch column {
        case .providerCode: string("provider_code")
        case .institutionName: string("institution_name")
        case .code: string("code")
        case .name: string("name")
        case .vetCode: string("vet_code")
        case .dualQualification: flag("dual_qualification")
        case .broadField1: string("broad_1")
        case .narrowField1: string("narrow_1")
        case .detailedField1: string("detailed_1")
        case .broadField2: string("broad_2")
        case .narrowField2: string("narrow_2")
        case .detailedField2: string("detailed_2")
        case .level: string("level")
        case .foundationStudies: flag("foundation_studies")
        case .workComponent: flag("work_component")
        case .workHoursPerWeek: number("work_hours_per_week")
        case .workWeeks: number("work_weeks")
        case .workTotalHours: number("work_total_hours")
        case .language: string("language")
        case .duration: string("duration_printed")
        case .tuitionFee: string("tuition_fee_printed")
        case .nonTuitionFee: string("non_tuition_fee_printed")
        case .estimatedTotal: string("estimated_total_printed")
        case .expired: flag("expired")
        }
    }

    private static func providerColumns(_ db: Database, edition: Edition, code: String) throws -> [(String, String)] {
        let sql = """
            SELECT code, trading_name, institution_name, type, capacity, website, address_1, address_2, address_3,
                   address_4, city, state, postcode
            FROM providers WHERE edition_id = ? AND code = ?
            """
        guard let row = try Row.fetchOne(db, sql: sql, arguments: [edition.id, code]) else { return [] }
        return zip(InstitutionColumn.allCases, row.databaseValues).map { column, value in
            (column.rawValue, Int.fromDatabaseValue(value).map(String.init) ?? String.fromDatabaseValue(value) ?? "")
        }
    }
}
