// Reads what a question asks of the UK Immigration Rules on study, and whether it asks of them at all.

import Catalog

enum RulesWords {
    static let vocabulary: Set<String> = cues.vocabulary.union(RulesConcept.table.vocabulary)
    private static let spelling = Spelling(ranked: [vocabulary], known: fillers.union(RulesSituation.vocabulary))

    /// One slip, or two in a very long word: "starting" is not "sterling".
    private static func isNear(_ word: String, _ right: String) -> Bool {
        let bound = word.utf8.count >= 10 ? 2 : 1
        return Spelling.distance(Array(word.utf8), Array(right.utf8), bound: bound) <= bound
    }

    /// What a question asks of the Rules; nil when it asks of something else.
    ///
    /// - Parameter isLastResort: No register knew the question: then less shows that a visa is meant.
    static func read(_ whole: Analysis, isLastResort: Bool = false) -> RulesQuestion? {
        let words = RulesGlossary.inEnglish(whole.words).map { word -> Word in
            var fresh = Word(
                surface: word.surface,
                breakBefore: word.breakBefore,
                slashBefore: word.slashBefore,
                number: word.number
            )
            if let right = spelling.correction(of: fresh.stem), isNear(fresh.stem, right) {
                fresh.text = right
                fresh.stem = Word.stem(of: right)
            }
            return fresh
        }
        var question = RulesQuestion(words: words)
        let number = ParagraphNumbers.find(in: words)
        question.paragraphs = number.map(\.code)
        var isRules = false
        var isKingdom = false
        var isVisa = false
        var isAustralia = false
        var named: Set<RulesQuestion.Route> = []
        // Routes that somebody has, those that are said otherwise, and where the former stand.
        var held: [Range<Int>] = []
        var wanted: Set<RulesQuestion.Route> = []
        var taken = Set(number.flatMap { Array($0.range) })
        // One word may be part of several cues ("student route" names rules and a route), so every start is looked at.
        for index in words.indices {
            guard let (cue, count) = cues.match(words, at: index) else { continue }
            switch cue {
            case .rules: isRules = true
            case .kingdom: isKingdom = isKingdom || count > 1 || !ForeignPlaces.isPartOfName(index, words)
            case .visa: isVisa = true
            case .australia: isAustralia = true
            // "Dependent child, student in Manchester" names no Child Student.
            case .route where words[(index + 1)..<(index + count)].contains(where: \.breakBefore): break
            case .route(let route):
                isVisa = true
                // "Student (not Child Student)".
                if index > 0, words[index - 1].text == "not" || index > 1 && words[index - 2].text == "not" { continue }
                named.insert(route)
                if isHeldNow(index, words) {
                    held.append(index..<(index + count))
                } else if !held.contains(where: { $0.contains(index) }) {
                    wanted.insert(route)
                }
                if route != .student { taken.formUnion(index..<(index + count)) }
            case .person(let person):
                if question.person == .applicant || person != .dependant { question.person = person }
            case .asked(let asked): if question.asked == nil { question.asked = asked }
            case .advice: if !RulesForm.isAsked(before: index, in: words) { question.asksAdvice = true }
            case .filler: break
            }
        }
        // "To a student visa from a short-term one": the rules of the one that is wanted decide.
        if !held.isEmpty, !wanted.isEmpty { named = wanted }
        // "The money for one child": of a person, where no route has the word in its name.
        if question.person == .applicant, question.asked == .money, named.isDisjoint(with: [.childStudent, .parent]),
            words.contains(where: { ["child", "children", "kid", "son", "daughter", "baby"].contains($0.stem) })
        {
            question.person = .child
        }
        // "My 4 year old comes with me."
        if question.person == .applicant, named.isDisjoint(with: [.childStudent, .parent]),
            let age = RulesAge.stated(words), age < 16,
            words.contains(where: {
                ["come", "comes", "bring", "bringing", "join", "along", "accompany"].contains($0.text)
            })
        {
            question.person = .child
        }
        // "Maintenance money for a student", "living money for each month": a sum, however it is asked for.
        let stems = Set(words.map(\.stem))
        if question.asked == nil, !stems.isDisjoint(with: ["maintenance", "money"]),
            !stems.isDisjoint(with: ["month", "monthly", "visa"]), RulesForm.read(words) == .open,
            stems.isDisjoint(with: ["account", "bank", "long", "day", "statement", "who", "where"])
        {
            question.asked = .money
        }
        // "How much must I show monthly when I study in Leeds?"
        let asksToShow =
            question.asked == .money && !stems.isDisjoint(with: ["show", "prove", "proof"])
            && !stems.isDisjoint(with: ["study", "month", "monthly", "bank", "account", "course", "university", "uni"])
        isVisa = isVisa || isKingdom && asksToShow || saysStudentAsRule(words)
        // "What must a UK student have for each month?"
        isVisa = isVisa || zip(words, words.dropFirst()).contains { $0.text == "uk" && $1.stem == "student" }
        // "My boy goes to Sheffield, for his UK student application": he is the student.
        if question.person == .child, isOwnStudent(words) { question.person = .applicant }
        isRules = isRules || hasRulesName(words) || asksPoints(question.asked, words)
        if named.contains(.childStudent) || named.contains(.parent) { isRules = true }
        if named.contains(.shortTerm),
            words.contains(where: { ["student", "visa", "route", "permission"].contains($0.stem) })
        {
            isRules = true
        }
        for route in [RulesQuestion.Route.parent, .childStudent, .shortTerm, .graduate, .student]
        where named.contains(route) {
            question.route = route
            question.isRouteNamed = true
            break
        }
        // "My 4 year old comes with me, how much for him?" asks for no age.
        let concepts = RulesConcept.table.matches(words).filter {
            question.asked != .money || $0.value.terms.first?.text != "aged"
        }
        let analysis = withoutRules(
            whole,
            said: concepts.filter { $0.value.evidence >= .some }.map { words[$0.range] }
        )
        let evidence = concepts.map(\.value.evidence).max() ?? .none
        let situations = RulesSituation.all(in: words)
        let isOfNation =
            concepts.contains { $0.value.terms.first?.text == "English language requirement" }
            && words.contains {
                ["nationality", "nationals", "national", "citizen", "citizenship", "passport"].contains($0.text)
            }
        question.namesOwnThing = evidence == .unmistakable || isOfNation
        question.isOfNation = isOfNation
        if isRules {
            question.certainty = .said
        } else if isKingdom, isVisa || evidence >= .topic || concepts.count(where: { $0.value.evidence >= .some }) > 1 {
            question.certainty = .likely
        } else if evidence == .unmistakable || isOfNation || named.contains(.graduate) || isKingdom && evidence >= .some
        {
            question.certainty = .guessed
        } else if question.paragraphs.isEmpty {
            let evidences = concepts.map(\.value.evidence)
            let isOfVisa = isOfAnyVisa(
                analysis,
                words,
                saysVisa: isVisa,
                evidences,
                tellsSituation: !situations.isEmpty
            )
            guard
                isOfVisa || situations.contains(where: \.standsAlone)
                    || isLastResort && isKnown(analysis, words, evidences, situations, saysCountry: isKingdom)
            else { return nil }
            question.certainty = isKingdom ? .likely : .assumed
        } else {
            question.certainty = .byNumberAlone
        }
        if isAustralia, !isKingdom, !isRules, question.paragraphs.isEmpty { return nil }
        if question.certainty == .guessed || question.certainty == .assumed,
            isElsewhere(analysis, isUnmistakable: question.namesOwnThing)
        {
            return nil
        }
        if question.route == .childStudent || question.route == .parent { question.person = .applicant }
        let city = words.lastIndex { cities.contains($0.text) }
        // What was said last counts: "in London" of the question before, "and in Cardiff?" of this one.
        if let index = words.lastIndex(where: { $0.stem == "london" }), index > city ?? -1 {
            let before = words[..<index].suffix(2).map(\.stem)
            question.isInLondon = !before.contains { ["outside", "not"].contains($0) } && before.last != "beyond"
        } else if city != nil {
            question.isInLondon = false
        }
        // "Looking after my son at boarding school" names a route by what it is for.
        if !question.isRouteNamed, let route = situations.compactMap(\.route).first {
            question.route = route
            if route == .parent || route == .childStudent { question.person = .applicant }
        }
        // "Both parents stay while he is a Child Student": the route of a parent has the other's name in it.
        if named.subtracting([.student]) == [.childStudent],
            situations.contains(where: { $0.route == .parent && !$0.isPurpose && $0.isOfBoth })
        {
            question.route = .parent
        }
        // "A mother comes along with her Child Student: how much must she have?"
        if named == [.childStudent], question.asked == .money, tellsOfParent(words) { question.route = .parent }
        question.form = RulesForm.read(words)
        question.isTagged = RulesForm.isTagged(words)
        if RulesForm.asksAdvice(words) { question.asksAdvice = true }
        question.unheld = RulesUnheld.read(
            words,
            asked: question.asked,
            concepts: concepts.flatMap { $0.value.terms.map(\.text) }
        )
        question.hasOtherSubject =
            [.fee, .processing, .healthCharge].contains(question.unheld)
            && (concepts.contains { answerable.contains($0.value.terms.first?.text ?? "") }
                || question.asked == .time && question.unheld != .processing || question.asked == .age
                || question.asked == .money && words.contains { ["show", "monthly", "prove"].contains($0.text) })
        if question.asked == nil, question.form == .open,
            RuleFigure.all(in: words.map(\.surface).joined(separator: " ")).contains(where: { $0.days != nil })
        {
            question.asked = .time
        }
        let texts = Set(words.map(\.text))
        question.asksEdition =
            !texts.isDisjoint(with: ["rules", "rule", "appendices", "pages"])
            && !texts.isDisjoint(with: [
                "quote", "quoted", "edition", "version", "captured", "updated", "copy", "date", "data",
            ])
            && !texts.isDisjoint(with: ["old", "current", "when", "date", "which", "what", "recent", "fresh"])
            && evidence < .topic
        let ofAge = RulesAge.decides(question.form, words) ? [RulesAge.situation] : []
        // What is not held is not searched for, where something else is.
        let isPartly = question.hasOtherSubject && question.unheld == .healthCharge
        let searched = concepts.filter { !isPartly || $0.value.terms.first?.text != "Immigration Health Charge" }
        collectIdeas(&question, searched, taken, situations + ofAge)
        return question
    }

    /// "My time as a Student": in capitals inside a sentence, as the Rules write it.
    private static func saysStudentAsRule(_ words: [Word]) -> Bool {
        let isTitled = words.allSatisfy { $0.number != nil || $0.surface.first?.isLowercase != true }
        return !isTitled
            && words.indices.dropFirst().contains {
                words[$0].surface == "Student" && !words[$0].breakBefore && ["a", "as"].contains(words[$0 - 1].text)
            }
    }

    /// A parent comes along with the pupil.
    private static func tellsOfParent(_ words: [Word]) -> Bool {
        let stems = Set(words.map(\.stem)).union(words.map(\.text))
        let parents: Set<String> = ["mother", "father", "mum", "dad", "parent"]
        let along: Set<String> = ["along", "accompany", "accompanie", "accompanying", "comes", "come", "coming"]
        return !stems.isDisjoint(with: parents) && !stems.isDisjoint(with: along)
            && stems.isDisjoint(with: ["account", "consent", "bank"])
    }

    /// A child that goes to university, and comes along with nobody.
    private static func isOwnStudent(_ words: [Word]) -> Bool {
        let stems = Set(words.map(\.stem)).union(words.map(\.text))
        let along: Set<String> = [
            "bring", "bringing", "along", "join", "accompany", "dependant", "dependent", "wife", "husband", "extra",
            "top",
            "baby",
        ]
        let comesToo = zip(words, words.dropFirst()).contains { $0.text == "with" && ["me", "us"].contains($1.text) }
        let studies: Set<String> = ["uni", "university", "bachelor", "master", "undergraduate", "degree", "msc", "bsc"]
        let isHis = zip(words, words.dropFirst()).contains {
            ["his", "her", "their"].contains($0.text) && ["uk", "student", "study", "visa"].contains($1.text)
        }
        return stems.isDisjoint(with: along) && !comesToo && (isHis || !stems.isDisjoint(with: studies))
    }

    /// What kind of thing words ask for: "how many days".
    static func asked(in words: [Word]) -> RulesQuestion.Asked? {
        cues.matches(words).lazy.compactMap { match -> RulesQuestion.Asked? in
            if case .asked(let asked) = match.value { asked } else { nil }
        }.first
    }

    /// Asks of what a student visa demands or allows, and of no country's: "how much money do I need in my bank for the visa?".
    private static func isOfAnyVisa(
        _ analysis: Analysis,
        _ words: [Word],
        saysVisa: Bool,
        _ evidence: [RulesConcept.Evidence],
        tellsSituation: Bool
    ) -> Bool {
        guard words.count <= 40, !namesOtherVisa(words), analysis.mentions.isEmpty, analysis.courseCodes.isEmpty else {
            return false
        }
        let plain = evidence.count { $0 >= .some }
        if saysVisa { return plain >= 1 || tellsSituation || RulesForm.read(words) != .open }
        guard !analysis.hasSubject, words.allSatisfy({ !elsewhere.contains($0.text) }) else { return false }
        let ofVisas: Set<UncoveredTopic> = [.visa, .workRights, .savings]
        if !ofVisas.isDisjoint(with: analysis.topics) { return plain >= 1 }
        return evidence.count { $0 >= .topic } >= 1 && plain >= 2 && evidence.count >= 3
    }

    /// Enough of the Rules' matters for a question that no register knew.
    private static func isKnown(
        _ analysis: Analysis,
        _ words: [Word],
        _ evidence: [RulesConcept.Evidence],
        _ situations: [RulesSituation],
        saysCountry: Bool
    ) -> Bool {
        guard words.count <= 40, !namesOtherVisa(words), analysis.mentions.isEmpty, analysis.courseCodes.isEmpty,
            words.indices.allSatisfy({ !elsewhere.contains(words[$0].text) || isBeside($0, words) })
        else { return false }
        let plain = evidence.count { $0 >= .some }
        if !situations.isEmpty { return plain >= 1 || saysCountry }
        return plain >= 2 && evidence.contains { $0 >= .topic }
    }

    /// "Is a promise good enough?" recommends nothing, "the uncle who pays" asks for nobody.
    private static func isBeside(_ index: Int, _ words: [Word]) -> Bool {
        words[index].text == "good" && index + 1 < words.count && words[index + 1].text == "enough"
            || words[index].text == "who" && index > 0 && !words[index].breakBefore
    }

    /// "How many points does a Student applicant need?": the Rules alone count them for students; elsewhere for migration.
    private static func asksPoints(_ asked: RulesQuestion.Asked?, _ words: [Word]) -> Bool {
        let stems = Set(words.map(\.stem))
        return asked == .points && !stems.isDisjoint(with: ["student", "visa", "graduate"])
            && stems.isDisjoint(with: [
                "pr", "australia", "migration", "189", "190", "491", "act", "sat", "score", "canada", "percentage",
                "atar",
            ])
    }

    /// What no rule is about: recommendations, and matters of shops, offices and the university.
    private static let elsewhere: Set<String> = [
        "best", "cheapest", "recommend", "better", "good", "top", "why", "weather", "who", "agent", "refund",
        "refunded",
        "instalment", "instalments", "dog", "pet", "insurance", "interview", "password", "stolen", "food",
    ]

    /// Visas of other countries by their own names.
    private static let otherVisas = PhraseTable<Bool>([
        (
            "f 1|f1|j 1|j1|m 1|m1|i 20|i20|opt|cpt|h1b|h 1b|sevi|sevis|ds 160|ds160|subclass|gte|cricos|coe|oshc|genuine temporary",
            true
        ),
        (
            "pgwp|sds|sp 1|caq|study permit|schengen|blocked account|sperrkonto|campus france|aps certificate|green card|pr",
            true
        ),
        ("500|485|489|189|190", true),
    ])

    private static func namesOtherVisa(_ words: [Word]) -> Bool { !otherVisas.matches(words).isEmpty }

    /// "On a short-term student visa", "from the graduate route": a route that somebody has, and not the one that is asked for.
    private static func isHeldNow(_ index: Int, _ words: [Word]) -> Bool {
        let between: Set<String> = ["a", "an", "the", "my", "uk", "old", "current"]
        guard let before = words[..<index].last(where: { !between.contains($0.text) }) else { return false }
        return ["on", "from", "with", "hold", "holding", "have", "had", "having", "am"].contains(before.text)
    }

    /// What a next question may put something else in the place of: the route, whose permission, where in the country.
    static func parts(_ words: [Word]) -> [TopicPart] {
        var parts: [TopicPart] = []
        for (index, word) in words.enumerated()
        where word.stem == "london" || cities.contains(word.text) {
            let isOutside = index > 0 && ["outside", "beyond"].contains(words[index - 1].stem)
            let isOutsideOf = index > 1 && words[index - 1].text == "of" && words[index - 2].stem == "outside"
            let start = index - (isOutsideOf ? 2 : isOutside ? 1 : 0)
            let isBehindIn = start > 0 && words[start - 1].text == "in"
            parts.append(TopicPart(.place, (isBehindIn ? start - 1 : start)..<(index + 1)))
        }
        for (cue, range) in cues.matches(words) {
            switch cue {
            case .route: parts.append(TopicPart(.route, range))
            case .person: parts.append(TopicPart(.person, range))
            case .kingdom, .visa, .rules: parts.append(TopicPart(.country, range))
            case .australia, .asked, .advice, .filler: break
            }
        }
        for index in words.indices where words[index].stem == "child" {
            guard words.indices.contains(index + 1), words[index + 1].stem == "student" else {
                parts.append(TopicPart(.person, index..<(index + 1)))
                continue
            }
            // "A Child Student" is on a route, and no child who is a student.
            parts.removeAll { $0.kind == .person && $0.range.contains(index) }
            parts.append(TopicPart(.route, index..<(index + 2)))
        }
        return parts
    }

    /// Without the places and providers that are words of the Rules: Officer is a suburb of Melbourne, and bonds are no university.
    private static func withoutRules(_ analysis: Analysis, said: [ArraySlice<Word>]) -> Analysis {
        let own = Set(said.joined().map(\.stem))
        var kept = analysis
        kept.places.removeAll { place in
            guard case .city(let name, _) = place else { return false }
            return own.isSuperset(of: QuestionText.stems(of: name))
        }
        kept.mentions.removeAll { mention in
            analysis.words[mention.range].allSatisfy { $0.surface == $0.surface.lowercased() && own.contains($0.stem) }
        }
        return kept
    }

    /// The question names an institution or course, or a country other than the United Kingdom as the place to go to.
    private static func isElsewhere(_ analysis: Analysis, isUnmistakable: Bool) -> Bool {
        if !analysis.mentions.isEmpty || !analysis.courseCodes.isEmpty || !analysis.providerCodes.isEmpty
            || !analysis.places.isEmpty
        {
            return true
        }
        if analysis.foreignUniversity != nil { return true }
        let words = analysis.words
        return words.indices.dropFirst().contains { index in
            // "A clinic in Karachi", for a thing that only these Rules know, is where it comes from.
            guard (isUnmistakable ? ["for", "to"] : ["in", "for", "to"]).contains(words[index - 1].text),
                let place = ForeignPlaces.countries.match(words, at: index)
            else { return false }
            // "For Nepal residents" says where they come from.
            let next = index + place.count
            let isOrigin =
                next < words.count
                && ["resident", "national", "citizen", "applicant", "student", "people"].contains(words[next].stem)
            return place.value != "the United Kingdom" && !isOrigin
        }
    }

    /// "Student route" and the like, said across the words of a longer cue.
    private static func hasRulesName(_ words: [Word]) -> Bool {
        words.indices.dropLast().contains {
            ["student", "graduate"].contains(words[$0].stem) && ["route", "permission"].contains(words[$0 + 1].stem)
        }
    }

    /// A city of the country other than London: its amounts are those outside London.
    static func isNamedCity(_ words: [Word]) -> Bool { words.contains { cities.contains($0.text) } }

    static let cities: Set<String> = [
        "manchester", "edinburgh", "glasgow", "birmingham", "leeds", "liverpool", "bristol", "cardiff", "belfast",
        "sheffield",
        "nottingham", "oxford", "cambridge", "leicester", "coventry", "southampton", "brighton", "aberdeen", "dundee",
        "swansea", "norwich", "exeter", "york", "bath", "derby", "hull", "plymouth", "portsmouth",
        "sunderland", "wolverhampton", "bradford", "salford", "stirling", "durham", "lancaster", "canterbury",
        "guildford",
        "colchester", "loughborough", "bournemouth", "huddersfield", "middlesbrough", "chester", "lincoln",
        "northampton",
        "inverness", "falmouth", "preston", "luton", "bedford",
    ]
}
