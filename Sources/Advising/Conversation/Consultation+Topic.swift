// A turn that goes on with what a desk answered before: completed, and put to the desks again.

import Catalog

extension Consultation {
    /// The answer to the whole question that the utterance stands for after the topic; nil when it goes on with nothing.
    func goingOn(_ memory: inout AdvisingSession.Memory) throws -> FactSheet? {
        guard let topic = previous.topic, read.analysis.courseCodes.isEmpty, question.intent != .startOver else {
            return nil
        }
        let isCorrection = read.analysis.has(.instead)
        guard let ellipsis = Ellipsis(read.analysis.words, after: topic, isCorrection: isCorrection) else { return nil }
        let before = try parts(of: topic.words, at: topic.desk)
        var questions = try ellipsis.questions(after: before) { desk, words in try parts(of: words, at: desk) }
        if questions.isEmpty, let capital = ellipsis.inCapitals {
            questions = try capital.questions(after: before) { desk, words in try parts(of: words, at: desk) }
        }
        for words in questions {
            var fresh = memory
            fresh.topic = nil
            var whole = alone(words)
            whole.isCompletion = true
            if topic.desk == .currency {
                guard whole.question.intent == .currency else { continue }
                return try whole.inRegisterCurrency().answerFromRegisters(&memory)
            }
            do {
                let isOffice = topic.desk == .office
                guard let sheet = isOffice ? try whole.office(&fresh) : try whole.answerAtDesks(&fresh) else {
                    continue
                }
                memory.topic = fresh.topic?.following(topic)
                return sheet
            } catch is UnreadCondition {
                return nil
            }
        }
        return try carried(ellipsis, topic, before, &memory) ?? unheld(ellipsis, before)
    }

    /// "And the fee?" of an institution whose registers hold no fee: refused with its name, and not taken for an Australian course.
    private func unheld(_ ellipsis: Ellipsis, _ before: [TopicPart]) -> FactSheet? {
        guard !read.analysis.hasSubject, read.analysis.places.isEmpty, read.analysis.money.limit == nil,
            !ellipsis.saysName,
            !question.attributes.isEmpty || !question.uncovered.isEmpty && question.uncovered != [.other],
            let words = ellipsis.question(ofSubject: before)
        else { return nil }
        let whole = alone(words)
        var asked = whole.question
        let topics = asked.uncovered.filter { $0 != .otherCountry && $0 != .other }
        let facts = whole.question.attributes.map(AttributeWords.noun) + topics.map(Coverage.noun)
        guard !facts.isEmpty else { return nil }
        asked.intent = .uncovered
        var builder = SheetBuilder()
        builder.refused = true
        builder.say(
            "That is not in our data: the registers loaded here that hold this institution do not hold its \(FactText.list(facts, "or"))."
        )
        builder.say("Please see its website or ask its admissions office.")
        return builder.sheet(for: asked)
    }

    /// The same consultation about words that were put together, as if they had been said alone.
    func alone(_ words: [Word]) -> Consultation {
        Consultation(
            catalog: catalog,
            reader: reader,
            read: reader.read(alone: words),
            memory: AdvisingSession.Memory()
        )
    }

    // MARK: What a desk reads in words

    /// The parts of words as a desk reads them.
    func parts(of words: [Word], at desk: ConversationTopic.Desk) throws -> [TopicPart] {
        let found: [TopicPart] =
            switch desk {
            case .sponsors: try sponsorParts(words)
            case .rules: try ruleParts(words)
            case .degrees: try degreeParts(words)
            case .programs: try programParts(words)
            case .institutions: try institutionParts(words)
            case .world: try worldParts(words)
            case .currency: currencyParts(words)
            case .office: try officeParts(words)
            }
        return TopicPart.apart(found)
    }

    private func sponsorParts(_ words: [Word]) throws -> [TopicPart] {
        let cues = SponsorWords.parts(words)
        let asking = Set(cues.filter { $0.kind != .country }.flatMap { Array($0.range) })
        let names = RegisterNames(words: words, asking: asking)
        let sources = [Register.ukSponsors.source, Register.sevp.source]
        var match = try names.longestName { phrase in
            try sources.contains { try !catalog.authorisations(named: phrase, in: $0).isEmpty }
        }
        // "Is Essex a licensed sponsor?", "and Keele?": a word by itself, where the whole question or turn asks of one. It may be a
        // name that these registers lack: the answer says so.
        let asked = InstitutionWords(words)
        let asksOfOne = cues.contains { $0.kind == .fact } || words.count <= Self.bareTurn
        if match == nil, asksOfOne, !asked.isList, !asked.isCount, !asked.saysNoun {
            let short = try names.longestName { phrase in
                let forms = Set(Self.completions(of: phrase))
                return try sources.contains { try !catalog.names(among: forms, in: $0).isEmpty }
                    || words.count <= Self.bareTurn
                        && Self.otherNames.contains {
                            try !catalog.names(among: forms.union([phrase]), in: $0).isEmpty
                        }
            }
            if let short, short.range.count <= 2, !Self.namesNation(short.range, words),
                !words.isPlaced(at: short.range.lowerBound)
            {
                match = short
            }
        }
        let states = AmericanStates.all(in: words).map { TopicPart(.place, $0.range) }
        var found = match.map { [TopicPart(.institution, $0.range)] } ?? []
        // "Imperial College London" is more than the "Imperial College" of another register.
        if found.isEmpty, let name = Self.writtenName(words),
            read.analysis.mentions.allSatisfy({ $0.range.count < name.count })
        {
            found = [TopicPart(.institution, name)]
        }
        // A state is a place before it is the beginning of a name, where it stands alone.
        if let name = found.first, states.contains(where: { $0.range == name.range }) { found = [] }
        found += states
        // "Wellington School in Ayr": the town is not the one that lent its name.
        let name = found.first { $0.kind == .institution }?.range
        if let town = namedTown(try sources.flatMap { try catalog.authorisationTowns(in: $0) }, words, outside: name) {
            found.append(TopicPart(.place, town.range))
        }
        return found + cues + Self.nouns(words)
    }

    private func institutionParts(_ words: [Word]) throws -> [TopicPart] {
        let asked = InstitutionWords(words)
        let matches = try InstitutionFinder(catalog: catalog, words: words, read: asked, places: []).all()
        return matches.map { TopicPart(.institution, $0.range) } + asked.parts + limits(words)
    }

    private func programParts(_ words: [Word]) throws -> [TopicPart] {
        let read = ProgramWords(words)
        let school = try school(read)
        var taken = Set(school.map { Array($0.range) } ?? [])
        taken.formUnion(read.parts.flatMap { Array($0.range) })
        let field = read.fields(among: ProgramFields(all: try catalog.programFields()), outside: taken)
        return (school.map { [TopicPart(.institution, $0.range)] } ?? [])
            + (field.map { [TopicPart(.subject, $0.range)] } ?? []) + read.parts + Self.nouns(words)
    }

    private func degreeParts(_ words: [Word]) throws -> [TopicPart] {
        let read = DegreeWords(words)
        let titles = try titlesNamed(read)
        let source = Register.discoverUni.source
        let names = try KnownNames(words, completedBy: ["university", "college"]) {
            try catalog.names(among: $0, in: source)
        }
        var match = names.longest(asking: read.asking, masks: titles.map { Set($0) }).map(\.range)
        // "And Brunel?": the beginning of just one name.
        if match == nil, words.count <= Self.bareTurn { match = try begun(read)?.range }
        return (match.map { [TopicPart(.institution, $0)] } ?? [])
            + titles.prefix(1).map { TopicPart(.subject, $0) } + read.parts
    }

    private func worldParts(_ words: [Word]) throws -> [TopicPart] {
        let cues = (Self.domainCues.matches(words) + Self.siteCues.matches(words)).map(\.range)
        let nouns = Self.manyCues.matches(words).map { TopicPart(.noun, $0.range) }
        let asked = InstitutionWords(words).parts.filter { $0.kind == .form }
        let match = try universities(in: words, asking: Set(cues.flatMap { Array($0) }))
        let places = try countries(in: words).map { TopicPart(.place, $0.range) }
        return (match.map { [TopicPart(.institution, $0.range)] } ?? []) + cues.map { TopicPart(.fact, $0) } + places
            + nouns + asked
    }

    /// An amount, the currency beside it, and the one behind "in" or "to", or by itself.
    private func currencyParts(_ words: [Word]) -> [TopicPart] {
        let amounts = Numbers.all(in: words).map(\.range)
        let currencies =
            Currency.names.matches(words).map(\.range)
            + words.indices.filter { Currency.before[words[$0].text] != nil }.map { $0..<($0 + 1) }
        return amounts.map { TopicPart(.amount, $0) }
            + currencies.map { range in
                let isBeside = amounts.contains { amount in
                    if range.upperBound == amount.lowerBound || amount.upperBound == range.lowerBound { return true }
                    // "1,171 British pounds".
                    let isNear = amount.upperBound + 1 == range.lowerBound
                    return isNear && !["in", "to", "into", "as", "or"].contains(words[amount.upperBound].text)
                }
                return TopicPart(isBeside ? .currency : .target, range)
            }
    }

    private func ruleParts(_ words: [Word]) throws -> [TopicPart] {
        try RulesWords.parts(words) + nations(in: words).map { TopicPart(.nation, $0.range) }
    }

    /// "And Riverton Academy in Ayr?": a name that no register has exactly, written as one, with the kind of institution in it. The answer
    /// says what is near it, or that it is not listed.
    private static func writtenName(_ words: [Word]) -> Range<Int>? {
        guard words.count <= shortTurn,
            let kind = words.indices.first(where: {
                InstitutionFinder.kinds.contains(words[$0].stem) && words[$0].isWrittenAsName
            })
        else { return nil }
        let isName = { (index: Int) in
            words.indices.contains(index) && words[index].isWrittenAsName
                && !EllipsisWords.glue.contains(words[index].text)
        }
        var range = kind..<(kind + 1)
        while isName(range.lowerBound - 1) { range = (range.lowerBound - 1)..<range.upperBound }
        while true {
            // "School of Economics".
            let next = words.indices.contains(range.upperBound) && words[range.upperBound].text == "of" ? 1 : 0
            guard isName(range.upperBound + next) else { break }
            range = range.lowerBound..<(range.upperBound + next + 1)
        }
        return range.count > 1 ? range : nil
    }

    /// Words of a turn that is hardly more than a name.
    private static let bareTurn = 3
    /// Words of a turn that is a name and where it is.
    private static let shortTurn = 8
    /// Registers that know the names of institutions which the sponsors' registers may lack.
    private static let otherNames = [Register.discoverUni, .ipeds].map(\.source)

    private static func nouns(_ words: [Word]) -> [TopicPart] {
        words.indices.filter { InstitutionFinder.kinds.contains(words[$0].stem) }.map {
            TopicPart(.noun, $0..<($0 + 1))
        }
    }

    /// "Under 30 percent".
    private func limits(_ words: [Word]) -> [TopicPart] {
        Numbers.all(in: words).compactMap { number in
            guard Comparator.governing(number.range, in: words, window: 5) != nil else { return nil }
            var start = number.range.lowerBound
            while start > 0, start > number.range.lowerBound - 3, Self.comparing.contains(words[start - 1].text) {
                start -= 1
            }
            var end = number.range.upperBound
            if end < words.count, ["percent", "pc", "%"].contains(words[end].text) { end += 1 }
            return TopicPart(.limit, start..<end)
        }
    }

    private static let comparing: Set<String> = [
        "under", "over", "below", "above", "less", "more", "than", "at", "most", "least", "up", "to", "fewer", "about",
        "exactly",
        "of",
    ]
}
