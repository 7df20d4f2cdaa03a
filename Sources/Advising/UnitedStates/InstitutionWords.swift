// Words by which visitors ask about colleges and universities of the United States.

import Catalog

/// What a question asks of institutions in the United States.
struct InstitutionWords {
    /// A fact of one institution.
    enum Fact: Sendable, CaseIterable {
        case website, place, phone, address, postcode, control, englishTest, admissionTest, rate, applicants, scores
        case award, status, names, openAdmission, costs
    }

    /// What is asked of a test.
    enum Demand: Sendable { case required, optional, ignored, used }

    /// The test that was named.
    enum Test: Sendable { case sat, act, either }

    private(set) var facts: [Fact] = []
    private(set) var query = InstitutionQuery()
    private(set) var demand: Demand?
    private(set) var test: Test?
    private(set) var section: String?
    private(set) var saysCountry = false
    private(set) var saysNoun = false
    private(set) var isList = false
    private(set) var isCount = false
    /// The lowest (false) or highest (true) of several is asked for.
    private(set) var wantsHighest: Bool?
    private(set) var hasPronoun = false
    /// How hard it is to get in is compared.
    private(set) var comparesAdmission = false
    /// The states named.
    let states: [(code: String, range: Range<Int>)]
    /// Positions of words that ask and are part of no name.
    private(set) var asking: Set<Int> = []
    /// What a next question may put something else in the place of; names are not among them.
    private(set) var parts: [TopicPart] = []

    /// Reads a question's words.
    init(_ words: [Word]) {
        states = AmericanStates.all(in: words)
        query.regions = states.reduce(into: []) { if !$0.contains($1.code) { $0.append($1.code) } }
        var award: Int?
        var isExact = false
        parts = states.map { TopicPart(.place, $0.range) }
        for (cue, range) in Self.cues.matches(words) {
            if let kind = cue.part { parts.append(TopicPart(kind, range)) }
            var isPartOfName = false
            saysNoun = saysNoun || words[range].contains { InstitutionFinder.kinds.contains($0.stem) }
            switch cue {
            case .fact(.applicants) where range.count == 1 && Self.isOfApplying(words, range.lowerBound): break
            case .fact(let fact):
                if !facts.contains(fact) { facts.append(fact) }
                if words[range].contains(where: { $0.text == "blind" }) { demand = .ignored }
                if words[range].contains(where: { $0.text == "optional" }) { demand = .optional }
                // "Whose highest degree is a bachelor's".
                if fact == .award { isExact = true }
                isPartOfName = fact == .place && words[range.lowerBound].text == "street"
            case .country:
                saysCountry = true
                // "American University of Puerto Rico".
                isPartOfName = range.count == 1 && SponsorWords.beginsName(range.lowerBound, words)
            case .noun: isPartOfName = true
            case .control(let controls): query.controls = controls
            case .length(let length): query.length = length
            case .flag(let flag):
                if !query.flags.contains(flag) { query.flags.append(flag) }
                saysNoun = true
            case .award(let code): award = max(award ?? 0, code)
            case .exactAward: isExact = true
            case .demands(let demand): if self.demand == nil || demand == .ignored { self.demand = demand }
            case .count: isCount = true
            case .list: isList = true
            case .lowest: wantsHighest = false
            case .highest: wantsHighest = true
            case .byApplicants(let highest):
                wantsHighest = highest
                if !facts.contains(.applicants) { facts.append(.applicants) }
            case .test(let test):
                // "act" is a word, and ACT a territory: the test only in capitals and with words of tests, or beside the other one.
                let isTest =
                    words[range].contains { $0.text == "sat" || $0.number != nil }
                    || words[range].contains { $0.surface == "ACT" } && Self.speaksOfTest(words, range)
                    || words.contains { ["composite", "score", "percentile"].contains($0.stem) }
                guard isTest else { continue }
                self.test = self.test == nil ? test : .either
            case .section(let section): self.section = section
            case .pronoun: hasPronoun = true
            case .comparison(let highest):
                wantsHighest = highest
                comparesAdmission = true
                if !facts.contains(.rate) { facts.append(.rate) }
            }
            if !isPartOfName { asking.formUnion(range) }
        }
        readShare(words)
        let namesFigure = section != nil || words.contains { ["score", "range"].contains($0.stem) }
        if test != nil, demand == nil, namesFigure, !facts.contains(.scores) { facts.append(.scores) }
        if test != nil, !facts.contains(.scores), !facts.contains(.admissionTest) { facts.append(.admissionTest) }
        if facts.contains(.scores), test == nil { test = .either }
        // "Its acceptance rate is how much?"
        let isFigure = facts.contains { [.rate, .applicants, .scores].contains($0) }
        let namesCharge = words.contains {
            ["tuition", "fee", "cost", "price", "charge", "expensive"].contains($0.stem)
        }
        if isFigure, !namesCharge { facts.removeAll { $0 == .costs } }
        // "Who turns away the largest share?" asks for the lowest rate.
        let texts = words.map(\.text)
        let rejects =
            texts.contains { ["reject", "rejects", "rejected"].contains($0) }
            || zip(texts, texts.dropFirst()).contains {
                ["turn", "turns", "turned"].contains($0) && ["away", "down"].contains($1)
            }
        if rejects, let highest = wantsHighest {
            wantsHighest = !highest
            facts.removeAll { $0 == .applicants }
            if !facts.contains(.rate) { facts.append(.rate) }
        }
        if let award { query.highestAward = isExact ? (award == 7 ? 7...8 : award...award) : award...9 }
        readRate(words)
        if rejects { readRejected(words) }
    }

    /// "In the ACT" is a place; "is the ACT required?" asks of the test.
    private static func speaksOfTest(_ words: [Word], _ range: Range<Int>) -> Bool {
        let before = words[..<range.lowerBound].last { $0.text != "the" }?.text ?? ""
        guard !["in", "within", "across", "en"].contains(before) else { return false }
        return words.contains { ofTests.contains($0.stem) }
    }

    private static let ofTests: Set<String> = [
        "sat", "test", "score", "exam", "required", "require", "optional", "submit", "send", "hand", "admission",
        "considered",
        "consider", "percentile", "composite", "need", "needed", "mandatory", "compulsory", "must", "look", "ignore",
        "blind",
        "take", "count", "important", "result", "range", "average", "median",
    ]

    /// Without a fact that other words of the question make something else of.
    mutating func leaveOut(_ fact: Fact) { facts.removeAll { $0 == fact } }

    /// "Application deadline", "application form": what is handed in, and not how many were.
    private static func isOfApplying(_ words: [Word], _ index: Int) -> Bool {
        // "Master of Applied Accounting".
        if words[index].text == "applied" {
            let before = index > 0 ? words[index - 1].text : ""
            let next = index + 1 < words.count ? words[index + 1].text : ""
            let asks = [
                "who", "people", "student", "students", "many", "have", "has", "number", "all", "applicants", "and",
                "that",
            ].contains(before)
            return !asks && !next.isEmpty && !["to", "for", "at", "in", "last", "there", "this"].contains(next)
        }
        guard words[index].stem == "application" else { return false }
        let papers: Set<String> = [
            "deadline", "date", "due", "fee", "form", "portal", "essay", "process", "procedure", "requirement", "open",
            "close",
            "period", "cycle", "link", "document", "material", "platform", "system", "online",
        ]
        return words[index].text != "applications" && !words.contains { ["many", "number"].contains($0.text) }
            || words.contains { papers.contains($0.stem) }
    }

    /// "What percentage do they take?", "let in fewer than 15% of their applicants": a share and a verb of letting in, wherever they stand.
    private mutating func readShare(_ words: [Word]) {
        let shares: Set<String> = [
            "percent", "percentage", "share", "proportion", "fraction", "half", "third", "quarter", "hundred",
            "divided",
        ]
        let verbs: Set<String> = [
            "accept", "accepted", "take", "takes", "taken", "admit", "admits", "admitted", "let", "get",
        ]
        let texts = words.map(\.text)
        let ofApplicants =
            words.firstIndex { $0.stem == "applicant" }.flatMap { noun in
                words[..<noun].lastIndex { $0.number.map { (0...100).contains($0) } ?? false }
            }
            // "Fewer than 25% of those who apply", "out of 100 who apply".
            ?? zip(words.indices, words.indices.dropFirst()).first { first, second in
                texts[first] == "who" && ["apply", "applied", "try"].contains(texts[second])
            }
            .flatMap { who, _ in words[..<who].lastIndex { $0.number.map { (0...100).contains($0) } ?? false } }
        guard let share = words.firstIndex(where: { shares.contains($0.stem) }) ?? ofApplicants,
            let verb = words.firstIndex(where: { verbs.contains($0.stem) }), test == nil
        else { return }
        if demand == .used { demand = nil }
        // The rate tells the numbers too.
        facts.removeAll { $0 == .applicants }
        if !facts.contains(.rate) { facts.append(.rate) }
        for index in [share, verb] where !asking.contains(index) {
            asking.insert(index)
            parts.append(TopicPart(.fact, index..<(index + 1)))
        }
    }

    private static let shares = ["half": 0.5, "third": 1.0 / 3, "quarter": 0.25]

    /// "Turn away more than half of their applicants": a rate below the rest.
    private mutating func readRejected(_ words: [Word]) {
        for (index, word) in words.enumerated() where index > 1 {
            let number = word.number.flatMap { (1...99).contains($0) ? $0 / 100 : nil }
            guard let share = Self.shares[word.stem] ?? number else { continue }
            let before = Set(words[..<index].suffix(3).map(\.text))
            guard !before.isDisjoint(with: ["more", "over", "above"]) else { continue }
            query.rate = Limits(max: Limit(1 - share, inclusive: false))
            wantsHighest = nil
            facts.removeAll { $0 == .applicants }
            if !facts.contains(.rate) { facts.append(.rate) }
            let verbs: Set<String> = [
                "turn", "turns", "away", "down", "reject", "rejects", "rejected", "more", "over", "than", "half",
            ]
            asking.formUnion(words.indices.filter { verbs.contains(words[$0].text) })
            asking.insert(index)
            return
        }
    }

    /// "An admission rate under 50 %".
    private mutating func readRate(_ words: [Word]) {
        guard facts.contains(.rate) else { return }
        for (index, word) in words.enumerated() {
            guard let share = Self.shares[word.stem], index > 0 else { continue }
            let before = Set(words[..<index].suffix(3).map(\.text))
            asking.insert(index)
            if !before.isDisjoint(with: ["fewer", "less", "under", "below"]) {
                query.rate = Limits(max: Limit(share, inclusive: false))
            }
            if !before.isDisjoint(with: ["more", "over", "above"]) {
                query.rate = Limits(min: Limit(share, inclusive: false))
            }
        }
        for number in Numbers.all(in: words) where (0...100).contains(number.value) {
            guard let comparator = Comparator.governing(number.range, in: words, window: 5) else { continue }
            let value = number.value / 100
            var limits = query.rate ?? Limits()
            switch comparator {
            case .below: limits.max = Limit(value, inclusive: false)
            case .upTo: limits.max = Limit(value, inclusive: true)
            case .above: limits.min = Limit(value, inclusive: false)
            case .atLeast: limits.min = Limit(value, inclusive: true)
            case .about, .exactly:
                limits.min = Limit(value - 0.005, inclusive: true)
                limits.max = Limit(value + 0.005, inclusive: true)
            }
            query.rate = limits
        }
    }

    /// The figure of a ranking: the number of applicants where nothing was said of the rate.
    var ranksByApplicants: Bool { facts.contains(.applicants) && !facts.contains(.rate) }

    /// What a test must count for in a list; empty where that is no condition.
    var policies: [Institution.TestPolicy] {
        switch demand {
        case .required: [.required]
        case .optional: [.optional, .notConsidered]
        case .ignored: [.notConsidered]
        case .used: [.required, .optional]
        case nil: []
        }
    }

    /// All words of the phrases, which are not spelling mistakes.
    static var vocabulary: Set<String> { cues.vocabulary }
}
