// Finds the paragraphs of the Rules that a question is about: by their words now, by whatever else ranks them later.

import Catalog

/// Searches the paragraphs for one question.
struct RulesSearch {
    /// Gives an order of its own, by meaning for instance; fused with the order by words.
    typealias Ranker = @Sendable (RulesQuestion) throws -> PassageRanking

    /// Least part of a question, weighed by rarity, that the best paragraphs must speak of: a third. Chosen by trial over the
    /// questions of `UKRulesQuestionTests`; most of what is not held is refused by its topic (`RulesUnheld`), not by this.
    static let leastCoverage = 0.34

    /// The same where a route was named and a situation told that the best paragraph speaks of.
    static let leastOfNamedRoute = 0.25

    /// The same where neither the Rules nor the country was named.
    static let coverageOfGuess = 0.45

    /// The same where no register knew the question: half of it, by rarity, must be spoken of.
    static let coverageOfLastResort = 0.5

    let catalog: Catalog
    var otherRankers: [Ranker] = []

    /// The best paragraphs in order.
    func find(_ question: RulesQuestion, hasNation: Bool, limit: Int = 8) throws -> [PassageMatch] {
        let matches = try catalog.passages(for: question.query, limit: 60) { Self.weight($0, question, hasNation) }
        let words = PassageRanking(matches.map { .init(key: $0.passage.key, score: $0.score) })
        guard !otherRankers.isEmpty else {
            return Self.withListFirst(Array(matches.prefix(limit * 2)), question, hasNation).prefix(limit).map(\.self)
        }
        let fused = PassageRanking.fused([(words, 1)] + (try otherRankers.map { (try $0(question), 1) }))
        let known = Dictionary(matches.map { ($0.passage.key, $0) }, uniquingKeysWith: { first, _ in first })
        return Self.withListFirst(fused.keys.prefix(limit).compactMap { known[$0] }, question, hasNation)
    }

    /// Where a country is named, the appendix's list of countries decides before the paragraphs beside it.
    private static func withListFirst(_ matches: [PassageMatch], _ question: RulesQuestion, _ hasNation: Bool)
        -> [PassageMatch]
    {
        guard hasNation, question.form != .open, let best = matches.first,
            let index = matches.firstIndex(where: { isListOfNations($0.passage) && $0.score >= 0.35 * best.score })
        else { return matches }
        var ordered = matches
        ordered.insert(ordered.remove(at: index), at: 0)
        return ordered
    }

    /// A list in an appendix that belongs to no one route: on English, ATAS, tuberculosis.
    private static func isListOfNations(_ passage: Passage) -> Bool {
        RuleText.isList(passage)
            && ["Appendix English", "Appendix ATAS", "Appendix Tuberculosis"].contains {
                passage.document.hasPrefix($0)
            }
    }

    /// What a paragraph's score is multiplied by: its route, whose permission it is about, what kind of answer it holds.
    private static func weight(_ passage: Passage, _ question: RulesQuestion, _ hasNation: Bool) -> Double {
        if RuleText.isDeleted(passage) { return 0 }
        var weight = route(passage.document, question)
        let heading = passage.heading.lowercased()
        let isOfDependants = heading.holdsBytes(of: "dependent")
        switch question.person {
        case .applicant: if isOfDependants { weight *= 0.35 }
        case .partner: weight *= heading.holdsBytes(of: "dependent partner") ? 1.5 : isOfDependants ? 0.7 : 0.7
        case .child: weight *= heading.holdsBytes(of: "dependent child") ? 1.5 : isOfDependants ? 0.7 : 0.7
        case .dependant: weight *= isOfDependants ? 1.4 : 0.7
        }
        // What leads an appendix in has no number to be cited by.
        if passage.code == passage.document { weight *= RuleText.isList(passage) ? 0.6 : 0 }
        weight *= kind(passage, question) * level(passage, question)
        if RuleText.isList(passage) {
            weight *= hasNation && question.form != .open ? 2 : hasNation || asksList(question) ? 1 : 0.7
        }
        // An appendix on the very thing before a paragraph that mentions it.
        let name = passage.document.lowercased()
        let isNamed = question.ideaWords.contains {
            $0.contains { phrase in phrase.utf8.count > 1 && name.holdsBytes(of: phrase.lowercased()) }
        }
        if isNamed { weight *= 1.25 }
        // Paragraphs for people of other routes stand among those for students.
        let start = String(passage.text.utf8.prefix(120)) ?? passage.text
        for other in ["Skilled Worker", "settlement", "HM Armed Forces", "work route", "Start-up"]
        where start.holdsBytes(of: other) {
            if !question.ideaWords.joined().contains(where: { $0.lowercased() == other.lowercased() }) { weight *= 0.4 }
        }
        return weight
    }

    /// "Below degree level" holds the words "degree level" and says the opposite: a paragraph whose condition is the one says nothing of
    /// the other.
    private static func level(_ passage: Passage, _ question: RulesQuestion) -> Double {
        let said = question.ideaWords.joined()
        let asksBelow = said.contains("below degree level")
        guard asksBelow || said.contains(where: atDegree.contains) else { return 1 }
        let start = String(passage.text.utf8.prefix(80)) ?? passage.text
        let isBelow = start.holdsBytes(of: "is below degree level")
        let isAt = start.holdsBytes(of: "is at degree level")
        return (asksBelow ? isAt : isBelow) ? 0.5 : 1
    }

    private static let atDegree: Set<String> = ["degree level", "master’s degree", "PhD"]

    private static func asksList(_ question: RulesQuestion) -> Bool {
        question.words.contains {
            ["countries", "country", "nationals", "nationalities", "subjects", "list", "nationality"].contains($0.text)
        }
    }

    /// The route that an appendix is about; nil for those that belong to no one route.
    static func route(of document: String) -> RulesQuestion.Route? {
        switch document {
        case let name where name.hasPrefix("Appendix Child Student"): .childStudent
        case let name where name.hasPrefix("Appendix Parent"): .parent
        case let name where name.hasPrefix("Appendix Short-term"): .shortTerm
        case let name where name.hasPrefix("Appendix Graduate"): .graduate
        case let name where name.hasPrefix("Appendix Student"): .student
        default: nil
        }
    }

    /// What remains where a route was named that shares nothing with the others: a Parent of a Child Student is told nothing that
    /// holds for Graduates.
    static func ofNamedRoute(_ found: [PassageMatch], _ question: RulesQuestion) -> [PassageMatch] {
        let apart: [RulesQuestion.Route] = [.parent, .childStudent, .shortTerm]
        guard question.isRouteNamed, apart.contains(question.route),
            found.contains(where: { route(of: $0.passage.document) == question.route })
        else { return found }
        return found.filter { [nil, question.route].contains(route(of: $0.passage.document)) }
    }

    private static func route(_ document: String, _ question: RulesQuestion) -> Double {
        guard let own = route(of: document) else {
            return question.isRouteNamed && question.route != .student ? 0.7 : 1
        }
        if own == question.route { return question.isRouteNamed ? 1.35 : 1.15 }
        return question.isRouteNamed && question.route != .student ? 0.35 : 0.5
    }

    private static func kind(_ passage: Passage, _ question: RulesQuestion) -> Double {
        func holds(_ marks: [String]) -> Bool { marks.contains { passage.text.holdsBytes(of: $0) } }
        let fits: Bool =
            switch question.asked {
            case nil: false
            case .money: holds(["£"])
            case .hours: holds(["hours per week", "hours"])
            case .time: holds(["month", "year", "days", "28-day", "longer than"])
            case .age: holds(["aged ", "years old", "age of"])
            case .points: holds(["points"])
            case .level: holds(["level B", "CEFR"])
            }
        // Few paragraphs hold amounts, many hold lengths of time.
        return fits ? (question.asked == .money ? 1.9 : 1.4) : 1
    }
}
