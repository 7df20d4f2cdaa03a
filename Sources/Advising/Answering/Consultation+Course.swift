// Facts of one course, or of the few that a name may mean.

import Catalog

extension Consultation {
    /// The courses that the question names, by code or by title.
    enum Named {
        case courses([Course], CourseFinding.Fit)
        case noSuchCode
        case notThere(nearest: [Course], providers: [String])
        case ambiguousProvider
        case unnamed
    }

    func named() throws -> Named {
        if !question.courseCodes.isEmpty {
            let courses = try question.courseCodes.compactMap { try catalog.course(code: $0) }
            return courses.isEmpty ? .noSuchCode : .courses(courses, .exact)
        }
        guard let name = question.namedCourses.first else { return .unnamed }
        let finder = CourseFinder(catalog: catalog)
        let candidates = try finder.candidates(for: name)
        let finding = finder.find(name, among: candidates)
        if finding.fit != .exact, finding.courses.count != 1, !question.isProviderAmbiguous || finding.fit != .none {
            let covered = finder.covered(by: saidBesideProviders, name, among: candidates)
            if !covered.isEmpty { return .courses(covered, .variant) }
        }
        if finding.fit == .none {
            if question.isProviderAmbiguous { return .ambiguousProvider }
            return .notThere(nearest: finding.nearest, providers: name.providerCodes)
        }
        if question.isProviderAmbiguous, name.schoolLevel != nil || Set(finding.courses.map(\.providerCode)).count > 1 {
            return .ambiguousProvider
        }
        return .courses(finding.courses, finding.fit)
    }

    /// The stems of the question without the names of providers.
    private var saidBesideProviders: Set<String> {
        let analysis = read.analysis
        let names = Set(analysis.mentions.flatMap { Array($0.range) })
        return Set(analysis.words.indices.filter { !names.contains($0) }.map { analysis.words[$0].stem })
    }

    func courseFacts(_ builder: inout SheetBuilder, _ edition: Edition, _ memory: inout AdvisingSession.Memory) throws {
        switch try named() {
        case .courses(let courses, let fit):
            memory.topicCourses = courses.map(\.code)
            memory.shownCourses = courses.map(\.code)
            memory.topicProviders = unique(courses.map(\.providerCode))
            leadWithMissing(&builder)
            if courses.count == 1 || isOneOffer(courses) {
                for course in courses { facts(of: course, fit, &builder) }
            } else {
                try several(courses, fit, &builder, edition)
            }
            try currencyNote(&builder, fees: Array(courses.prefix(3)))
            endWithMissing(&builder)
            builder.say(source(edition, annual: courses.count > 1 || question.attributes.isEmpty))
        case .noSuchCode where try isInEarlierEdition(): try courseStatus(&builder, edition, &memory)
        case .noSuchCode:
            builder.refused = true
            builder.say(
                "There is no course with that code on the CRICOS register of \(FactText.date(edition.date)) \(builder.cite(edition))."
            )
        case .ambiguousProvider: try askWhichProvider(&builder)
        case .notThere where asksOfProviderAlone: try providerFacts(&builder, edition, &memory)
        case .notThere(let nearest, let providers): try notOffered(nearest, providers, &builder, edition)
        case .unnamed: unclear(&builder)
        }
    }

    /// A code that the register had in an earlier edition.
    private func isInEarlierEdition() throws -> Bool {
        guard let earlier else { return false }
        return try question.courseCodes.contains { try catalog.course(code: $0, edition: earlier.id) != nil }
    }

    /// "Capacity of Riverton Grammar, the girls' school": what no course is called says which provider is meant.
    private var asksOfProviderAlone: Bool {
        !question.providerCodes.isEmpty && !question.attributes.isEmpty
            && question.attributes.allSatisfy(AttributeWords.ofProvider.contains)
    }

    /// Courses asked together by code are each answered; namesakes are shown side by side.
    private func isOneOffer(_ courses: [Course]) -> Bool {
        !question.courseCodes.isEmpty && courses.count <= 3 && !question.attributes.isEmpty
    }

    private func several(
        _ courses: [Course],
        _ fit: CourseFinding.Fit,
        _ builder: inout SheetBuilder,
        _ edition: Edition
    ) throws {
        let names = Set(courses.map(\.name))
        let shown = distinct(courses, limit: names.count == 1 || !question.attributes.isEmpty ? 6 : Self.tableLimit)
        let lead =
            names.count == 1
            ? "The register has this course \(courses.count) times, with different codes"
                + (shown.count < courses.count ? "; \(shown.count) of them are shown:" : ":")
            : "\(courses.count) courses there fit what you named"
                + (shown.count < courses.count ? "; \(shown.count) are shown:" : ":")
        builder.say(question.asksYesNo ? "Yes. " + lead : lead)
        if courses.count > 3, !question.attributes.isEmpty {
            values(of: shown, &builder)
        } else {
            try table(shown, &builder)
        }
        builder.answerKeys = shown.map(\.key)
        if names.count > 1 { builder.say("Which of them do you mean?") }
    }

    /// The first of many, those that publish a fee first, and of namesakes with the same fee and length one before the
    /// others.
    private func distinct(_ courses: [Course], limit: Int) -> [Course] {
        guard courses.count > limit else { return courses }
        var seen: Set<String> = []
        var first: [Course] = []
        var rest: [Course] = []
        for course in courses {
            let key = "\(course.name)|\(course.tuitionFee ?? -1)|\(course.durationWeeks ?? -1)"
            if course.tuitionFee != nil, seen.insert(key).inserted { first.append(course) } else { rest.append(course) }
        }
        return Array((first + rest).prefix(limit))
    }

    /// One line for each of many: the name and the first fact that was asked.
    private func values(of courses: [Course], _ builder: inout SheetBuilder) {
        let lines = courses.map { course -> String in
            let value: String =
                switch question.attributes.first {
                case .annualFee?: course.annualFee.map { FactText.wholeDollars($0) + " per year" } ?? "not published"
                case .duration?: FactText.weeks(course.durationWeeks)
                case .campus?: cityText(course, states: [], cities: [])
                case .courseCode?: course.code
                case .language?: FactText.escape(course.language)
                default: course.tuitionFee.map { FactText.money($0) + " whole course" } ?? "not published"
                }
            return
                "- \(FactText.escape(course.name)), \(cityText(course, states: [], cities: [])): \(value) \(builder.cite(course))"
        }
        builder.say(lines.joined(separator: "\n"))
    }

    func notOffered(_ nearest: [Course], _ providers: [String], _ builder: inout SheetBuilder, _ edition: Edition)
        throws
    {
        let names = try providerNames(providers)
        let place = names.isEmpty ? "" : " at " + FactText.list(names.map(FactText.escape), "or")
        let mark = builder.cite(edition)
        // The register decides it: an answer, unless something is asked that it does not hold.
        builder.refused = !question.uncovered.isEmpty
        let asksStatus = read.analysis.has(.stillOffered) || read.analysis.has(.registered)
        builder.say(
            (question.asksYesNo || asksStatus ? "No. " : "")
                + "There is no such course\(place) on the CRICOS register of \(FactText.date(edition.date)) \(mark)."
        )
        if !nearest.isEmpty {
            let items = nearest.prefix(5).map { "- \(FactText.escape($0.name)) \(builder.cite($0))" }
            builder.say("Nearest by name\(place):\n\n" + items.joined(separator: "\n"))
        }
        builder.say(missingNote())
    }

    // MARK: One course

    private func facts(of course: Course, _ fit: CourseFinding.Fit, _ builder: inout SheetBuilder) {
        let mark = builder.cite(course)
        let name = "**\(FactText.escape(course.name))** at \(FactText.escape(course.providerName))"
        if course.expired {
            builder.say(
                (question.asksYesNo ? "No. " : "")
                    + "The registration of \(name) (\(course.code)) is marked as expired \(mark): it takes no new students."
            )
            if question.attributes.isEmpty { return }
        }
        if question.attributes.isEmpty {
            overview(course, name, mark, &builder)
            return
        }
        var sentences = question.attributes.filter { !AttributeWords.ofProvider.contains($0) }.map {
            sentence($0, course, name, mark)
        }
        if sentences.isEmpty { sentences = ["\(name) \(mark)."] }
        if fit != .exact, question.courseCodes.isEmpty { sentences.append("(The register's exact name is used here.)") }
        if let elsewhere = notThere(course) { sentences.insert(elsewhere, at: 0) }
        builder.say(sentences.joined(separator: " "))
        let tellsPerYear =
            question.attributes.contains(.annualFee)
            || question.attributes.contains(.totalFee) && course.durationWeeks != 52
        if tellsPerYear, course.annualFee != nil {
            builder.say("Per year = fee ÷ weeks × 52; a published fee is always that of the whole course.")
        }
    }

    /// "In their Melbourne building": said first where the register has the course in other states alone.
    private func notThere(_ course: Course) -> String? {
        // Where the campuses were asked about, the sentence on them says it.
        guard !(question.attributes.contains(.campus) && question.asksYesNo), !course.locations.isEmpty else {
            return nil
        }
        let states = read.analysis.places.map { place -> String in
            switch place {
            case .state(let code): code
            case .city(let name, let state): MetropolitanPostcodes.area(of: name)?.state ?? state
            }
        }
        let here = Set(course.locations.map(\.state))
        guard let state = states.first, states.count == 1, !state.isEmpty, !here.contains(state) else { return nil }
        let place = question.filter.cities.first.map(FactText.city) ?? FactText.stateNames[state] ?? state
        return "The register gives no campus in \(place) for it, only \(campuses(course))."
    }

    private func overview(_ course: Course, _ name: String, _ mark: String, _ builder: inout SheetBuilder) {
        let lead = question.asksYesNo ? "Yes, the register has the \(name) \(mark)." : "\(name) \(mark)"
        builder.say(lead)
        builder.table(
            ["Fact", "Value"],
            [
                ["Tuition, whole course", course.tuitionFee.map(FactText.money) ?? "not published"],
                ["Tuition per year", course.annualFee.map(FactText.wholeDollars) ?? "not published"],
                [
                    "Other fees, whole course",
                    course.nonTuitionFee.flatMap { $0 > 0 ? FactText.money($0) : nil } ?? "none published",
                ],
                ["Length", FactText.length(course.durationWeeks)], ["Level", FactText.escape(course.level)],
                ["Language", FactText.escape(course.language)],
                ["Work component", workText(course)],
                ["Campuses", campuses(course)], ["Course code", course.code],
            ]
        )
        if question.asksYesNo { builder.answerKeys = [course.key] }
    }

    /// "Taught in English?", "is it in English?": Yes or No where the question names a language.
    private func languageAnswer(_ course: Course) -> String {
        let said = read.analysis.words.map(\.text).filter(LanguageWords.names.contains)
        guard question.asksYesNo, Set(said).count == 1, let language = said.first else { return "" }
        return course.language.lowercased().contains(language) ? "Yes. " : "No. "
    }

    private func workText(_ course: Course) -> String {
        guard course.workComponent else { return "none listed" }
        return course.workTotalHours.map { "yes, \(FactText.grouped($0)) hours in total" } ?? "yes"
    }

    private func campuses(_ course: Course) -> String { campuses(course.locations) }

    private func campuses(_ locations: [Location]) -> String {
        var seen: Set<String> = []
        let places = locations.map {
            "\(FactText.escape($0.name)), \(FactText.city($0.city)) \(FactText.escape($0.state))"
        }
        .filter { seen.insert($0).inserted }
        if places.isEmpty { return "not stated" }
        return places.count > 8
            ? places.prefix(8).joined(separator: "; ") + "; and others" : places.joined(separator: "; ")
    }

    private func sentence(_ attribute: Attribute, _ course: Course, _ name: String, _ mark: String) -> String {
        let yearly = course.annualFee.map { "\(FactText.wholeDollars($0)) per year" }
        switch attribute {
        case .totalFee:
            guard let fee = course.tuitionFee else { return unpublished(course, name, mark) }
            // The other way to count it stands beside: a fee of three years is easily taken for that of one.
            let perYear = course.durationWeeks == 52 ? "" : yearly.map { ", \($0)" } ?? ""
            return
                "The tuition of the \(name) is **\(FactText.money(fee))** for the whole course of \(FactText.weeks(course.durationWeeks))\(perYear) \(mark)."
        case .annualFee:
            guard let yearly, let fee = course.tuitionFee else { return unpublished(course, name, mark) }
            // "It asks 177,912 a year, is that for each year?": the figure of the whole course.
            let stated = read.analysis.words.compactMap(\.number)
            let isWhole = question.asksYesNo && stated.contains(fee) && fee != course.annualFee
            return (isWhole ? "No, that is the fee of the whole course. " : "")
                + "The \(name) costs **\(yearly)**: \(FactText.money(fee)) for the whole course of \(FactText.weeks(course.durationWeeks)) \(mark)."
        case .nonTuitionFee:
            guard let fee = course.nonTuitionFee else {
                return "The register gives no non-tuition fee for the \(name); it is not published \(mark)."
            }
            return "The non-tuition fee of the \(name) is **\(FactText.money(fee))** for the whole course \(mark)."
        case .estimatedTotal: return estimatedTotal(course, name, mark)
        case .duration: return "The \(name) takes **\(FactText.length(course.durationWeeks))** \(mark)."
        case .campus: return campusSentence(course, name, mark)
        case .language:
            return languageAnswer(course) + "The \(name) is taught in **\(FactText.escape(course.language))** \(mark)."
        case .courseCode: return "The CRICOS course code of the \(name) is **\(course.code)** \(mark)."
        case .level: return "On CRICOS the \(name) has the level **\(FactText.escape(course.level))** \(mark)."
        case .workComponent: return workSentence(course, name, mark)
        case .fieldOfEducation:
            let fields = course.fields.map { FactText.escape($0.detailed.isEmpty ? $0.broad : $0.detailed) }
            return "The \(name) is in the field of education **\(FactText.list(fields))** \(mark)."
        case .doubleDegree:
            return
                "The \(name) is \(course.isDouble ? "a double or dual qualification" : "a single qualification") \(mark)."
        default: return ""
        }
    }

    private func unpublished(_ course: Course, _ name: String, _ mark: String) -> String {
        let saysFree = read.analysis.words.contains {
            ["free", "gratis", "zero", "nothing", "paying"].contains($0.text)
        }
        let lead = saysFree && question.asksYesNo ? "No, that does not follow. " : ""
        return lead
            + "The tuition fee of the \(name) is **not published** on the register \(mark). “Not published” does not mean that nothing is charged: please ask the provider."
    }

    private func estimatedTotal(_ course: Course, _ name: String, _ mark: String) -> String {
        guard let tuition = course.tuitionFee else { return unpublished(course, name, mark) }
        let other = course.nonTuitionFee ?? 0
        let total = course.estimatedTotal ?? (tuition + other)
        return
            "Tuition and other fees of the \(name) together are **\(FactText.money(total))** for the whole course: \(FactText.money(tuition)) tuition"
            + (other > 0 ? " and \(FactText.money(other)) other fees" : "; no other fee is published") + " \(mark)."
    }

    /// "Campuses not in Melbourne": the others, a capital's suburbs counted with it.
    private func campusesElsewhere(_ course: Course, _ name: String, _ mark: String) -> String {
        let excluded = question.filter.excluded
        let away = excluded.places
        let others = course.locations.filter { !away.contains($0) }
        let places = excluded.cities.map(FactText.city) + excluded.states.map { FactText.stateNames[$0] ?? $0 }
        let suburbs = excluded.cities.contains { MetropolitanPostcodes.area(of: $0) != nil } ? " and its suburbs" : ""
        let outside = "outside \(FactText.list(places))\(suburbs)"
        if others.isEmpty {
            return (question.asksYesNo ? "No. " : "")
                + "The register gives no campus \(outside) for the \(name): it is taught at \(campuses(course)) \(mark)."
        }
        return (question.asksYesNo ? "Yes. " : "")
            + "The \(name) is taught \(outside) at: \(campuses(others)) \(mark)."
    }

    private func campusSentence(_ course: Course, _ name: String, _ mark: String) -> String {
        if !question.filter.excluded.places.isEmpty { return campusesElsewhere(course, name, mark) }
        let text = "The \(name) is taught at: \(campuses(course)) \(mark)."
        let cities = question.filter.cities.map { $0.lowercased() }
        let states = question.filter.states
        guard question.asksYesNo, !cities.isEmpty || !states.isEmpty else { return text }
        let isThere = course.locations.contains { location in
            cities.contains(location.city.lowercased()) || states.contains(location.state)
                || cities.contains { location.name.lowercased().contains($0) }
        }
        return (isThere ? "Yes. " : "No. ") + text
    }

    private func workSentence(_ course: Course, _ name: String, _ mark: String) -> String {
        let answer = question.asksYesNo ? (course.workComponent ? "Yes. " : "No. ") : ""
        guard course.workComponent else {
            return answer + "The register lists no work component for the \(name) \(mark)."
        }
        let hours = course.workTotalHours.map { " of \(FactText.grouped($0)) hours in total" } ?? ""
        return answer + "The \(name) includes a work component\(hours) \(mark)."
    }
}
