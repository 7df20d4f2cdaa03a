// What a question leaves out: "not in Sydney", "except nursing", "at others than Monash".

/// What courses must not be, each for itself.
public struct Exclusions: Sendable, Codable, Equatable {
    /// Courses by their name, their level, or both together.
    public struct Kind: Sendable, Codable, Equatable {
        /// Phrases that all stand in the course name; each with its spellings.
        public var nameTerms: [[String]] = []
        /// The level.
        public var level: CourseLevel?
    }

    /// Kinds of course.
    public var kinds: [Kind] = []
    /// State codes, `VIC`: only campuses elsewhere count.
    public var states: [String] = []
    /// Cities or suburbs, a capital with its suburbs: only campuses elsewhere count.
    public var cities: [String] = []
    /// Codes of providers.
    public var providerCodes: [String] = []
    /// Languages of teaching.
    public var languages: [String] = []

    /// With nothing left out.
    public init() {}

    /// Nothing is left out.
    public var isEmpty: Bool { self == Exclusions() }

    /// What both leave out.
    mutating func formUnion(_ other: Exclusions) {
        func join<Element: Equatable>(_ list: inout [Element], _ more: [Element]) {
            list += more.filter { !list.contains($0) }
        }
        join(&kinds, other.kinds)
        join(&states, other.states)
        join(&cities, other.cities)
        join(&providerCodes, other.providerCodes)
        join(&languages, other.languages)
    }
}

extension Exclusions {
    /// What a taken-apart phrase names, all of it to be left out; nil where it names something that no list can do without, or nothing.
    init?(named analysis: Analysis) {
        let isOther =
            !analysis.courseCodes.isEmpty || analysis.levelLabel != nil || analysis.fieldOfEducation != nil
            || analysis.providerType != nil || analysis.money.limit != nil || analysis.duration.limit != nil
            || !analysis.topics.isEmpty || analysis.foreignCountry != nil || analysis.foreignUniversity != nil
        let isExplained = zip(analysis.words, analysis.taken).allSatisfy { word, isTaken in
            isTaken || Self.joints.contains(word.text)
        }
        guard !isOther, isExplained else { return nil }
        kinds = analysis.titles.map { Kind(nameTerms: $0.terms, level: $0.level) }
        kinds += analysis.looseTerms.map { Kind(nameTerms: [$0]) }
        if let level = analysis.looseLevel { kinds.append(Kind(level: level)) }
        for place in analysis.places {
            switch place {
            case .state(let code): states.append(code)
            case .city(let name, _): cities.append(name)
            }
        }
        // "Canberra ACT" is one place.
        if cities.count == 1, states.count == 1 { states = [] }
        providerCodes = analysis.mentions.flatMap(\.codes) + analysis.providerCodes
        if let language = analysis.language { languages = [language] }
        guard !isEmpty else { return nil }
    }

    /// Words between what is named, or beside it, that name nothing.
    fileprivate static let joints: Set<String> = [
        "and", "or", "nor", "in", "at", "the", "a", "an", "of", "any", "course", "courses", "degree", "degrees",
        "program",
        "programs", "programme", "programmes", "one", "ones", "area", "region", "city", "campus", "campuses", "from",
        "near",
        "around", "study", "studying", "go", "going", "live", "living", "move", "taught", "offered", "located", "based",
        "held", "given", "for", "those", "being", "to", "with",
        "language",
    ]
}

/// Finds the phrases that say what is left out.
enum ExclusionWords {
    /// What a phrase says of what it names.
    enum Meaning: Sendable {
        case leftOut
        /// "I am not in Sydney": where somebody is, which is no condition at all.
        case ofOneself
    }

    /// Words that come before what is left out.
    private static let openers = PhraseTable<Meaning>([
        ("am not|im not|i not|do not live|dont live|do not stay|dont stay|was not|were not", .ofOneself),
        ("i dont have|i do not have|i have no|i dont hold|i do not hold|we dont have|we do not have", .ofOneself),
        (
            "do not want|dont want|do not like|dont like|do not wish|dont wish|avoid|avoiding|not interested in",
            .leftOut
        ),
        (
            "nothing|but nothing|hate|i hate|we hate|dislike|i dislike|fed up with|tired of|not|isnt|arent|but not|and not|nor|neither|without|no|but no|and no|with no",
            .leftOut
        ),
        (
            "except|except for|excepting|excluding|exclude|excludes|besides|apart from|aside from|leaving out|leave out|setting aside|leaving aside",
            .leftOut
        ),
        (
            "else than|elsewhere than|anywhere other than|somewhere other than|other than|others than|outside|outside of|not counting|not including|minus",
            .leftOut
        ),
        ("anywhere but|everywhere but|anything but|everything but|all but|any but", .leftOut),
    ])

    /// Before "not", these speak of something else than of what is asked for: "I do not live in Sydney".
    private static let ofSomethingElse: Set<String> = [
        "i", "am", "im", "do", "does", "did", "can", "could", "will", "would", "should", "have", "has", "had", "why",
        "if",
        "or", "whether", "may", "might", "must", "was", "were", "we",
    ]

    private static let romance: Set<String> = [
        "quanto", "quanta", "custa", "custo", "qual", "quais", "curso", "cuanto", "cuesta", "universidade", "onde",
        "tem",
    ]

    private static func isOfSomethingElse(_ opener: Range<Int>, _ words: [Word]) -> Bool {
        let start = opener.lowerBound
        return words[start].text == "not" && start > 0 && !words[start].breakBefore
            && ofSomethingElse.contains(words[start - 1].text)
    }

    package static let vocabulary = openers.vocabulary.union(unoffering.vocabulary)

    /// Where the phrase ends.
    private static let ends: Set<String> = [
        "under", "below", "over", "above", "with", "within", "for", "that", "which", "who", "where", "please", "pls",
        "plz",
        "offer", "offers", "offering", "have", "has", "are", "is", "do", "does", "can", "cheaper", "per", "by", "to",
        "on",
        "only", "but", "less", "more", "up", "from", "if", "because", "since", "i", "my", "how", "what", "cost",
        "costs",
        "teach", "teaches", "provide", "provides", "run", "runs", "not", "except",
    ]

    /// Each phrase: from its opener on, and the words behind that, which name what is left out.
    ///
    /// - Parameter isPlace: Whether a place's name begins at a word: a row of places goes on behind a comma.
    static func phrases(
        in words: [Word],
        isPlace: (Int) -> Bool
    ) -> [(meaning: Meaning, whole: Range<Int>, named: Range<Int>)] {
        var phrases: [(meaning: Meaning, whole: Range<Int>, named: Range<Int>)] = []
        for (meaning, opener) in openers.matches(words) {
            if let last = phrases.last, opener.lowerBound < last.whole.upperBound { continue }
            if isOfSomethingElse(opener, words) { continue }
            // "A zero beside Emmanuel College" leaves nothing out, as "besides" does.
            if words[opener.lowerBound].text == "beside" { continue }
            // "Without paying" leaves out no course.
            if opener.upperBound < words.count,
                ["paying", "pay", "fees", "tuition", "money"].contains(words[opener.upperBound].text)
            {
                continue
            }
            // Portuguese "no" is "in the".
            if words[opener.lowerBound].text == "no", words.contains(where: { romance.contains($0.text) }) { continue }
            // "No Sydney" behind a comma; "there are no nursing courses" leaves nothing out.
            if words[opener.lowerBound].text == "no", opener.lowerBound == 0 || !words[opener.lowerBound].breakBefore {
                continue
            }
            var start = opener.upperBound
            while start < words.count, Exclusions.joints.contains(words[start].text), !words[start].breakBefore {
                start += 1
            }
            guard start < words.count, !words[start].breakBefore else { continue }
            let end = end(of: words, from: start, isPlace)
            guard end > start else { continue }
            phrases.append((meaning, opener.lowerBound..<end, opener.upperBound..<end))
        }
        return phrases
    }

    /// What turns a condition round, with the word of it: "not private", "outside Texas", "don't offer doctorates". Rows that have what
    /// the condition says would be the opposite of what is asked.
    ///
    /// - Parameter conditions: Positions of the words that were read as conditions.
    static func negation(in words: [Word], of conditions: Set<Int>) -> String? {
        for (_, opener) in negations.matches(words)
        where conditions.isDisjoint(with: opener) && !isOfSomethingElse(opener, words) {
            var next = opener.upperBound
            while next < words.count, !conditions.contains(next), !words[next].breakBefore,
                Exclusions.joints.contains(words[next].text) || verbs.contains(words[next].text)
            { next += 1 }
            if next < words.count, conditions.contains(next), !words[next].breakBefore {
                // "Not in New York".
                while next + 1 < words.count, conditions.contains(next + 1), !words[next + 1].breakBefore { next += 1 }
                return words[opener.lowerBound...next].map(\.surface).joined(separator: " ")
            }
        }
        return nil
    }

    private static let negations: PhraseTable<Meaning> = {
        var table = openers
        for word in ["dont", "doesnt"] { table.insert(word, .leftOut) }
        return table
    }()

    /// "Universities that don't have law": the words that turn the offering of what is named round; nil where there are none.
    ///
    /// - Parameter subjects: Positions of the words that name levels and fields.
    static func unoffered(in words: [Word], of subjects: Set<Int>) -> String? {
        for (_, cue) in unoffering.matches(words) where cue.lowerBound > 0 {
            let before = words[cue.lowerBound - 1].text
            guard !["i", "we", "you", "my", "if"].contains(before) else { continue }
            let reach = cue.upperBound..<min(words.count, cue.upperBound + 4)
            guard let first = reach.first(where: { subjects.contains($0) }) else { continue }
            return words[cue.lowerBound...first].map(\.surface).joined(separator: " ")
        }
        return nil
    }

    private static let unoffering = PhraseTable<Bool>([
        ("dont have|do not have|doesnt have|does not have|dont offer|do not offer|doesnt offer|does not offer", true),
        (
            "dont teach|do not teach|doesnt teach|does not teach|dont run|do not run|have no|has no|offer no|offers no",
            true
        ),
        ("dont provide|do not provide|doesnt provide|does not provide|lack|lacks|lacking", true),
    ])

    private static let verbs: Set<String> = [
        "offer", "award", "grant", "give", "have", "provide", "teach", "require", "need", "demand", "accept", "be",
        "belong", "lie",
    ]

    private static func end(of words: [Word], from start: Int, _ isPlace: (Int) -> Bool) -> Int {
        var end = start
        while end < words.count {
            let word = words[end]
            if word.breakBefore, end > start, !(isPlace(start) && isPlace(end)) { break }
            if ends.contains(word.text) { break }
            // "Excluding diplomas in Perth", but "not in Sydney or in Melbourne".
            if ["in", "at"].contains(word.text), end > start, !["or", "nor"].contains(words[end - 1].text) { break }
            end += 1
        }
        while end > start, ["and", "or", "nor"].contains(words[end - 1].text) { end -= 1 }
        return end
    }
}
