// Other ways to write a registered name: legal names differ from the ones that people use.

/// Forms of a name made by rule. They find a row only where no register's own name does.
enum NameForms {
    private static let companyWords: Set<String> = [
        "limited", "ltd", "inc", "incorporated", "llc", "corp", "corporation", "plc", "lp", "llp", "pllc", "co", "pty",
        "cic", "company",
    ]
    /// Endings of legal names behind the name that people use, folded.
    private static let legalEndings = [["higher", "education", "corporation"], ["board", "of", "governor"]]
    private static let tradingMarks: [[String]] = [["dba"], ["d", "b", "a"], ["t", "a"], ["trading", "as"]]

    /// The forms of a name, without the name itself, folded.
    ///
    /// - Parameter swapsUniversity: "University of X" is also "X University", which holds in the United Kingdom; in the
    ///   United States the two are different institutions.
    static func derived(from name: String, swapsUniversity: Bool) -> [String] {
        let whole = TextFolding.words(name)
        var forms: [[String]] = [TextFolding.words(withoutParentheses(name))]
        for mark in tradingMarks {
            guard let range = range(of: mark, in: whole), range.lowerBound > 0, range.upperBound < whole.count else {
                continue
            }
            forms += [Array(whole[..<range.lowerBound]), Array(whole[range.upperBound...])]
        }
        forms.append(whole)
        forms += forms.map(withoutLegalEnding)
        forms += forms.filter { $0.first == "the" }.map { Array($0.dropFirst()) }
        if swapsUniversity { forms += forms.flatMap(universityForms) }
        var seen: Set<String> = [whole.joined(separator: " ")]
        return forms.map { $0.joined(separator: " ") }.filter { $0.contains(" ") && seen.insert($0).inserted }
    }

    /// The name by which an institution goes in its own web address: "nyu" of "https://www.nyu.edu/". At most one; none for
    /// an address outside .edu, where others may have registered a name first.
    static func domainLabel(of website: String) -> [String] {
        let address = website.lowercased().replacing("https://", with: "").replacing("http://", with: "")
        let host = address.prefix { $0 != "/" && $0 != ":" && $0 != "?" }
        let labels = host.split(separator: ".")
        guard labels.count >= 2, labels.last == "edu" else { return [] }
        let label = String(labels[labels.count - 2])
        return label.count >= 2 && !otherMeanings.contains(label) ? [label] : []
    }

    private static let smallWords: Set<String> = [
        "a", "an", "and", "at", "d", "da", "de", "del", "der", "des", "di", "do", "du", "et", "for", "in", "la", "of",
        "the", "und",
    ]
    /// Short forms that a question more likely means otherwise: English words, tests, states.
    private static let otherMeanings: Set<String> = [
        "ace", "act", "can", "cure", "fan", "first", "ice", "mba", "nsw", "phd", "sat", "tas", "usa", "vic",
    ]

    /// The initials of a name, where its web address uses them too: "MIT" of "Massachusetts Institute of Technology" at
    /// mit.edu. Initials alone would be a guess.
    ///
    /// - Parameter websites: A cell with web addresses or domains.
    static func shortForms(of name: String, websites: String) -> [String] {
        let words = TextFolding.words(withoutParentheses(name))
        let initials = [words, words.filter { !smallWords.contains($0) }].map { String($0.compactMap(\.first)) }
        let labels = WebDomain.registrable(in: websites).compactMap { $0.split(separator: ".").first.map(String.init) }
        return Set(labels).filter { $0.count >= 3 && initials.contains($0) && !otherMeanings.contains($0) }.sorted()
    }

    /// "University of Northumbria at Newcastle": also without the place, and with "University" at the other end.
    private static func universityForms(_ words: [String]) -> [[String]] {
        var forms: [[String]] = []
        if words.starts(with: ["university", "of"]), words.count > 2 {
            let name = Array(words[2...])
            let bare = name.firstIndex(of: "at").map { Array(name[..<$0]) } ?? name
            for form in [name, bare] where !form.isEmpty {
                forms += [form + ["university"], ["university", "of"] + form]
            }
        } else if words.count > 1, words.last == "university" {
            forms.append(["university", "of"] + words.dropLast())
        }
        return forms
    }

    private static func withoutLegalEnding(_ words: [String]) -> [String] {
        var words = words
        for ending in legalEndings where words.count > ending.count && Array(words.suffix(ending.count)) == ending {
            words.removeLast(ending.count)
        }
        while words.count > 1, let last = words.last, companyWords.contains(last) { words.removeLast() }
        return words
    }

    private static func withoutParentheses(_ name: String) -> String {
        var depth = 0
        return name.filter { character in
            if character == "(" { depth += 1 }
            defer { if character == ")" { depth = max(0, depth - 1) } }
            return depth == 0
        }
    }

    private static func range(of part: [String], in words: [String]) -> Range<Int>? {
        guard words.count >= part.count else { return nil }
        return (0...(words.count - part.count)).lazy.map { $0..<($0 + part.count) }.first { Array(words[$0]) == part }
    }
}
