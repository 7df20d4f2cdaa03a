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
public struct NamedPhrases: Sendable {
    /// Those that are a name in full.
    public let whole: Set<String>
    /// Those with which a longer official name begins.
    public let beginnings: Set<String>
}

extension Catalog {
    /// The rows of a register's edition (nil: the current one) that a name means: those that have it as their own name,
    /// else those that have it as another name, else those of which it is a form made by rule. Empty for a name that
    /// the edition does not know.
    ///
    /// - Parameters:
    ///   - folded: The name as `TextFolding.fold` gives it.
    ///   - isShort: A short form, which an institution that uses it in its web address means as much as one that lists it.
    public func rows(
        named folded: String,
        in source: String,
        edition: Edition.ID? = nil,
        isShort: Bool = false
    ) throws -> [NamedRow] {
        let all: [NamedRow] =
            try read(edition: edition, of: source) { db, edition in
                let statement = try db.cachedStatement(
                    sql: "SELECT kind, code, origin FROM names WHERE folded = ? AND edition_id = ?"
                )
                return try Row.fetchAll(statement, arguments: [folded, edition.id]).map { row in
                    NamedRow(kind: row[0], code: row[1], origin: NameOrigin(rawValue: row[2]) ?? .derived)
                }
            } ?? []
        if isShort, !all.contains(where: { $0.origin == .official }) { return all }
        for origin in [NameOrigin.official, .alias, .derived] {
            let rows = all.filter { $0.origin == origin }
            if !rows.isEmpty { return rows }
        }
        return []
    }

    /// Those of the folded phrases that are names of anything in a register's current edition. One query for all phrases of a
    /// question costs less than one for each (measured on a question of 20 words: 0.4 ms for 9 ms).
    public func names(among phrases: Set<String>, in source: String) throws -> Set<String> {
        guard !phrases.isEmpty else { return [] }
        return try read(edition: nil, of: source) { db, edition in
            let sql = """
                SELECT DISTINCT n.folded FROM json_each(?) p JOIN names n ON n.folded = p.value AND n.edition_id = ?
                """
            return try Set(String.fetchAll(db, sql: sql, arguments: [JSONValue.encode(Array(phrases)), edition.id]))
        } ?? []
    }

    /// The rows of which the register's own name begins with a phrase and goes on: "University of Michigan" begins the names of
    /// three campuses.
    public func rows(beginning folded: String, in source: String) throws -> [NamedRow] {
        try read(edition: nil, of: source) { db, edition in
            // "!" is the character behind the blank.
            let sql = """
                SELECT kind, code FROM names WHERE folded > ? || ' ' AND folded < ? || '!' AND edition_id = ? AND origin = 'official'
                ORDER BY folded
                """
            return try Row.fetchAll(db.cachedStatement(sql: sql), arguments: [folded, folded, edition.id]).map {
                NamedRow(kind: $0[0], code: $0[1], origin: .official)
            }
        } ?? []
    }

    /// Which of many phrases a register's current edition knows as a name, and which as the beginning of an official one.
    public func namedPhrases(among phrases: Set<String>, in source: String) throws -> NamedPhrases {
        let whole = try names(among: phrases, in: source)
        return try read(edition: nil, of: source) { db, edition in
            let statement = try db.cachedStatement(
                sql: """
                    SELECT EXISTS (
                        SELECT 1 FROM names WHERE folded > ? || ' ' AND folded < ? || '!' AND edition_id = ? AND origin = 'official'
                    )
                    """
            )
            let beginnings = try phrases.filter {
                try Bool.fetchOne(statement, arguments: [$0, $0, edition.id]) == true
            }
            return NamedPhrases(whole: whole, beginnings: beginnings)
        } ?? NamedPhrases(whole: whole, beginnings: [])
    }
}
