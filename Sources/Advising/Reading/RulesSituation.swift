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
    /// The route that is meant where none is named.
    let route: RulesQuestion.Route?

    /// - Parameters:
    ///   - groups: Words divided by bars, as stems.
    ///   - others: Words that mean something else is asked.
    init(_ groups: [String], not others: String = "", _ terms: String, route: RulesQuestion.Route? = nil) {
        self.groups = groups.map { Set($0.split(separator: "|").map { Word.stem(of: String($0)) }) }
        self.others = Set(others.split(separator: "|").map { Word.stem(of: String($0)) })
        self.terms = terms.split(separator: "|").map(String.init)
        self.route = route
    }

    func holds(_ stems: Set<String>) -> Bool {
        others.isDisjoint(with: stems) && groups.allSatisfy { !$0.isDisjoint(with: stems) }
    }

    /// The situations that a question tells, in the table's order.
    static func all(in words: [Word]) -> [RulesSituation] {
        let stems = Set(words.map(\.stem)).union(words.map(\.text))
        return table.filter { $0.holds(stems) }
    }

    // MARK: Words that mean much the same

    static let money = "money|cash|saving|balance|fund|finance|pound|gbp|£"
    static let holding = "account|bank|savings|statement|balance"
    static let parent = "mum|mom|mother|dad|father|parent|mummy|daddy|mama|papa|guardian"
    static let partner = "wife|husband|spouse|partner|girlfriend|boyfriend|fiance|fiancee"
    static let child = "child|children|kid|son|daughter|baby|toddler"
    static let family = partner + "|" + child + "|family|dependant|dependent"
    static let coming = "bring|come|join|take|along|accompany|accompanied|with|follow|move"
    static let working = "work|working|job|employment|employed|earn|shift|earning"
    static let test = "test|exam|ielts|toefl|pte|selt|english|language"
    static let degree = "degree|bachelor|master|undergraduate|postgraduate|bsc|msc|qualification"
    static let refused = "refused|refuse|refusal|rejected|rejection|denied|deny|declined|reject"
    static let lasting = "valid|expire|expired|old|long|good|validity|usable|still|last"
    static let lung = "tb|tuberculosis|xray|ray|chest|lung"
    static let again = "again|repeat|resit|retake|redo|second|twice|reuse"
    static let school = "school|boarding|pupil|college"

    private static let table = ofMoney + ofWork + ofFamily + ofPermission + ofLanguage + ofHealth + ofOtherRoutes
}
