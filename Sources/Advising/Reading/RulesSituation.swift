// What several everyday words together ask of the Rules, where none of them alone says it: "my mum's" and "account", "failed" and
// "again". A general table of the domain, as `RulesConcept` is: it says how the Rules put a thing, never which paragraph answers.

/// A situation told in lay words, and the Rules' own words for it.
struct RulesSituation: Sendable {
    /// Of each group one word must be said.
    private let groups: [Set<String>]
    /// None of these must be.
    private let others: Set<String>
    /// What the Rules say, as terms of a search.
    let terms: [String]
    /// Those of them that also tell which line of a paragraph is meant: a row of a table. Written with "=" before them.
    let marks: [String]
    /// The route that is meant where none is named.
    let route: RulesQuestion.Route?
    /// Says no more than what a route is for.
    let isPurpose: Bool
    /// Asks of both parents.
    var isOfBoth: Bool { terms.contains { $0.contains("other parent") } }
    /// No other register answers such a question, whether or not the country is named.
    let standsAlone: Bool

    /// - Parameters:
    ///   - groups: Words divided by bars, as stems.
    ///   - others: Words that mean something else is asked.
    ///   - terms: The Rules' own words divided by bars; see ``marks``.
    init(
        _ groups: [String],
        not others: String = "",
        _ terms: String,
        route: RulesQuestion.Route? = nil,
        isPurpose: Bool = false,
        standsAlone: Bool = false
    ) {
        self.groups = groups.map { Set($0.split(separator: "|").map { Word.stem(of: String($0)) }) }
        self.others = Set(others.split(separator: "|").map { Word.stem(of: String($0)) })
        let all = terms.split(separator: "|").map(String.init)
        self.terms = all.map { $0.hasPrefix("=") ? String($0.dropFirst()) : $0 }
        marks = all.filter { $0.hasPrefix("=") }.map { String($0.dropFirst()) }
        self.route = route
        self.isPurpose = isPurpose
        self.standsAlone = standsAlone
    }

    func holds(_ stems: Set<String>) -> Bool {
        others.isDisjoint(with: stems) && groups.allSatisfy { !$0.isDisjoint(with: stems) }
    }

    /// All words of the table, as stems: none of them is a slip of the pen.
    static let vocabulary: Set<String> = table.reduce(into: []) { words, situation in
        for group in situation.groups { words.formUnion(group) }
    }

    /// The situations that a question tells, in the table's order.
    static func all(in words: [Word]) -> [RulesSituation] {
        var stems = Set(words.map(\.stem)).union(words.map(\.text))
        if words.indices.contains(where: { RulesNations.nation(at: $0, in: words) != nil }) { stems.insert(nation) }
        if let years = RulesAge.stated(words) {
            stems.insert(age)
            if years < 18 { stems.insert(schoolAge) }
        }
        return table.filter { $0.holds(stems) }
    }

    // MARK: Words that mean much the same

    /// A country or its people is named; an age is told, and one below eighteen.
    static let nation = "§nation"
    static let age = "§age"
    static let schoolAge = "§schoolage"

    static let money = "money|cash|saving|balance|fund|finance|pound|gbp|£"
    static let holding = "account|bank|savings|statement|balance"
    static let parent = "mum|mom|mother|dad|father|parent|mummy|daddy|mama|papa|guardian"
    static let partner = "wife|husband|spouse|partner|girlfriend|boyfriend|fiance|fiancee"
    static let child = "child|children|kid|son|daughter|baby|toddler"
    static let family = partner + "|" + child + "|family|dependant|dependent"
    static let coming = "bring|come|join|take|along|accompany|accompanied|with|follow|move"
    static let working =
        "work|working|job|employment|employed|earn|shift|earning|cafe|supermarket|waitressing|waiter|waitress"
    static let test = "test|exam|ielts|toefl|pte|selt|english|language"
    static let degree = "degree|bachelor|master|undergraduate|postgraduate|bsc|msc|qualification"
    static let refused = "refused|refuse|refusal|rejected|rejection|denied|deny|declined|reject"
    static let lasting = "valid|expire|expired|old|long|good|validity|usable|still|last"
    static let lung = "tb|tuberculosis|xray|ray|chest|lung"
    static let again = "again|repeat|resit|retake|redo|second|twice|reuse"
    static let school = "school|boarding|pupil|college"

    private static let table =
        ofMoney + ofWork + ofFamily + ofPermission + ofLanguage + ofHealth + ofOtherRoutes + ofForms + ofCourses
        + ofOwnBusiness + ofProof + ofEnglish
        + ofGraduates + ofSchoolchildren + ofParents + ofShortCourses + ofClearance
}
