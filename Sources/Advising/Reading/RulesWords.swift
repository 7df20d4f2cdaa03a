// Reads what a question asks of the UK Immigration Rules on study, and whether it asks of them at all.

import Catalog

enum RulesWords {
    private enum Cue: Sendable {
        /// Said of the Rules only.
        case rules
        case kingdom, visa, australia
        case route(RulesQuestion.Route), person(RulesQuestion.Person), asked(RulesQuestion.Asked)
        case advice
        /// Says nothing that a paragraph could be found by.
        case filler
    }

    private static let cues = PhraseTable<Cue>([
        ("immigration rule|home office|ukvi|uk visas and immigration|tier 4|entry clearance|uk immigration", .rules),
        (
            "appendix student|appendix finance|appendix graduate|appendix atas|appendix english language|appendix tuberculosis",
            .rules
        ),
        (
            "appendix child student|appendix short term student|appendix parent of a child student|appendix o|gov uk",
            .rules
        ),
        (
            "confirmation of acceptance for study|confirmation of acceptance|atas|academic technology approval scheme|cas letter|cas number",
            .rules
        ),
        ("cas|uk rule|uk visa rule", .rules),
        (
            "uk|u k|united kingdom|britain|great britain|england|scotland|wales|northern ireland|british|london",
            .kingdom
        ),
        (
            "manchester|edinburgh|glasgow|birmingham|leeds|liverpool|bristol|cardiff|belfast|sheffield|nottingham|oxford|cambridge",
            .kingdom
        ),
        ("australia|australian|cricos|subclass 500|subclass|485|melbourne|sydney|brisbane|perth|adelaide", .australia),
        (
            "visa|visas|permission|immigration|student application|visa application|study permit|leave to remain|permission to stay|immigrant",
            .visa
        ),
        ("child student|child student route|child student visa|child student permission", .route(.childStudent)),
        (
            "parent of a child student|parent of child student|child student parent|parent route|parent of a student at school",
            .route(.parent)
        ),
        (
            "parent of the child student|parents of a child student|parent of an child student|child student mother|child student father",
            .route(.parent)
        ),
        (
            "parents of child student|mother of a child student|father of a child student|mum of a child student",
            .route(.parent)
        ),
        (
            "short term student|short term study visa|short term student visa|short term route|short term student route",
            .route(.shortTerm)
        ),
        (
            "short term study|short term visa|short term english study|short term english visa|short term english student",
            .route(.shortTerm)
        ),
        (
            "graduate route|graduate visa|graduate permission|post study work|psw|post study visa|graduate route visa|appendix graduate",
            .route(.graduate)
        ),
        ("graduate immigration route|of a graduate|stay after graduation|post study", .route(.graduate)),
        ("student route|student visa|study visa|tier 4|appendix student|student permission", .route(.student)),
        ("husband|wife|spouse|partner|girlfriend|boyfriend|married", .person(.partner)),
        ("dependent partner|dependant partner", .person(.partner)),
        (
            "dependent child|dependant child|dependent children|my kid|my kids|my children|my son|my daughter|my baby|children|kid|kids",
            .person(.child)
        ),
        ("for a child|for each child|per child|for every child|must a child|each child|every child", .person(.child)),
        ("dependant|dependent|family|family member|relatives", .person(.dependant)),
        (
            "how much|what amount|how many pound|how much money|what sum|which amount|amount|monthly amount|how many gbp",
            .asked(.money)
        ),
        ("how many hour|hours|hour|hours a week|weekly hours", .asked(.hours)),
        (
            "how long|how early|how soon|how many month|how many day|how many year|how many week|how old can my|how old may my|how old can the",
            .asked(.time)
        ),
        (
            "how recent|until when|what period|which period|for what time|maximum time|minimum time|duration|how far in advance|what length|length",
            .asked(.time)
        ),
        (
            "how old is|how old must|minimum age|what age|which age|between which age|how old do|age limit|maximum age|how young",
            .asked(.age)
        ),
        ("how many point|points", .asked(.points)),
        ("which level|what level|cefr|english level|level of english|ielts score|what score", .asked(.level)),
        (
            "will i get|my chance|chances|likely to get|am i likely|is it likely|will they give|will i be granted|will my visa|guarantee",
            .advice
        ),
        (
            "recommend|advise me|what would you do|best for me|is it worth|your opinion|what do you think|my odds|do you think",
            .advice
        ),
        ("refuse me|reject me|deny me|study gap|my gap|gap in my study|approve me", .advice),
        (
            "will my application|will they refuse|will they approve|get approved|will i be refused|will i be allowed|would they refuse",
            .advice
        ),
    ])

    static let fillers: Set<String> = Set(
        """
        student students visa visas uk u k route routes rule rules immigration home office apply applying application applicant applicants \
        need needs needed required require requires requirement requirements must show show shown allow allowed permit permitted can may could would should \
        british britain england kingdom united person people anyone somebody say says quote paragraph para section text please hi hello quick question \
        under according official exactly currently today still long many much old early soon late far maximum minimum max min most least limit limits \
        month months monthly week weeks weekly year years yearly day days daily pound pounds gbp per each every total number count eg etc just really \
        university college school course courses study studying studied studies get gets give given granted grant come comes coming bring brings take \
        takes taking took taken join stay staying live living lived go going went someone let lets want wants going applied ask asked case happens happen \
        count counts qualify qualifies accepted accept accepts ok okay fine valid international overseas foreign abroad appendix permission ukvi tier 4 \
        when what which who whom whose why how where there whether if then than into onto while during after before about along also even only however \
        using used use has had having have been being do does did done my me mine i im ive we our us you your he she his her him it its they them their a an the and or \
        manchester edinburgh glasgow birmingham leeds liverpool bristol cardiff belfast sheffield nottingham oxford cambridge scotland wales northern ireland one two three thing things kind kinds sort type types e g \
        amount sum extra set fixed attend attends mean means called possible able forbidden prohibited banned web site website clearance \
        earlier later first second place certain specific details latest newest turning turn meet meets alone towards toward paid pay itself \
        permissible acceptable not longer home end ends exempt exempted exemption excused
        """.split(whereSeparator: { $0 == " " || $0 == "\n" }).map { Word.stem(of: String($0)) }
    )

    static let vocabulary: Set<String> = cues.vocabulary.union(RulesConcept.table.vocabulary)
    private static let spelling = Spelling(ranked: [vocabulary], known: fillers)

    /// One slip, or two in a very long word: "starting" is not "sterling".
    private static func isNear(_ word: String, _ right: String) -> Bool {
        let bound = word.utf8.count >= 10 ? 2 : 1
        return Spelling.distance(Array(word.utf8), Array(right.utf8), bound: bound) <= bound
    }

    /// What a question asks of the Rules; nil when it asks of something else.
    ///
    /// - Parameter isLastResort: No register knew the question: then less shows that a visa is meant.
    static func read(_ analysis: Analysis, isLastResort: Bool = false) -> RulesQuestion? {
        let words = RulesGlossary.inEnglish(analysis.words).map { word -> Word in
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
        isRules = isRules || hasRulesName(words)
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
        let concepts = RulesConcept.table.matches(words)
        let evidence = concepts.map(\.value.evidence).max() ?? .none
        let situations = RulesSituation.all(in: words)
        let isOfNation =
            concepts.contains { $0.value.terms.first?.text == "English language requirement" }
            && words.contains {
                ["nationality", "nationals", "national", "citizen", "citizenship", "passport"].contains($0.text)
            }
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
            guard isOfVisa || isLastResort && isKnown(analysis, words, evidences, situations, saysCountry: isKingdom)
            else { return nil }
            question.certainty = isKingdom ? .likely : .assumed
        } else {
            question.certainty = .byNumberAlone
        }
        if isAustralia, !isKingdom, !isRules, question.paragraphs.isEmpty { return nil }
        if question.certainty == .guessed || question.certainty == .assumed, isElsewhere(analysis) { return nil }
        if question.route == .childStudent || question.route == .parent { question.person = .applicant }
        let stems = words.map(\.stem)
        let city = words.lastIndex { cities.contains($0.text) }
        // What was said last counts: "in London" of the question before, "and in Cardiff?" of this one.
        if let index = stems.lastIndex(of: "london"), index > city ?? -1 {
            let before = stems[..<index].suffix(2)
            question.isInLondon = !before.contains { ["outside", "not"].contains($0) } && before.last != "beyond"
        } else if city != nil {
            question.isInLondon = false
        }
        // "Looking after my son at boarding school" names a route by what it is for.
        if !question.isRouteNamed, let route = situations.compactMap(\.route).first {
            question.route = route
            if route == .parent || route == .childStudent { question.person = .applicant }
        }
        question.form = RulesForm.read(words)
        if RulesForm.asksAdvice(words) { question.asksAdvice = true }
        question.unheld = RulesUnheld.read(
            words,
            asked: question.asked,
            concepts: concepts.flatMap { $0.value.terms.map(\.text) }
        )
        question.hasOtherSubject =
            [.fee, .processing, .healthCharge].contains(question.unheld)
            && concepts.contains { answerable.contains($0.value.terms.first?.text ?? "") }
        if question.asked == nil,
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
        collectIdeas(&question, concepts, taken, situations + ofAge)
        return question
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
            words.allSatisfy({ !elsewhere.contains($0.text) })
        else { return false }
        let plain = evidence.count { $0 >= .some }
        if !situations.isEmpty { return plain >= 1 || saysCountry }
        return plain >= 2 && evidence.contains { $0 >= .topic }
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
        parts += words.indices.filter { words[$0].stem == "child" }.map { TopicPart(.person, $0..<($0 + 1)) }
        return parts
    }

    /// The question names an institution or course, or a country other than the United Kingdom as the place to go to.
    private static func isElsewhere(_ analysis: Analysis) -> Bool {
        if !analysis.mentions.isEmpty || !analysis.courseCodes.isEmpty || !analysis.providerCodes.isEmpty
            || !analysis.places.isEmpty
        {
            return true
        }
        if analysis.foreignUniversity != nil { return true }
        let words = analysis.words
        return words.indices.dropFirst().contains { index in
            guard ["in", "for", "to"].contains(words[index - 1].text),
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
        "swansea", "norwich", "exeter",
    ]
}
