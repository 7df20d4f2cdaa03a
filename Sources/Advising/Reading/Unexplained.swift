// Questions of which the reading leaves too much unexplained to answer with rows.

import Catalog

/// Better no list than a list about something else: "what should I pack for Melbourne?" names a place, and no course.
enum Unexplained {
    /// The question as read, or as one that no register answers where its own words say so.
    static func checked(_ read: ReadQuestion, after memory: AdvisingSession.Memory) -> ReadQuestion {
        guard isUnexplained(read, after: memory) else { return read }
        var refused = read
        refused.question.intent = .uncovered
        if refused.question.uncovered.isEmpty { refused.question.uncovered = [.other] }
        return refused
    }

    /// The first word of a list question that no part of it was read from, or words that turn a condition round: rows that leave it out
    /// would answer another question.
    ///
    /// - Parameter explained: Positions of the words that were read.
    static func condition(in words: [Word], besides explained: Set<Int>) -> String? {
        if let negation = ExclusionWords.negation(in: words, of: explained) { return negation }
        let told = Telling.told(words)
        return words.enumerated().first { index, word in
            !explained.contains(index) && !told.contains(index) && isContent(word) && !unsaying.contains(word.stem)
        }?.element.surface
    }

    /// Words beside a condition that state none, as stems.
    private static let unsaying: Set<String> = Set(
        """
        located situated based currently present official total altogether overall active listed hold holds holding possess admit \
        admits admitting award awards awarding grant grants granting confer sponsor sponsors sponsoring licence license licences \
        licenses licensed licenced certified certificate approved permitted authorised authorized entry entries row rows record \
        records data survey catalogue database box kingdom britain england united america american states allowed welcome \
        enrolling admission acceptance applicants applicant percent half third quarter rate rates than fewer what's whose \
        degree-granting highest lowest recently today count counted short full names alphabetical order thing please whichever \
        able capable possible part mandatory country first-year drew draw draws attract attracts attracted freshman freshmen send sent exact column directory certification approval approvals issue issues carry carries carrying remark remarks receive received receives get gets getting owned handing bring people training following operate sector universe sits sit federal directory side marked flagged market vocational really must definitely open running operating entries list lists
        file files copy excerpt show shows attend choice choose whom available possible name named tiers tier home office score scores rating ratings status compliance column immigration visa visas
        """.split(whereSeparator: { $0 == " " || $0 == "\n" }).map { Word.stem(of: String($0)) }
    )

    /// Content words that were read as nothing.
    static func words(of analysis: Analysis) -> [Word] {
        analysis.words.indices.filter { isUnread($0, in: analysis) }.map { analysis.words[$0] }
    }

    /// An English word that is no number, joins no others and is no chatter.
    private static func isContent(_ word: Word) -> Bool {
        word.number == nil && word.text.count >= 4 && word.text.utf8.allSatisfy { $0 < 0x80 }
            && !CommonWords.stop.contains(word.text) && !CommonWords.stop.contains(word.stem)
            && !chatter.contains(word.stem)
    }

    static func isUnread(_ index: Int, in analysis: Analysis) -> Bool {
        let word = analysis.words[index]
        return !analysis.taken[index] && isContent(word)
            && IntentWords.table.match([word], at: 0) == nil && AttributeWords.table.match([word], at: 0) == nil
    }

    private static func isUnexplained(_ read: ReadQuestion, after memory: AdvisingSession.Memory) -> Bool {
        let question = read.question
        let analysis = read.analysis
        guard question.courseCodes.isEmpty, analysis.titles.isEmpty else { return false }
        let unread = words(of: analysis)
        if asksOfKindAlone(question) { return true }
        // In another script what was not read cannot be told from what joins words; more than a few of them ask for more than a place.
        let isOtherScript =
            analysis.words.indices.count { index in
                !analysis.taken[index]
                    && analysis.words[index].text.unicodeScalars.contains { (0x370...0x1FFF).contains($0.value) }
            } > 3
        if isOtherScript, question.intent == .list, memory.question == nil, question.filter.onlyPlaces,
            question.providerCodes.isEmpty, !analysis.has(.courses), !analysis.has(.providers)
        {
            return true
        }
        guard !unread.isEmpty else { return false }
        switch question.intent {
        case .list, .superlative, .median:
            // "Where is Nowhere College?" names an institution that is not known, not courses with "college" in the name.
            let namesKind = question.filter.nameTerms.contains { $0.allSatisfy(institutionKinds.contains) }
            if memory.question == nil, namesKind, question.filter.level == nil { return true }
            // "Liverpool MSc fee": all master's courses would be no answer.
            let only = question.filter
            if memory.question == nil, question.providerCodes.isEmpty, question.ranking == nil,
                only.onlyLevel || only.onlyLanguage && !analysis.has(.courses)
            {
                return true
            }
            // A place alone is no subject, unless courses or providers were asked for in so many words.
            return memory.question == nil && question.filter.onlyPlaces && question.providerCodes.isEmpty
                && !analysis.has(.courses) && !analysis.has(.providers)
        case .count:
            return analysis.looseTerms.isEmpty && analysis.looseLevel == nil && analysis.levelLabel == nil
                && analysis.providerType == nil && !asksNumberOfKnownThings(analysis) && memory.question == nil
        case .providerFacts:
            let opening = analysis.words.first.map { asking.contains($0.text) } ?? false
            // "UNSW library opening hours": more than a name was said.
            let asksMore = opening || unread.count > 1 || analysis.words.last?.isAsked == true
            return question.attributes.isEmpty && asksMore && !question.isProviderAmbiguous && !question.usesFormerName
        default: return false
        }
    }

    /// "What colleges do you list for …?" asks for no courses with "college" in the name.
    private static func asksOfKindAlone(_ question: Question) -> Bool {
        guard [.list, .superlative, .median].contains(question.intent), question.providerCodes.isEmpty else {
            return false
        }
        var rest = question.filter
        rest.nameTerms = []
        rest.states = []
        rest.cities = []
        return rest.isEmpty && !question.filter.nameTerms.isEmpty
            && question.filter.nameTerms.allSatisfy { $0.allSatisfy { institutionKinds.contains(Word.stem(of: $0)) } }
    }

    /// "How many courses", "number of providers": the noun that is counted stands near the word for the number.
    private static func asksNumberOfKnownThings(_ analysis: Analysis) -> Bool {
        guard let start = analysis.cuePositions.first(where: { $0.cue == .howMany })?.position else { return true }
        return analysis.cuePositions.contains { cue, position in
            [.courses, .providers, .states].contains(cue) && position >= start && position <= start + 5
        }
    }

    private static let institutionKinds: Set<String> = ["college", "university", "institute", "school", "academy"]

    private static let asking: Set<String> = [
        "what", "how", "who", "when", "why", "is", "are", "do", "does", "can", "has", "have", "which", "was", "were",
    ]

    private static let chatter: Set<String> = [
        "recommend", "advice", "advise", "regard", "offering", "mate", "greeting", "brief", "overview", "summary",
        "describe", "background", "website", "profile", "australian", "curious", "morning", "afternoon", "evening",
        "advance", "figure",
        "slide", "manager", "desk", "adviser", "advisor", "counsellor", "team",
    ]
}

/// A question put together from two turns has a condition that nobody understands: the turn is one by itself.
struct UnreadCondition: Error {}

extension Question.Filter {
    /// Nothing but a level was said.
    var onlyLevel: Bool {
        var rest = self
        rest.level = nil
        return rest.isEmpty && !isEmpty
    }

    /// Nothing but the language of teaching was said.
    var onlyLanguage: Bool {
        var rest = self
        rest.language = nil
        return rest.isEmpty && !isEmpty
    }

    /// Nothing but a course's name and level, and where to study, was said.
    var onlyPlacesBesideName: Bool {
        var rest = self
        rest.nameTerms = []
        rest.level = nil
        return rest.isEmpty || rest.onlyPlaces
    }

    /// Nothing but where to study was said.
    var onlyPlaces: Bool {
        var rest = self
        rest.states = []
        rest.cities = []
        return rest.isEmpty && !isEmpty
    }
}

extension SheetBuilder {
    /// Refuses a list or a number because words of the question are not understood as a condition.
    mutating func sayNotUnderstood(_ words: String, _ edition: Edition) {
        refused = true
        let title = edition.register?.title ?? edition.source
        say(
            "I do not understand “\(FactText.escape(words))” as a condition that the \(title) \(cite(edition)) could answer, so I give neither a list nor a number. Please ask again without it or in other words."
        )
    }

    /// Refuses a question of which words are not understood as anything that a register holds.
    mutating func sayUnheld(_ words: [Word], _ edition: Edition) {
        refused = true
        let quoted = FactText.list(words.prefix(3).map { "“\(FactText.escape($0.surface))”" }, "and")
        let title = edition.register?.title ?? edition.source
        say(
            "That is not in our data: nothing that the \(title) \(cite(edition)) holds answers \(quoted). It gives courses and providers, with places, levels, lengths and fees. Please ask the provider or the international office, or ask again in other words."
        )
    }
}
