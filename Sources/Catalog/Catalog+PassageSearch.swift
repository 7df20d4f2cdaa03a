// Paragraphs by ideas: each term is one look-up in the full-text index, the sum is made here.

import Foundation
import GRDB

extension Catalog {
    /// The paragraphs that hold most of what is looked for, the best first.
    ///
    /// Words are compared by their stems, without diacritics; a term in the heading counts three times, one in the document's
    /// name twice. Costs one query of the index for each term, some tens of microseconds each.
    ///
    /// - Parameter weighing: what a paragraph's score is multiplied by; a paragraph weighed 0 is left out.
    public func passages(
        for query: PassageQuery,
        in source: String = Register.ukRules.source,
        limit: Int,
        weighing: (Passage) -> Double = { _ in 1 }
    ) throws -> [PassageMatch] {
        try read(edition: nil, of: source) { db, edition in
            let all = try Set(
                Int64.fetchCursor(db, sql: "SELECT id FROM passages WHERE edition_id = ?", arguments: [edition.id])
            )
            let statement = try db.cachedStatement(sql: Self.termSQL)
            var held: [Int64: [Int: Double]] = [:]
            var rarity: [Double] = []
            for (index, idea) in query.ideas.enumerated() {
                var holders: Set<Int64> = []
                for term in idea.terms {
                    guard let match = term.match else { continue }
                    let rows = try Row.fetchCursor(statement, arguments: [match])
                    while let row = try rows.next() {
                        let id: Int64 = row[0]
                        guard all.contains(id) else { continue }
                        let score: Double = row[1]
                        holders.insert(id)
                        held[id, default: [:]][index] = max(held[id]?[index] ?? 0, score * term.weight * idea.weight)
                    }
                }
                // What no paragraph says counts against all of them, but no more than a word that one in twenty says: it may
                // be a matter that is not held, or only chatter.
                let share = holders.isEmpty ? 0.05 : Double(holders.count) / Double(all.count)
                rarity.append(idea.weight * log(1 + 1 / share))
            }
            // Enough for any weighing to bring the best to the front.
            let raw = held.mapValues { $0.values.sorted().reduce(0, +) }
            let candidates = raw.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(max(limit, Self.candidates))
                .map(\.key)
            func weighed(_ ideas: some Sequence<Int>) -> Double { ideas.sorted().reduce(0) { $0 + rarity[$1] } }
            let demanded = Set(query.ideas.indices.filter { !query.ideas[$0].isHint })
            return try Self.fetch(db, candidates, edition).compactMap { id, passage -> PassageMatch? in
                let ideas = held[id] ?? [:]
                let weight = weighing(passage)
                guard weight > 0 else { return nil }
                // What is only guessed does not make up for what was said.
                let coverage = weighed(ideas.keys) / max(weighed(demanded.union(ideas.keys)), .leastNonzeroMagnitude)
                let asked = weighed(demanded.intersection(ideas.keys)) / max(weighed(demanded), .leastNonzeroMagnitude)
                let sum: Double = ideas.keys.sorted().reduce(0) { $0 + (ideas[$1] ?? 0) }
                return PassageMatch(
                    passage: passage,
                    score: weight * sum * (1 + asked) / 2,
                    ideas: Set(ideas.keys),
                    coverage: coverage
                )
            }
            .sorted { ($1.score, $0.passage.code) < ($0.score, $1.passage.code) }
            .prefix(limit).map(\.self)
        } ?? []
    }

    /// How many paragraphs are weighed, the best by words alone.
    private static let candidates = 150

    /// FTS5 gives better matches lower numbers.
    private static let termSQL = """
        SELECT rowid, -bm25(passage_search, 2, 3, 1) FROM passage_search WHERE passage_search MATCH ?
        """

    private static func fetch(_ db: Database, _ ids: [Int64], _ edition: Edition) throws -> [(Int64, Passage)] {
        guard !ids.isEmpty else { return [] }
        let list = ids.map(String.init).joined(separator: ",")
        return try Row.fetchAll(db, sql: "SELECT * FROM passages WHERE id IN (\(list))").map { row in
            (row["id"], Passage(edition: edition, row: row))
        }
    }
}
