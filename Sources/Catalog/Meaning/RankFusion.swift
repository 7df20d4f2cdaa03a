// Two orders of the same things made one.

/// Reciprocal rank fusion (Cormack, Clarke and Büttcher 2009): what stands at rank r of a list gets 1 / (60 + r) from it, and the sums
/// decide. It needs no scores that could be compared, only orders.
enum RankFusion {
    private static let constant = 60.0

    /// All that is in any of the lists, the highest sum first; equal sums in the order in which they are first met.
    static func fuse<Element: Hashable>(_ lists: [[Element]]) -> [Element] {
        var scores: [Element: Double] = [:]
        var order: [Element: Int] = [:]
        for list in lists {
            for (index, element) in list.enumerated() {
                scores[element, default: 0] += 1 / (constant + Double(index + 1))
                order[element] = order[element] ?? order.count
            }
        }
        return order.keys.sorted { first, second in
            let (one, other) = (scores[first] ?? 0, scores[second] ?? 0)
            return one == other ? (order[first] ?? 0) < (order[second] ?? 0) : one > other
        }
    }
}
