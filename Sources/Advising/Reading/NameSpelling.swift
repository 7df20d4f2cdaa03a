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
        /// In how many names each word stands.
        let known: [String: Int]
        /// By number of letters.
        let byLength: [Int: [[UInt8]]]
    }

    private let words = Mutex<Words?>(nil)

    package init() {}

    /// Whether a word, folded, stands in any name.
    func knows(_ word: String, catalog: Catalog) throws -> Bool { try current(catalog).known[word] != nil }

    /// What a word of names may be a slip for: words near it that stand in many more names, as "institute" beside "institut".
    func commoner(than word: String, catalog: Catalog) throws -> [(word: String, distance: Int)] {
        let known = try current(catalog).known
        let least = max(Self.common, 4 * (known[word] ?? 0))
        return try near(word, catalog: catalog, limit: 60).filter { (known[$0.word] ?? 0) >= least }
            .sorted { ($0.distance, known[$1.word] ?? 0) < ($1.distance, known[$0.word] ?? 0) }
    }

    /// Names in which a word stands that many have.
    private static let common = 25

    /// The words of names near a word with their distances, the nearest first, without itself.
    func near(_ word: String, catalog: Catalog, limit: Int = 14) throws -> [(word: String, distance: Int)] {
        let words = try current(catalog)
        let bytes = Array(word.utf8)
        let bound = Self.bound(bytes.count)
        var found: [(String, Int)] = []
        for length in (bytes.count - bound)...(bytes.count + bound) {
            for other in words.byLength[length] ?? [] {
                // A slip in the first letter is rare, and then the only one.
                let allowed = other.first == bytes.first ? bound : 1
                guard other.first == bytes.first || bytes.count >= 6 else { continue }
                let distance = Spelling.distance(bytes, other, bound: allowed)
                if distance > 0, distance <= allowed {
                    found.append((String(decoding: other, as: UTF8.self), distance))
                }
            }
        }
        return found.sorted { ($0.1, $0.0) < ($1.1, $1.0) }.prefix(limit).map { ($0.0, $0.1) }
    }

    private static func bound(_ length: Int) -> Int { length <= 5 ? 1 : 2 }

    private func current(_ catalog: Catalog) throws -> Words {
        let editions = try catalog.currentEditions(of: Self.sources)
        if let known = words.withLock({ $0 }), known.editions == editions { return known }
        let all = try catalog.nameWords(in: Self.sources)
        let letters = all.keys.filter { $0.utf8.count >= 4 && $0.utf8.allSatisfy { (0x61...0x7A).contains($0) } }
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

    /// A name of which one word is written as two: "North Eastern University", "Villa Nova"; nil where there is none.
    ///
    /// - Parameters:
    ///   - knows: Whether a word stands in any name.
    ///   - names: Those of the phrases that are names.
    static func parted(
        in words: [Word],
        asksFact: Bool,
        knows: (String) throws -> Bool,
        names: (Set<String>) throws -> Set<String>
    ) rethrows -> MisspeltName? {
        guard words.count <= 40, words.count > 1 else { return nil }
        let folded = words.map { TextFolding.fold($0.surface) }
        for first in words.indices.dropLast() where isPart(words[first]) && isPart(words[first + 1]) {
            let joined = folded[first] + folded[first + 1]
            // "North Carolina" and what stands behind "in" are places, whoever calls himself NorthCarolina.
            guard !words[first + 1].breakBefore, joined.utf8.count >= 7,
                AmericanStates.all(in: Array(words[first...(first + 1)])).isEmpty,
                !words.isPlaced(at: first), try knows(joined)
            else { continue }
            var tried: [(range: Range<Int>, whole: String, asWritten: String)] = []
            for start in max(0, first - 3)...first {
                for end in (first + 2)...min(words.count, first + 6) {
                    if words[(start + 1)..<end].contains(where: \.breakBefore) { continue }
                    let left = folded[start..<first]
                    let right = folded[(first + 2)..<end]
                    let whole = (left + [joined] + right).joined(separator: " ")
                    tried.append((start..<end, whole, folded[start..<end].joined(separator: " ")))
                    if asksFact, end == first + 2, start == first {
                        tried.append(
                            (
                                start..<end, whole + " university",
                                folded[start..<end].joined(separator: " ") + " university"
                            )
                        )
                    }
                }
            }
            let known = try names(Set(tried.flatMap { [$0.whole, $0.asWritten] }))
            let found = tried.filter { known.contains($0.whole) }
            guard let best = found.max(by: { $0.range.count < $1.range.count }), !known.contains(best.asWritten) else {
                continue
            }
            return MisspeltName(range: best.range, names: [best.whole], distance: 1)
        }
        return nil
    }

    private static func isPart(_ word: Word) -> Bool {
        word.number == nil && word.text.utf8.count >= 3 && word.text.utf8.allSatisfy { (0x61...0x7A).contains($0) }
            && !CommonWords.stop.contains(word.text)
    }

    /// The longest run of words that with other letters is a name; nil when every word is known, or when none is near.
    ///
    /// - Parameter asksFact: The question asks what institutions have: then a name may stand without its kind.
    static func find(
        in words: [Word],
        asksFact: Bool,
        knows: (String) throws -> Bool,
        near: (String) throws -> [(word: String, distance: Int)],
        commoner: (String) throws -> [(word: String, distance: Int)],
        names: (Set<String>) throws -> Set<String>
    ) rethrows -> MisspeltName? {
        guard words.count <= 40 else { return nil }
        var spellings: [Int: [(word: String, distance: Int)]] = [:]
        for (index, word) in words.enumerated() {
            let folded = TextFolding.fold(word.surface)
            guard word.number == nil, folded.utf8.count >= 4, folded.utf8.allSatisfy({ (0x61...0x7A).contains($0) }),
                !CommonWords.stop.contains(word.surface.lowercased())
            else { continue }
            guard try !knows(folded) else { continue }
            let found = try near(folded)
            if !found.isEmpty { spellings[index] = found }
        }
        guard !spellings.isEmpty else { return nil }
        // "Calfornia Institut of Technologie": beside a slip, what is a word in another language's names may be one too.
        var variants: [Int: [(word: String, distance: Int)]] = [:]
        for (index, word) in words.enumerated()
        where spellings[index] == nil && isPart(word) && word.text.utf8.count >= 6 {
            guard spellings.keys.contains(where: { abs($0 - index) <= 4 }) else { continue }
            let folded = TextFolding.fold(word.surface)
            let others = try commoner(folded).prefix(2)
            if !others.isEmpty { variants[index] = [(folded, 0)] + others }
        }
        var tried: [(range: Range<Int>, phrase: String, distance: Int)] = []
        for start in words.indices {
            for end in (start + 1)...min(words.count, start + longest) {
                let range = start..<end
                guard mayBeName(range, words, spellings) else { continue }
                let slipped = range.filter { spellings[$0] != nil }
                guard (1...slips).contains(slipped.count) else { continue }
                var phrases: [(text: String, distance: Int)] = [("", 0)]
                for index in range {
                    let slips = variants.isEmpty ? spellings[index] : spellings[index].map { Array($0.prefix(8)) }
                    let options = slips ?? variants[index] ?? [(TextFolding.fold(words[index].surface), 0)]
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
            names: Self.withoutBeginnings(same.map(\.phrase)),
            distance: least
        )
    }

    /// Each once, and of "Carnegie Mellon" and "Carnegie Mellon University" the longer.
    private static func withoutBeginnings(_ names: [String]) -> [String] {
        var kept: [String] = []
        for name in names where !kept.contains(name) && !names.contains(where: { $0.hasPrefix(name + " ") }) {
            kept.append(name)
        }
        return kept
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
