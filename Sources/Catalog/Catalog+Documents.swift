// Passages of the office's documents by the words of a question, with how much of the question each one holds.

import GRDB
import Glibc

/// A passage and how well it fits.
public struct DocumentMatch: Sendable {
    /// The passage.
    public let passage: Passage
    /// The share of the question's words that it holds, rare words counting more, 0 to 1.
    public let share: Double
    /// The share of the question's neighbouring words that stand near each other in it too, 0 to 1: "visa" and "fee" of a visa
    /// fee, rather than both somewhere. 1 for a single word.
    public let nearness: Double
    /// How many different words of the question it holds.
    public let words: Int
    /// Whether its headings or its document's title hold one of them.
    public let isNamedSo: Bool
}

extension Catalog {
    /// The passages that hold most of the words, best first by BM25 (a heading's word counts three times, a title's twice).
    ///
    /// BM25 alone cannot tell a poor best from a good one: it has no scale. `share` has: a word that no passage holds counts as
    /// more than the rarest that one does.
    ///
    /// - Parameter words: A question's words without those that only ask.
    public func passages(answering words: [String], in source: String, limit: Int) throws -> [DocumentMatch] {
        var seen: Set<String> = []
        let words = words.flatMap { TextFolding.words($0) }.filter { seen.insert($0).inserted }.prefix(24)
        guard !words.isEmpty else { return [] }
        return try read(edition: nil, of: source) { db, edition in
            let count = Double(edition["passages"])
            var holders: [Set<Int64>] = []
            for word in words { holders.append(try Self.passages(db, edition.id, holding: "\"\(word)\"")) }
            let weights = holders.map { holders in
                let held = max(Double(holders.count), 0.5)
                return log(1 + (count - held + 0.5) / (held + 0.5))
            }
            let total = weights.reduce(0, +)
            let named = try Self.passages(
                db,
                edition.id,
                holding: "{document heading} : (\(words.map { "\"\($0)\"" }.joined(separator: " OR ")))"
            )
            let pairs = zip(words, words.dropFirst())
            let near = try pairs.map { try Self.passages(db, edition.id, holding: "NEAR(\"\($0)\" \"\($1)\", 10)") }
            let sql = """
                SELECT p.* FROM passage_search s JOIN passages p ON p.id = s.rowid
                WHERE passage_search MATCH ? AND p.edition_id = ? ORDER BY bm25(passage_search, 2, 3, 1) LIMIT ?
                """
            let match = words.map { "\"\($0)\"" }.joined(separator: " OR ")
            return try Row.fetchAll(db, sql: sql, arguments: [match, edition.id, limit]).map { row in
                let id: Int64 = row["id"]
                let held = holders.indices.filter { holders[$0].contains(id) }
                return DocumentMatch(
                    passage: Passage(edition: edition, row: row),
                    share: total > 0 ? held.reduce(0) { $0 + weights[$1] } / total : 0,
                    nearness: near.isEmpty ? 1 : Double(near.count { $0.contains(id) }) / Double(near.count),
                    words: held.count,
                    isNamedSo: named.contains(id)
                )
            }
        } ?? []
    }

    private static func passages(_ db: Database, _ edition: Edition.ID, holding match: String) throws -> Set<Int64> {
        let sql = """
            SELECT p.id FROM passage_search s JOIN passages p ON p.id = s.rowid
            WHERE passage_search MATCH ? AND p.edition_id = ?
            """
        return Set(try Int64.fetchAll(db.cachedStatement(sql: sql), arguments: [match, edition]))
    }
}
