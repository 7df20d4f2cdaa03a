// Whether a catalogue is sound: the database itself, its search indexes, and that it holds what its editions say.

import FoundationEssentials
import GRDB

/// The findings about a catalogue. Looking changes nothing.
public struct CatalogExamination: Sendable, Encodable {
    /// One thing that was looked at.
    public struct Check: Sendable, Encodable {
        /// "integrity", "foreign keys", "row counts", "search index course_search" and the like.
        public let name: String
        /// Whether nothing is wrong with it.
        public let isFine: Bool
        /// What was found, in words.
        public let finding: String
    }

    /// What was found of one edition.
    public struct EditionFinding: Sendable, Encodable {
        /// Short name of the register.
        public let source: String
        /// The day or year that the publisher gives.
        public let date: String
        /// How much of the register it holds.
        public let completeness: Edition.Completeness
        /// Whether it is the one that answers.
        public let isCurrent: Bool
        /// Whole days; nil when the machine's clock stands before its date.
        public let ageDays: Int?
        /// Whether it is older than its register's time to live.
        public let isStale: Bool?
        /// The tables that hold other numbers of rows than the import recorded.
        public let wrongCounts: [WrongCount]
    }

    /// A table of an edition that lost or gained rows since its import.
    public struct WrongCount: Sendable, Encodable {
        /// As `Register.Table` names it.
        public let table: String
        /// Rows that the import recorded.
        public let recorded: Int
        /// Rows that are there.
        public let found: Int
    }

    /// The database's file.
    public let path: String
    /// In the order in which they were made.
    public private(set) var checks: [Check] = []
    /// Of all registers, withdrawn ones included.
    public private(set) var editions: [EditionFinding] = []

    /// Whether nothing is wrong with the catalogue; an old edition is nothing wrong.
    public var isFine: Bool { checks.allSatisfy(\.isFine) }

    /// What is wrong, in words; nothing of a sound catalogue.
    public var faults: [String] { checks.filter { !$0.isFine }.map { "\($0.name): \($0.finding)" } }

    /// Examines the catalogue at `path`; what cannot be looked at is a finding, never an error.
    public init(path: String) {
        self.path = path
        do {
            guard FileManager.default.fileExists(atPath: path) else {
                throw CatalogError.cannotOpen(path: path, reason: "there is no such file")
            }
            var configuration = Configuration()
            configuration.label = "landfall.doctor"
            configuration.busyMode = .timeout(10)
            try examine(try DatabaseQueue(path: path, configuration: configuration))
        } catch {
            note("file", false, "\(error)")
        }
    }

    private mutating func note(_ name: String, _ isFine: Bool, _ finding: String) {
        checks.append(Check(name: name, isFine: isFine, finding: finding))
    }

    private mutating func examine(_ database: DatabaseQueue) throws {
        let defects = try database.read { db in try String.fetchAll(db, sql: "PRAGMA integrity_check(10)") }
        note(
            "integrity",
            defects == ["ok"],
            defects == ["ok"] ? "every page in order" : defects.joined(separator: "; ")
        )
        // A damaged file answers anything: nothing else it says is worth reporting.
        guard defects == ["ok"] else { return }
        try database.read { db in
            let migrator = Schema.migrator
            if try migrator.hasBeenSuperseded(db) {
                return note("schema", false, "made by a newer version of landfall")
            }
            // Readable before it is brought up to date, if it has editions of any register.
            guard try migrator.completedMigrations(db).contains("2 registers") else {
                return note(
                    "schema",
                    true,
                    "of a much earlier version: the next import or question brings it up to date"
                )
            }
            try examineForeignKeys(db)
            try examineCounts(db)
        }
        try examineIndexes(database)
    }

    private mutating func examineForeignKeys(_ db: Database) throws {
        var orphans: [String: Int] = [:]
        let rows = try Row.fetchCursor(db, sql: "PRAGMA foreign_key_check")
        while let row = try rows.next() { orphans["\(row["table"] ?? "")", default: 0] += 1 }
        let list = orphans.sorted { $0.key < $1.key }.map { "\($0.value) rows of \($0.key)" }
        note(
            "foreign keys",
            orphans.isEmpty,
            orphans.isEmpty
                ? "every row belongs to something" : list.joined(separator: ", ") + " belong to nothing: import again"
        )
    }

    private mutating func examineCounts(_ db: Database) throws {
        var recounted = 0
        var wrong: [String] = []
        for edition in try Edition.fetch(db, source: nil) {
            var differing: [WrongCount] = []
            for count in edition.counts {
                guard let found = try Recount.rows(of: count.table, in: edition, db) else { continue }
                recounted += 1
                if found == count.rows { continue }
                differing.append(WrongCount(table: count.table, recorded: count.rows, found: found))
                wrong.append("\(edition.key) has \(found) \(count.table), \(count.rows) were imported")
            }
            editions.append(
                EditionFinding(
                    source: edition.source,
                    date: edition.date,
                    completeness: edition.completeness,
                    isCurrent: try Edition.current(db, of: edition.source)?.id == edition.id,
                    ageDays: edition.ageInDays(),
                    isStale: edition.isStale,
                    wrongCounts: differing
                )
            )
        }
        note(
            "row counts",
            wrong.isEmpty,
            wrong.isEmpty
                ? "\(recounted) tables of \(editions.count) editions hold what was imported"
                : wrong.joined(separator: "; ") + ": import again"
        )
        let old = editions.filter { $0.isCurrent && $0.isStale == true }
        let days = old.map { "\($0.source) \($0.date) (\($0.ageDays ?? 0) days)" }
        // Without a network a box grows old and works as well as before: answers say it, and that is no defect.
        note("age", true, old.isEmpty ? "no edition that answers is old" : "old: " + days.joined(separator: ", "))
    }

    /// Asks every full-text index whether it is whole, and whether it is of the rows it should be of.
    private mutating func examineIndexes(_ database: DatabaseQueue) throws {
        let names = try database.read { db in
            try String.fetchAll(
                db,
                sql: "SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE '%USING fts5%' ORDER BY name"
            )
        }
        for name in names {
            let check = "search index \(name)"
            do {
                try database.writeWithoutTransaction { db in
                    try db.inTransaction {
                        // With rank 1 an index over another table is compared with that table's text.
                        try db.execute(sql: "INSERT INTO \(name) (\(name), rank) VALUES ('integrity-check', 1)")
                        return .rollback
                    }
                }
                let (rows, texts) = try database.read { db in
                    let texts = Recount.indexed[name]
                    return (
                        try Int.fetchOne(db, sql: "SELECT count(*) FROM \(name)") ?? 0,
                        try texts.map { try Int.fetchOne(db, sql: "SELECT count(*) FROM \($0)") ?? 0 }
                    )
                }
                let isWhole = texts == nil || texts == rows
                note(check, isWhole, isWhole ? "\(rows) rows in order" : "\(rows) rows for \(texts ?? 0): import again")
            } catch let error as DatabaseError where error.resultCode.primaryResultCode == .SQLITE_READONLY {
                note(check, true, "not examined: the file cannot be written here")
            } catch let error as DatabaseError where error.resultCode.primaryResultCode == .SQLITE_CORRUPT {
                note(check, false, "it does not fit its rows: import again")
            }
        }
    }
}
