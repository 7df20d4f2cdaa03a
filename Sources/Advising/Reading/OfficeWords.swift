// Which of the office's tables a question asks for, and what it says of months, tests and countries.

import Catalog

enum OfficeWords {
    /// The table that may hold a topic; nil for topics that no table holds.
    static func table(for topic: UncoveredTopic) -> OfficeTable? {
        switch topic {
        case .englishTest: .english
        case .deadlines: .deadlines
        case .scholarships: .scholarships
        case .livingCosts: .livingCosts
        case .savings: .visaFunds
        case .applicationFees: .applicationFees
        default: nil
        }
    }

    /// Topics that are refused whatever the office holds: the adviser's own rules, not a lack of data.
    static let refusedAlways: Set<UncoveredTopic> = [
        .internals, .otherVisitors, .writing, .personalAdvice, .admissionChance,
    ]

    /// A topic that is only another word for one that was answered: "IELTS requirement" asks of no grades, "funds for the visa"
    /// of no visa fee.
    static func isShadowed(_ topic: UncoveredTopic, by answered: Set<UncoveredTopic>, in words: [Word]) -> Bool {
        let stems = Set(words.map(\.stem))
        switch topic {
        case .otherCountry: return true
        case .visa:
            return answered.contains(.savings) && stems.isDisjoint(with: ["fee", "rule", "insurance", "health"])
        case .entryRequirements:
            guard answered.contains(.englishTest) else { return false }
            let asked = TopicWords.table.matches(words).filter { $0.value == .entryRequirements }
            return asked.allSatisfy { match in
                words[match.range].allSatisfy { ["requirement", "entry", "admission", "score"].contains($0.stem) }
            }
        default: return false
        }
    }

    private static let tests: Set<String> = [
        "ielts", "toefl", "pte", "duolingo", "cae", "cpe", "oet", "det", "languagecert",
    ]
    private static let months = [
        "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
        "december",
    ]

    /// The English tests named.
    static func tests(in words: [Word]) -> Set<String> { Set(words.map(\.text)).intersection(tests) }

    /// The months named, in full: "Feb" is "february". "May" is one only beside "intake" or with its capital inside a sentence.
    static func months(in words: [Word]) -> Set<String> { Set(namedMonths(in: words).map(\.month)) }

    /// Where months are named.
    static func monthPositions(in words: [Word]) -> Set<Int> { Set(namedMonths(in: words).map(\.position)) }

    private static func namedMonths(in words: [Word]) -> [(month: String, position: Int)] {
        words.enumerated().compactMap { index, word in
            if word.text == "may", index == 0 || word.surface != "May" { return nil }
            if word.text == "sept" { return ("september", index) }
            return months.first { $0 == word.text || word.text.count == 3 && $0.hasPrefix(word.text) }.map {
                ($0, index)
            }
        }
    }

    /// One name for a country however it is written: "UK", "Britain" and "the United Kingdom" are one.
    static func country(_ name: String) -> String {
        let words = QuestionText(name).words
        if words.contains(where: { $0.text.hasPrefix("australia") }) { return "Australia" }
        for index in words.indices {
            if let match = ForeignPlaces.countries.match(words, at: index) { return match.value }
        }
        return TextFolding.fold(name)
    }

    /// A country or its people, and whether the visitor comes from there ("from India", "Nepali students") or wants to go there.
    struct Nation {
        let country: String
        let isOrigin: Bool
        let range: Range<Int>
    }

    static func nations(in words: [Word]) -> [Nation] {
        var found = ForeignPlaces.countries.matches(words).map { ($0.value, $0.range) }
        for (index, word) in words.enumerated() where word.text.hasPrefix("australia") {
            found.append(("Australia", index..<(index + 1)))
        }
        return found.map { country, range in
            let follows = range.upperBound < words.count ? words[range.upperBound].text : ""
            let before = range.lowerBound > 0 ? words[range.lowerBound - 1].text : ""
            // "An Australian student visa" is for going there.
            let isVisa = words[range.upperBound...].prefix(2).contains { $0.stem == "visa" }
            return Nation(
                country: country,
                isOrigin: (ForeignPlaces.originFollowers.contains(follows) && !isVisa) || before == "from"
                    || Currency.isNamed(with: range, in: words),
                range: range
            )
        }
    }

    /// The level that a cell names: "Bachelor", "Postgraduate (coursework)".
    static func level(_ cell: String) -> CourseLevel? {
        LevelWords.table.matches(QuestionText(cell).words).compactMap(\.value.level).first
    }
}
