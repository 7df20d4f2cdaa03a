// Misspelt names of institutions: "Worchester Polytechnic", "vasser college".

import Catalog
import Synchronization

/// The words of all registers' names, to which an unknown word of a question is compared. Built with the first question that needs
/// it, and anew after an import.
package final class NameSpelling: Sendable {
    /// The registers whose names are compared. That of places is none: its towns are everywhere.
    static let sources = [
        Register.cricos, .ipeds, .sevp, .ukSponsors, .discoverUni, .hipo,
    ].map(\.source)

    private struct Words: Sendable {
        let editions: [Edition.ID]
        let known: Set<String>
        /// By number of letters.
        let byLength: [Int: [[UInt8]]]
    }

    private let words = Mutex<Words?>(nil)

    package init() {}

    /// The words of names near an unknown word with their distances, the nearest first; empty for a word that names know.
    func near(_ word: String, catalog: Catalog, limit: Int = 14) throws -> [(word: String, distance: Int)] {
        let words = try current(catalog)
        guard !words.known.contains(word) else { return [] }
        let bytes = Array(word.utf8)
        let bound = Self.bound(bytes.count)
        var found: [(String, Int)] = []
        for length in (bytes.count - bound)...(bytes.count + bound) {
            for other in words.byLength[length] ?? [] {
                // A slip in the first letter is rare, and then the only one.
                let allowed = other.first == bytes.first ? bound : 1
                guard other.first == bytes.first || bytes.count >= 6 else { continue }
                let distance = Spelling.distance(bytes, other, bound: allowed)
                if distance <= allowed { found.append((String(decoding: other, as: UTF8.self), distance)) }
            }
        }
        return found.sorted { ($0.1, $0.0) < ($1.1, $1.0) }.prefix(limit).map { ($0.0, $0.1) }
    }

    private static func bound(_ length: Int) -> Int { length <= 5 ? 1 : 2 }

    private func current(_ catalog: Catalog) throws -> Words {
        let editions = try catalog.currentEditions(of: Self.sources)
        if let known = words.withLock({ $0 }), known.editions == editions { return known }
        let all = try catalog.nameWords(in: Self.sources)
        let letters = all.filter { $0.utf8.count >= 4 && $0.utf8.allSatisfy { (0x61...0x7A).contains($0) } }
        let fresh = Words(
            editions: editions,
            known: all,
            byLength: Dictionary(grouping: letters.map { Array($0.utf8) }, by: \.count)
        )
        words.withLock { $0 = fresh }
        return fresh
    }
}

/// Where a question writes a name with slips, and what it may be.
struct MisspeltName {
    let range: Range<Int>
    /// The names that are equally near, folded.
    let names: [String]
    /// Letters that differ.
    let distance: Int

    /// Words in the longest name that is compared.
    private static let longest = 8
    /// Spellings tried for one run of words.
    private static let combinations = 160
    /// Unknown words in one name.
    private static let slips = 3

    /// The longest run of words that with other letters is a name; nil when every word is known, or when none is near.
    ///
    /// - Parameter asksFact: The question asks what institutions have: then a name may stand without its kind.
    static func find(
        in words: [Word],
        asksFact: Bool,
        near: (String) throws -> [(word: String, distance: Int)],
        names: (Set<String>) throws -> Set<String>
    ) rethrows -> MisspeltName? {
        guard words.count <= 40 else { return nil }
        var spellings: [Int: [(word: String, distance: Int)]] = [:]
        for (index, word) in words.enumerated() {
            let folded = TextFolding.fold(word.surface)
            guard word.number == nil, folded.utf8.count >= 4, folded.utf8.allSatisfy({ (0x61...0x7A).contains($0) }),
                !CommonWords.stop.contains(word.surface.lowercased())
            else { continue }
            let found = try near(folded)
            if !found.isEmpty { spellings[index] = found }
        }
        guard !spellings.isEmpty else { return nil }
        var tried: [(range: Range<Int>, phrase: String, distance: Int)] = []
        for start in words.indices {
            for end in (start + 1)...min(words.count, start + longest) {
                let range = start..<end
                guard mayBeName(range, words, spellings) else { continue }
                let slipped = range.filter { spellings[$0] != nil }
                guard (1...slips).contains(slipped.count) else { continue }
                var phrases: [(text: String, distance: Int)] = [("", 0)]
                for index in range {
                    let options = spellings[index] ?? [(TextFolding.fold(words[index].surface), 0)]
                    phrases = phrases.flatMap { phrase in
                        options.map {
                            (phrase.text.isEmpty ? $0.word : phrase.text + " " + $0.word, phrase.distance + $0.distance)
                        }
                    }
                    if phrases.count > combinations {
                        phrases = Array(phrases.sorted { $0.distance < $1.distance }.prefix(combinations))
                    }
                }
                for phrase in phrases {
                    tried.append((range, phrase.text, phrase.distance))
                    // "Standford" alone is completed where it is written as a name and a fact is asked of it.
                    if range.count <= 2, asksFact, words[start].surface.first?.isUppercase == true,
                        phrase.distance <= (phrase.text.utf8.count >= 9 ? 2 : 1), phrase.text.utf8.count >= 6
                    {
                        tried.append((range, phrase.text + " university", phrase.distance))
                        tried.append((range, phrase.text + " college", phrase.distance))
                    }
                }
            }
        }
        let known = try names(Set(tried.map(\.phrase))).filter { $0.contains(" ") }
        let held = tried.filter { known.contains($0.phrase) }
        guard let longestRange = held.map(\.range.count).max() else { return nil }
        let whole = held.filter { $0.range.count == longestRange }
        guard let least = whole.map(\.distance).min(), let first = whole.first(where: { $0.distance == least }) else {
            return nil
        }
        let same = whole.filter { $0.distance == least && $0.range == first.range }
        return MisspeltName(
            range: first.range,
            names: same.map(\.phrase).reduce(into: []) { if !$0.contains($1) { $0.append($1) } },
            distance: least
        )
    }

    /// A run that begins and ends as a name does, and holds more than a kind of institution.
    private static func mayBeName(
        _ range: Range<Int>,
        _ words: [Word],
        _ spellings: [Int: [(word: String, distance: Int)]]
    ) -> Bool {
        if range.dropFirst().contains(where: { words[$0].breakBefore }) { return false }
        for edge in [range.lowerBound, range.upperBound - 1] {
            let text = words[edge].text
            if InstitutionFinder.kinds.contains(words[edge].stem) || text == "the" && edge == range.lowerBound {
                continue
            }
            if words[edge].number != nil || CommonWords.stop.contains(text) { return false }
        }
        return true
    }
}
