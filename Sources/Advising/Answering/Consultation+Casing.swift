// Names typed as on a telephone: "portsmouth uni", "illinois valley comm college", read as the registers print them.

import Catalog

extension Consultation {
    /// Most words of a name that is looked for, and of a question in which it is.
    private static let longestName = 9
    private static let longestQuestion = 40

    /// The same question with names of institutions outside Australia written out and in capitals; nil where there is none to write.
    func withNamesWritten() throws -> Consultation? {
        let words = read.analysis.words.map(\.asWritten)
        guard words.count <= Self.longestQuestion, words.count > 1 else { return nil }
        let isSmall = words.allSatisfy {
            $0.surface.first?.isUppercase != true || $0.surface == $0.surface.uppercased()
        }
        var candidates: [(range: Range<Int>, forms: [[String]])] = []
        for length in stride(from: min(Self.longestName, words.count), through: 2, by: -1) {
            for start in 0...(words.count - length) {
                let range = start..<(start + length)
                guard range.contains(where: { WrittenName.isKind(words[$0]) }),
                    mayBeName(range, words, isSmall: isSmall)
                else { continue }
                candidates.append((range, WrittenName.forms(words[range].map(\.text))))
            }
        }
        guard !candidates.isEmpty else { return nil }
        func folded(_ form: [String]) -> String { TextFolding.fold(form.joined(separator: " ")) }
        let phrases = Set(candidates.flatMap(\.forms).map(folded))
        let known = try NameSpelling.sources.reduce(into: Set<String>()) {
            $0.formUnion(try catalog.names(among: phrases, in: $1))
        }
        var found: [(range: Range<Int>, form: [String])] = []
        for (range, forms) in candidates where !found.contains(where: { $0.range.overlaps(range) }) {
            guard let form = forms.first(where: { known.contains(folded($0)) }) else { continue }
            found.append((range, form))
        }
        var whole = words
        // From the right, so that earlier places stay where they are.
        for (range, form) in found.sorted(by: { $0.range.lowerBound > $1.range.lowerBound }) {
            let name = Self.inCapitals(form.joined(separator: " "))
            whole.replaceSubrange(range, with: spelled(name, at: words[range.lowerBound]))
        }
        guard whole.map(\.surface) != words.map(\.surface) else { return nil }
        return reread(whole)
    }

    /// A run that can be a whole name and is not one of an Australian provider.
    private func mayBeName(_ range: Range<Int>, _ words: [Word], isSmall: Bool) -> Bool {
        let (first, last) = (words[range.lowerBound], words[range.upperBound - 1])
        guard !WrittenName.small.contains(first.text), !WrittenName.small.contains(last.text),
            range.dropFirst().allSatisfy({ !words[$0].breakBefore }), range.allSatisfy({ words[$0].number == nil }),
            isSmall || first.surface.first?.isUppercase == true
        else { return false }
        // "Which Colorado university" asks for all of them.
        let before = range.lowerBound > 0 ? words[range.lowerBound - 1].text : ""
        guard !["which", "what", "any", "every", "all", "a", "an"].contains(before) else { return false }
        return !read.analysis.mentions.contains { $0.range.overlaps(range) && $0.range.count >= range.count }
    }
}

/// How names of institutions are shortened, and written out.
private enum WrittenName {
    static let small: Set<String> = ["of", "the", "and", "at", "in", "for", "a"]
    private static let kinds: [String: String] = [
        "uni": "university", "univ": "university", "university": "university", "college": "college", "coll": "college",
        "institute": "institute", "inst": "institute", "school": "school", "academy": "academy",
    ]
    private static let shortened: [String: String] = [
        "comm": "community", "tech": "technology", "poly": "polytechnic", "st": "saint",
    ]

    static func isKind(_ word: Word) -> Bool { kinds[word.text] != nil }

    /// The spellings to look up: written out, and with the kind of institution on the other side ("portsmouth uni").
    static func forms(_ words: [String]) -> [[String]] {
        let plain = words.map { kinds[$0] ?? $0 }
        var forms = [plain]
        let long = plain.map { shortened[$0] ?? $0 }
        if long != plain { forms.append(long) }
        for form in forms where form.last == "university" && form.count > 1 {
            forms.append(["university", "of"] + form.dropLast())
        }
        return forms
    }
}
