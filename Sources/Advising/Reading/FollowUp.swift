// What a turn takes from the turns before it: "and in Melbourne?", "the second one", "only under 40,000".

struct FollowUp {
    let memory: AdvisingSession.Memory
    let analysis: Analysis

    /// The question with what it leaves out filled in from the conversation.
    func complete(_ question: Question) -> Question {
        guard let previous = memory.question else { return question }
        guard question.intent != .startOver, question.intent != .editionDate, question.courseCodes.isEmpty else {
            return question
        }
        if let ordinal = ordinal, let code = shownCourse(ordinal) { return pointing(at: [code], question, previous) }
        if let elsewhere = elsewhere(question, previous) { return elsewhere }
        if let counted = countingOfProvider(question, previous) { return counted }
        if let added = adding(to: previous, question) { return added }
        if let same = sameCourseElsewhere(question, previous) { return same }
        if let corrected = otherTitleSameProvider(question, previous) { return corrected }
        if asksOfTopic(question), let pointed = ofTopic(question, previous) { return pointed }
        return refining(question, previous) ?? question
    }

    // MARK: Pointing

    private var ordinal: Int? {
        for cue in analysis.cues { if case .ordinal(let number) = cue { return number } }
        return nil
    }

    private func shownCourse(_ ordinal: Int) -> String? {
        guard !analysis.hasSubject, !memory.shownCourses.isEmpty else { return nil }
        if ordinal == -1 { return memory.shownCourses.last }
        return ordinal <= memory.shownCourses.count ? memory.shownCourses[ordinal - 1] : nil
    }

    private func pointing(at codes: [String], _ question: Question, _ previous: Question) -> Question {
        var pointed = question
        pointed.courseCodes = codes
        pointed.namedCourses = []
        pointed.providerCodes = []
        // "Is there a cheaper one in Perth?" may come after "how long is it?".
        if pointed.filter.isEmpty, previous.intent == .courseFacts { pointed.filter = previous.filter }
        if pointed.uncovered.isEmpty || !pointed.attributes.isEmpty {
            pointed.intent = analysis.has(.change) && analysis.mentionsOlderEdition ? .editionChange : .courseFacts
        }
        return pointed
    }

    /// "And in which other cities?": the course or the search of the turn before, at other places than those named.
    private func elsewhere(_ question: Question, _ previous: Question) -> Question? {
        guard analysis.has(.elsewhere), !analysis.hasSubject, analysis.places.isEmpty, question.uncovered.isEmpty,
            question.foreignCountry == nil
        else { return nil }
        if previous.intent == .courseFacts, memory.topicCourses.count == 1 {
            var pointed = pointing(at: memory.topicCourses, question, previous)
            pointed.attributes = [.campus]
            pointed.intent = .courseFacts
            return pointed
        }
        let filter = previous.filter
        guard !filter.nameTerms.isEmpty || filter.level != nil || filter.fieldOfEducation != nil,
            !filter.cities.isEmpty || !filter.states.isEmpty
        else { return nil }
        var other = question
        other.filter = filter
        other.filter.cities = []
        other.filter.states = []
        var away = Exclusions()
        away.cities = filter.cities
        away.states = filter.states
        other.filter.excluded.formUnion(away)
        other.namedCourses = []
        other.attributes = []
        other.ranking = nil
        other.intent = question.counting == nil ? .list : .count
        return other
    }

    /// Facts or topics asked with nothing named: "and how long is it?", "what IELTS do they want?".
    private func asksOfTopic(_ question: Question) -> Bool {
        guard !analysis.hasSubject, question.foreignCountry == nil, question.foreignUniversity == nil else {
            return false
        }
        if question.ranking.map({ !$0.ordersList }) == true
            || question.counting != nil && !question.attributes.contains(.duration)
        {
            return false
        }
        if question.filter.money != nil || question.filter.duration != nil { return false }
        return !question.attributes.isEmpty || !question.uncovered.isEmpty || analysis.has(.same)
            || analysis.has(.change)
            || analysis.has(.registered)
    }

    private func ofTopic(_ question: Question, _ previous: Question) -> Question? {
        let wantsProvider =
            !AttributeWords.ofProvider.isDisjoint(with: question.attributes) || analysis.has(.registered)
        if wantsProvider, let code = memory.topicProviders.first {
            var pointed = question
            pointed.providerCodes = [code]
            pointed.intent = analysis.has(.registered) ? .registered : .providerFacts
            return pointed
        }
        if !question.filter.states.isEmpty || !question.filter.cities.isEmpty {
            guard question.asksYesNo, memory.topicCourses.count == 1 else { return nil }
        }
        guard !question.attributes.isEmpty || analysis.has(.change) || !question.uncovered.isEmpty else { return nil }
        if question.attributes.isEmpty, !question.uncovered.isEmpty { return question }
        guard !memory.topicCourses.isEmpty, memory.topicCourses.count <= 3 else { return nil }
        return pointing(at: memory.topicCourses, question, previous)
    }

    /// "How many courses do they have?" after a provider.
    private func countingOfProvider(_ question: Question, _ previous: Question) -> Question? {
        let points = analysis.words.contains { ["they", "it", "their", "its", "them"].contains($0.text) }
        // "How many courses has this school?" may come after one of its courses.
        let kinds: Set<String> = ["school", "university", "college", "provider", "institute", "institution"]
        let pointsAtProvider = zip(analysis.words, analysis.words.dropFirst()).contains { first, second in
            ["this", "that", "the"].contains(first.text) && kinds.contains(second.text)
        }
        let isOfProvider = points && [.registered, .providerFacts].contains(previous.intent) || pointsAtProvider
        guard isOfProvider, question.counting != nil,
            !memory.topicProviders.isEmpty, question.providerCodes.isEmpty, question.filter.isEmpty,
            question.foreignCountry == nil
        else { return nil }
        var counted = question
        counted.providerCodes = memory.topicProviders
        counted.intent = .count
        return counted
    }

    // MARK: Courses by name

    private var opensAsFollowUp: Bool {
        guard let first = analysis.words.first?.text else { return false }
        let second = analysis.words.count > 1 ? analysis.words[1].text : ""
        return ["and", "what", "how", "ok", "okay", "but", "only", "or", "then", "also", "same", "now", "y"].contains(
            first
        )
            && (first != "what" && first != "how" || second == "about") || analysis.has(.adds) || analysis.has(.instead)
    }

    /// "Add RMIT and sort all three", "and the Bachelor of Arts too": joins the courses compared before.
    private func adding(to previous: Question, _ question: Question) -> Question? {
        guard previous.namedCourses.count >= 1, [.order, .courseFacts].contains(previous.intent),
            analysis.has(.adds) || analysis.has(.sort),
            !analysis.mentions.isEmpty, let model = previous.namedCourses.last
        else { return nil }
        var joined = question
        if question.namedCourses.isEmpty {
            joined.namedCourses =
                previous.namedCourses
                + analysis.mentions.map {
                    model.at($0.codes)
                }
        } else {
            joined.namedCourses = previous.namedCourses + question.namedCourses
        }
        joined.intent = .order
        if joined.ranking == nil { joined.ranking = previous.ranking }
        if var ranking = joined.ranking, !ranking.stated, let earlier = previous.ranking {
            ranking.by = earlier.by
            joined.ranking = ranking
        }
        return joined
    }

    /// "And at Monash?": the same course at another provider.
    private func sameCourseElsewhere(_ question: Question, _ previous: Question) -> Question? {
        guard !analysis.mentions.isEmpty, analysis.terms.isEmpty, analysis.level == nil,
            let model = previous.namedCourses.last,
            [.courseFacts, .order, .editionChange].contains(previous.intent),
            AttributeWords.ofProvider.isDisjoint(with: question.attributes), question.uncovered.isEmpty,
            !analysis.has(.registered),
            opensAsFollowUp || analysis.words.count <= 4, question.counting == nil,
            question.ranking == nil || question.ranking?.ordersList == true
        else { return nil }
        var same = question
        same.namedCourses = analysis.mentions.map {
            model.at($0.codes)
        }
        same.attributes = question.attributes.isEmpty ? previous.attributes : question.attributes
        same.intent =
            previous.intent == .editionChange ? .editionChange : (same.namedCourses.count > 1 ? .order : .courseFacts)
        return same
    }

    /// "No, I meant the Bachelor of Commerce", "do they have a Master of Marketing?": another course of that provider.
    private func otherTitleSameProvider(_ question: Question, _ previous: Question) -> Question? {
        guard analysis.mentions.isEmpty, !analysis.terms.isEmpty, question.foreignCountry == nil,
            !question.namesUnknownProvider,
            [.list, .courseFacts, .editionChange, .superlative].contains(question.intent)
        else { return nil }
        let codes =
            previous.namedCourses.last?.providerCodes
            ?? (previous.providerCodes.isEmpty ? memory.topicProviders : previous.providerCodes)
        guard !codes.isEmpty,
            [.courseFacts, .providerFacts, .registered, .editionChange, .order].contains(previous.intent),
            question.filter.states.isEmpty, question.filter.cities.isEmpty, question.filter.money == nil,
            !analysis.titles.contains(where: \.isKind) || analysis.has(.same) || analysis.has(.instead),
            !mentionsWholeCountry
        else { return nil }
        var corrected = question
        let titles =
            analysis.titles.isEmpty
            ? [
                Question.NamedCourse(
                    title: "",
                    terms: analysis.looseTerms,
                    level: analysis.looseLevel,
                    providerCodes: codes
                )
            ]
            : analysis.titles.map {
                Question.NamedCourse(
                    title: $0.canonical.joined(separator: " "),
                    terms: $0.terms,
                    level: $0.level,
                    providerCodes: codes,
                    isFormal: !$0.isKind && !$0.canonical.isEmpty
                )
            }
        corrected.namedCourses = titles
        corrected.providerCodes = codes
        if corrected.attributes.isEmpty {
            corrected.attributes = previous.attributes.filter { !AttributeWords.ofProvider.contains($0) }
        }
        if analysis.has(.exists) || question.asksYesNo { corrected.asksYesNo = true }
        corrected.intent =
            previous.intent == .editionChange && question.attributes.isEmpty ? .editionChange : .courseFacts
        return corrected
    }

    private var mentionsWholeCountry: Bool {
        analysis.words.contains {
            ["australia", "nationwide", "anywhere", "everywhere", "all", "any", "which", "list"].contains($0.text)
        }
    }

    /// "The whole of Australia", "anywhere in the country", "all states".
    private var widens: Bool {
        let words = analysis.words.map(\.text)
        return words.indices.dropLast().contains { index in
            let behind = words[(index + 1)...].prefix(3)
            switch words[index] {
            case "whole", "all", "anywhere", "entire", "across", "any":
                return behind.contains { ["australia", "country", "states", "state"].contains($0) }
            default: return false
            }
        } || words.contains("nationwide") || words.contains("everywhere")
    }

    /// "Swap SA for Queensland": the last of two places.
    private func replacing(_ new: Question.Filter) -> Question.Filter {
        guard analysis.words.contains(where: { ["swap", "replace", "exchange", "switch"].contains($0.text) }),
            new.states.count + new.cities.count == 2, let last = analysis.places.last
        else { return new }
        var filter = new
        switch last {
        case .state(let code): (filter.states, filter.cities) = ([code], [])
        case .city(let name, _): (filter.states, filter.cities) = ([], [name])
        }
        return filter
    }

    // MARK: Lists

    /// The search of the turn before, with what this turn changes.
    private func refining(_ question: Question, _ previous: Question) -> Question? {
        let families: Set<Question.Intent> = [.list, .superlative, .count, .median]
        guard families.contains(previous.intent) || !previous.filter.isEmpty || previous.foreignMoney != nil,
            question.foreignUniversity == nil, question.foreignCountry == nil, question.uncovered.isEmpty,
            families.union([.unclear, .providerFacts, .courseFacts, .greeting, .currency]).contains(question.intent),
            question.courseCodes.isEmpty
        else { return nil }
        if question.intent == .courseFacts || question.intent == .providerFacts, question.providerCodes.isEmpty == false
        {
            // "only at Monash" narrows the list; a course named in full is a question of its own.
            guard analysis.titles.isEmpty, question.attributes.isEmpty, families.contains(previous.intent),
                opensAsFollowUp || analysis.words.count <= 4
            else { return nil }
        }
        let new = question.filter
        // "How many courses does Deakin have?" after one of its courses: all of them.
        if previous.intent == .courseFacts, question.counting != nil, !question.providerCodes.isEmpty, new.isEmpty {
            return nil
        }
        let saysField = !new.nameTerms.isEmpty || new.fieldOfEducation != nil || new.language != nil
        let hadField = !previous.filter.nameTerms.isEmpty || previous.filter.fieldOfEducation != nil
        let says =
            !new.isEmpty || question.ranking != nil || question.counting != nil || analysis.has(.median)
            || !question.providerCodes.isEmpty || analysis.has(.those) || widens
        guard says else { return nil }
        if saysField, hadField, !opensAsFollowUp, !analysis.has(.those) {
            guard let budget = memory.standingBudget, new.money == nil else { return nil }
            var fresh = question
            fresh.filter.money = budget
            return fresh
        }
        var merged = question
        merged.filter = previous.filter.overridden(by: replacing(new))
        if saysField, hadField, analysis.titles.isEmpty == false, new.level == nil {
            merged.filter.level = previous.filter.level
        }
        if merged.providerCodes.isEmpty, previous.intent != .courseFacts {
            merged.providerCodes = previous.providerCodes.filter { !new.excluded.providerCodes.contains($0) }
        }
        // "What about the whole of Australia?"
        if new.states.isEmpty, new.cities.isEmpty, widens { (merged.filter.states, merged.filter.cities) = ([], []) }
        merged.isProviderAmbiguous = question.isProviderAmbiguous
        if merged.foreignMoney == nil, new.money == nil { merged.foreignMoney = previous.foreignMoney }
        if question.ranking.map({ !$0.ordersList }) == true {
            merged.intent = .superlative
        } else if question.counting != nil {
            merged.intent = .count
        } else if analysis.has(.median) {
            merged.intent = .median
        } else {
            merged.intent = families.contains(previous.intent) ? previous.intent : .list
            if merged.ranking == nil { merged.ranking = previous.ranking }
            merged.counting = previous.counting
            if question.intent == .list, merged.intent != .list, !opensAsFollowUp { merged.intent = .list }
        }
        if merged.filter.onlyLimits, merged.intent == .list { merged.intent = .unclear }
        return merged
    }
}

extension Question.Filter {
    /// This filter with everything that `new` states put in its place.
    func overridden(by new: Question.Filter) -> Question.Filter {
        var result = self
        if !new.nameTerms.isEmpty || new.fieldOfEducation != nil {
            result.nameTerms = new.nameTerms
            result.fieldOfEducation = new.fieldOfEducation
        }
        if let level = new.level {
            result.level = level
            result.levelLabel = nil
            result.schoolYears = new.schoolYears
        }
        if let label = new.levelLabel { result.levelLabel = label }
        if !new.states.isEmpty || !new.cities.isEmpty {
            result.states = new.states
            result.cities = new.cities
        }
        if let language = new.language { result.language = language }
        if let money = new.money {
            result.money = money
            if let earlier = self.money, !money.wholeCourse, earlier.wholeCourse {
                result.money?.wholeCourse = money.wholeCourse
            }
        }
        if let duration = new.duration { result.duration = duration }
        if new.doubleDegrees != .unstated { result.doubleDegrees = new.doubleDegrees }
        if let type = new.providerType { result.providerType = type }
        if let work = new.workComponent { result.workComponent = work }
        result.exclude(new)
        return result
    }

    /// Leaves out what `new` leaves out, whether or not it was asked for before, and no more what `new` asks for.
    private mutating func exclude(_ new: Question.Filter) {
        excluded.states.removeAll(where: new.states.contains)
        excluded.cities.removeAll(where: new.cities.contains)
        excluded.kinds.removeAll { kind in
            kind.nameTerms.isEmpty ? kind.level == new.level : kind.nameTerms.allSatisfy(new.nameTerms.contains)
        }
        states.removeAll(where: new.excluded.states.contains)
        cities.removeAll(where: new.excluded.cities.contains)
        for kind in new.excluded.kinds {
            if kind.nameTerms.isEmpty, kind.level == level { level = nil }
            if kind.level == nil { nameTerms.removeAll(where: kind.nameTerms.contains) }
        }
        excluded.formUnion(new.excluded)
    }
}

extension Question.NamedCourse {
    /// The same course at other providers.
    func at(_ codes: [String]) -> Question.NamedCourse {
        var copy = self
        copy.providerCodes = codes
        return copy
    }
}
