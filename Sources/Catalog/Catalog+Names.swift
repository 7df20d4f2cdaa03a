// Rows by name, in whichever form a visitor writes it.

import GRDB

/// A row that a name means.
public struct NamedRow: Sendable, Hashable {
    /// What the row is: "campus", "hd", "row".
    public let kind: String
    /// The last part of its key.
    public let code: String
    /// Why the name means it.
    public let origin: NameOrigin
}

/// What a register's edition knows of many phrases.
public struct KnownNames: Sendable {
    /// Those that are a name in full.
    public fileprivate(set) var whole: Set<String> = []
    /// Those with which a longer name begins.
    public fileprivate(set) var beginnings: Set<String> = []
}

extension Catalog {
    /// The rows of a register's edition (nil: the current one) that a name means: those that have it as their own name,
    /// else those that have it as another name, else those of which it is a form made by rule. Empty for a name that
    /// the edition does not know.
    ///
    /// - Parameter folded: The name as `TextFolding.fold` gives it.
    public func rows(named folded: String, in source: String, edition: Edition.ID? = nil) throws -> [NamedRow] {
        let all: [NamedRow] =
            try read(edition: edition, of: source) { db, edition in
                let statement = try db.cachedStatement(
                    sql: "SELECT kind, code, origin FROM names WHERE folded = ? AND edition_id = ?"
                )
                return try Row.fetchAll(statement, arguments: [folded, edition.id]).map { row in
                    NamedRow(kind: row[0], code: row[1], origin: NameOrigin(rawValue: row[2]) ?? .derived)
                }
            } ?? []
        for origin in [NameOrigin.official, .alias, .derived] {
            let rows = all.filter { $0.origin == origin }
            if !rows.isEmpty { return rows }
        }
        return []
    }

    /// Which of many phrases a register's current edition knows as a name, and which only as the beginning of one. All in one look
    /// at the database: a question has a hundred phrases.
    public func names(among phrases: some Collection<String>, in source: String) throws -> KnownNames {
        try read(edition: nil, of: source) { db, edition in
            let whole = try db.cachedStatement(
                sql: "SELECT EXISTS (SELECT 1 FROM names WHERE folded = ? AND edition_id = ?)"
            )
            let beginning = try db.cachedStatement(sql: Self.beginnings + " LIMIT 1")
            var known = KnownNames()
            for phrase in phrases {
                if try Bool.fetchOne(whole, arguments: [phrase, edition.id]) == true { known.whole.insert(phrase) }
                let found = try Row.fetchOne(beginning, arguments: [phrase + " ", phrase + "!", edition.id])
                if found != nil { known.beginnings.insert(phrase) }
            }
            return known
        } ?? KnownNames()
    }

    /// The rows of which a name begins with these whole words, in the register's current edition.
    public func codes(nameBeginning folded: String, in source: String, limit: Int = 60) throws -> [String] {
        try read(edition: nil, of: source) { db, edition in
            let statement = try db.cachedStatement(sql: Self.beginnings + " LIMIT ?")
            return try String.fetchAll(statement, arguments: [folded + " ", folded + "!", edition.id, limit])
        } ?? []
    }

    /// "!" is the sign after the blank: all continuations of the words, through the index. Of official names only: other names begin
    /// with too much.
    private static let beginnings =
        "SELECT DISTINCT code FROM names WHERE folded > ? AND folded < ? AND edition_id = ? AND origin = 'official'"
}
