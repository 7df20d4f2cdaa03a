// The tables of an edition in one form for comparing: a key's last part, and cells.

import GRDB

/// A table as two editions have it.
struct ComparedTable {
    /// The middle part of a key.
    let kind: String
    /// A query for (code, cells), cells as a JSON array; its first parameter is a number.
    let sql: String
    let oldColumns: [String]
    let newColumns: [String]
    /// The numbers for the two editions.
    let old: Int64
    let new: Int64

    /// All tables that either edition has.
    static func all(_ db: Database, _ old: Edition, _ new: Edition) throws -> [ComparedTable] {
        try typed(old, new) + printed(db, old, new)
    }

    // MARK: Registers without rows as printed

    private static func typed(_ old: Edition, _ new: Edition) -> [ComparedTable] {
        func table(_ kind: String, _ columns: [String], _ sql: String) -> ComparedTable {
            ComparedTable(kind: kind, sql: sql, oldColumns: columns, newColumns: columns, old: old.id, new: new.id)
        }
        switch old.source {
        case Register.cricos.source:
            return [
                table(
                    "course",
                    [
                        "Course Name", "Institution", "Course Level", "Duration (Weeks)", "Tuition Fee",
                        "Non Tuition Fee", "Estimated Total Course Cost", "Course Language", "Expired",
                    ],
                    // Numbers, not cells: the workbook prints 90000 and the CSV file $90,000.00.
                    """
                    SELECT c.code AS code, json_array(c.name, p.institution_name, c.level, c.duration_weeks, c.tuition_fee,
                        c.non_tuition_fee, c.estimated_total, c.language, iif(c.expired, 'Yes', 'No')) AS cells
                    FROM courses c JOIN providers p ON p.id = c.provider_id WHERE c.edition_id = ?
                    """
                ),
                table(
                    "provider",
                    [
                        "Institution Name", "Trading Name", "Institution Type", "Institution Capacity", "Website",
                        "State",
                    ],
                    """
                    SELECT code, json_array(institution_name, trading_name, type, capacity, website, state) AS cells
                    FROM providers WHERE edition_id = ?
                    """
                ),
            ]
        case Register.places.source:
            return [
                table(
                    "place",
                    ["Name", "Country", "Population"],
                    """
                    SELECT kind || ':' || code AS code, json_array(name, country, population) AS cells
                    FROM places WHERE edition_id = ?
                    """
                )
            ]
        default: return []
        }
    }

    // MARK: Rows as printed

    private static func printed(_ db: Database, _ old: Edition, _ new: Edition) throws -> [ComparedTable] {
        let (before, now) = (try tables(db, of: old), try tables(db, of: new))
        let kinds = before.map(\.kind) + now.map(\.kind).filter { kind in !before.contains { $0.kind == kind } }
        return kinds.map { kind in
            let (old, new) = (before.first { $0.kind == kind }, now.first { $0.kind == kind })
            return ComparedTable(
                kind: kind,
                sql: "SELECT code, cells FROM records WHERE table_id = ?",
                oldColumns: old?.columns ?? [],
                newColumns: new?.columns ?? [],
                old: old?.id ?? 0,
                new: new?.id ?? 0
            )
        }
    }

    private static func tables(_ db: Database, of edition: Edition) throws
        -> [(kind: String, id: Int64, columns: [String])]
    {
        let sql = "SELECT kind, id, columns FROM record_tables WHERE edition_id = ? ORDER BY id"
        return try Row.fetchAll(db, sql: sql, arguments: [edition.id]).map { row in
            (row["kind"], row["id"], JSONValue(parsing: row["columns"]).elements.compactMap(\.text))
        }
    }
}
