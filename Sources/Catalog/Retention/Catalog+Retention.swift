// Taking editions out of the catalogue that nobody needs any more.

import GRDB

extension Catalog {
    /// Removes the editions of a register that need not be kept, in one transaction. The room is used by later imports; the file itself
    /// does not shrink.
    ///
    /// - Returns: What was removed, newest first.
    @discardableResult
    public func prune(_ register: Register, keeping retention: Retention = .standard) throws -> [Edition] {
        try database.write { db in
            let retired = try retention.retired(of: Edition.fetch(db, source: register.source))
            for edition in retired { try Edition.delete(db, id: edition.id) }
            return retired.sorted { $0.date > $1.date }
        }
    }
}

extension Edition {
    /// Removes an edition with everything that belongs to it. Foreign keys and triggers take the rows; the index of courses has no
    /// content of its own, so it is told first what it is to forget.
    static func delete(_ db: Database, id: Int64) throws {
        try db.execute(
            sql: """
                INSERT INTO course_search (course_search, rowid, name, provider, states, level)
                SELECT 'delete', id, name, provider, states, level FROM course_search_rows WHERE edition_id = ?
                """,
            arguments: [id]
        )
        try db.execute(sql: "DELETE FROM editions WHERE id = ?", arguments: [id])
    }
}
