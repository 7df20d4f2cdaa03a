// Importing an edition: built aside and switched in one transaction.

import FoundationEssentials
import GRDB

extension Catalog {
    /// Imports a publication of the CRICOS register: its workbook, its CSV files, or the starter catalogue's folder.
    ///
    /// Everything happens in one transaction: until it ends, and after any error, the edition that was there answers.
    /// An edition of the same day and completeness is replaced, others are kept.
    ///
    /// - Parameters:
    ///   - paths: One workbook, one to four CSV files, or one folder.
    ///   - edition: Day of the publication, "2026-01-02"; needed only where the files do not say it.
    ///   - force: Accept an edition with less than two thirds of the rows of the current one.
    ///   - progress: Called every thousand rows, on the importing thread.
    /// - Throws: `CatalogError`.
    public func importCRICOS(
        _ paths: [String],
        edition date: String? = nil,
        force: Bool = false,
        progress: @escaping @Sendable (ImportProgress) -> Void = { _ in }
    ) throws -> ImportReport {
        let clock = ContinuousClock()
        let start = clock.now
        let files = try CRICOSFiles(paths: paths, edition: date)
        var report = try database.write { db in
            let before = try Edition.current(db, of: CRICOSImport.source)
            let edition = try Self.makeEdition(db, of: files)
            var run = CRICOSImport(files, db: db, editionID: edition, progress: progress)
            try run.run()
            try Self.count(db, edition: edition)
            guard let made = try Edition.fetch(db, id: edition) else { throw CatalogError.noEdition(source: "cricos") }
            // Without statistics SQLite prefers poor indexes for some constraint queries (measured: 20 ms for 0.3 ms).
            try db.execute(sql: "ANALYZE")
            try Self.checkSize(of: made, against: before, paths: paths, force: force)
            return ImportReport(
                edition: made,
                isCurrent: try Edition.current(db, of: CRICOSImport.source)?.id == edition,
                tables: run.tables,
                quirks: run.quirks,
                notes: files.notes,
                seconds: 0
            )
        }
        try database.writeWithoutTransaction { db in
            _ = try db.checkpoint(.truncate)
        }
        let duration = (clock.now - start).components
        report.seconds = Double(duration.seconds) + Double(duration.attoseconds) * 1e-18
        return report
    }

    /// Removes an edition of the same day and completeness and makes an empty one in its place.
    private static func makeEdition(_ db: Database, of files: CRICOSFiles) throws -> Edition.ID {
        let same = "source = ? AND date = ? AND completeness = ?"
        let identity: StatementArguments = [CRICOSImport.source, files.date, files.completeness.rawValue]
        if let old = try Int64.fetchOne(db, sql: "SELECT id FROM editions WHERE \(same)", arguments: identity) {
            try db.execute(
                sql: """
                    INSERT INTO course_search (course_search, rowid, name, provider)
                    SELECT 'delete', c.id, c.name_folded, p.name_folded
                    FROM courses c JOIN providers p ON p.id = c.provider_id WHERE c.edition_id = ?
                    """,
                arguments: [old]
            )
            try db.execute(sql: "DELETE FROM editions WHERE id = ?", arguments: [old])
        }
        try db.execute(
            sql: """
                INSERT INTO editions (source, date, completeness, publisher, licence, imported_at, file_name, sha256)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: identity + [
                CRICOSImport.publisher, CRICOSImport.licence, Date.now.formatted(.iso8601),
                files.fileNames.joined(separator: ", "), files.sha256,
            ]
        )
        return db.lastInsertedRowID
    }

    private static func count(_ db: Database, edition: Edition.ID) throws {
        try db.execute(
            sql: """
                UPDATE editions SET
                    provider_count = (SELECT count(*) FROM providers WHERE edition_id = ?1),
                    course_count = (SELECT count(*) FROM courses WHERE edition_id = ?1),
                    location_count = (SELECT count(*) FROM locations WHERE edition_id = ?1),
                    offer_count = (SELECT count(*) FROM offers o JOIN courses c ON c.id = o.course_id
                                   WHERE c.edition_id = ?1)
                WHERE id = ?1
                """,
            arguments: [edition]
        )
    }

    private static func checkSize(of made: Edition, against before: Edition?, paths: [String], force: Bool) throws {
        if made.courseCount == 0 {
            throw CatalogError.wrongFile(path: paths.joined(separator: ", "), missing: "not one usable row of courses")
        }
        guard let before, !force, made.completeness != .starter, before.completeness != .starter else { return }
        let floors = [
            ("courses", made.courseCount, before.courseCount), ("providers", made.providerCount, before.providerCount),
        ]
        for (what, new, current) in floors where new * 3 < current * 2 {
            throw CatalogError.tooFewRows(what: what, new: new, current: current, edition: before.date)
        }
    }
}
