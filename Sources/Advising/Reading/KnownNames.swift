// Every phrase of a question looked up at once, so that finding a name in a large register costs one query.

import Catalog

/// The phrases of a question that a register knows as names, as written or completed.
struct KnownNames {
    /// Longer texts are not searched: a name in them is not worth the look-ups.
    static let wordLimit = 250
    /// Words in the longest phrase, and in the longest that is completed.
    private static let longest = 14
    private static let longestShort = 4

    private let words: [Word]
    /// What to add, nothing first, and the phrases that with it are names; endings without any are left out.
    private let known: [(ending: String, phrases: Set<String>)]

    /// A name and where it stands.
    struct Match {
        /// The name as the register knows it, folded.
        let folded: String
        let range: Range<Int>
    }

    /// - Parameters:
    ///   - endings: What people leave out, folded: "Anglia Ruskin" is completed by "university".
    ///   - lookUp: Gives those of the phrases that are names.
    init(_ words: [Word], completedBy endings: [String], _ lookUp: (Set<String>) throws -> Set<String>) rethrows {
        self.words = words
        let written = Self.phrases(words, longest: Self.longest).subtracting(Self.kinds)
        let short = Self.phrases(words, longest: Self.longestShort).filter(Self.isShort)
        var phrases = written
        for ending in endings { phrases.formUnion(short.map { "\($0) \(ending)" }) }
        let names = try lookUp(phrases.subtracting(Self.kinds))
        let completed = endings.map { ending in
            (" " + ending, short.filter { names.contains("\($0) \(ending)") })
        }
        known = ([("", written.intersection(names))] + completed).filter { !$0.1.isEmpty }
    }

    /// Aliases in a register that in a question mean no institution in particular.
    private static let kinds: Set<String> = [
        "university", "college", "institute", "school", "academy", "state", "campu", "college university",
        "state university",
        "school university", "college college",
    ]

    private static let degrees: Set<String> = ["ma", "ba", "ms", "bs", "msc", "bsc", "mba", "phd", "jd", "md"]

    /// All runs of words of a question, folded; none of a text that is too long.
    static func phrases(_ words: [Word], longest: Int) -> Set<String> {
        var phrases: Set<String> = []
        guard words.count <= wordLimit else { return phrases }
        let folded = words.map { TextFolding.fold($0.surface) }
        for start in words.indices {
            var phrase = ""
            for word in folded[start...].prefix(longest) where !word.isEmpty {
                phrase += phrase.isEmpty ? word : " " + word
                phrases.insert(phrase)
            }
        }
        phrases.remove("")
        return phrases
    }

    private static func isShort(_ phrase: String) -> Bool {
        !phrase.hasSuffix(" university") && !phrase.hasSuffix(" college")
    }

    /// The longest name, as written, else completed.
    ///
    /// - Parameters:
    ///   - asking: Positions of words that belong to no name.
    ///   - masks: Further such positions, tried one after another: the title of a course that is written as a name hides the
    ///     institution beside it.
    func longest(asking: Set<Int>, masks: [Set<Int>]) -> Match? {
        for (ending, phrases) in known {
            for mask in [[]] + masks + Self.leftOfJoint(words) {
                let names = RegisterNames(words: words, asking: asking.union(mask))
                let match = names.longestName { phrases.contains($0) }
                guard let match else { continue }
                let before = match.range.lowerBound > 0 ? words[match.range.lowerBound - 1].text : ""
                // "American universities" are those of a country, and no American University; an MA is a degree.
                let word = words[match.range.lowerBound]
                if match.range.count == 1, ForeignPlaces.isOfNation(word) || Self.degrees.contains(word.text) {
                    continue
                }
                // What follows "in" is a place, and is not completed to a name.
                if !ending.isEmpty, ["in", "near", "around"].contains(before) { continue }
                return Match(folded: match.folded + ending, range: match.range)
            }
        }
        return nil
    }

    /// "Nursing at University of Brighton": the words up to "at" or "from" are no part of the name behind it.
    static func leftOfJoint(_ words: [Word]) -> [Set<Int>] {
        words.indices.filter { ["at", "from", "by"].contains(words[$0].text) }.map { Set(0...$0) }
    }
}
