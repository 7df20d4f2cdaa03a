// "Which of them is cheaper?" after several answers: compared where a register states the figure of each, and refused with what it
// does state where none does.

import Catalog

extension Consultation {
    /// The answer to a turn that compares what the turns before it were about; nil when it compares nothing, or when they were about
    /// one thing only.
    func comparing(_ memory: inout AdvisingSession.Memory) throws -> FactSheet? {
        let words = read.analysis.words.map(\.asWritten)
        guard let comparison = ComparisonWords(words), !read.analysis.hasSubject else { return nil }
        guard let topic = previous.topic else { return try compareCourses(comparison, &memory) }
        guard !topic.asksBack, [.institutions, .programs, .sponsors].contains(topic.desk),
            let edition = try catalog.currentEdition(of: Register.ipeds.source)
        else { return nil }
        var institutions: [Institution] = []
        for words in topic.earlier + [topic.words] {
            let read = InstitutionWords(words)
            let matches = try InstitutionFinder(catalog: catalog, words: words, read: read, places: []).all()
            for match in matches where match.institutions.count == 1 && !institutions.contains(match.institutions[0]) {
                institutions.append(match.institutions[0])
            }
        }
        if comparison.isOfTwo { institutions = institutions.suffix(2) }
        guard institutions.count >= 2 else { return nil }
        var builder = SheetBuilder()
        switch measure(comparison, of: topic) {
        case .admission(let highest):
            rank(institutions, highest: highest, byApplicants: false, Self.those, &builder)
            builder.say("Of how hard it is to get in, the survey states the share admitted and no more.")
        case .applicants(let most): rank(institutions, highest: most, byApplicants: true, Self.those, &builder)
        case .fee: compareCharges(institutions, edition, &builder)
        case .length, .asked: sayUndecided(institutions, "the figure to compare", &builder)
        case .size: sayUndecided(institutions, "their size", &builder)
        case .quality: sayUndecided(institutions, "which is better", &builder)
        }
        builder.say(institutionSource(edition))
        return builder.sheet(for: question)
    }

    static let those = "those that you named"

    /// "Which had more?": of what was asked before.
    private func measure(_ comparison: ComparisonWords, of topic: ConversationTopic) -> ComparisonWords.Measure {
        guard case .asked(let most) = comparison.measure else { return comparison.measure }
        let facts = InstitutionWords(topic.words).facts
        if facts.contains(.applicants) { return .applicants(most: most) }
        return facts.contains(.rate) ? .admission(highest: most) : comparison.measure
    }

    // MARK: Institutions of the United States

    /// What each charges, where the file with it is loaded.
    func compareCharges(_ institutions: [Institution], _ edition: Edition, _ builder: inout SheetBuilder) {
        guard edition.holds(.institutionCost) else {
            return sayUndecided(institutions, "their tuition and fees", &builder)
        }
        for institution in institutions {
            builder.say(costs(of: institution, "**\(FactText.escape(institution.name))**", &builder))
        }
    }

    /// Refuses a comparison by what the survey does not state, and shows what it does.
    func sayUndecided(_ institutions: [Institution], _ lack: String, _ builder: inout SheetBuilder) {
        builder.refused = true
        builder.say(
            "Not in our data: \(lack). No register loaded here states it, so I do not compare by it. What the survey states:"
        )
        let lines = institutions.map { institution -> [String] in
            let mark = cite(institution, "hd", &builder)
            let admission = institution.admission
            let admitted = admission?.rate.map { percent($0) + " " + cite(institution, "adm", &builder) }
            return [
                "\(FactText.escape(institution.name)) \(mark)", place(institution), FactText.escape(institution.sector),
                admission?.applicants.map { FactText.grouped(Double($0)) } ?? "not published",
                admitted ?? "not published",
            ]
        }
        builder.table(["Institution", "Place", "Kind", "Applicants", "Admission rate"], lines)
    }

    // MARK: Courses in Australia

    private func compareCourses(_ comparison: ComparisonWords, _ memory: inout AdvisingSession.Memory) throws
        -> FactSheet?
    {
        guard let edition = current, previous.question.map({ [.courseFacts, .order].contains($0.intent) }) == true
        else {
            return nil
        }
        var codes = unique(previous.earlierCourses + previous.topicCourses)
        if comparison.isOfTwo { codes = codes.suffix(2) }
        let courses = try codes.compactMap { try catalog.course(code: $0) }
        guard (2...6).contains(courses.count) else { return nil }
        var builder = SheetBuilder()
        switch comparison.measure {
        case .fee(let lowest):
            sayFirst(courses, by: \.annualFee, lowest ? "cheaper" : "more expensive", lowest: lowest, &builder) {
                FactText.wholeDollars($0) + " per year"
            }
        case .length(let shortest):
            sayFirst(courses, by: \.durationWeeks, shortest ? "shorter" : "longer", lowest: shortest, &builder) {
                FactText.weeks($0)
            }
        case .admission, .applicants, .asked, .size, .quality:
            builder.refused = true
            let lack =
                switch comparison.measure {
                case .quality: "which is better"
                case .size: "the size of the providers"
                default: "how many apply and are admitted"
                }
            builder.say(
                "Not in our data: \(lack). The register does not state it, so I do not compare by it. What it states:"
            )
        }
        try table(courses, &builder)
        builder.say(source(edition, annual: true))
        memory.question = previous.question
        return builder.sheet(for: question)
    }

    /// "The Master of X at A is cheaper: …"; that they are equal, or that one figure is not published, where it is so.
    private func sayFirst(
        _ courses: [Course],
        by value: (Course) -> Double?,
        _ word: String,
        lowest: Bool,
        _ builder: inout SheetBuilder,
        _ text: (Double) -> String
    ) {
        let ranked = courses.compactMap { course in value(course).map { (course: course, value: $0) } }
            .sorted { lowest ? $0.value < $1.value : $0.value > $1.value }
        guard ranked.count == courses.count, let first = ranked.first else {
            builder.refused = ranked.isEmpty
            let without = courses.filter { value($0) == nil }.map { FactText.escape($0.providerName) }
            return builder.say("That cannot be compared: the figure of \(FactText.list(without)) is not published.")
        }
        guard ranked[1].value != first.value else {
            return builder.say("Neither is \(word): both stand at \(text(first.value)).")
        }
        let name = "**\(FactText.escape(first.course.name))** at \(FactText.escape(first.course.providerName))"
        let others = ranked.dropFirst().map { other in
            let title = other.course.name == first.course.name ? "" : " for the \(FactText.escape(other.course.name))"
            return "\(text(other.value))\(title) at \(FactText.escape(other.course.providerName))"
        }
        builder.say(
            "The \(name) is \(word): \(text(first.value)) against \(FactText.list(others)) \(builder.cite(first.course))."
        )
        builder.answerKeys = [first.course.key]
    }
}
