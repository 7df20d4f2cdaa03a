// A question on the UK Immigration Rules, as it was read.

import Catalog

/// A question about the UK Immigration Rules, as read.
struct RulesQuestion: Sendable {
    /// The route whose rules are asked for.
    enum Route: Sendable, CaseIterable { case student, childStudent, parent, shortTerm, graduate }
    /// Whose permission is asked about.
    enum Person: Sendable { case applicant, partner, child, dependant }
    /// What kind of thing answers.
    enum Asked: Sendable { case money, hours, time, age, points, level }
    /// How the question is put.
    enum Form: Sendable { case open, permission, obligation, membership }
    /// Levels of the Common European Framework of Reference for Languages as they are typed, the lowest first.
    static let languageLevels = ["a1", "a2", "b1", "b2", "c1", "c2"]

    var words: [Word]
    /// Numbers of paragraphs written in the question: "ST 12.3".
    var paragraphs: [String] = []
    var route: Route = .student
    /// The route was said rather than assumed.
    var isRouteNamed = false
    var person: Person = .applicant
    var asked: Asked?
    var form: Form = .open
    /// The form shows only by a word at the end or in the middle: "…, correct?", "paid gigs allowed?".
    var isTagged = false
    /// What is looked for, most of it in the Rules' own words.
    var query = PassageQuery([])
    /// The visitor's words behind each idea of `query`.
    var ideaWords: [[String]] = []
    /// Asks for a forecast or a decision about one's own case.
    var asksAdvice = false
    /// What the Rules do not hold.
    var unheld: RulesUnheld?
    var isInLondon: Bool?
    /// Something that the Rules can hold is asked besides what they do not.
    var hasOtherSubject = false
    /// Of what day the Rules are that are held here.
    var asksEdition = false
    var certainty = Certainty.said
    /// A thing is named that only the Rules know: ATAS, a tuberculosis certificate.
    var namesOwnThing = false
    /// Asks whether a nationality meets the English requirement.
    var isOfNation = false
    /// Ideas that the last turn alone brought, by their places: a paragraph that holds none of them does not decide it.
    private(set) var newIdeas: Set<Int> = []

    /// What shows that the Rules are meant.
    enum Certainty: Sendable {
        /// They, or one of their routes, are named.
        case said
        /// The country is named, and a thing that its Rules are about.
        case likely
        /// A thing that only they are about is named, and no country.
        case guessed
        /// A student visa is asked about, and no country is named. Only the rules of one are held.
        case assumed
        /// Something with the form of a paragraph's number, and nothing else.
        case byNumberAlone
    }
}

extension RulesQuestion {
    /// Countries are compared with lists, not searched for.
    mutating func leaveOut(_ ranges: [Range<Int>]) {
        let said = Set(ranges.flatMap { range in words[range].map(\.text) })
        let kept = ideaWords.indices.filter { !(ideaWords[$0].count == 1 && said.contains(ideaWords[$0][0])) }
        query = PassageQuery(kept.map { query.ideas[$0] })
        ideaWords = kept.map { ideaWords[$0] }
        newIdeas = Set(kept.indices.filter { newIdeas.contains(kept[$0]) })
    }

    /// Marks what the last turn asks beside the words that it goes on with, and lets that count more.
    mutating func stress(_ said: [Word], over earlier: [Word]) {
        let old = Set(earlier.map(\.asWritten.text))
        let new = Set(said.map(\.asWritten.text)).subtracting(old)
        newIdeas = Set(
            ideaWords.indices.filter { index in
                // The visitor's own words are the last.
                guard let own = ideaWords[index].last else { return false }
                return own.split(separator: " ").contains { new.contains(String($0)) }
            }
        )
        guard !newIdeas.isEmpty else { return }
        query = PassageQuery(
            query.ideas.enumerated().map { index, idea in
                let weight = newIdeas.contains(index) ? idea.weight * 1.5 : idea.weight
                return PassageQuery.Idea(idea.terms, weight: weight, isHint: idea.isHint)
            }
        )
    }

    private static let deposits: Set<String> = [
        "deposit", "accommodation", "dorm", "dormitory", "rent", "housing", "hall", "halls", "room", "landlord",
        "offset",
    ]

    /// Whether an amount in a paragraph can be the one asked for: it is of the person who was named, and the most that a deposit
    /// counts for is nobody's need.
    func isBorne(by quote: RuleQuote) -> Bool {
        let text = ([quote.text.passage.heading, quote.text.passage.text]).joined(separator: " ").lowercased()
        let isOfPerson =
            switch person {
            case .applicant: true
            case .child: text.contains("child") || text.contains("dependant")
            case .partner: text.contains("partner") || text.contains("dependant")
            case .dependant: text.contains("dependent") || text.contains("dependant")
            }
        let asksDeposit = !Self.deposits.isDisjoint(with: words.map(\.text))
        return isOfPerson && (asksDeposit || !text.contains("deposit"))
    }
}
