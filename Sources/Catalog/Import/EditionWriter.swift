// Where an importer puts its rows, inside the transaction of the import.

import GRDB

/// One edition in the making: its rows, and the account of them.
final class EditionWriter {
    let db: Database
    /// The edition's row.
    let id: Edition.ID
    private let progress: @Sendable (ImportProgress) -> Void
    private(set) var tables: [ImportReport.Table] = []
    private(set) var quirks: [String: Int] = [:]
    private(set) var counts: [Edition.Count] = []
    private var recordTables: [String: Int64] = [:]

    init(_ db: Database, edition: Edition.ID, progress: @escaping @Sendable (ImportProgress) -> Void) {
        self.db = db
        id = edition
        self.progress = progress
    }

    /// Counts a row with something to know about.
    func note(_ quirk: String) { quirks[quirk, default: 0] += 1 }

    /// States how many rows of a table the edition has, as `Register.Table` names it.
    func count(_ table: String, _ rows: Int) { counts.append(Edition.Count(table: table, rows: rows)) }

    /// Passes rows to `keep`, which writes one or throws `RowRefusal`; records how many there were and which were refused.
    ///
    /// - Parameter name: The publisher's name of the table, for the report.
    /// - Returns: The number of rows kept.
    @discardableResult
    func table<Row: ImportedRow>(
        _ name: String,
        _ source: any RowSource<Row>,
        keep: (Row) throws -> Void
    ) throws -> Int {
        var report = ImportReport.Table(name: name)
        try source.rows { row in
            report.read += 1
            if report.read.isMultiple(of: 1000) { progress(ImportProgress(table: name, rows: report.read)) }
            do {
                try row.check()
                try keep(row)
                report.kept += 1
            } catch let refusal as RowRefusal {
                report.refused += 1
                if report.refusedSample.count < ImportReport.Table.sampleSize {
                    report.refusedSample.append(.init(row: row.number, reason: refusal.reason))
                }
            }
        }
        progress(ImportProgress(table: name, rows: report.read))
        tables.append(report)
        return report.kept
    }

    /// Runs a statement that is kept prepared.
    func run(_ sql: String, _ arguments: [(any DatabaseValueConvertible)?]) throws {
        try db.cachedStatement(sql: sql).execute(arguments: StatementArguments(arguments))
    }

    // MARK: Rows as printed

    /// Announces a table whose rows are kept as printed, for the reader who opens a citation. A second time changes nothing.
    func recordTable(_ kind: String, columns: [String]) throws {
        guard recordTables[kind] == nil else { return }
        try run(
            "INSERT INTO record_tables (edition_id, kind, columns) VALUES (?, ?, ?)",
            [id, kind, JSONValue.encode(columns)]
        )
        recordTables[kind] = db.lastInsertedRowID
    }

    /// Keeps a row as printed under its key's last part.
    ///
    /// - Throws: `RowRefusal` when the edition has a row of this kind and code.
    func record(_ kind: String, code: String, cells: [String]) throws {
        try run(
            "INSERT OR IGNORE INTO records (table_id, code, cells) VALUES (?, ?, ?)",
            [recordTables[kind], code, JSONValue.encode(cells)]
        )
        if db.changesCount == 0 { throw RowRefusal(reason: "\(kind) '\(code)' a second time") }
    }

    // MARK: Names

    /// Makes a row findable by a name; a name without a letter or digit is none.
    func name(_ name: String, kind: String, code: String, origin: NameOrigin) throws {
        let folded = TextFolding.fold(name)
        guard !folded.isEmpty else { return }
        try run(
            "INSERT OR IGNORE INTO names (folded, edition_id, kind, code, origin) VALUES (?, ?, ?, ?, ?)",
            [folded, id, kind, code, origin.rawValue]
        )
    }
}

/// Why a name means a row.
public enum NameOrigin: String, Sendable, Codable {
    /// The register's own name of the row.
    case official
    /// Another name that the register gives: a trading name, a campus, a short form.
    case alias
    /// Made from the official name by rule: without "Ltd", with "University" at the other end.
    case derived
}
