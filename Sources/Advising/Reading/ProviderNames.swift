// Which provider is meant by a name, a short form or a former name.

import Catalog
import Foundation

/// The names of all providers of the current edition, and the former ones of earlier editions.
package struct ProviderNames: Sendable {
    /// What one name may stand for.
    package struct Meaning: Sendable {
        /// Providers that go by exactly this name or a well-known short form.
        package var exact: Set<String> = []
        /// Providers whose longer name begins with it.
        package var prefix: Set<String> = []
        /// Providers that had this name in an earlier edition.
        package var former: Set<String> = []
    }

    /// A provider name found in a question.
    package struct Mention: Sendable, Equatable {
        package var range: Range<Int>
        /// Codes of the providers it may mean; more than one institution is a reason to ask back.
        package var codes: [String]
        package var isAmbiguous: Bool
        /// The name is one of an earlier edition.
        package var isFormer: Bool
        /// Only the beginning of a longer name, or one of its words.
        package var isPart = false
        /// Some words of a longer name, which has others between them.
        package var leavesWordsOut = false
    }

    private var table = PhraseTable<Meaning>()
    /// Proper names that are also names of places ("Gordon"): providers only where the sentence makes them one.
    private var placeNames: [String: Set<String>] = [:]
    /// Names of one word that are the first word of a longer one.
    private var firstWords: Set<String> = []
    /// The words of every name, for names said in part: "anglican girls school".
    private var wordsOfNames: [(code: String, stems: Set<String>)] = []
    private var universities: Set<String> = []
    /// Short names that stand only in capitals: "SAE" of "SAE Institute", "IHM" of the Institute of Health & Management.
    private var capitals: [String: Set<String>] = [:]
    /// Universities by the place in their names: "Newcastle".
    private var seats: [String: Set<String>] = [:]
    /// Providers by the first word of a name.
    private var leading: [String: Set<String>] = [:]
    /// What one institution's registrations share: a university its name, others also their website.
    private var institution: [String: String] = [:]
    /// Words of provider names, for spelling correction: the more prominent set and all.
    package private(set) var prominentWords: Set<String> = []
    package private(set) var allWords: Set<String> = []

    /// - Parameters:
    ///   - current: providers of the current edition.
    ///   - former: providers of earlier editions.
    ///   - reserved: words that alone can never be a provider (course words, places, common words).
    ///   - places: names of cities and suburbs, as stems; among the reserved ones.
    package init(current: [Provider], former: [Provider], reserved: Set<String>, places: Set<String>) {
        let all = Dictionary(current.map { ($0.code, $0) }, uniquingKeysWith: { first, _ in first })
        for provider in current {
            let isUniversity = Self.isUniversity(provider)
            let site = InitialForms.hosts(of: provider.website).first
            institution[provider.code] =
                isUniversity
                ? Self.plain(provider.institutionName)
                : site.map { "\(Self.plain(provider.institutionName)) \($0)" } ?? provider.code
            if isUniversity { universities.insert(provider.code) }
            for name in Self.names(of: provider) {
                add(name, of: provider, isUniversity: isUniversity, reserved: reserved, places: places)
                addCapitals(name, of: provider)
                if isUniversity { addSeat(name, of: provider) }
            }
        }
        for provider in former where all[provider.code] != nil {
            for name in Self.names(of: provider) {
                let stems = Self.withoutLegalForm(QuestionText.stems(of: Self.withoutBrackets(name)))
                guard isUsable(stems, reserved: reserved), table[stems] == nil else { continue }
                var meaning = Meaning()
                meaning.former = [provider.code]
                table.insert(stems, meaning)
            }
        }
        for (forms, name) in ProviderShortForms.curated {
            let stems = Self.withoutLegalForm(QuestionText.stems(of: name))
            guard let meaning = table[stems], !meaning.exact.isEmpty else { continue }
            for form in forms.split(separator: "|") {
                let formStems = QuestionText.stems(of: String(form))
                var combined = table[formStems] ?? Meaning()
                combined.exact = meaning.exact
                combined.prefix = []
                table.insert(formStems, combined)
                prominentWords.formUnion(formStems)
            }
        }
        addAcronyms(of: current, reserved: reserved)
        allWords = table.vocabulary.union(placeNames.keys)
    }

    private mutating func addCapitals(_ name: String, of provider: Provider) {
        let plain = Self.withoutBrackets(name)
        let words = plain.split { !$0.isLetter }.map(String.init)
        if let first = words.first, (2...5).contains(first.count), first.allSatisfy({ $0.isASCII && $0.isUppercase }),
            plain.contains(where: \.isLowercase),
            words.dropFirst().allSatisfy({ word in
                let stem = Word.stem(of: word.lowercased())
                return Self.genericNouns.contains(stem) || Self.colourless.contains(stem)
                    || Self.legalForms.contains(stem)
            })
        {
            capitals[first.lowercased(), default: []].insert(provider.code)
        }
        let small: Set<String> = ["of", "and", "the", "for", "in"]
        let stems = Self.withoutLegalForm(QuestionText.stems(of: plain))
        let letters = stems.filter { !small.contains($0) }.compactMap(\.first)
        if letters.count == 3, stems.contains(where: Self.genericNouns.contains) {
            capitals[String(letters), default: []].insert(provider.code)
        }
    }

    private mutating func addSeat(_ name: String, of provider: Provider) {
        if let first = QuestionText.stems(of: name).first { leading[first, default: []].insert(provider.code) }
        let stems = Self.withoutLegalForm(QuestionText.stems(of: Self.withoutBrackets(name)))
        if stems.count > 2, stems.prefix(2) == ["university", "of"] {
            seats[stems.dropFirst(2).joined(separator: " "), default: []].insert(provider.code)
        } else if stems.count > 1, stems.last == "university" {
            seats[stems.dropLast().joined(separator: " "), default: []].insert(provider.code)
        }
    }

    /// The providers that go by a word in capitals, of which no other name was found.
    package func named(inCapitals word: String) -> Mention? {
        guard let codes = capitals[word.lowercased()], !codes.isEmpty else { return nil }
        var mention = Mention(
            range: 0..<1,
            codes: codes.sorted(),
            isAmbiguous: Set(codes.map { institution[$0] ?? $0 }).count > 1,
            isFormer: false
        )
        mention.isPart = true
        return mention
    }

    /// The one provider of which a name begins with a word; nil where several do.
    package func beginning(with stem: String) -> String? {
        guard let codes = leading[stem], codes.count == 1 else { return nil }
        return codes.first
    }

    /// The university that has a place in its name.
    package func seated(in stems: [String]) -> Set<String> { seats[stems.joined(separator: " ")] ?? [] }

    /// "CIHE" for each Institute of Higher Education whose name begins with a C: of four letters and more, or where
    /// somebody else already goes by it.
    private mutating func addAcronyms(of providers: [Provider], reserved: Set<String>) {
        let small: Set<String> = ["of", "and", "the", "for", "in"]
        for provider in providers {
            for name in Self.names(of: provider) {
                let stems = Self.withoutLegalForm(QuestionText.stems(of: Self.withoutBrackets(name)))
                let letters = stems.filter { !small.contains($0) }.compactMap(\.first)
                guard letters.count >= 4, letters.count <= 6 else { continue }
                let acronym = String(letters)
                let known = table[[acronym]]
                if let known, known.exact.contains(where: universities.contains) { continue }
                guard known != nil || isFreeAcronym(acronym, reserved: reserved) else { continue }
                insert([acronym], exact: provider.code)
            }
        }
    }

    private func isFreeAcronym(_ acronym: String, reserved: Set<String>) -> Bool {
        !reserved.contains(acronym) && !CommonWords.stop.contains(acronym) && Currency.before[acronym] == nil
            && FieldForms.abbreviations[acronym] == nil && !Self.wordsOfQuestions.contains(acronym)
    }

    /// Words that mean something else in a question. Gathered once: thousands of acronyms are compared with them.
    private static let wordsOfQuestions = TopicWords.table.vocabulary.union(LevelWords.table.vocabulary)
        .union(AttributeWords.table.vocabulary).union(IntentWords.table.vocabulary)
        .union(ForeignPlaces.universities.vocabulary)

    /// A provider named by a word that is also a place: "Gordon TAFE", "diploma at Gordon".
    package func placeNamed(_ stem: String) -> [String] { (placeNames[stem] ?? []).sorted() }

    /// Providers with all of these words in one of their names.
    package func providers(withWords stems: Set<String>) -> [String] {
        var seen: Set<String> = []
        return wordsOfNames.filter { stems.isSubset(of: $0.stems) }.map(\.code).filter { seen.insert($0).inserted }
    }

    /// What kind of institution a name says.
    package static func isKindOfInstitution(_ stem: String) -> Bool { genericNouns.contains(stem) }

    private static let legalForms: Set<String> = [
        "pty", "ltd", "limited", "inc", "incorporated", "proprietary", "t/a", "ltd.",
    ]
    private static let genericNouns: Set<String> = [
        "college", "school", "institute", "university", "academy", "tafe", "grammar", "centre", "center",
    ]

    /// Words that with a generic noun make no name: "business school", "international college".
    private static let colourless: Set<String> = [
        "australian", "australia", "international", "business", "education", "national", "english", "study", "school",
        "the", "of",
        "group", "training", "language", "higher", "learning", "and", "in", "a",
    ]

    static func isUniversity(_ provider: Provider) -> Bool {
        let name = (provider.institutionName + " " + provider.tradingName).lowercased()
        guard name.contains("university") || name.contains("royal melbourne institute") else { return false }
        let excluded = [
            "college", "language", "pty", "training", "preparation", "theology", "senior", "institute pty", "centre",
        ]
        let institutionName = provider.institutionName.lowercased()
        return !excluded.contains { institutionName.contains($0) }
            && !provider.tradingName.lowercased().contains("centre for english")
    }

    private static func names(of provider: Provider) -> [String] {
        let trading = provider.tradingName.split(whereSeparator: { ",;".contains($0) }).map {
            $0.trimmingCharacters(in: .whitespaces)
        }
        return [provider.institutionName] + (trading.count > 1 ? trading + [provider.tradingName] : trading)
    }

    private static func plain(_ name: String) -> String {
        withoutLegalForm(QuestionText.stems(of: withoutBrackets(name))).joined(separator: " ")
    }

    private static func withoutLegalForm(_ stems: [String]) -> [String] {
        var result = stems
        while let last = result.last, legalForms.contains(last), result.count > 1 { result.removeLast() }
        if result.first == "the", result.count > 1 { result.removeFirst() }
        return result
    }

    private static func withoutBrackets(_ name: String) -> String {
        var depth = 0
        var result = ""
        for character in name {
            if character == "(" {
                depth += 1
            } else if character == ")" {
                depth = max(0, depth - 1)
            } else if depth == 0 {
                result.append(character)
            }
        }
        return result
    }

    private static func bracketed(_ name: String) -> String? {
        guard let open = name.firstIndex(of: "("), let close = name[open...].firstIndex(of: ")") else { return nil }
        return String(name[name.index(after: open)..<close])
    }

    private func isUsable(_ stems: [String], reserved: Set<String>) -> Bool {
        guard let first = stems.first else { return false }
        if stems.count == 1 {
            return first.count >= 4 && !reserved.contains(first) && !CommonWords.stop.contains(first)
                && !Self.genericNouns.contains(first)
        }
        guard !reserved.contains(stems.joined(separator: " ")) else { return false }
        return stems.count >= 3 || !stems.allSatisfy { Self.genericNouns.contains($0) || Self.colourless.contains($0) }
    }

    private mutating func add(
        _ name: String,
        of provider: Provider,
        isUniversity: Bool,
        reserved: Set<String>,
        places: Set<String>
    ) {
        let stems = Self.withoutLegalForm(QuestionText.stems(of: Self.withoutBrackets(name)))
        if isUsable(stems, reserved: reserved) { insert(stems, exact: provider.code) }
        wordsOfNames.append((provider.code, Set(stems)))
        if isUniversity { prominentWords.formUnion(stems.filter { $0.count >= 5 && !CommonWords.stop.contains($0) }) }
        // "(QUT)", "(La Trobe)": the register's own short form, unless it is a place or another course word.
        if let short = Self.bracketed(name) {
            let shortStems = QuestionText.stems(of: short)
            let isShort =
                shortStems.count <= 2 && shortStems.allSatisfy { $0.count >= 2 && !Self.legalForms.contains($0) }
            let joined = shortStems.joined(separator: " ")
            let isPlace = ["wa", "qld", "nsw", "vic", "sa", "nt", "act", "tas", "aust", "australia", "q"].contains(
                joined
            )
            if isShort, !isPlace, !reserved.contains(joined), !shortStems.allSatisfy(CommonWords.stop.contains),
                isUniversity || shortStems.count == 1
            {
                insert(shortStems, exact: provider.code)
                if isUniversity { prominentWords.formUnion(shortStems.filter { $0.count >= 5 }) }
            }
        }
        // Longer names that begin with a shorter one: "Trinity College - North".
        if stems.count > 2 {
            for count in 2..<stems.count where Self.genericNouns.contains(stems[count - 1]) {
                let head = Array(stems.prefix(count))
                if isUsable(head, reserved: reserved) { insert(head, prefix: provider.code) }
            }
        }
        // "Lycee Condorcet - The International French School": the part before the dash is a name by itself.
        if let dash = name.range(of: " - ") {
            let head = Self.withoutLegalForm(
                QuestionText.stems(of: Self.withoutBrackets(String(name[..<dash.lowerBound])))
            )
            if head.count >= 2, isUsable(head, reserved: reserved) { insert(head, prefix: provider.code) }
        }
        // The proper name without what kind of institution it is: "William Angliss", "Marcus Oldham".
        var core = stems
        while let last = core.last,
            Self.genericNouns.contains(last) || ["of", "australia", "technology", "and"].contains(last), core.count > 1
        {
            core.removeLast()
        }
        if core.count >= 2, core.count < stems.count, core.count <= 3, isUsable(core, reserved: reserved),
            core.allSatisfy({ !CommonWords.stop.contains($0) }), !core.allSatisfy({ reserved.contains($0) })
        {
            insert(core, prefix: provider.code)
        } else if core.count == 1, provider.type == "Government", core[0].count >= 6, isUsable(core, reserved: reserved)
        {
            insert(core, prefix: provider.code)
        } else if core.count == 1, provider.type == "Government", stems.count > 1, core[0].count >= 5,
            places.contains(core[0])
        {
            placeNames[core[0], default: []].insert(provider.code)
            for kind in ["tafe", "institute"] { insert([core[0], kind], prefix: provider.code) }
        }
        // "Envirotech" for "Envirotech Education": a word that is used for nothing else.
        if let first = stems.first, stems.count > 1, stems.count <= 3, first.count >= 6,
            stems.dropFirst().allSatisfy({ Self.colourless.contains($0) || Self.genericNouns.contains($0) }),
            isUsable([first], reserved: reserved), !ForeignPlaces.universities.vocabulary.contains(first),
            !["department", "ministry", "institution", "association"].contains(first)
        {
            insert([first], prefix: provider.code)
            firstWords.insert(first)
        }
        // "TAFE NSW Higher Education": the part before what the register adds to a public provider's name.
        if provider.type == "Government", stems.first == "tafe", stems.count > 2 {
            insert(Array(stems.prefix(2)), exact: provider.code)
        }
    }

    private mutating func insert(_ stems: [String], exact code: String) {
        var meaning = table[stems] ?? Meaning()
        meaning.exact.insert(code)
        table.insert(stems, meaning)
    }

    private mutating func insert(_ stems: [String], prefix code: String) {
        var meaning = table[stems] ?? Meaning()
        meaning.prefix.insert(code)
        table.insert(stems, meaning)
    }

    /// All provider names of a text, left to right, the longest at each place.
    package func mentions(in words: [Word], free: (Range<Int>) -> Bool) -> [Mention] {
        var found: [Mention] = []
        var index = 0
        while index < words.count {
            guard let (meaning, count) = table.match(words, at: index), free(index..<(index + count)) else {
                index += 1
                continue
            }
            let mention = mention(of: meaning, range: index..<(index + count), words: words)
            if isOfAnotherKind(mention, words) {
                index += 1
                continue
            }
            found.append(mention)
            index += count
        }
        return found
    }

    /// "Anderson University" where the register has an Anderson College only.
    private func isOfAnotherKind(_ mention: Mention, _ words: [Word]) -> Bool {
        let next = mention.range.upperBound
        guard mention.range.count == 1, firstWords.contains(words[mention.range.lowerBound].stem), next < words.count,
            !words[next].breakBefore, Self.genericNouns.contains(words[next].stem)
        else { return false }
        let fitting = providers(withWords: [words[mention.range.lowerBound].stem, words[next].stem])
        return Set(fitting).isDisjoint(with: mention.codes)
    }

    private func mention(of meaning: Meaning, range: Range<Int>, words: [Word]) -> Mention {
        var codes = meaning.exact
        // Schools are namesakes of one another: a shorter name may mean any of them.
        let last = words[range.upperBound - 1].stem
        if codes.isEmpty || (["college", "school", "grammar"].contains(last) && range.count <= 2) {
            codes.formUnion(meaning.prefix)
        }
        let isFormer = codes.isEmpty
        if codes.isEmpty { codes = meaning.former }
        if codes.count > 1 {
            let named = codes.filter { universities.contains($0) }
            if !named.isEmpty { codes = named }
        }
        let institutions = Set(codes.map { institution[$0] ?? $0 })
        var mention = Mention(
            range: range,
            codes: codes.sorted(),
            isAmbiguous: institutions.count > 1,
            isFormer: isFormer
        )
        mention.isPart = meaning.exact.isEmpty && !isFormer
        return mention
    }
}
