// Importing an edition of any register: built aside and switched in one transaction.

import FoundationEssentials
import GRDB

extension Catalog {
    /// Imports a publication of a register as a new edition.
    ///
    /// Everything happens in one transaction: until it ends, and after any error, the edition that was there answers.
    /// An edition of the same day and completeness is replaced, others are kept.
    ///
    /// - Parameters:
    ///   - register: What the files are of.
    ///   - paths: Files as published: plain, gzipped or zipped; for CRICOS also the folder of a starter catalogue.
    ///   - date: Day of the publication, "2026-01-02"; needed only where the files do not say it.
    ///   - isExcerpt: The files hold a part of the register. Files with EXCERPT in their names always do.
    ///   - force: Accept an edition with fewer rows than the register's floors, or than two thirds of the current one.
    ///   - progress: Called every thousand rows, on the importing thread.
    /// - Throws: `CatalogError`.
    public func importEdition(
        of register: Register,
        from paths: [String],
        edition date: String? = nil,
        isExcerpt: Bool = false,
        force: Bool = false,
        progress: @escaping @Sendable (ImportProgress) -> Void = { _ in }
    ) throws -> ImportReport {
        let clock = ContinuousClock()
        let start = clock.now
        // Before anything is read, so that no change goes unnoticed.
        let fingerprint = try Fingerprint(paths)
        let publication: any Publication
        do {
            publication = try register.open(ImportRequest(paths: paths, edition: date))
        } catch let error as CatalogError {
            throw error.naming(register)
        }
        // A collection is whole by itself: nobody else holds the rest of it.
        let isCut = paths.contains { EditionDate.isExcerpt($0) } && !publication.knowsItsExcerpts
        let isPart = register.part == nil && (isExcerpt || isCut)
        let completeness = isPart && publication.completeness == .full ? .partial : publication.completeness
        var report = try writing { db in
            let before = try Edition.current(db, of: register.source)
            let day = register.part == nil || date != nil ? publication.date : max(publication.date, before?.date ?? "")
            let base = register.part == nil ? nil : before
            if let base { try Self.setAside(db, base) }
            let id = try Self.makeEdition(db, register, day, completeness, fingerprint)
            let writer = EditionWriter(db, edition: id, progress: progress)
            if let base { try writer.carry(over: base.id, of: register, except: publication.parts) }
            do {
                try publication.write(to: writer)
            } catch let error as CatalogError {
                throw error.naming(register)
            }
            if let base { try Self.putBack(db, base, besides: day) }
            try db.execute(
                sql: "UPDATE editions SET counts = ? WHERE id = ?",
                arguments: [Edition.encode(writer.counts), id]
            )
            guard let made = try Edition.fetch(db, id: id) else {
                throw CatalogError.noEdition(source: register.source)
            }
            if register.part == nil {
                try Self.checkSize(of: made, against: before, register, paths: paths, force: force)
            }
            let isCurrent = try Edition.current(db, of: register.source)?.id == id
            if isCurrent { try LinkBuilder.rebuild(db, for: register.source) }
            // Without statistics SQLite prefers poor indexes for some constraint queries (measured: 20 ms for 0.3 ms).
            try db.execute(sql: "ANALYZE")
            try fingerprint.checkUnchanged()
            return ImportReport(
                edition: made,
                isCurrent: isCurrent,
                tables: writer.tables,
                quirks: writer.quirks,
                notes: publication.notes
                    + (try Self.kept(writer, besides: publication.parts))
                    + (isPart ? ["an excerpt: what is not in it may still be on the register"] : []),
                seconds: 0
            )
        }
        // The edition stands already: a log that cannot be emptied now is emptied by the next import.
        _ = try? database.writeWithoutTransaction { db in try db.checkpoint(.truncate) }
        let duration = (clock.now - start).components
        report.seconds = Double(duration.seconds) + Double(duration.attoseconds) * 1e-18
        return report
    }

    /// One transaction whose failures say what to do.
    private func writing<T>(_ body: (Database) throws -> T) throws -> T {
        do {
            return try database.write(body)
        } catch let error as DatabaseError {
            let isStorage: [ResultCode] = [
                .SQLITE_FULL, .SQLITE_IOERR, .SQLITE_READONLY, .SQLITE_CANTOPEN, .SQLITE_PERM, .SQLITE_BUSY,
            ]
            guard isStorage.contains(error.resultCode.primaryResultCode) else { throw error }
            throw CatalogError.cannotWrite(path: path, reason: error.message ?? "\(error.resultCode)")
        }
    }

    /// Removes an edition of the same day and completeness and makes an empty one in its place.
    static func makeEdition(
        _ db: Database,
        _ register: Register,
        _ date: String,
        _ completeness: Edition.Completeness,
        _ fingerprint: Fingerprint
    ) throws -> Edition.ID {
        let same = "source = ? AND date = ? AND completeness = ?"
        let identity: StatementArguments = [register.source, date, completeness.rawValue]
        if let old = try Int64.fetchOne(db, sql: "SELECT id FROM editions WHERE \(same)", arguments: identity) {
            try Edition.delete(db, id: old)
        }
        try db.execute(
            sql: """
                INSERT INTO editions (source, date, completeness, publisher, licence, imported_at, file_name, sha256)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: identity + [
                register.publisher, register.licence, EditionDate.now,
                fingerprint.fileNames.joined(separator: ", "), fingerprint.sha256,
            ]
        )
        return db.lastInsertedRowID
    }

    /// The floors that keep a broken or wrong file from taking a sound edition's place.
    private static func checkSize(
        of made: Edition,
        against before: Edition?,
        _ register: Register,
        paths: [String],
        force: Bool
    ) throws {
        if let main = register.tables.first, made[main.name] == 0 {
            throw CatalogError.wrongFile(
                register: register.source,
                path: paths.joined(separator: ", "),
                missing: "not one usable row of \(main.name)"
            )
        }
        guard !force, made.completeness != .starter else { return }
        if made.completeness == .full {
            for table in register.tables
            where made[table.name] < table.floor && (made[table.name] > 0 || table.isGuarded) {
                throw CatalogError.belowFloor(
                    source: register.source,
                    what: table.name,
                    rows: made[table.name],
                    floor: table.floor
                )
            }
        }
        guard let before, before.completeness != .starter else { return }
        for table in register.tables where table.isGuarded && made[table.name] * 3 < before[table.name] * 2 {
            throw CatalogError.tooFewRows(
                what: table.name,
                new: made[table.name],
                current: before[table.name],
                edition: before.date
            )
        }
    }
}
