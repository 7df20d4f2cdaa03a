// The cache of academic registers in one SQLite file: what is in it, and which edition answers.

import FoundationEssentials
import GRDB

/// The cache of academic registers. Reads run beside each other and beside an import, which becomes visible as a whole.
public final class Catalog: Sendable {
    /// Where the database lies.
    public let path: String
    let database: DatabasePool
    let vectorIndexes = VectorIndexes()

    private init(path: String, database: DatabasePool) {
        self.path = path
        self.database = database
    }

    /// Opens the catalogue at `path`, making the file and its folder when they are not there, and updates its schema.
    ///
    /// - Throws: `CatalogError.cannotOpen`.
    public static func open(path: String) throws -> Catalog {
        do {
            if let slash = path.lastIndex(of: "/"), slash != path.startIndex {
                let folder = String(path[..<slash])
                try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            }
            var configuration = Configuration()
            configuration.label = "landfall.catalog"
            configuration.busyMode = .timeout(10)
            configuration.maximumReaderCount = 4
            let pool = try DatabasePool(path: path, configuration: configuration)
            let migrator = Schema.migrator
            if try pool.read(migrator.hasBeenSuperseded) {
                throw CatalogError.cannotOpen(path: path, reason: "it was made by a newer version of landfall")
            }
            try migrator.migrate(pool)
            return Catalog(path: path, database: pool)
        } catch let error as CatalogError {
            throw error
        } catch {
            throw CatalogError.cannotOpen(path: path, reason: "\(error)")
        }
    }

    /// All editions, of one register or of all: by source, then the current one, then by date, newest first.
    public func editions(of source: String? = nil) throws -> [Edition] {
        try database.read { try Edition.fetch($0, source: source) }
    }

    /// The edition that answers: the newest full register that was not rolled back, else the newest partial one, else
    /// the starter.
    public func currentEdition(of source: String) throws -> Edition? {
        try database.read { try Edition.current($0, of: source) }
    }

    /// The edition of a day, as citations name it; the more complete one where there are two of that day.
    public func edition(of source: String, date: String) throws -> Edition? {
        try database.read { try Edition.fetch($0, source: source).first { $0.date == date } }
    }

    /// Returns to the edition before the current one. The edition left is kept and marked as withdrawn; importing it
    /// again brings it back.
    ///
    /// - Returns: The edition that answers from now on.
    /// - Throws: `CatalogError.nothingToRollBackTo` when there is no other edition.
    @discardableResult
    public func rollBack(_ source: String) throws -> Edition {
        try database.write { db in
            guard let current = try Edition.current(db, of: source) else {
                throw CatalogError.noEdition(source: source)
            }
            try db.execute(sql: "UPDATE editions SET withdrawn = 1 WHERE id = ?", arguments: [current.id])
            guard let earlier = try Edition.current(db, of: source) else {
                throw CatalogError.nothingToRollBackTo(source: source)
            }
            try LinkBuilder.rebuild(db, for: source)
            return earlier
        }
    }

    /// Runs `read` on the edition asked for, or on a register's current edition; nil when there is none.
    func read<T>(
        edition: Edition.ID?,
        of source: String = Register.cricos.source,
        _ read: (Database, Edition) throws -> T
    ) throws -> T? {
        try database.read { db in
            let found =
                if let edition { try Edition.fetch(db, id: edition) } else { try Edition.current(db, of: source) }
            return try found.map { try read(db, $0) }
        }
    }
}

extension Edition {
    /// The order in which editions answer: `current` is the first that is not withdrawn.
    private static let precedence = """
        ORDER BY source, withdrawn, CASE completeness WHEN 'full' THEN 0 WHEN 'partial' THEN 1 ELSE 2 END, date DESC
        """

    static func fetch(_ db: Database, source: String?) throws -> [Edition] {
        let sql = "SELECT * FROM editions WHERE ?1 IS NULL OR source = ?1 \(precedence)"
        return try Row.fetchAll(db, sql: sql, arguments: [source]).map(Edition.init(row:))
    }

    static func fetch(_ db: Database, id: Int64) throws -> Edition? {
        try Row.fetchOne(db, sql: "SELECT * FROM editions WHERE id = ?", arguments: [id]).map(Edition.init(row:))
    }

    static func current(_ db: Database, of source: String) throws -> Edition? {
        let sql = "SELECT * FROM editions WHERE source = ? AND NOT withdrawn \(precedence) LIMIT 1"
        return try Row.fetchOne(db, sql: sql, arguments: [source]).map(Edition.init(row:))
    }

    private init(row: Row) {
        self.init(
            id: row["id"],
            source: row["source"],
            date: row["date"],
            publisher: row["publisher"],
            licence: row["licence"],
            completeness: Completeness(rawValue: row["completeness"]) ?? .partial,
            importedAt: row["imported_at"],
            fileName: row["file_name"],
            sha256: row["sha256"],
            withdrawn: row["withdrawn"],
            counts: Edition.counts(from: row["counts"])
        )
    }
}
