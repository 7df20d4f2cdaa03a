// Rows of any register by key, as printed.

import GRDB

/// A row of a register as the publisher printed it.
public struct Record: Sendable {
    /// The edition that it belongs to.
    public let edition: Edition
    /// "sevp:campus:BOS214F00162000".
    public let key: String
    /// The publisher's columns in their order, with the cells as printed.
    public let columns: [(column: String, value: String)]

    /// The cell in a column; empty for one that the row lacks.
    public subscript(_ column: String) -> String { columns.first { $0.column == column }?.value ?? "" }
}

extension Catalog {
    /// The row with this key, in the edition given or in the register's current one; nil when there is none.
    ///
    /// - Parameter key: SOURCE:KIND:CODE; the code of some registers holds colons and bars.
    public func record(key: String, edition: Edition.ID? = nil) throws -> Record? {
        let parts = key.split(separator: ":", maxSplits: 2).map(String.init)
        guard parts.count == 3 else { return nil }
        return try read(edition: edition, of: parts[0]) { db, edition in
            guard edition.source == parts[0] else { return nil }
            let sql = """
                SELECT t.columns, r.cells, r.code FROM record_tables t JOIN records r ON r.table_id = t.id
                WHERE t.edition_id = ? AND t.kind = ? AND r.code = ?
                """
            let found = try Row.fetchOne(db, sql: sql, arguments: [edition.id, parts[1], parts[2]])
            return found.map { row in
                let columns = JSONValue(parsing: row["columns"]).elements.compactMap(\.text)
                let cells = JSONValue(parsing: row["cells"]).elements.compactMap(\.text)
                let code: String = row["code"]
                return Record(
                    edition: edition,
                    key: "\(parts[0]):\(parts[1]):\(code)",
                    columns: zip(columns, cells).map { ($0, $1) }
                )
            }
        } ?? nil
    }
}
