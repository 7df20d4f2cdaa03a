// Which institutions of other registers are the same as one, and how that is known.

import GRDB

/// An institution of another register that evidence shows to be the same.
public struct Link: Sendable, Codable, Equatable {
    /// What shows it, the strongest first.
    public enum Evidence: String, Sendable, Codable, CaseIterable {
        /// Both registers print the same identifier, such as a UNITID.
        case identifier
        /// Both registers give the same web domain, and no other institution of either does.
        case domain = "web domain"
        /// Both registers' own names and towns are the same when folded.
        case name = "name and town"
        /// As before, where at least one of the names is another name in its register, or a form of it made by rule.
        case otherName = "other name and town"
    }

    /// The row of the institution that was asked about in which the evidence stands.
    public let key: String
    /// Short name of the other register.
    public let source: String
    /// The other register's edition.
    public let edition: String
    /// The row of the other register in which the evidence stands.
    public let otherKey: String
    /// What the other register calls the institution.
    public let otherName: String
    /// The kind of evidence.
    public let evidence: Evidence
    /// The evidence, for the reader: "web domain mit.edu in both registers".
    public let text: String
    /// Whether one of the two rows is linked to more than one institution of the other's register; none of these links is
    /// preferred.
    public let isConflict: Bool
}

extension Catalog {
    /// The institutions of other registers' current editions that are the same as the one that a row belongs to: by
    /// register, then the strongest evidence first. Each piece of evidence is one link. Empty when none is known, and
    /// for rows that belong to no institution.
    ///
    /// - Parameter key: The key of any row of the institution: a campus, a course, a sponsor's route.
    public func links(ofKey key: String) throws -> [Link] {
        let parts = key.split(separator: ":", maxSplits: 2).map(String.init)
        guard parts.count == 3, let linking = Register.all.first(where: { $0.source == parts[0] })?.linking else {
            return []
        }
        return try read(edition: nil, of: parts[0]) { db, edition in
            guard let id = try linking.institution(db, edition, parts[1], parts[2]) else { return [] }
            let sql = """
                SELECT left_key AS key, source, date, right_key AS other_key, right_name AS other_name, evidence, text, is_conflict,
                    CASE evidence WHEN 'identifier' THEN 0 WHEN 'web domain' THEN 1 WHEN 'name and town' THEN 2 ELSE 3 END AS rank
                FROM links JOIN editions e ON e.id = right_edition_id WHERE left_edition_id = ?1 AND left_institution = ?2
                UNION ALL
                SELECT right_key, source, date, left_key, left_name, evidence, text, is_conflict,
                    CASE evidence WHEN 'identifier' THEN 0 WHEN 'web domain' THEN 1 WHEN 'name and town' THEN 2 ELSE 3 END
                FROM links JOIN editions e ON e.id = left_edition_id WHERE right_edition_id = ?1 AND right_institution = ?2
                ORDER BY source, rank, other_key
                """
            return try Row.fetchAll(db, sql: sql, arguments: [edition.id, id]).compactMap(Link.init(row:))
        } ?? []
    }
}

extension Link {
    fileprivate init?(row: Row) {
        guard let evidence = Evidence(rawValue: row["evidence"]) else { return nil }
        self.init(
            key: row["key"],
            source: row["source"],
            edition: row["date"],
            otherKey: row["other_key"],
            otherName: row["other_name"],
            evidence: evidence,
            text: row["text"],
            isConflict: row["is_conflict"]
        )
    }
}
