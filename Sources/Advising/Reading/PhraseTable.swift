// Phrases and what they mean; the longest one that fits wins.

/// A table of word sequences. Looking up costs one hash per length that occurs for the first word.
package struct PhraseTable<Value: Sendable>: Sendable {
    private var values: [String: Value] = [:]
    private var lengths: [String: [Int]] = [:]

    package init() {}

    package init(_ pairs: [(String, Value)]) {
        for (phrases, value) in pairs {
            for phrase in phrases.split(separator: "|") { insert(String(phrase), value) }
        }
    }

    package var isEmpty: Bool { values.isEmpty }

    /// Adds a phrase; a later one replaces an earlier one.
    package mutating func insert(_ phrase: String, _ value: Value) { insert(QuestionText.stems(of: phrase), value) }

    package mutating func insert(_ stems: [String], _ value: Value) {
        guard let first = stems.first else { return }
        values[stems.joined(separator: " ")] = value
        var known = lengths[first] ?? []
        if !known.contains(stems.count) {
            known.append(stems.count)
            known.sort(by: >)
            lengths[first] = known
        }
    }

    package subscript(stems: [String]) -> Value? { values[stems.joined(separator: " ")] }

    /// All words that begin or continue a phrase.
    package var vocabulary: Set<String> {
        Set(values.keys.flatMap { $0.split(separator: " ").map(String.init) })
    }

    /// The longest phrase that starts at a word.
    package func match(_ words: [Word], at index: Int) -> (value: Value, count: Int)? {
        guard let candidates = lengths[words[index].stem] else { return nil }
        for count in candidates where index + count <= words.count {
            let key = words[index..<(index + count)].map(\.stem).joined(separator: " ")
            if let value = values[key] { return (value, count) }
        }
        return nil
    }

    /// All phrases from left to right, longest first, not overlapping.
    package func matches(_ words: [Word]) -> [(value: Value, range: Range<Int>)] {
        var found: [(Value, Range<Int>)] = []
        var index = 0
        while index < words.count {
            if let (value, count) = match(words, at: index) {
                found.append((value, index..<(index + count)))
                index += count
            } else {
                index += 1
            }
        }
        return found
    }
}
