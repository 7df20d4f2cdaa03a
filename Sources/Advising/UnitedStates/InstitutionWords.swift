// Words by which visitors ask about colleges and universities of the United States.

import Catalog

/// What a question asks of institutions in the United States.
struct InstitutionWords {
    /// A fact of one institution.
    enum Fact: Sendable, CaseIterable {
        case website, place, phone, address, postcode, control, englishTest, admissionTest, rate, applicants, scores
        case award, status, names, openAdmission, costs
    }

    private enum Cue: Sendable {
        case fact(Fact)
        case country
        case noun
        case control([InstitutionQuery.Control])
        case length(String)
        case flag(InstitutionQuery.Flag)
        case award(Int)
        case exactAward
        case demands(Demand)
        case count, list, lowest, highest
        case test(Test)
        case section(String)
        case pronoun
        /// "Harder to get into": by the admission rate, the highest or the lowest.
        case comparison(highest: Bool)

        /// What it is to a question that goes on.
        var part: TopicPart.Kind? {
            switch self {
            case .fact, .demands, .test, .section: .fact
            case .country: .country
            case .noun: .noun
            case .control: .control
            case .length: .length
            case .flag: .control
            case .award, .exactAward: .level
            case .count, .list: .form
            case .lowest, .highest, .comparison: .order
            case .pronoun: nil
            }
        }
    }

    /// What is asked of a test.
    enum Demand: Sendable { case required, optional, ignored, used }

    /// The test that was named.
    enum Test: Sendable { case sat, act, either }

    private static let cues = PhraseTable<Cue>([
        ("website|web site|web page|webpage|homepage|home page|url|web address|internet address|site", .fact(.website)),
        (
            "where|located|location|which city|what city|which state|what state|city and state|which town|situated",
            .fact(.place)
        ),
        ("phone|telephone|phone number|telephone number|tel|call|contact number|contact", .fact(.phone)),
        ("address|street address|mailing address|postal address|street", .fact(.address)),
        ("zip|zip code|zipcode|postal code|postcode|post code", .fact(.postcode)),
        (
            "public or private|private or public|state or private|public or a private|private or a public",
            .fact(.control)
        ),
        ("public university or private|a public|a private|publicly|privately|who run|who control", .fact(.control)),
        (
            "toefl|ielts|english test|english proficiency|english proficiency test|english language test|duolingo",
            .fact(.englishTest)
        ),
        (
            "english test score|english score|test of english|proof of english|english exam|pte|english certificate",
            .fact(.englishTest)
        ),
        (
            "admission test|test score|standardized test|standardised test|entrance test|admission test score",
            .fact(.admissionTest)
        ),
        ("test optional|test blind|testing policy|test policy|entrance exam", .fact(.admissionTest)),
        (
            "admission rate|acceptance rate|admit rate|acceptance percentage|acceptance ratio|selectivity|selective",
            .fact(.rate)
        ),
        (
            "percent of applicant|percentage of applicant|share of applicant|proportion of applicant|rate of admission",
            .fact(.rate)
        ),
        ("hard to get into|hard to get in|easy to get into|rate of acceptance|admit|accept rate", .fact(.rate)),
        (
            "applicant|applied|how many applied|application number|got admitted|got in|were admitted|number of application",
            .fact(.applicants)
        ),
        (
            "enrolled|enroled|first year enrolled|people apply|student apply|how many apply|applications|get admitted",
            .fact(.applicants)
        ),
        (
            "percentile|25th|75th|middle 50|middle fifty|mid 50|score range|sat range|act range|average sat|average act",
            .fact(.scores)
        ),
        ("median sat|median act|typical sat|typical act|sat average|act average|interquartile", .fact(.scores)),
        ("highest degree|highest award|highest qualification|award level|degree level|level of degree", .fact(.award)),
        (
            "still operating|still open|still exist|still there|still running|closed|close|shut|shut down|operating",
            .fact(.status)
        ),
        ("still active|active|exist|defunct|operate", .fact(.status)),
        ("other name|alias|also known|nickname|known as|also called|short name|abbreviation", .fact(.names)),
        ("open admission|open enrolment|open enrollment|open door", .fact(.openAdmission)),
        ("tuition|fee|cost|price|how much|expensive|charge", .fact(.costs)),
        ("usa|u s|u s a|united states|america|american|us university|us college|us school|us institution", .country),
        ("ipeds|us universitie|in the us|of the us|the us", .country),
        ("university|universitie|college|school|institution|uni|unis|campus|campuse", .noun),
        ("community college|junior college|two year college|two year", .length("2-year")),
        ("2 year college|2 year|two year institution", .length("2-year")),
        (
            "hbcu|hbcus|historically black|historically black college|historically black university",
            .flag(.historicallyBlack)
        ),
        ("historically black college and university|historically black institution", .flag(.historicallyBlack)),
        ("tribal|tribal college|tribal university|tribal institution|tribally controlled", .flag(.tribal)),
        ("land grant|land grant university|land grant college|land grant institution", .flag(.landGrant)),
        ("four year|4 year|four year college|4 year college|four year institution", .length("4-year")),
        (
            "public university|public college|public institution|public school|public|state run|government",
            .control([.isPublic])
        ),
        ("public universitie|public four year|public 4 year", .control([.isPublic])),
        (
            "private|private university|private college|private universitie|private institution|private school",
            .control([.nonProfit, .forProfit])
        ),
        (
            "non profit|nonprofit|not for profit|private non profit|private nonprofit|private not for profit",
            .control([.nonProfit])
        ),
        ("for profit|private for profit|profit making|commercial", .control([.forProfit])),
        ("doctorate|doctoral|doctoral degree|doctor degree|phd|ph d|doctor", .award(9)),
        ("master|master degree", .award(7)),
        ("bachelor|bachelor degree", .award(5)),
        ("associate degree|associate|associate of art", .award(3)),
        ("go up to|goes up to|up to|no higher|at most|only up to|maximum", .exactAward),
        ("required|require|mandatory|need|needed|compulsory|must|obligatory|necessary", .demands(.required)),
        ("optional|not required|test optional|voluntary|not mandatory|not needed|without", .demands(.optional)),
        (
            "not require|dont require|doesnt require|dont need|doesnt need|do not require|does not require|no longer require",
            .demands(.optional)
        ),
        (
            "test blind|not considered|not consider|ignore|ignored|never look|do not look|dont look|doesnt look|blind|not look",
            .demands(.ignored)
        ),
        (
            "do not consider|does not consider|dont consider|doesnt consider|not use|do not use|dont use|doesnt use",
            .demands(.ignored)
        ),
        ("look at|consider|considered|use|take into account|accept|count", .demands(.used)),
        ("how many|number of|count of|total number", .count),
        ("which|list|show|what are|name all|give me", .list),
        ("lowest|least|smallest|fewest|hardest to get into|most selective|lower|strictest", .lowest),
        (
            "harder to get into|harder to get in|tougher to get into|more selective|more competitive|more difficult to get into",
            .comparison(highest: false)
        ),
        ("easier to get into|easier to get in|less selective|less competitive", .comparison(highest: true)),
        ("highest|biggest|largest|most|top|easiest to get into|least selective|higher|greatest", .highest),
        ("sat", .test(.sat)), ("act", .test(.act)),
        ("sat act|sat or act|act or sat|sat and act|sat or the act", .test(.either)),
        ("math|mathematics|maths|quantitative", .section("math")),
        ("reading|verbal|evidence based reading|ebrw|reading and writing|critical reading", .section("reading")),
        ("composite", .section("composite")), ("english section|act english", .section("english")),
        (
            "it|its|they|their|them|there|that university|that college|that school|this university|this college|the school",
            .pronoun
        ),
        ("that one|this one|the university|the college|he|she", .pronoun),
    ])

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
            case .country: saysCountry = true
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
            case .test(let test):
                // "act" is a word, and ACT a territory: the test only in capitals or with its own words.
                let isTest =
                    words[range].contains { $0.text == "sat" || $0.surface == "ACT" || $0.number != nil }
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
        let namesFigure = section != nil || words.contains { ["score", "range"].contains($0.stem) }
        if test != nil, demand == nil, namesFigure, !facts.contains(.scores) { facts.append(.scores) }
        if test != nil, !facts.contains(.scores), !facts.contains(.admissionTest) { facts.append(.admissionTest) }
        if facts.contains(.scores), test == nil { test = .either }
        if let award { query.highestAward = isExact ? (award == 7 ? 7...8 : award...award) : award...9 }
        readRate(words)
    }

    /// "Application deadline", "application form": what is handed in, and not how many were.
    private static func isOfApplying(_ words: [Word], _ index: Int) -> Bool {
        guard words[index].stem == "application" else { return false }
        let papers: Set<String> = [
            "deadline", "date", "due", "fee", "form", "portal", "essay", "process", "procedure", "requirement", "open",
            "close",
            "period", "cycle", "link", "document", "material", "platform", "system", "online",
        ]
        return words[index].text != "applications" && !words.contains { ["many", "number"].contains($0.text) }
            || words.contains { papers.contains($0.stem) }
    }

    /// "An admission rate under 50 %".
    private mutating func readRate(_ words: [Word]) {
        guard facts.contains(.rate) else { return }
        let shares = ["half": 0.5, "third": 1.0 / 3, "quarter": 0.25]
        for (index, word) in words.enumerated() {
            guard let share = shares[word.stem], index > 0 else { continue }
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
