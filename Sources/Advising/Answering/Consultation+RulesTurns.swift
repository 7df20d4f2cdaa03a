// When a question is left to the Rules: by the conversation before it, and by what no other register knew.

import Catalog

extension Consultation {
    /// Another country is named or talked about: then a question that names none is not for the United Kingdom.
    func isAboutOtherCountry(_ asked: RulesQuestion) -> Bool {
        // Of a rule that only the United Kingdom has, a country named is where somebody comes from.
        let isAssumed = asked.certainty == .assumed
        if isAssumed, talksOfOtherCountry { return true }
        if isAssumed, let country = question.foreignCountry, country != "the United Kingdom" { return true }
        let countries = (try? catalog.countryNames()) ?? []
        // "To Uzbekistan" says where to, "from Uzbekistan" where from.
        return RulesNations.named(in: asked.words) { countries.contains($0) }.contains { nation in
            var index = nation.range.lowerBound - 1
            if index > 0, asked.words[index].text == "the" { index -= 1 }
            let before = index >= 0 ? asked.words[index].text : ""
            // "Indian students" come from there, "an Indian student visa" leads there.
            var next = nation.range.upperBound
            if next < asked.words.count, asked.words[next].stem == "student" { next += 1 }
            let after = next < asked.words.count ? asked.words[next].stem : ""
            let isOrigin = ["resident", "national", "citizen", "applicant", "people", "passport"].contains(after)
            let isStudents = next > nation.range.upperBound
            return ["in", "to", "for", "into"].contains(before) && !isOrigin && !isStudents
                || ["visa", "immigration", "rule", "embassy", "permit"].contains(after)
        }
    }

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
            ]
            return sheet.refused && held.isSuperset(of: question.uncovered) && !asksForCourses
                && (!question.namesUnknownProvider || tellsSituation)
        case .list, .superlative, .count, .courseFacts:
            // Somebody who looks for courses says so, by a level, a place, a price or the word.
            let says =
                analysis.has(.courses) || analysis.has(.providers) || !analysis.places.isEmpty
                || !analysis.mentions.isEmpty
                || !analysis.titles.isEmpty || analysis.money.limit != nil || analysis.looseTerms.count > 1
                || previous.question != nil
            return !says && tellsSituation
        default: return false
        }
    }

    private var asksForCourses: Bool {
        read.analysis.words.contains {
            ["courses", "programs", "programmes", "universities", "colleges"].contains($0.text)
        }
    }

    private var tellsSituation: Bool { !RulesSituation.all(in: RulesGlossary.inEnglish(read.analysis.words)).isEmpty }

    /// "And outside London?" after a question on the Rules: read together with it.
    func followUp() -> RulesQuestion? {
        let words = read.analysis.words
        // "And in Cardiff?": a town of the country whose rules were asked about, though Australia has one of that name too.
        let namesCity = RulesWords.isNamedCity(words)
        guard let topic = previous.topic, topic.desk == .rules, let first = words.first, words.count <= 12,
            namesCity || !read.analysis.hasSubject && read.analysis.places.isEmpty, !asksForCourses
        else { return nil }
        let isBound =
            ["and", "what", "how", "or", "also", "but"].contains(first.text)
            && words.contains { ["about", "and", "or", "if"].contains($0.text) }
        guard isBound || namesCity || RulesConcept.table.matches(words).contains(where: { $0.value.evidence >= .some })
        else {
            return nil
        }
        let countries = (try? catalog.countryNames()) ?? []
        func nations(_ words: [Word]) -> [Range<Int>] {
            RulesNations.named(in: words) { countries.contains($0) }
                .filter { OfficeWords.country($0.said) != "the United Kingdom" }.map(\.range)
        }
        let new = nations(words)
        let old = nations(topic.words)
        // A name that is not known may be the country that is asked for now.
        guard old.isEmpty || !new.isEmpty || !words.dropFirst().contains(where: isUnknownName) else { return nil }
        // Another country takes the place of the one before.
        let kept = topic.words.indices.filter { index in new.isEmpty || !old.contains { $0.contains(index) } }
        var joined = kept.map { topic.words[$0] } + words
        joined[kept.count].breakBefore = true
        return RulesWords.read(Analysis(words: joined))
    }

    /// Written as a name, and no word of the Rules or of everyday.
    private func isUnknownName(_ word: Word) -> Bool {
        guard let first = word.surface.first, first.isUppercase, word.surface.contains(where: \.isLowercase) else {
            return false
        }
        return !CommonWords.stop.contains(word.text) && !RulesWords.cities.contains(word.text)
            && !RulesWords.vocabulary.contains(word.stem)
            && !RulesWords.fillers.contains(word.stem)
    }
}
