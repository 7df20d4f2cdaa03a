// One question put to the catalogue: which answer is written, and what the next turn may refer to.

import Catalog

struct Consultation {
    let catalog: Catalog
    let reader: QuestionReader
    let read: ReadQuestion
    let previous: AdvisingSession.Memory
    /// True for a question that was put together from a turn and the topic before it, and may be none.
    var isCompletion = false

    /// Most rows a table shows.
    static let tableLimit = 20

    var question: Question { read.question }
    var current: Edition? { reader.current }

    init(catalog: Catalog, reader: QuestionReader, read: ReadQuestion, memory: AdvisingSession.Memory) {
        self.catalog = catalog
        self.reader = reader
        self.read = read
        previous = memory
    }

    /// A part of the adviser that answers from registers of its own.
    private struct Desk: Sendable {
        /// What a next question may go on with; nil where nothing can.
        let topic: ConversationTopic.Desk?
        /// Nil when the question is not for it, or when none of its registers is loaded.
        let answer: @Sendable (Consultation) throws -> FactSheet?
    }

    /// Asked in this order before the Australian register; the first that answers has answered.
    private static let desks: [Desk] = [
        Desk(topic: nil) { try $0.ages() },
        Desk(topic: .sponsors) { try $0.sponsor() },
        Desk(topic: .rules) { try $0.rules() },
        Desk(topic: .degrees) { try $0.degreeCourse() },
        Desk(topic: .programs) { try $0.program() },
        Desk(topic: .institutions) { try $0.institutions() },
        Desk(topic: .world) { try $0.worldUniversity() },
    ]

    /// Writes the fact sheet and notes in `memory` what it was about: from the registers, and from what the international office
    /// collected where they do not hold it.
    func answer(_ memory: inout AdvisingSession.Memory) throws -> FactSheet {
        if let sheet = try meaningOfInitials() { return sheet }
        if let written = try withNamesWritten() { return try written.answerAsNamed(&memory) }
        return try answerAsNamed(&memory)
    }

    /// With initials, earlier names and slips of the pen read as the names that they stand for.
    private func answerAsNamed(_ memory: inout AdvisingSession.Memory) throws -> FactSheet {
        switch try spelledOut() ?? earlierNamed() {
        case .ambiguous(let sheet, let topic):
            memory.topic = topic
            return sheet
        case .named(let consultation, let notes):
            return consultation.noting(notes, in: try consultation.answerAsSpelt(&memory))
        case nil: break
        }
        switch try spelt() {
        case .ambiguous(let sheet): return sheet
        case .corrected(let consultation, let name):
            var sheet = try consultation.answerAsSpelt(&memory)
            if !TextFolding.fold(sheet.markdown).contains(TextFolding.fold(name)) {
                sheet.markdown += "\n\n*The name was read as \(FactText.escape(name)).*"
            }
            return sheet
        case nil: return try answerAsSpelt(&memory)
        }
    }

    private func answerAsSpelt(_ memory: inout AdvisingSession.Memory) throws -> FactSheet {
        if let sheet = try converted() ?? comparing(&memory) ?? goingOn(&memory) { return sheet }
        if let sheet = try office(&memory) { return sheet }
        let sheet = try inRegisterCurrency().withProviderOfTown().answerFromRegisters(&memory)
        return try documents(insteadOf: sheet) ?? rules(insteadOf: sheet, &memory) ?? sheet
    }

    func answerFromRegisters(_ memory: inout AdvisingSession.Memory) throws -> FactSheet {
        if question.intent == .startOver {
            memory = AdvisingSession.Memory()
            return sheet("Done: everything so far is forgotten. What would you like to know?")
        }
        if let sheet = try answerAtDesks(&memory) { return sheet }
        guard let edition = current else {
            return sheet(
                "No register has been loaded into this box yet, so there is nothing to answer from.",
                refused: true
            )
        }
        var builder = SheetBuilder()
        let unread = Unexplained.asked(read)
        if !unread.isEmpty {
            builder.sayUnheld(unread, edition)
            return builder.sheet(for: question)
        }
        remember(in: &memory)
        switch question.intent {
        case .courseFacts: try courseFacts(&builder, edition, &memory)
        case .cheaperThanNamed: try cheaperThanNamed(&builder, edition, &memory)
        case .providerFacts: try providerFacts(&builder, edition, &memory)
        case .list, .superlative: try list(&builder, edition, &memory)
        case .order: try order(&builder, edition, &memory)
        case .count, .median: try count(&builder, edition)
        case .registered: try registered(&builder, edition, &memory)
        case .courseStatus: try courseStatus(&builder, edition, &memory)
        case .editionChange: try editionChange(&builder, edition, &memory)
        case .editionDate: editionDate(&builder, edition)
        case .uncovered: try uncovered(&builder, edition)
        case .currency: try currency(&builder, edition, &memory)
        case .greeting: greeting(&builder, edition)
        case .thanks: builder.say("You are welcome. Ask on whenever you like.")
        // Without the register that it asks of, such a question was read as one of the others.
        case .startOver, .unclear, .sponsor, .program, .degreeCourse, .rules: unclear(&builder)
        }
        memory.noteCourses(after: previous, asked: question.intent)
        return builder.sheet(for: question)
    }

    /// The answer of the first desk whose question it is; nil when it is for the Australian register.
    func answerAtDesks(_ memory: inout AdvisingSession.Memory) throws -> FactSheet? {
        // Essays, secrets and other people's questions are refused, whatever they are about.
        guard Set(question.uncovered).isDisjoint(with: [.writing, .internals, .otherVisitors]) else { return nil }
        for desk in Self.desks {
            guard let sheet = try desk.answer(self) else { continue }
            if let topic = desk.topic {
                let words = topic == .rules ? try wordsOnRules() : read.analysis.words
                memory.topic = ConversationTopic(desk: topic, words: words, sheet: sheet)?.following(previous.topic)
            }
            return sheet
        }
        return nil
    }

    func remember(in memory: inout AdvisingSession.Memory) {
        switch question.intent {
        case .greeting, .thanks, .editionDate: if question.filter.isEmpty { return }
        case .uncovered, .unclear:
            if question.filter.isEmpty, question.providerCodes.isEmpty, question.foreignMoney == nil { return }
        default: break
        }
        if question.intent != .uncovered { memory.topic = nil }
        memory.question = question
        if read.analysis.money.isStandingBudget, read.analysis.money.limit ?? read.analysis.money.foreign?.limit != nil,
            let limit = question.filter.money
        {
            memory.standingBudget = limit
        }
        if !question.providerCodes.isEmpty { memory.topicProviders = question.providerCodes }
    }

    func sheet(_ text: String, refused: Bool = false) -> FactSheet {
        var builder = SheetBuilder()
        builder.say(text)
        builder.refused = refused
        return builder.sheet(for: question)
    }

    // MARK: Shared pieces

    /// "*CRICOS register, edition 2 January 2026.*" and the notes that its figures need.
    func source(_ edition: Edition, annual: Bool = false) -> String {
        var text = "CRICOS register, edition \(FactText.date(edition.date))."
        if edition.completeness == .starter { text += " This is the starter excerpt, not the whole register." }
        if annual { text += " The register states the fee of the whole course; per year = fee ÷ weeks × 52." }
        return "*" + text + "*"
    }

    func providerNames(_ codes: [String]) throws -> [String] {
        var seen: Set<String> = []
        return try codes.compactMap { try catalog.provider(code: $0)?.displayName }.filter { seen.insert($0).inserted }
    }

    /// Names what was asked beside it and is not held; empty when everything is.
    func missingNote() -> String { note(of: Coverage.missing(in: question), "The register does not hold this.") }

    /// What was asked beside an answer of another desk, and is held by none.
    var unheldNote: String {
        note(of: Coverage.missing(in: question).filter(Self.heldByNone.contains), "No register here holds this.")
    }

    private func note(of topics: [UncoveredTopic], _ holder: String) -> String {
        guard !topics.isEmpty else { return "" }
        let nouns = FactText.list(topics.map { topic in Coverage.noun(topic) })
        return "Not in our data: \(nouns). \(holder) "
            + unique(topics.map(Coverage.whomToAsk)).joined(separator: " ")
    }

    private static let heldByNone: Set<UncoveredTopic> = [
        .rankings, .deadlines, .scholarships, .livingCosts, .safety, .agents,
    ]

    func unique(_ texts: [String]) -> [String] {
        var seen: Set<String> = []
        return texts.filter { seen.insert($0).inserted }
    }

    /// The sheet begins with what is not held where everything that follows only stands beside it, and is a refusal then.
    func leadWithMissing(_ builder: inout SheetBuilder) {
        guard question.tellsOnlyBeside else { return }
        builder.refused = true
        builder.say(missingNote())
    }

    /// Ends a sheet with what was asked beside it and is not held, unless it began with that.
    func endWithMissing(_ builder: inout SheetBuilder) {
        if !question.tellsOnlyBeside { builder.say(missingNote()) }
    }

    /// A table of courses with their citation marks; `states`, `cities` and `postcodes` keep only the campuses asked for.
    func table(
        _ courses: [Course],
        _ builder: inout SheetBuilder,
        states: [String] = [],
        cities: [String] = [],
        postcodes: Set<String> = []
    ) throws {
        let own = try feeColumn()
        let lines = courses.map { course -> [String] in
            let mark = builder.cite(course)
            let cells = [
                FactText.escape(course.name) + (course.isDouble ? " (double degree)" : "") + " " + mark,
                FactText.escape(course.providerName),
                cityText(course, states: states, cities: cities, postcodes: postcodes),
                FactText.weeks(course.durationWeeks),
                course.tuitionFee.map(FactText.money) ?? "not published",
                course.annualFee.map(FactText.wholeDollars) ?? "not published",
            ]
            return cells + (own.map { [$0.cell(course)] } ?? [])
        }
        let titles = ["Course", "Provider", "City", "Length", "Whole course", "Per year"]
        builder.table(titles + (own.map { [$0.title] } ?? []), lines)
    }

    func cityText(
        _ course: Course,
        states: [String],
        cities: [String],
        postcodes: Set<String> = []
    ) -> String {
        let wanted = Set(cities.map { $0.lowercased() })
        let excluded = question.filter.excluded.places
        let here = course.locations.filter { location in
            !excluded.contains(location) && (states.isEmpty || states.contains(location.state))
                && (wanted.isEmpty || wanted.contains(location.city.lowercased()))
                && (postcodes.isEmpty || postcodes.contains(location.postcode))
        }
        var seen: Set<String> = []
        let names = (here.isEmpty ? course.locations : here).map {
            "\(FactText.city($0.city)) \(FactText.escape($0.state))"
        }
        .filter { seen.insert($0.lowercased()).inserted }
        guard !names.isEmpty else { return "not stated" }
        return names.count > 3 ? names.prefix(3).joined(separator: ", ") + " and others" : names.joined(separator: ", ")
    }
}
