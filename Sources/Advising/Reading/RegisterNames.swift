// Finds the name of an institution in a question by looking the question's own words up in a register.

import Catalog

/// Names as a register knows them: nothing is built in advance, each phrase is one look-up in an index.
struct RegisterNames {
    /// Longest name that is looked up, in words.
    private static let longest = 14
    /// Words that join the parts of a name.
    private static let connectors: Set<String> = ["of", "the", "and", "at", "for", "in", "on", "de", "upon"]
    static let kinds: Set<String> = [
        "university", "college", "institute", "school", "academy", "institution", "polytechnic", "seminary",
        "conservatory",
    ]

    let words: [Word]
    /// Positions of words that belong to the question and not to a name.
    let asking: Set<Int>

    /// A name and where it stands.
    struct Match {
        let folded: String
        let range: Range<Int>
    }

    /// The longest phrase that `isKnown` accepts, of several the first. A phrase that is only a part of a longer
    /// name is none: "the Arts" does not answer for "the University of the Arts".
    ///
    /// - Parameter isKnown: Whether a folded phrase is a name.
    func longestName(_ isKnown: (String) throws -> Bool) rethrows -> Match? {
        for length in stride(from: min(Self.longest, words.count), through: 1, by: -1) {
            for start in 0...(words.count - length) {
                let range = start..<(start + length)
                guard canBeName(range) else { continue }
                let folded = TextFolding.fold(words[range].map(\.surface).joined(separator: " "))
                if try isKnown(folded), whole(around: range) == range {
                    return Match(folded: folded, range: range)
                }
            }
        }
        return nil
    }

    /// Whether something is named at all: a word with a capital inside the question, or a kind of institution beside
    /// another word.
    var hasName: Bool {
        words.indices.contains { index in
            guard !asking.contains(index), words[index].number == nil else { return false }
            return isProper(index) || Self.kinds.contains(words[index].stem) && index > 0 && !isStop(index - 1)
        }
    }

    /// Whether an institution is named by its kind: "Netmakers College", "University of Kelpford".
    var hasInstitution: Bool { hasInstitution(besides: []) }

    /// - Parameter places: Words that before a kind say only where: "my Manchester college".
    func hasInstitution(besides places: Set<String>) -> Bool {
        words.indices.contains { index in
            guard Self.kinds.contains(words[index].stem), !asking.contains(index) else { return false }
            let isBefore =
                index > 0 && !words[index].breakBefore && (isPart(index - 1) || words[index - 1].surface == "State")
                && !places.contains(words[index - 1].text)
                && words[index - 1].surface != words[index - 1].text
            let isOf = index + 2 < words.count && words[index + 1].text == "of" && isProper(index + 2)
            return isBefore || isOf
        }
    }

    private func canBeName(_ range: Range<Int>) -> Bool {
        if range.allSatisfy({ asking.contains($0) || isStop($0) }) { return false }
        guard range.count == 1 else {
            return !asking.contains(range.lowerBound) && !asking.contains(range.upperBound - 1)
        }
        // One word is a name only when it is written as one.
        return !asking.contains(range.lowerBound) && isProper(range.lowerBound)
    }

    private func isStop(_ index: Int) -> Bool {
        let word = words[index]
        return CommonWords.stop.contains(word.text) && !Self.kinds.contains(word.stem)
    }

    /// Written with a capital, and not only because a sentence begins with it.
    private func isProper(_ index: Int) -> Bool {
        guard let first = words[index].surface.first, first.isUppercase else { return false }
        let isAllCapitals = words[index].surface.count > 1 && words[index].surface.allSatisfy(\.isUppercase)
        return isAllCapitals || !isStop(index)
    }

    /// Whether no neighbour is written as a part of the same name.
    func isWhole(_ range: Range<Int>) -> Bool { whole(around: range) == range }

    /// The whole name of which a range is a part: its neighbours that are written as names, and what joins them.
    private func whole(around range: Range<Int>) -> Range<Int> {
        var start = range.lowerBound
        var scan = start
        while scan > 0, !words[scan].breakBefore, continues(scan - 1) {
            // "School = Ripon College": a kind in small letters before a name that ends with its own is none of it.
            let hasKind = Self.kinds.contains(words[range.upperBound - 1].stem)
            if scan == range.lowerBound, hasKind, isSmallKind(scan - 1) { break }
            scan -= 1
            if isPart(scan) { start = scan }
        }
        var end = range.upperBound
        scan = end
        // "in London" behind a name says where it is; before one, "Institute in X" is rare.
        while scan < words.count, !words[scan].breakBefore, words[scan].text != "in", continues(scan), !isOfTown(scan),
            !isState(scan)
        {
            // "Wetherby Pembridge school": what kind of institution a name is of, said behind it in small letters.
            if scan == range.upperBound, range.count > 1, isSmallKind(scan), isProper(scan - 1) { break }
            scan += 1
            if isPart(scan - 1) { end = scan }
        }
        return start..<end
    }

    /// "Of Sarasota FL" behind a name says where it is.
    private func isOfTown(_ index: Int) -> Bool {
        guard words[index].text == "of" else { return false }
        let behind = Array(words[(index + 1)...].prefix(4))
        return AmericanStates.all(in: behind).contains { $0.range.lowerBound > 0 }
    }

    /// A kind of institution that is written in small letters.
    private func isSmallKind(_ index: Int) -> Bool {
        Self.kinds.contains(words[index].text) && words[index].surface == words[index].text
    }

    /// "Ripon College WI": two capitals that say of which state.
    private func isState(_ index: Int) -> Bool {
        let surface = words[index].surface
        return surface.count == 2 && surface == surface.uppercased()
            && AmericanStates.name(surface) != surface
    }

    private func continues(_ index: Int) -> Bool { isPart(index) || Self.connectors.contains(words[index].text) }

    private func isPart(_ index: Int) -> Bool {
        !asking.contains(index) && words[index].number == nil
            && (isProper(index) || Self.kinds.contains(words[index].stem))
            && !Self.connectors.contains(words[index].text)
    }
}
