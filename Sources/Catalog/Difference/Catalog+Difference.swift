// Comparing two editions of a register.

import GRDB

extension Catalog {
    /// What changed between two editions.
    ///
    /// - Parameters:
    ///   - source: The register.
    ///   - old: The day of the older edition; nil for the newest before `new`, a whole one if there is any.
    ///   - new: The day of the newer edition; nil for the one that answers.
    ///   - limit: Most rows listed of each change in each table; all are counted.
    /// - Throws: `CatalogError.noEdition`, `.noSuchEdition`, `.nothingToCompare`.
    public func difference(
        of source: String,
        from old: String? = nil,
        to new: String? = nil,
        limit: Int = 20
    ) throws -> EditionDifference {
        let editions = try editions(of: source)
        func named(_ date: String) throws -> Edition {
            guard let found = editions.first(where: { $0.date == date }) else {
                throw CatalogError.noSuchEdition(source: source, date: date)
            }
            return found
        }
        guard let newer = try new.map(named) ?? currentEdition(of: source) else {
            throw CatalogError.noEdition(source: source)
        }
        let earlier = editions.filter { $0.date < newer.date }.sorted { $0.date > $1.date }
        guard let older = try old.map(named) ?? earlier.first(where: { $0.completeness == .full }) ?? earlier.first,
            older.id != newer.id
        else { throw CatalogError.nothingToCompare(source: source) }
        return try database.read { db in
            let tables = try ComparedTable.all(db, older, newer).map {
                try $0.compare(db, source: source, limit: limit)
            }
            return EditionDifference(old: older, new: newer, tables: tables)
        }
    }
}

extension ComparedTable {
    fileprivate func compare(_ db: Database, source: String, limit: Int) throws -> EditionDifference.Table {
        var table = EditionDifference.Table(kind: kind)
        table.oldRows = try count(db, old)
        table.newRows = try count(db, new)
        table.newColumns = newColumns.filter { !oldColumns.contains($0) }
        table.goneColumns = oldColumns.filter { !newColumns.contains($0) }
        func row(
            _ change: EditionDifference.Change,
            _ row: Row,
            _ columns: [String],
            _ fields: [EditionDifference.Field] = []
        )
            -> EditionDifference.Row
        {
            let code: String = row["code"]
            let name = Self.name(columns, Self.cells(row["cells"]))
            return EditionDifference.Row(change: change, key: "\(source):\(kind):\(code)", name: name, fields: fields)
        }
        (table.appeared, table.rows) = try missing(db, in: old, of: new, limit) { row(.appeared, $0, newColumns) }
        let vanished = try missing(db, in: new, of: old, limit) { row(.vanished, $0, oldColumns) }
        table.vanished = vanished.count
        table.rows += vanished.rows
        let both = try Row.fetchCursor(
            db,
            sql: """
                SELECT n.code AS code, n.cells AS cells, o.cells AS old FROM (\(sql)) n JOIN (\(sql)) o ON o.code = n.code
                WHERE n.cells <> o.cells ORDER BY n.code
                """,
            arguments: [new, old]
        )
        while let next = try both.next() {
            let fields = differences(Self.cells(next["old"]), Self.cells(next["cells"]))
            if fields.isEmpty { continue }
            table.changed += 1
            if table.changed <= limit { table.rows.append(row(.changed, next, newColumns, fields)) }
        }
        return table
    }

    private func count(_ db: Database, _ number: Int64) throws -> Int {
        try Int.fetchOne(db, sql: "SELECT count(*) FROM (\(sql))", arguments: [number]) ?? 0
    }

    /// The rows of one edition whose codes the other lacks: how many, and the first.
    private func missing(
        _ db: Database,
        in other: Int64,
        of number: Int64,
        _ limit: Int,
        _ make: (Row) -> EditionDifference.Row
    ) throws -> (count: Int, rows: [EditionDifference.Row]) {
        let cursor = try Row.fetchCursor(
            db,
            sql: """
                SELECT a.code AS code, a.cells AS cells FROM (\(sql)) a LEFT JOIN (\(sql)) b ON b.code = a.code
                WHERE b.code IS NULL ORDER BY a.code
                """,
            arguments: [number, other]
        )
        var found: (count: Int, rows: [EditionDifference.Row]) = (0, [])
        while let row = try cursor.next() {
            found.count += 1
            if found.count <= limit { found.rows.append(make(row)) }
        }
        return found
    }

    /// The cells that differ in the columns that both editions have: a new column is not a change of every row.
    private func differences(_ old: [String], _ new: [String]) -> [EditionDifference.Field] {
        newColumns.enumerated().compactMap { position, column in
            guard let before = oldColumns.firstIndex(of: column) else { return nil }
            let (was, now) = (before < old.count ? old[before] : "", position < new.count ? new[position] : "")
            return was == now ? nil : EditionDifference.Field(column: column, old: was, new: now)
        }
    }

    private static func cells(_ text: String) -> [String] {
        JSONValue(parsing: text).elements.map { cell in
            let text = cell.text ?? ""
            // SQLite writes whole numbers of a REAL column as 90000.0.
            if case .number = cell, text.hasSuffix(".0") { return String(text.dropLast(2)) }
            return text
        }
    }

    /// The first cell under a title that says that it is a name.
    private static func name(_ columns: [String], _ cells: [String]) -> String {
        let position = columns.firstIndex { title in
            let title = title.lowercased()
            return title.contains("name") || title == "instnm"
        }
        guard let position, position < cells.count else { return "" }
        return cells[position]
    }
}
