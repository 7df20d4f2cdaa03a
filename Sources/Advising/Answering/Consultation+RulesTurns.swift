// When a question is left to the Rules: by the conversation before it, and by what no other register knew.

import Catalog

extension Consultation {
    /// Another country is named or talked about: then a question that names none is not for the United Kingdom.
    func isAboutOtherCountry(_ asked: RulesQuestion) throws -> Bool {
        // Of a rule that only the United Kingdom has, a country named is where somebody comes from.
        let isAssumed = asked.certainty == .assumed
        if isAssumed, talksOfOtherCountry { return true }
        let nations = try self.nations(in: asked.words)
        // "A loan from my bank in Ghana": where somebody's own things are, and not where to go.
        let isOwn =
            !nations.isEmpty
            && nations.allSatisfy { nation in
                let index = nation.range.lowerBound - 1
                guard index > 0, asked.words[index].text == "in" else { return false }
                return Self.ownThings.contains(asked.words[index - 1].stem) || asked.words[index - 1].text == "back"
            }
        if isOwn { return false }
        if isAssumed, let country = question.foreignCountry, country != "the United Kingdom" { return true }
        // "To Uzbekistan" says where to, "from Uzbekistan" where from.
        return nations.contains { nation in
            var index = nation.range.lowerBound - 1
            if index > 0, asked.words[index].text == "the" { index -= 1 }
            let before = index >= 0 ? asked.words[index].text : ""
            // "Which New Zealand polytechs", "the university in Manchester, Germany".
            let end = nation.range.upperBound
            if end < asked.words.count, Self.kindsAbroad.contains(asked.words[end].stem) { return true }
            if asked.words[nation.range.lowerBound].breakBefore, RulesWords.cities.contains(before) { return true }
            // "Do applicants living in Vietnam need a TB certificate?": what only the United Kingdom asks for.
            if before == "in", asked.namesOwnThing { return false }
            // "My bank in Ghana": where something of somebody's is.
            if before == "in", index > 0, Self.ownThings.contains(asked.words[index - 1].stem) { return false }
            // "I went back to Ghana": where somebody is from.
            if before == "to", index > 0, Self.homeward.contains(asked.words[index - 1].text) { return false }
            // "Indian students" come from there, "an Indian student visa" leads there.
            var next = nation.range.upperBound
            if next < asked.words.count, asked.words[next].stem == "student" { next += 1 }
            let after = next < asked.words.count ? asked.words[next].stem : ""
            let isOrigin = ["resident", "national", "citizen", "applicant", "people", "passport"].contains(after)
            let isStudents = next > nation.range.upperBound
            // "New Zealand post-study work visa".
            let behind = asked.words[min(next, asked.words.count)...].prefix { !$0.breakBefore }.prefix(5)
            let isOfVisa =
                behind.contains { ["visa", "permit"].contains($0.stem) }
                && behind.prefix { $0.stem != "visa" }.allSatisfy {
                    ["post", "study", "work", "student", "graduate", "stay"].contains($0.stem)
                }
            return ["in", "to", "for", "into"].contains(before) && !isOrigin && !isStudents || isOfVisa && !isStudents
                || ["visa", "immigration", "rule", "embassy", "permit"].contains(after)
        }
    }

    private static let ownThings: Set<String> = [
        "bank", "account", "clinic", "hospital", "home", "family", "parent", "mother", "father", "wife", "husband",
        "job", "house",
        "branch", "work", "degree",
    ]
    private static let homeward: Set<String> = ["home", "back", "return", "returned", "returning"]

    /// The conversation is about the United States or Australia.
    private var talksOfOtherCountry: Bool {
        switch previous.topic?.desk {
        case .rules, .degrees: return false
        case .institutions, .programs: return true
        case .sponsors, .world, .currency, .office, nil: break
        }
        guard let before = previous.question else { return false }
        return !before.providerCodes.isEmpty || !before.filter.isEmpty || !before.courseCodes.isEmpty
    }

    /// The Rules in the place of a refusal or a question back, where no register knew the question and their paragraphs speak of most
    /// of it.
    func rules(insteadOf sheet: FactSheet, _ memory: inout AdvisingSession.Memory) throws -> FactSheet? {
        guard question.foreignUniversity == nil, isLeftToRules(sheet),
            let rules = try rules(isLastResort: true), !rules.refused
        else { return nil }
        memory = previous
        memory.topic = ConversationTopic(desk: .rules, words: read.analysis.words, sheet: rules)
        return rules
    }

    /// Nothing was answered, or a list by one loose word that tells a situation of the Rules: "is my mum's savings account fine?".
    private func isLeftToRules(_ sheet: FactSheet) -> Bool {
        let analysis = read.analysis
        switch sheet.question.intent {
        case .unclear:
            return question.foreignMoney == nil && question.filter.isEmpty && !asksForCourses
        case .currency: return question.foreignMoney?.amount == nil && !analysis.has(.convert) && tellsSituation
        case .uncovered:
            let held: Set<UncoveredTopic> = [
                .visa, .workRights, .savings, .englishTest, .entryRequirements, .other, .otherCountry, .timetable,
                .admissionChance,
            ]
            // "PTE score for the Master of Nursing" is asked of a course.
            let isOfCourse =
                !analysis.titles.isEmpty && !analysis.words.contains { ["visa", "uk", "permission"].contains($0.stem) }
            return sheet.refused && held.isSuperset(of: question.uncovered) && !asksForCourses && !isOfCourse
                && (!question.namesUnknownProvider || tellsSituation)
        case .list, .superlative, .count, .courseFacts:
            // Somebody who looks for courses says so, by a level, a place, a price or the word.
            let says =
                analysis.has(.courses) || analysis.has(.providers) || !analysis.places.isEmpty
                || !analysis.mentions.isEmpty
                || !analysis.titles.isEmpty || analysis.money.limit != nil || analysis.looseTerms.count > 1
                || previous.question != nil
            // "A job at a cafe beside my BSc": no course is found by the words of it.
            let isNothing =
                sheet.answerKeys.isEmpty && analysis.mentions.isEmpty && analysis.places.isEmpty
                && previous.question == nil && analysis.money.limit == nil && !asksForCourses
            return (!says || isNothing && sheet.question.intent == .list) && tellsSituation
        default: return false
        }
    }

    private var asksForCourses: Bool {
        read.analysis.words.contains {
            ["courses", "programs", "programmes", "universities", "colleges"].contains($0.text)
        }
    }

    private var tellsSituation: Bool { !RulesSituation.all(in: RulesGlossary.inEnglish(read.analysis.words)).isEmpty }

    /// The words of a question on the Rules, with those of the turns before where it goes on with them.
    func wordsOnRules() throws -> [Word] {
        let words = read.analysis.words
        guard previous.topic?.desk == .rules, RulesWords.read(read.analysis) == nil,
            let joined = try followUp()?.words, joined.count <= ConversationTopic.wordLimit
        else { return words }
        return joined
    }

    /// "And outside London?" after a question on the Rules: read together with it.
    func followUp() throws -> RulesQuestion? {
        // As written: to the names of courses "vacation" is a slip for "valuation".
        let words = read.analysis.words.map(\.asWritten)
        // "And in Cardiff?": a town of the country whose rules were asked about, though Australia has one of that name too.
        let namesCity = RulesWords.isNamedCity(words)
        let isFree = !namesCourse && read.analysis.places.isEmpty
        guard let topic = previous.topic, topic.desk == .rules, let first = words.first, words.count <= 16,
            namesCity || isFree || speaksOfRulesAlone(words), !asksForCourses
        else { return nil }
        // "How much monthly for him?", "my little boy comes too".
        let isOfSomebody =
            RulesWords.asked(in: words) == .money || words.contains { ["monthly", "month"].contains($0.text) }
        let isBound =
            ["and", "what", "how", "or", "also", "but"].contains(first.text)
            && words.contains { ["about", "and", "or", "if"].contains($0.text) }
            || isOfSomebody && words.contains { Self.others.contains($0.text) || Self.kin.contains($0.stem) }
        guard isBound || namesCity || RulesConcept.table.matches(words).contains(where: { $0.value.evidence >= .some })
        else {
            return nil
        }
        func abroad(_ words: [Word]) throws -> [Range<Int>] {
            try nations(in: words).filter { OfficeWords.country($0.said) != "the United Kingdom" }.map(\.range)
        }
        let new = try abroad(words)
        let old = try abroad(topic.words)
        // A name that is not known may be the country that is asked for now.
        guard old.isEmpty || !new.isEmpty || !words.dropFirst().contains(where: isUnknownName) else { return nil }
        // Another country takes the place of the one before, and another route too.
        let names = { (words: [Word]) in RulesWords.parts(words).filter { $0.kind == .route }.map(\.range) }
        let routes = names(words).isEmpty ? [] : names(topic.words)
        let replaced = Set((new.isEmpty ? [] : old).flatMap { Array($0) } + routes.flatMap { Array($0) })
        let kept = topic.words.indices.filter { !replaced.contains($0) }
        guard !kept.isEmpty else { return nil }
        var joined = kept.map { topic.words[$0] } + words
        joined[kept.count].breakBefore = true
        // The conversation is about the Rules: no more needs to show it.
        guard var question = RulesWords.read(Analysis(words: joined), isLastResort: true) else { return nil }
        if new.isEmpty, question.certainty == .guessed || question.certainty == .assumed {
            question.certainty = .likely
        }
        if let asked = RulesWords.asked(in: words) { (question.asked, question.form) = (asked, .open) }
        question.stress(words, over: topic.words)
        return question
    }

    /// "Can I work on that visa?": of the route that was talked about, where it names none itself.
    func ofRouteBefore(_ question: RulesQuestion?) -> RulesQuestion? {
        guard var asked = question, !asked.isRouteNamed, let topic = previous.topic, topic.desk == .rules,
            let before = RulesWords.read(Analysis(words: topic.words), isLastResort: true), before.isRouteNamed,
            before.route != .student
        else { return question }
        (asked.route, asked.isRouteNamed) = (before.route, true)
        if asked.certainty == .guessed || asked.certainty == .assumed { asked.certainty = .likely }
        return asked
    }

    private static let kindsAbroad: Set<String> = InstitutionFinder.kinds.union(["polytech", "polytechnic", "embassy"])

    private static let kin: Set<String> = [
        "boy", "girl", "son", "daughter", "child", "children", "baby", "kid", "wife", "husband", "partner", "mother",
        "father",
    ]

    /// Somebody else of whom the same is asked.
    private static let others: Set<String> = [
        "him", "her", "them", "he", "she", "friend", "brother", "sister", "classmate", "cousin",
    ]

    /// A course, field or provider is named, and not in words that the Rules have as well: an "application" is in the names of courses.
    private var namesCourse: Bool {
        var analysis = read.analysis
        let isOfRules = analysis.looseTerms.joined().flatMap(QuestionText.stems).allSatisfy {
            RulesWords.fillers.contains($0) || RulesWords.vocabulary.contains($0)
        }
        if isOfRules { analysis.looseTerms = [] }
        return analysis.hasSubjectBesidesLevel
    }

    /// "And for a foundation course?": though courses are called so, every word is one of the Rules.
    private func speaksOfRulesAlone(_ words: [Word]) -> Bool {
        let analysis = read.analysis
        guard analysis.mentions.isEmpty, analysis.courseCodes.isEmpty, analysis.providerCodes.isEmpty,
            analysis.places.isEmpty,
            ["and", "but", "or", "what"].contains(words.first?.text) || !Self.others.isDisjoint(with: words.map(\.text))
        else { return false }
        let known = Set(RulesConcept.table.matches(words).flatMap { Array($0.range) })
        return !known.isEmpty
            && words.indices.allSatisfy { index in
                known.contains(index) || CommonWords.stop.contains(words[index].text)
                    || Self.others.contains(words[index].text) || RulesWords.fillers.contains(words[index].stem)
            }
    }

    /// Written as a name, and no word of the Rules or of everyday.
    private func isUnknownName(_ word: Word) -> Bool {
        word.isWrittenAsName && !CommonWords.stop.contains(word.text) && !RulesWords.cities.contains(word.text)
            && !RulesWords.vocabulary.contains(word.stem)
            && !RulesWords.fillers.contains(word.stem)
    }
}
