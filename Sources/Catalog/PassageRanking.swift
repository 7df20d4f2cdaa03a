// Paragraphs in order, found one way or another, and how orders found in different ways become one.

/// Keys in order of merit, the best first, as one way of searching found them: by words, by number, by meaning.
public struct PassageRanking: Sendable, Equatable {
    /// A key with its score. Scores of different rankings are not comparable; places are.
    public struct Entry: Sendable, Equatable {
        /// The passage's key: "uk-rules:para:ST 12.3".
        public let key: String
        /// The higher the better.
        public let score: Double

        /// A key and its score.
        public init(key: String, score: Double) {
            self.key = key
            self.score = score
        }
    }

    /// The best first.
    public let entries: [Entry]

    /// - Parameter entries: in any order; of a key given twice the better score is kept. Equal scores are ordered by key.
    public init(_ entries: [Entry]) {
        var best: [String: Double] = [:]
        for entry in entries { best[entry.key] = max(entry.score, best[entry.key] ?? -.infinity) }
        self.entries = best.map { Entry(key: $0.key, score: $0.value) }
            .sorted { ($1.score, $0.key) < ($0.score, $1.key) }
    }

    /// The keys alone.
    public var keys: [String] { entries.map(\.key) }

    /// Several rankings as one, by reciprocal rank fusion (Cormack, Clarke, Büttcher 2009): a key scores the sum of
    /// weight ÷ (constant + place) over the rankings that hold it, places from 1. One ranking alone keeps its order.
    ///
    /// - Parameters:
    ///   - rankings: with the weight of each.
    ///   - constant: how little the first places stand out; 60 in the paper.
    public static func fused(_ rankings: [(ranking: PassageRanking, weight: Double)], constant: Double = 60)
        -> PassageRanking
    {
        var sums: [String: Double] = [:]
        for (ranking, weight) in rankings {
            for (index, entry) in ranking.entries.enumerated() {
                sums[entry.key, default: 0] += weight / (constant + Double(index + 1))
            }
        }
        return PassageRanking(sums.map { Entry(key: $0.key, score: $0.value) })
    }
}
