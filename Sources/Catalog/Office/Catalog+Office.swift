// Rows of the office's tables, by table and name.

import FoundationEssentials
import GRDB

/// A row of one of the office's tables.
public struct OfficeRow: Sendable, Equatable {
    /// The table that it is of.
    public let table: OfficeTable
    /// "office:deadlines:7".
    public let key: String
    /// The edition's date.
    public let edition: String
    private let cells: [String: String]

    fileprivate init(table: OfficeTable, code: String, edition: String, cells: [String: String]) {
        self.table = table
        self.edition = edition
        self.cells = cells
        key = "\(Register.office.source):\(table.rawValue):\(code)"
    }

    /// The cell in a column; empty where the row leaves it out.
    public subscript(_ column: OfficeColumn) -> String { cells[column.rawValue] ?? "" }

    /// The names in a cell, of which the first is the one to print: "Northlight University | NLU".
    public static func names(in cell: String) -> [String] {
        cell.split(separator: "|").map { trimmed(String($0)) }.filter { !$0.isEmpty }
    }

    /// Whether the day in a column lies behind us by the machine's clock; nil where the cell is words.
    public func isPast(_ column: OfficeColumn, on day: Date = .now) -> Bool? {
        guard EditionDate.anyForm(self[column]) != nil else { return nil }
        return (EditionDate.days(from: self[column], to: day) ?? 0) > 0
    }

    /// Days since the day that the row gives for itself; nil when the machine's clock stands before it.
    public func ageInDays(on day: Date = .now) -> Int? { EditionDate.days(from: self[.date], to: day) }
}

extension Catalog {
    /// Rows of a table of the office in the current edition, in the order of their keys.
    ///
    /// - Parameters:
    ///   - folded: A name of a provider, place, country or scholarship as `TextFolding.fold` gives it; nil for all rows. Rows
    ///     that have it as their own name come alone, else those that have it as another name, else those of which it is a form.
    ///   - limit: Most rows.
    public func officeRows(_ table: OfficeTable, named folded: String? = nil, limit: Int = 5_000) throws -> [OfficeRow]
    {
        try read(edition: nil, of: Register.office.source) { db, edition in
            let names = try folded.map { folded in
                let sql = "SELECT code, origin FROM names WHERE folded = ? AND edition_id = ? AND kind = ?"
                let found = try Row.fetchAll(
                    try db.cachedStatement(sql: sql),
                    arguments: [folded, edition.id, table.rawValue]
                )
                let first = ["official", "alias", "derived"].first { origin in found.contains { $0["origin"] == origin }
                }
                return found.filter { $0["origin"] == first }.map { $0["code"] as String }
            }
            if names?.isEmpty == true { return [] }
            let condition = names.map { "AND r.code IN (\($0.map { _ in "?" }.joined(separator: ",")))" } ?? ""
            let sql = """
                SELECT t.columns, r.cells, r.code FROM record_tables t JOIN records r ON r.table_id = t.id
                WHERE t.edition_id = ? AND t.kind = ? \(condition) ORDER BY length(r.code), r.code LIMIT ?
                """
            let arguments: [any DatabaseValueConvertible] = [edition.id, table.rawValue] + (names ?? []) + [limit]
            return try Row.fetchAll(db, sql: sql, arguments: StatementArguments(arguments)).map { row in
                let columns = JSONValue(parsing: row["columns"]).elements.compactMap(\.text)
                let cells = JSONValue(parsing: row["cells"]).elements.compactMap(\.text)
                return OfficeRow(
                    table: table,
                    code: row["code"],
                    edition: edition.date,
                    cells: Dictionary(zip(columns, cells)) { first, _ in first }
                )
            }
        } ?? []
    }
}
