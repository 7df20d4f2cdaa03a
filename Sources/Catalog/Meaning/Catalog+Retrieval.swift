// Paragraphs and course titles for a question: by its words, by its meaning, or by both.

import GRDB

/// By what texts are ordered.
public enum RetrievalMode: String, Sendable, Codable, CaseIterable {
    /// Words in common, rare ones first (BM25). Needs no vectors.
    case words
    /// Nearness of the vectors.
    case meaning
    /// Both orders, fused by reciprocal rank.
    case both
}

/// A paragraph that was found, and why.
public struct FoundPassage: Sendable, Equatable {
    /// The paragraph.
    public let passage: Passage
    /// Its place in the order by words, from 1; nil where it has none of them or words were not asked.
    public let wordRank: Int?
    /// Its place in the order by meaning, from 1; nil likewise.
    public let meaningRank: Int?
    /// How near its meaning is: 1 for the same text, about 0 for an unrelated one.
    public let similarity: Double?
}

extension Catalog {
    /// How far down each order is read before they are fused.
    private static let depth = 50

    /// Paragraphs for a question, the best first.
    ///
    /// Without a mode, meaning alone decides where the edition has vectors of the question's encoder, and words alone where it has
    /// none: fusing the two was measured and is worse than meaning alone (RETRIEVAL.md). The cost of meaning is one pass over the
    /// vectors, 384 bytes a part of a paragraph, which stay in memory once they were used.
    ///
    /// - Parameters:
    ///   - words: The question's words; their forms do not matter.
    ///   - vector: The question's vector, or nil.
    ///   - limit: Most paragraphs to return.
    public func passages(
        matching words: [String],
        vector: MeaningVector?,
        in source: String = Register.ukRules.source,
        mode: RetrievalMode? = nil,
        limit: Int
    ) throws -> [FoundPassage] {
        let near = try mode == .words ? [] : nearestPassages(to: vector, in: source, limit: max(limit, Self.depth))
        let byWords =
            switch mode {
            case .meaning: [Passage]()
            case nil where !near.isEmpty: [Passage]()
            default: try passages(matching: words, in: source, limit: max(limit, Self.depth))
            }
        let meaningRanks = Dictionary(near.enumerated().map { ($1.code, $0) }) { first, _ in first }
        let wordRanks = Dictionary(byWords.enumerated().map { ($1.code, $0) }) { first, _ in first }
        let order = RankFusion.fuse([near.map(\.code), byWords.map(\.code)]).prefix(limit)
        let nearOnly = try passages(codes: order.filter { wordRanks[$0] == nil }, in: source)
        return order.compactMap { code in
            let passage = wordRanks[code].map { byWords[$0] } ?? nearOnly[code]
            return passage.map {
                FoundPassage(
                    passage: $0,
                    wordRank: wordRanks[code].map { $0 + 1 },
                    meaningRank: meaningRanks[code].map { $0 + 1 },
                    similarity: meaningRanks[code].map { Double(near[$0].similarity) }
                )
            }
        }
    }

    /// Titles of courses for a question, the best first: names as the current edition of the register prints them.
    ///
    /// Without a mode both orders are fused, which for titles is better than either alone (RETRIEVAL.md).
    public func courseTitles(
        matching words: [String],
        vector: MeaningVector?,
        mode: RetrievalMode = .both,
        limit: Int
    ) throws -> [String] {
        try read(edition: nil) { db, edition in
            var lists: [[String]] = []
            if mode != .words, let vector {
                let index = try vectorIndex(db, edition: edition, kind: .courseTitle, model: vector.model)
                lists.append(index?.nearest(to: vector.elements, limit: max(limit, Self.depth)).map(\.code) ?? [])
            }
            if mode != .meaning {
                lists.append(try titles(db, edition: edition, matching: words, limit: max(limit, Self.depth)))
            }
            return Array(RankFusion.fuse(lists).prefix(limit))
        } ?? []
    }

    private func nearestPassages(to vector: MeaningVector?, in source: String, limit: Int) throws -> [NearCode] {
        guard let vector else { return [] }
        return try read(edition: nil, of: source) { db, edition in
            try vectorIndex(db, edition: edition, kind: .passage, model: vector.model)?
                .nearest(to: vector.elements, limit: limit) ?? []
        } ?? []
    }

    private func titles(_ db: Database, edition: Edition, matching words: [String], limit: Int) throws -> [String] {
        let quoted = words.flatMap { TextFolding.words($0) }.map { "\"\($0)\"" }
        guard !quoted.isEmpty else { return [] }
        // The same title at many providers is one title, so more rows are read than titles wanted.
        let sql = """
            SELECT c.name FROM course_search s JOIN courses c ON c.id = s.rowid
            WHERE course_search MATCH ? AND c.edition_id = ? AND NOT c.expired ORDER BY bm25(course_search) LIMIT ?
            """
        let match = "name : (" + quoted.joined(separator: " OR ") + ")"
        var seen: Set<String> = []
        return try String.fetchAll(db, sql: sql, arguments: [match, edition.id, limit * 20])
            .filter { seen.insert($0).inserted }
            .prefix(limit).map { $0 }
    }
}
