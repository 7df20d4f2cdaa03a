// Small misspellings: one slip in a short word, two in a long one, and never a word that is itself a word.

/// Corrects words that no vocabulary knows towards the few that matter.
package struct Spelling: Sendable {
    private var known: Set<String>
    private var targets: [Character: [(word: [UInt8], text: String, rank: Int)]] = [:]

    /// - Parameters:
    ///   - ranked: words to correct to, the most important vocabulary first.
    ///   - known: further words that are left as they are.
    package init(ranked: [Set<String>], known: Set<String>) {
        self.known = known
        for (rank, words) in ranked.enumerated() {
            self.known.formUnion(words)
            for word in words where word.utf8.count >= 5 && word.utf8.allSatisfy({ $0 < 0x80 }) {
                guard let initial = word.first else { continue }
                targets[initial, default: []].append((Array(word.utf8), word, rank))
            }
        }
    }

    /// Whether a word is left as it is.
    func knows(_ stem: String) -> Bool { known.contains(stem) }

    /// The intended word, or nil when the word is known, too short, or not close to exactly one target.
    package func correction(of stem: String) -> String? {
        let bytes = Array(stem.utf8)
        guard bytes.count >= 5, bytes.allSatisfy({ $0 >= 0x61 && $0 <= 0x7A }), let initial = stem.first,
            !known.contains(stem), !CommonWords.stop.contains(stem), !ProviderShortForms.realWords.contains(stem)
        else { return nil }
        let bound = bytes.count >= 8 ? 2 : 1
        var best: (text: String, distance: Int, rank: Int)?
        var isUnique = true
        for (word, text, rank) in targets[initial] ?? [] where abs(word.count - bytes.count) <= bound {
            let distance = Self.distance(bytes, word, bound: bound)
            guard distance <= bound else { continue }
            guard let current = best else {
                best = (text, distance, rank)
                continue
            }
            if (distance, rank) < (current.distance, current.rank) {
                best = (text, distance, rank)
                isUnique = true
            } else if (distance, rank) == (current.distance, current.rank), text != current.text {
                isUnique = false
            }
        }
        return isUnique ? best?.text : nil
    }

    /// Damerau–Levenshtein distance with adjacent transpositions, or `bound + 1` when it is larger than the bound.
    package static func distance(_ left: [UInt8], _ right: [UInt8], bound: Int) -> Int {
        if abs(left.count - right.count) > bound { return bound + 1 }
        var beforeLast = [Int](repeating: 0, count: right.count + 1)
        var last = Array(0...right.count)
        var row = last
        for i in 1...left.count {
            row[0] = i
            var smallest = i
            for j in 1...right.count {
                let cost = left[i - 1] == right[j - 1] ? 0 : 1
                var value = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + cost)
                if i > 1, j > 1, left[i - 1] == right[j - 2], left[i - 2] == right[j - 1] {
                    value = min(value, beforeLast[j - 2] + 1)
                }
                row[j] = value
                smallest = min(smallest, value)
            }
            if smallest > bound { return bound + 1 }
            beforeLast = last
            last = row
        }
        return last[right.count]
    }
}
