// One clause of a question taken apart: which words are a provider, a title, a place, an amount.

/// Every known phrase of a clause with its place in it. Interpreting them together is ``Interpreter``'s part.
package struct Analysis: Sendable {
    /// A course title or a field with a level.
    package struct Title: Sendable, Equatable {
        package var range: Range<Int>
        package var level: CourseLevel?
        /// The field words, each phrase with its spellings.
        package var terms: [[String]]
        /// The title in the register's manner, "master of data science", as stems; empty when only a field was said.
        package var canonical: [String]
        /// The level was said after the field, or in the plural without "of": a kind of course rather than a title.
        package var isKind: Bool
    }

    package var words: [Word]
    package var taken: [Bool]
    package var courseCodes: [String] = []
    package var providerCodes: [String] = []
    package var titles: [Title] = []
    package var looseLevel: CourseLevel?
    package var looseTerms: [[String]] = []
    /// The register's own label of a level.
    package var levelLabel: String?
    /// What somebody wants to become, where another sentence says what to look for.
    var profession: Range<Int>?
    /// A stage or years of school.
    var school: SchoolStage?
    package var fieldOfEducation: String?
    package var mentions: [ProviderNames.Mention] = []
    package var places: [Place] = []
    package var placesAreAlternatives = false
    /// "Perth options: … in Western Australia": the state stands behind "in", the city does not.
    var stateIsTheCondition = false
    package var language: String?
    /// "Government institutions": the type of the providers asked for.
    package var providerType: String?
    package var money = ReadMoney()
    package var duration = ReadDuration()
    package var attributes: [Attribute] = []
    package var topics: [UncoveredTopic] = []
    package var cues: [Cue] = []
    package var cuePositions: [(cue: Cue, position: Int)] = []
    package var foreignUniversity: String?
    package var foreignCountry: String?
    /// A university or college is named that no edition knows.
    package var namesUnknownProvider = false
    /// In capitals and with its kind, by a word that is no place: "Kelpford University", Brisbane.
    package var spellsOutUnknownProvider = false
    package var mentionsOlderEdition = false
    /// What is to be left out; its words are taken.
    package var excluded = Exclusions()
    /// "N cheapest", "top N".
    package var statedCount: Int?

    package init(words: [Word]) {
        self.words = words
        taken = Array(repeating: false, count: words.count)
    }

    package func isFree(_ range: Range<Int>) -> Bool { range.allSatisfy { !taken[$0] } }

    package mutating func take(_ range: Range<Int>) { for index in range { taken[index] = true } }

    package func has(_ cue: Cue) -> Bool { cues.contains(cue) }

    /// Something to look up or to filter by was said.
    package var hasSubject: Bool { looseLevel != nil || levelLabel != nil || hasSubjectBesidesLevel }

    /// A course, a field or a provider was named: "and with a PhD?" names none.
    var hasSubjectBesidesLevel: Bool {
        !titles.isEmpty || !looseTerms.isEmpty || !mentions.isEmpty || !courseCodes.isEmpty || !providerCodes.isEmpty
            || fieldOfEducation != nil || language != nil || namesUnknownProvider
    }

    /// A place, a limit, a fact or a direction was said.
    var isCondition: Bool {
        !places.isEmpty || money.limit != nil || money.foreign != nil || duration.limit != nil || !attributes.isEmpty
            || !topics.isEmpty || foreignUniversity != nil || foreignCountry != nil || statedCount != nil
            || !excluded.isEmpty
            || asksForExtreme || has(.howMany)
    }

    /// The cheapest, dearest, longest or shortest is asked for.
    var asksForExtreme: Bool { has(.cheapest) || has(.dearest) || has(.longest) || has(.shortest) }

    /// A name of a provider ends just before this word.
    func endsMention(at position: Int) -> Bool { mentions.contains { $0.range.upperBound == position } }

    /// A name of a provider begins with this word.
    func beginsMention(at position: Int) -> Bool { mentions.contains { $0.range.lowerBound == position } }

    /// Positions of the words that name levels and fields: what was read, without places, amounts, names and cues.
    package var subjectPositions: Set<Int> = []

    /// Every field phrase, of titles and loose.
    package var terms: [[String]] { titles.flatMap(\.terms) + looseTerms }

    package var level: CourseLevel? { titles.compactMap(\.level).first ?? looseLevel }
}
