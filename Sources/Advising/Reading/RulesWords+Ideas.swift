// What is looked for in the Rules' paragraphs, from the words of a question.

import Catalog

extension RulesWords {
    /// Concepts first, then the words left over, each an idea of its own.
    static func collectIdeas(
        _ question: inout RulesQuestion,
        _ concepts: [(value: RulesConcept, range: Range<Int>)],
        _ taken: Set<Int>,
        _ situations: [RulesSituation] = []
    ) {
        var ideas: [PassageQuery.Idea] = []
        var seen: Set<String> = []
        var used = taken
        // A relative who keeps a pupil is no third party who promises money.
        let namesRow = situations.contains { !$0.marks.isEmpty }
        for (concept, range) in concepts where !taken.isSuperset(of: range) {
            if namesRow, concept.terms.first?.text == "third-party support" { continue }
            used.formUnion(range)
            guard seen.insert(concept.terms.map(\.text).joined()).inserted else { continue }
            let said = question.words[range].map(\.text)
            // The visitor's own words count as well where the text has them.
            let own = PassageQuery.Term(said.joined(separator: " "), weight: 0.8)
            ideas.append(
                PassageQuery.Idea(
                    concept.terms.map { .init($0.text, weight: $0.weight) } + [own],
                    weight: concept.evidence >= .topic ? 1.2 : 1
                )
            )
            question.ideaWords.append(
                concept.terms.filter { $0.weight == 1 }.map(\.text) + [said.joined(separator: " ")]
            )
        }
        for (index, word) in question.words.enumerated() where !used.contains(index) && word.number == nil {
            guard word.text.count > 2, !fillers.contains(word.stem), !CommonWords.stop.contains(word.text),
                RulesNations.nation(at: index, in: question.words) == nil, seen.insert(word.stem).inserted
            else { continue }
            ideas.append(PassageQuery.Idea([.init(word.text)], weight: 0.7))
            question.ideaWords.append([word.text])
        }
        // A thing that only the Rules know says more than what its words are guessed to tell.
        let isSure = concepts.contains { $0.value.evidence == .unmistakable }
        let guess = isSure ? Self.situationWeight / 2 : Self.situationWeight
        for situation in situations where seen.insert(situation.terms.joined()).inserted {
            // What a route is for says nothing more where the route is named, and what another one asks nothing at all.
            if question.isRouteNamed, situation.isPurpose || situation.route.map({ $0 != question.route }) ?? false {
                continue
            }
            let terms = situation.terms.map { PassageQuery.Term($0) }
            ideas.append(PassageQuery.Idea(terms, weight: guess, isHint: true))
            question.ideaWords.append(situation.marks)
        }
        derive(&question, &ideas)
        // The commonest words decide between paragraphs that are equal otherwise.
        let isPoor = ideas.count < 2
        for word in question.words where weak.contains(word.stem) && seen.insert(word.stem).inserted {
            ideas.append(PassageQuery.Idea([.init(word.text)], weight: isPoor ? 0.4 : 0.2))
            question.ideaWords.append(isPoor ? [word.text] : [])
        }
        question.query = PassageQuery(ideas)
    }

    /// What a situation weighs beside single words.
    private static let situationWeight = 1.8

    /// What two words together ask for: how long money is held, how long permission is granted.
    private static func derive(_ question: inout RulesQuestion, _ ideas: inout [PassageQuery.Idea]) {
        guard question.asked == .time else { return }
        let texts = Set(question.words.map(\.stem))
        let terms = Set(ideas.flatMap { $0.terms.map(\.text) })
        if !terms.isDisjoint(with: ["funds", "account"]),
            !texts.isDisjoint(with: ["account", "bank", "hold", "held", "keep", "kept", "sit"]),
            texts.isDisjoint(with: ["statement", "recent", "letter", "loan"])
        {
            ideas.append(PassageQuery.Idea([.init("held the required level of funds"), .init("28-day period")]))
            question.ideaWords.append(["held the required level of funds", "28-day period"])
        } else if !texts.isDisjoint(with: ["visa", "permission", "leave", "route"]),
            !texts.isDisjoint(with: ["last", "get", "granted", "run", "given", "long", "until", "give", "gives"]),
            texts.isDisjoint(with: [
                "apply", "before", "early", "work", "statement", "held", "hold", "ca", "cas", "show",
            ])
        {
            ideas.append(
                PassageQuery.Idea(
                    [
                        .init("granted permission for"), .init("period granted"), .init("period of permission"),
                        .init("period of grant"),
                    ],
                    weight: 0.7
                )
            )
            question.ideaWords.append(["granted permission", "period granted"])
        }
    }

    /// What is answered where it is asked beside a fee or a time that the Rules do not state.
    static let answerable: Set<String> = [
        "funds", "work", "employment", "English language requirement", "dependent partner", "partner", "child",
    ]

    private static let weak: Set<String> = [
        "minimum", "maximum", "time", "study", "studied", "course", "apply", "application", "accepted", "valid", "join",
        "leave", "grant",
        "stay", "arrive", "live", "work", "enter", "granted", "require", "required", "evidence", "school", "subject",
        "place", "public", "qualification",
        "list", "end", "start", "level", "provide", "month", "week", "hour", "already", "another", "abroad", "student",
        "total", "part",
    ]
}
