// What needs no row: refusals, currencies, greetings, questions back; and the premise that a whole-course fee is a year's.

import Catalog

extension Consultation {
    /// "Not in our data", what the box does hold, and whom to ask.
    func uncovered(_ builder: inout SheetBuilder, _ edition: Edition) throws {
        builder.refused = true
        var topics = Coverage.missing(in: question)
        if question.foreignUniversity != nil || question.foreignCountry != nil, !topics.contains(.otherCountry) {
            topics.insert(.otherCountry, at: 0)
        }
        if question.namesUnknownProvider, topics.isEmpty {
            return try unknownInstitution(edition, &builder)
        }
        if topics.isEmpty { topics = [.other] }
        let refusals: Set<UncoveredTopic> = [.internals, .otherVisitors, .writing]
        if let refusal = topics.first(where: { refusals.contains($0) }) {
            let text: String =
                switch refusal {
                case .internals: "I do not give out the inner settings of this box."
                case .otherVisitors:
                    "I cannot show what other visitors asked: nothing is kept from one visitor for another."
                default: "I do not write essays or statements; they should be your own."
                }
            return builder.say(text + " " + Coverage.whomToAsk(refusal))
        }
        if let country = question.foreignCountry ?? question.foreignUniversity,
            topics.first == .otherCountry || topics.contains(.otherCountry)
        {
            let rest = topics.filter { $0 != .otherCountry }.map(Coverage.noun)
            let codes = ["the United States": "US", "the United Kingdom": "GB"]
            let held = try codes[country].map { code in try registers { $0.country == code } } ?? []
            builder.say(
                held.isEmpty
                    ? "That is not in our data: no register loaded here covers \(country)"
                        + (rest.isEmpty ? "" : ", and none holds \(FactText.list(rest, "or"))") + "."
                    : "That is not in our data"
                        + (rest.isEmpty ? "" : ": no register loaded here holds \(FactText.list(rest, "or"))")
                        + ". About \(country) the box holds: \(FactText.list(held))."
            )
        } else if topics.contains(.otherCountry), case let held = try registers(where: { $0.country != "AU" }),
            !held.isEmpty
        {
            let rest = topics.filter { $0 != .otherCountry && $0 != .other }.map(Coverage.noun)
            builder.say(
                "That is not in our data"
                    + (rest.isEmpty ? "" : ": no register loaded here holds \(FactText.list(rest, "or"))")
                    + ". Besides Australia's register the box holds: \(FactText.list(held))."
            )
        } else {
            builder.say(
                "That is not in our data: the register does not hold \(FactText.list(topics.map { $0 == .other ? "what you ask" : Coverage.noun($0) }, "or"))."
            )
        }
        let isOfVisas = !Set(topics).isDisjoint(with: [.visa, .workRights, .savings])
        if isOfVisas, question.foreignCountry == nil, try catalog.currentEdition(of: Register.ukRules.source) != nil {
            builder.say(
                "If you ask about the United Kingdom, please say so: its Immigration Rules on study are held here."
            )
        }
        builder.say(unique(topics.map(Coverage.whomToAsk)).joined(separator: " "))
        let nearby =
            question.namedCourses.first.map { !$0.providerCodes.isEmpty } == true || !question.courseCodes.isEmpty
            ? "What the register does hold about the course: fee, length, campuses, level and language."
            : "What the box does hold: \(Coverage.cricos.summary)."
        builder.say(nearby + " " + builder.cite(edition))
    }

    /// Says where a name was looked for, or that it is known where nothing that was asked of it is.
    private func unknownInstitution(_ edition: Edition, _ builder: inout SheetBuilder) throws {
        if let (name, sources) = try nameElsewhere() {
            let titles = try registers { sources.contains($0.source) }
            return builder.say(
                "I do not understand what you ask of **\(FactText.escape(name))**. Registers here that know the name: \(FactText.list(titles)). Please ask in other words."
            )
        }
        let others = try registers { Self.namesInstitutions.contains($0.source) }
        builder.say(
            "That institution is not on the CRICOS register of \(FactText.date(edition.date)) \(builder.cite(edition))"
                + (others.isEmpty
                    ? ", and registers of other countries are not loaded here, so it is not in our data."
                    : ", and I found no such name in the others loaded here (\(FactText.list(others))), so it is not in our data.")
                + " Its full official name may help."
        )
    }

    /// The longest name in the question, with a kind of institution in it, that a register of another country knows.
    private func nameElsewhere() throws -> (name: String, sources: Set<String>)? {
        let words = read.analysis.words.map(\.asWritten)
        let phrases = KnownNames.phrases(words, longest: 10).filter { $0.contains(" ") }
        var sources: [String: Set<String>] = [:]
        for source in Self.namesInstitutions {
            for name in try catalog.names(among: phrases, in: source) { sources[name, default: []].insert(source) }
        }
        let match = RegisterNames(words: words, asking: []).longestName { sources[$0] != nil }
        guard let match, match.range.contains(where: { InstitutionFinder.kinds.contains(words[$0].stem) }) else {
            return nil
        }
        return (words[match.range].map(\.surface).joined(separator: " "), sources[match.folded] ?? [])
    }

    /// The registers of this box that satisfy a condition, by title.
    private func registers(where isWanted: (Register) -> Bool) throws -> [String] {
        try Register.all.filter(isWanted).filter { try catalog.currentEdition(of: $0.source) != nil }.map(\.title)
    }

    /// The other countries' registers in which institutions are looked up by name.
    private static let namesInstitutions = Set(
        [Register.ukSponsors, .sevp, .ipeds, .discoverUni, .scorecard, .hipo].map(\.source)
    )

    func greeting(_ builder: inout SheetBuilder, _ edition: Edition) {
        builder.say(
            "Hello! I answer from the Australian register of courses (CRICOS, \(FactText.date(edition.date))): fees, lengths, campuses and which courses fit your field, place and budget."
        )
        builder.say("What would you like to study, and at which level?")
    }

    /// Asks for what is missing; a budget told in advance is confirmed.
    func unclear(_ builder: inout SheetBuilder) {
        if let foreign = question.foreignMoney, foreign.amount != nil, question.filter.money == nil {
            return builder.say(
                "Thank you. The rate from \(foreign.currency) to Australian dollars is not in our data, so I cannot use that amount. What is your limit in Australian dollars, and which field and level would you like?"
            )
        }
        if let money = question.filter.money {
            return builder.say(
                "Noted: \(ConditionText.describe(money)). Which field and which level would you like to study, and where?"
            )
        }
        builder.say(
            "What would you like to know? For example: a course by name at a provider, or courses by field, level, city and budget per year."
        )
    }

    /// "Since it costs 90,000 a year, is there a cheaper one?": the premise first, then the list.
    func cheaperThanNamed(_ builder: inout SheetBuilder, _ edition: Edition, _ memory: inout AdvisingSession.Memory)
        throws
    {
        guard case .courses(let courses, _) = try named(), let course = courses.first, let fee = course.tuitionFee,
            let yearly = course.annualFee
        else { return try courseFacts(&builder, edition, &memory) }
        let mark = builder.cite(course)
        let name = "**\(FactText.escape(course.name))** at \(FactText.escape(course.providerName))"
        let stated = question.filter.money.flatMap { $0.maximum ?? $0.minimum }
        let isMistaken = stated.map { abs($0 - fee) < 1 && abs($0 - yearly) >= 1 } ?? false
        builder.say(
            "The \(name) costs **\(FactText.wholeDollars(yearly)) per year**; \(FactText.money(fee)) is the tuition for the whole course of \(FactText.weeks(course.durationWeeks)) \(mark)."
                + (isMistaken ? " So the amount you name is the total, not a year's." : "")
        )
        var filter = question.filter
        var limit = Question.MoneyLimit()
        limit.maximum = yearly
        limit.maximumIsStrict = true
        filter.money = limit
        var found = try catalog.courses(filter.query(providerCodes: []))
        found.sort { ($0.annualFee ?? 0, $0.code) < ($1.annualFee ?? 0, $1.code) }
        let description = ConditionText.describe(
            filter,
            providers: [],
            without: try providerNames(filter.excluded.providerCodes)
        )
        if found.isEmpty {
            builder.say("No course is cheaper: the register has no \(description).")
        } else {
            let shown = Array(found.prefix(Self.tableLimit))
            builder.say("Cheaper per year: **\(found.count)** \(description).")
            try table(shown, &builder, states: filter.states, cities: filter.cities)
            builder.answerKeys = shown.map(\.key)
            memory.shownCourses = shown.map(\.code)
        }
        builder.say(source(edition, annual: true))
    }
}
