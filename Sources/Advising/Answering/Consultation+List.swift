// Lists by conditions, cheapest and longest, courses put in order.

import Catalog

extension Consultation {
    func list(_ builder: inout SheetBuilder, _ edition: Edition, _ memory: inout AdvisingSession.Memory) throws {
        if question.isProviderAmbiguous { return try askWhichProvider(&builder) }
        if let words = ExclusionWords.unoffered(in: read.analysis.words, of: read.analysis.subjectPositions) {
            return builder.sayNotUnderstood(words, edition)
        }
        if try isSoleCourse() { return try courseFacts(&builder, edition, &memory) }
        if let ofSeat = try courseOfSeat() { return try ofSeat.courseFacts(&builder, edition, &memory) }
        if let name = try universityAbroad() {
            builder.refused = true
            return builder.say(
                "That is not in our data: if you mean \(FactText.escape(name)), no register loaded here holds its courses and fees for students from abroad. Please ask its admissions office."
            )
        }
        if let foreign = question.foreignMoney, foreign.amount != nil, question.filter.money == nil {
            return try currency(&builder, edition, &memory)
        }
        let ranking = question.intent == .superlative ? question.ranking : nil
        var filter = question.filter
        var courses = try matches(filter)
        var suburban = try suburbanCourses(filter, without: courses)
        // "Museum studies" for "Museum and Heritage Studies", "nurse degree" for one in nursing.
        if courses.isEmpty {
            for other in [wordsApart(filter), inFieldsOfProfession(filter)].compactMap({ $0 }) {
                let found = try matches(other)
                let near = try suburbanCourses(other, without: found)
                guard !found.isEmpty || !near.isEmpty else { continue }
                (filter, courses, suburban) = (other, found, near)
                break
            }
        }
        let description = ConditionText.describe(
            filter,
            providers: try providerNames(question.providerCodes),
            without: try providerNames(filter.excluded.providerCodes)
        )
        guard !courses.isEmpty else {
            try nothingFits(description, &builder, edition)
            let near = try showSuburbs(suburban, besides: 0, &builder)
            builder.answerKeys = near.map(\.key)
            memory.shownCourses = near.map(\.code)
            return
        }
        sort(&courses, by: question.ranking)
        if let ranking {
            try superlative(courses, ranking, description, &builder, edition, &memory)
            return builder.say(suburbsNote(suburban))
        }
        // Of a long list the single degrees are shown first, unless an order or double degrees were asked for.
        let singlesFirst =
            courses.count > Self.tableLimit && question.ranking == nil && filter.doubleDegrees == .unstated
        if singlesFirst { courses = courses.filter { !$0.isDouble } + courses.filter(\.isDouble) }
        let shown = Array(courses.prefix(Self.tableLimit))
        let total = courses.count
        var lead = total == 1 ? "1 course fits" : "**\(total)** courses fit"
        if total == 1 {
            lead = question.asksYesNo ? "Yes, one course fits" : "One course fits"
        } else if question.asksYesNo {
            lead = "Yes, " + lead
        }
        lead += ": " + description + "."
        if shown.count < total {
            lead +=
                " The first \(shown.count), \(orderText(question.ranking))\(singlesFirst ? ", single degrees before double ones" : ""), are shown."
        }
        builder.say(lead)
        try table(shown, &builder, states: filter.states, cities: filter.cities)
        var near: [Course] = []
        if question.ranking == nil {
            near = try showSuburbs(suburban, besides: shown.count, &builder)
        } else {
            builder.say(suburbsNote(suburban))
        }
        builder.answerKeys = (shown + near).map(\.key)
        memory.shownCourses = (shown + near).map(\.code)
        memory.topicCourses = memory.shownCourses.count <= 3 ? memory.shownCourses : []
        memory.topicProviders = question.providerCodes
        let unpublished = courses.filter { $0.tuitionFee == nil }.count
        if unpublished > 0 {
            builder.say(
                "“Not published” means that the register gives no fee; it does not mean that nothing is charged."
            )
        }
        if filter.money != nil, filter.money?.wholeCourse == false {
            builder.say("Courses without a published fee are left out, because a limit cannot be checked for them.")
        }
        try currencyNote(&builder)
        builder.say(missingNote())
        builder.say(source(edition, annual: true))
        _ = builder.cite(edition)
    }

    /// The same with the words of its one field each for itself, of single degrees; nil where a title was written as one.
    private func wordsApart(_ filter: Question.Filter) -> Question.Filter? {
        let titles = read.analysis.titles
        // "With Marine Science in its name" wants just that.
        let isOfName = read.analysis.words.indices.dropFirst().contains { index in
            ["name", "title"].contains(read.analysis.words[index].stem)
                && ["its", "the", "their", "course"].contains(read.analysis.words[index - 1].text)
        }
        guard !isOfName, titles.allSatisfy(\.isKind), filter.nameTerms.count == 1,
            let field = filter.nameTerms.first?.first
        else {
            return nil
        }
        let words = field.split(separator: " ").map(String.init).filter { !CommonWords.joints.contains($0) }
        guard (2...3).contains(words.count), words.allSatisfy({ $0.count > 3 }) else { return nil }
        var apart = filter
        apart.nameTerms = words.map { [$0] }
        if apart.doubleDegrees == .unstated { apart.doubleDegrees = .excluded }
        return apart
    }

    /// The same with what a profession's courses are called in place of its name: "mining engineer", "nurse". Nil where none is named.
    private func inFieldsOfProfession(_ filter: Question.Filter) -> Question.Filter? {
        let terms = filter.nameTerms.map { forms in forms.flatMap { Professions.fields(of: $0) ?? [] } }
        guard terms.contains(where: { !$0.isEmpty }) else { return nil }
        var other = filter
        other.nameTerms = zip(filter.nameTerms, terms).map { said, fields in fields.isEmpty ? said : fields }
        return other
    }

    /// The one course of which a fact is asked by its full title, without a provider, a limit or an order.
    private var titleOfFact: Question.NamedCourse? {
        let filter = question.filter
        guard question.intent == .list, question.providerCodes.isEmpty, question.ranking == nil, filter.money == nil,
            filter.duration == nil, question.namedCourses.count == 1, let name = question.namedCourses.first,
            name.isFormal, question.attributes.contains(where: { !AttributeWords.ofProvider.contains($0) })
        else { return nil }
        return name
    }

    /// A fact is asked of a course named by its full title, and only one provider has it.
    private func isSoleCourse() throws -> Bool {
        guard let name = titleOfFact, question.filter.states.isEmpty, question.filter.cities.isEmpty else {
            return false
        }
        let finding = try CourseFinder(catalog: catalog).find(name)
        return finding.courses.count == 1 && (finding.fit == .exact || finding.fit == .variant)
    }

    /// "Doctor of Optometry (Melbourne), which level?": a fact of a whole title beside a town whose university has just that course.
    private func courseOfSeat() throws -> Consultation? {
        guard let name = titleOfFact, question.filter.cities.count + question.filter.states.count == 1,
            let (index, codes) = seat(), !read.analysis.words.isPlaced(at: index)
        else { return nil }
        let finding = try CourseFinder(catalog: catalog).find(name.at(codes))
        guard finding.fit == .exact || finding.fit == .variant else { return nil }
        var settled = read
        settled.question.providerCodes = codes
        settled.question.namedCourses = [name.at(codes)]
        settled.question.intent = .courseFacts
        return Consultation(catalog: catalog, reader: reader, read: settled, memory: previous)
    }

    /// Where the one place of a search is said, and the universities that have it in their names.
    private func seat() -> (index: Int, codes: [String])? {
        let words = read.analysis.words
        for index in words.indices where reader.analyst.isPlaceName(words, at: index) {
            let codes = reader.analyst.providers.seated(in: [words[index].stem]).sorted()
            if !codes.isEmpty { return (index, codes) }
        }
        return nil
    }

    /// "An MBA at Warwick": a suburb in Australia behind "at", and the name of a university of the United Kingdom.
    private func universityAbroad() throws -> String? {
        let words = read.analysis.words
        guard question.filter.cities.count == 1, question.filter.states.isEmpty, question.providerCodes.isEmpty,
            words.allSatisfy({ !["australia", "cricos", "suburb"].contains($0.text) }),
            let city = question.filter.cities.first.map({ TextFolding.fold($0) }),
            let index = words.indices.dropFirst().first(where: { TextFolding.fold(words[$0].surface) == city }),
            words[index - 1].text == "at", words[index].isWrittenAsName,
            reader.analyst.providers.seated(in: [words[index].stem]).isEmpty,
            try catalog.currentEdition(of: Register.discoverUni.source) != nil
        else { return nil }
        let names = try catalog.names(
            among: ["university of \(city)", "the university of \(city)"],
            in: Register.discoverUni.source
        )
        return names.isEmpty ? nil : "the University of \(words[index].surface)"
    }

    /// What SQL finds, awards that are only filed under the level left out.
    func matches(_ filter: Question.Filter) throws -> [Course] {
        var query = filter.query(providerCodes: question.providerCodes)
        query.limit = 3_000
        if let type = filter.providerType, question.providerCodes.isEmpty {
            query.providerCodes = Set(try catalog.providers().filter { $0.type == type }.map(\.code))
        }
        guard filter.language == "Chinese" else { return filter.ofYears(try catalog.courses(query)) }
        var all: [Course] = []
        for language in try catalog.languages() where language.hasPrefix("Chinese") || language == "Mandarin" {
            query.language = language
            all += try catalog.courses(query)
        }
        return all
    }

    /// Courses without the number come last in either direction; ties by name.
    func sort(_ courses: inout [Course], by ranking: Question.Ranking?) {
        let descending = ranking?.descending ?? false
        func measure(_ course: Course) -> Double? {
            switch ranking?.by ?? .annualFee {
            case .annualFee: course.annualFee
            case .totalFee: course.tuitionFee
            case .duration: course.durationWeeks
            }
        }
        courses.sort { left, right in
            switch (measure(left), measure(right)) {
            case (let a?, let b?) where a != b: return descending ? a > b : a < b
            case (nil, _?): return false
            case (_?, nil): return true
            default: return (left.name, left.code) < (right.name, right.code)
            }
        }
    }

    private func orderText(_ ranking: Question.Ranking?) -> String {
        switch (ranking?.by ?? .annualFee, ranking?.descending ?? false) {
        case (.annualFee, false): "cheapest per year first"
        case (.annualFee, true): "most expensive per year first"
        case (.totalFee, false): "lowest whole-course fee first"
        case (.totalFee, true): "highest whole-course fee first"
        case (.duration, false): "shortest first"
        case (.duration, true): "longest first"
        }
    }

    func nothingFits(_ description: String, _ builder: inout SheetBuilder, _ edition: Edition) throws {
        let mark = builder.cite(edition)
        builder.say(
            "No course fits: the CRICOS register of \(FactText.date(edition.date)) has no \(description) \(mark)."
        )
        try currencyNote(&builder)
        builder.say("“Not on the register” is not “not allowed”; a wider place, field or budget may help.")
        builder.say(missingNote())
    }

    // MARK: Cheapest, dearest, longest, shortest

    private func superlative(
        _ courses: [Course],
        _ ranking: Question.Ranking,
        _ description: String,
        _ builder: inout SheetBuilder,
        _ edition: Edition,
        _ memory: inout AdvisingSession.Memory
    ) throws {
        let value: (Course) -> Double? = { course in
            switch ranking.by {
            case .annualFee: course.annualFee
            case .totalFee: course.tuitionFee
            case .duration: course.durationWeeks
            }
        }
        let ranked = courses.filter { value($0) != nil }
        guard let last = ranked.prefix(max(1, ranking.count)).last, let bound = value(last) else {
            let mark = builder.cite(edition)
            builder.say(
                "None of the \(courses.count) courses that fit publishes the figure, so none can be called first \(mark): it is not published."
            )
            return
        }
        // Ties with the last place belong to it.
        let winners = ranked.prefix { ranking.descending ? (value($0) ?? 0) >= bound : (value($0) ?? 0) <= bound }
        memory.shownCourses = winners.map(\.code)
        memory.topicCourses = winners.map(\.code)
        memory.topicProviders = unique(winners.map(\.providerCode))
        builder.answerKeys = winners.map(\.key)
        let word = superlativeWord(ranking)
        if winners.count == 1, let course = winners.first {
            let mark = builder.cite(course)
            let fee = course.tuitionFee.map(FactText.money) ?? "not published"
            let yearly = course.annualFee.map { FactText.wholeDollars($0) + " per year" } ?? "per year not published"
            builder.say(
                "The \(word) is the **\(FactText.escape(course.name))** at \(FactText.escape(course.providerName)) in "
                    + "\(cityText(course, states: question.filter.states, cities: question.filter.cities)): \(yearly), "
                    + "\(fee) for the whole course of \(FactText.weeks(course.durationWeeks)) \(mark)."
            )
        } else {
            builder.say(
                ranking.count > 1
                    ? "The \(winners.count) \(word) courses, in that order:"
                    : "\(winners.count) courses share first place as the \(word):"
            )
            try table(
                Array(winners.prefix(Self.tableLimit)),
                &builder,
                states: question.filter.states,
                cities: question.filter.cities
            )
        }
        var note = courses.count == 1 ? "No other course fits: \(description)." : "Compared were all \(description)."
        let without = courses.count - ranked.count
        if without > 0 {
            note +=
                without == 1
                ? " One of them does not publish the figure and is left out."
                : " Some of them do not publish the figure and are left out."
        }
        if !ranking.stated, ranking.by == .annualFee { note += byWholeFee(courses, ranking, winners.first, &builder) }
        builder.say(note)
        try currencyNote(&builder, fees: winners.count == 1 ? Array(winners) : [])
        builder.say(missingNote())
        _ = builder.cite(edition)
        builder.say(source(edition, annual: true))
    }

    /// Where the basis was not said and the whole-course fee has another winner, that one is named as well.
    private func byWholeFee(
        _ courses: [Course],
        _ ranking: Question.Ranking,
        _ winner: Course?,
        _ builder: inout SheetBuilder
    ) -> String {
        let priced = courses.filter { $0.tuitionFee != nil }.sorted {
            ($0.tuitionFee ?? 0, $0.code) < ($1.tuitionFee ?? 0, $1.code)
        }
        guard let other = ranking.descending ? priced.last : priced.first, let fee = other.tuitionFee,
            fee != winner?.tuitionFee
        else { return "" }
        return
            " By the fee of the whole course it is the **\(FactText.escape(other.name))** at \(FactText.escape(other.providerName)): "
            + "\(FactText.money(fee)) \(builder.cite(other))."
    }

    private func superlativeWord(_ ranking: Question.Ranking) -> String {
        switch (ranking.by, ranking.descending) {
        case (.annualFee, false): "cheapest per year"
        case (.annualFee, true): "most expensive per year"
        case (.totalFee, false): "cheapest for the whole course"
        case (.totalFee, true): "most expensive for the whole course"
        case (.duration, false): "shortest"
        case (.duration, true): "longest"
        }
    }

    // MARK: Named courses in order

    func order(_ builder: inout SheetBuilder, _ edition: Edition, _ memory: inout AdvisingSession.Memory) throws {
        var found: [Course] = []
        var absent: [Question.NamedCourse] = []
        for name in question.namedCourses {
            let finding = try CourseFinder(catalog: catalog).find(name)
            if finding.fit == .none {
                absent.append(name)
            } else {
                found += finding.courses.prefix(finding.fit == .exact ? 2 : 1)
            }
        }
        guard !found.isEmpty else {
            return try notOffered([], question.namedCourses.flatMap(\.providerCodes), &builder, edition)
        }
        var seen: Set<String> = []
        found = found.filter { seen.insert($0.code).inserted }
        var ranking = question.ranking ?? Question.Ranking(by: .annualFee, descending: false, count: 0, stated: false)
        if ranking.count == 1 { ranking.count = 0 }
        sort(&found, by: ranking)
        builder.say("In order, \(orderText(ranking)):")
        try table(found, &builder)
        try currencyNote(&builder)
        builder.answerKeys = found.map(\.key)
        memory.shownCourses = found.map(\.code)
        memory.topicCourses = found.map(\.code)
        for name in absent {
            let provider = FactText.list(try providerNames(name.providerCodes).map(FactText.escape), "or")
            builder.say(
                "There is no such course at \(provider) on the register of \(FactText.date(edition.date)) \(builder.cite(edition))."
            )
        }
        builder.say(missingNote())
        builder.say(source(edition, annual: true))
    }
}
