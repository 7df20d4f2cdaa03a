// One institution of the United States: where it is, how one gets in, what it charges; from the IPEDS directory and its tables.

import Catalog

extension Consultation {
    /// Answers about colleges and universities of the United States; nil when the question is not about any, or when the survey is
    /// not loaded.
    func institutions() throws -> FactSheet? {
        guard let edition = try catalog.currentEdition(of: Register.ipeds.source), edition.holds(.institutionName)
        else {
            return nil
        }
        let analysis = read.analysis
        var asked = InstitutionWords(analysis.words)
        // "When do applications close?" asks of no institution's end.
        if question.uncovered.contains(.deadlines) { asked.leaveOut(.status) }
        // The survey has telephone numbers, and no addresses of mail.
        let said = Set(analysis.words.map(\.text))
        if !said.isDisjoint(with: ["email", "mail"]), said.isDisjoint(with: ["phone", "telephone", "call", "number"]) {
            asked.leaveOut(.phone)
        }
        guard mayBeForInstitutions(asked) else { return nil }
        // "Auburn, Indiana University Bloomington, …": a suburb here is a place where one stands behind "in".
        let places = Set(
            analysis.places.map(placeName).filter { name in
                guard let first = name.split(separator: " ").first.map(String.init) else { return false }
                let index = analysis.words.firstIndex { TextFolding.fold($0.surface) == first }
                return index.map { analysis.words.isPlaced(at: $0) || analysis.places.contains(where: isState) } ?? true
            }
        )
        let finder = try InstitutionFinder(catalog: catalog, words: analysis.words, read: asked, places: places)
        let matches = try finder.all()
        var builder = SheetBuilder()
        guard isForInstitutions(asked, matches) else { return nil }
        let areClear = matches.count > 1 && matches.allSatisfy { $0.institutions.count == 1 }
        if asksForBetter, !areClear { return nil }
        if areClear, asksForBetter || saysBetter {
            sayUndecided(matches.flatMap(\.institutions), "which is better", &builder)
            builder.say(institutionSource(edition))
        } else if areClear, comparesCharges {
            compareCharges(matches.flatMap(\.institutions), edition, &builder)
            builder.say(institutionSource(edition))
        } else if matches.count > 1, asked.wantsHighest != nil {
            try compare(matches, asked, edition, &builder)
        } else if let match = matches.first {
            let asksControl = !asked.query.controls.isEmpty && match.isWhole
            guard !asked.facts.isEmpty || asksControl || isOverview(asked, match) else { return nil }
            if asked.facts == [.costs], match.institutions.count > 1, !edition.holds(.institutionCost) {
                builder.say(costs(of: match.institutions[0], "US institutions", &builder))
                return builder.sheet(for: question)
            }
            var seen: [[Institution]] = []
            for match in matches.prefix(4) where !seen.contains(match.institutions) {
                try answer(match, asked, edition, &builder)
                seen.append(match.institutions)
            }
        } else {
            guard try list(asked, edition, &builder) else { return nil }
        }
        if !matches.isEmpty, !builder.refused { builder.say(unheldNote) }
        return builder.sheet(for: question)
    }

    /// "What share of applicants does Emory take?": a share is one of admission where an institution of the survey is named beside it.
    func asksOfAdmission() throws -> Bool {
        let words = read.analysis.words
        let asked = InstitutionWords(words)
        guard
            asked.facts.contains(where: { [.rate, .applicants, .scores, .englishTest, .admissionTest].contains($0) }),
            try catalog.currentEdition(of: Register.ipeds.source)?.holds(.institutionName) == true
        else { return false }
        return try !InstitutionFinder(catalog: catalog, words: words, read: asked, places: []).all().isEmpty
    }

    /// Whether it is worth looking for a name: nothing says that the question is for another register, or that it is refused.
    private func mayBeForInstitutions(_ asked: InstitutionWords) -> Bool {
        let analysis = read.analysis
        let texts = Set(analysis.words.map(\.text))
        // "Rose" and "go up to" are parts of names and degrees as well as changes.
        let isOfFee = question.attributes.contains { !AttributeWords.ofProvider.contains($0) && $0 != .campus }
        let isOfAnotherYear = analysis.has(.change) && (analysis.mentionsOlderEdition || isOfFee)
        // What is asked of a course code, of CRICOS or of an earlier edition is for the Australian register; a very long text
        // asks nothing so plain.
        guard analysis.words.count <= 80, analysis.courseCodes.isEmpty,
            !isOfAnotherYear,
            question.foreignMoney.map({ $0.currency == "USD" && $0.amount == nil && $0.target == nil }) ?? true,
            texts.isDisjoint(with: ["cricos", "australia", "australian"])
        else { return false }
        // "What are my chances at MIT?" is refused, "what is its acceptance rate?" is answered.
        let isPersonal = analysis.words.enumerated().contains { index, word in
            // "Tell me the rate" says nothing of oneself.
            let isAddressed = index > 0 && ["tell", "give", "show", "send"].contains(analysis.words[index - 1].text)
            return Self.personal.contains(word.text) && !(word.text == "me" && isAddressed)
        }
        return question.uncovered.allSatisfy {
            if $0 == .rankings, asksForBetter { return true }
            return $0 == .admissionChance ? !isPersonal && !asked.facts.isEmpty : !Self.refusedFirst.contains($0)
        }
    }

    /// The question is about the United States: they are named, or an institution of theirs is and none of Australia.
    private func isForInstitutions(_ asked: InstitutionWords, _ matches: [InstitutionFinder.Match]) -> Bool {
        let analysis = read.analysis
        guard let match = matches.first else {
            // Vermont and Rhodes are suburbs in Australia, ACT is a territory.
            let stateWords = Set(asked.states.flatMap { analysis.words[$0.range].map(\.stem) })
            let isElsewhere = analysis.places.allSatisfy { place in
                if case .state("ACT") = place, asked.test != nil { return true }
                return stateWords.isSuperset(of: QuestionText.stems(of: placeName(place)))
            }
            let isRanking = asked.wantsHighest != nil && asked.facts.contains { $0 == .rate || $0 == .applicants }
            let isPolicy = asked.test != nil && !asked.policies.isEmpty
            let isRate = asked.query.rate != nil
            return (asked.saysCountry || !asked.states.isEmpty) && (asked.saysNoun || isRanking || isPolicy || isRate)
                && isElsewhere
                && analysis.mentions.allSatisfy { mention in asked.states.contains { $0.range.overlaps(mention.range) }
                }
                && !namesField(asked)
        }
        // "What does Imperial charge?" asks of London, and not of the college in California that has the address imperial.edu.
        if match.range.count == 1, analysis.foreignUniversity == ForeignPlaces.imperial { return false }
        // The beginning of a name, in words that were read as a field or where a state of Australia is named.
        let pointsHere = analysis.places.contains { place in
            switch place {
            case .state(let code): code != "ACT" || asked.test == nil
            // "Health, location Townsville": the beginning of some name is none here.
            case .city(let name, _):
                !match.isWhole && !match.institutions.contains { TextFolding.fold($0.town) == TextFolding.fold(name) }
            }
        }
        let isField = match.range.allSatisfy(analysis.subjectPositions.contains)
        // "Bachelor of Midwifery" is a course, and no Midwives College.
        if !asked.saysCountry, asked.states.isEmpty,
            analysis.titles.contains(where: { title in match.range.allSatisfy(title.range.contains) })
        {
            return false
        }
        if !asked.saysCountry, asked.states.isEmpty, !match.isWhole && isField || pointsHere { return false }
        // A course is asked of: only what concerns getting in is for this desk.
        let ofAdmission: Set<InstitutionWords.Fact> = [.englishTest, .admissionTest, .rate, .applicants, .scores]
        if !analysis.titles.isEmpty || analysis.looseLevel != nil, namesField(asked, besides: match.range),
            ofAdmission.isDisjoint(with: asked.facts)
        {
            return false
        }
        // An Australian provider of that name is meant where nothing points abroad.
        let mention = analysis.mentions.map(\.range.count).max() ?? 0
        let pointsAbroad =
            asked.saysCountry || !asked.states.isEmpty
            || asked.facts.contains { [.admissionTest, .scores, .rate, .applicants, .phone].contains($0) }
        // "JCU" is an Australian university's before it is another one's initials.
        let isInitials = match.range.count == 1 && analysis.words[match.range.lowerBound].text.count <= 4
        let isShared = isInitials && analysis.mentions.contains { $0.range == match.range }
        let isOfTests = asked.facts.contains { [.admissionTest, .scores].contains($0) }
        if isShared, !asked.saysCountry, asked.states.isEmpty, !isOfTests { return false }
        return mention == 0 || match.range.count > mention || pointsAbroad && match.isWhole
    }

    /// "Which is better, A or B?" is refused like any ranking, with what the survey states of both.
    private var asksForBetter: Bool {
        question.uncovered.contains(.rankings) && saysBetter
    }

    private var saysBetter: Bool { read.analysis.words.contains { ["better", "best"].contains($0.text) } }

    private var comparesCharges: Bool {
        read.analysis.words.contains { ["cheaper", "dearer", "costlier"].contains($0.text) }
            || !Self.dearer.matches(read.analysis.words).isEmpty
    }

    private static let dearer = PhraseTable<Bool>([
        ("more expensive|less expensive|more affordable|costs more|costs less", true)
    ])

    private static let personal: Set<String> = [
        "my", "me", "i", "chance", "chances", "odds", "probability", "likely", "likelihood",
    ]

    /// Refused wherever they are asked of.
    private static let refusedFirst: Set<UncoveredTopic> = [
        .internals, .otherVisitors, .writing, .personalAdvice, .rankings,
    ]
    private static let overviewWords: Set<String> = [
        "info", "information", "detail", "overview", "profile", "fact", "summary", "thinking", "question",
    ]

    private func isState(_ place: Place) -> Bool { if case .state = place { true } else { false } }

    /// The folded name of a place that was read.
    private func placeName(_ place: Place) -> String {
        switch place {
        case .state(let code): TextFolding.fold(FactText.stateNames[code] ?? code)
        case .city(let name, _): TextFolding.fold(name)
        }
    }

    /// The field of a course was read, in a word that is none of this desk's.
    private func namesField(_ asked: InstitutionWords, besides name: Range<Int> = 0..<0) -> Bool {
        let fields = Set(read.analysis.terms.joined().flatMap(QuestionText.stems))
        return others(asked, besides: name).contains {
            fields.contains(read.analysis.words[$0].stem) && !Self.awarding.contains(read.analysis.words[$0].stem)
        }
    }

    /// What institutions do with degrees, which is no field.
    private static let awarding: Set<String> = ["award", "awarding", "grant", "granting", "confer", "give", "giving"]

    private func others(_ asked: InstitutionWords, besides name: Range<Int>) -> [Int] {
        read.analysis.words.indices.filter { index in
            let word = read.analysis.words[index]
            return !name.contains(index) && !asked.asking.contains(index) && word.number == nil
                && !CommonWords.stop.contains(word.text) && !InstitutionFinder.kinds.contains(word.stem)
                && !asked.states.contains { $0.range.contains(index) }
        }
    }

    /// "Tell me about MIT": the name, and little else.
    private func isOverview(_ asked: InstitutionWords, _ match: InstitutionFinder.Match) -> Bool {
        match.isWhole && !read.analysis.has(.howMany)
            && question.uncovered.allSatisfy { $0 == .other || $0 == .otherCountry }
            && others(asked, besides: match.range).allSatisfy { index in
                let word = read.analysis.words[index]
                // "In Bismarck": where it is.
                let isTown = match.institutions.contains {
                    TextFolding.words($0.town).contains(TextFolding.fold(word.surface))
                }
                return isTown || Self.overviewWords.contains(word.stem)
            }
    }

    private func answer(
        _ match: InstitutionFinder.Match,
        _ asked: InstitutionWords,
        _ edition: Edition,
        _ builder: inout SheetBuilder
    ) throws {
        guard match.institutions.count > 1 else { return facts(of: match.institutions[0], asked, edition, &builder) }
        builder.asksBack = true
        builder.say("More than one institution goes by that name. Which one do you mean?")
        let shown = match.institutions.prefix(8)
        builder.say(
            shown.map { institution in
                let mark = cite(institution, "hd", &builder)
                let closed = institution.isActive ? "" : " (closed or not active)"
                return "- \(FactText.escape(institution.name)), \(place(institution))\(closed) \(mark)"
            }
            .joined(separator: "\n")
        )
        if match.institutions.count > shown.count { builder.say("There are more; the town or the state helps.") }
    }

    func place(_ institution: Institution) -> String {
        "\(FactText.city(institution.town)), \(AmericanStates.name(institution.region)) (\(FactText.escape(institution.region)))"
    }

    /// Cites an institution's row in one of the survey's tables.
    func cite(_ institution: Institution, _ table: String, _ builder: inout SheetBuilder) -> String {
        let key = "ipeds:\(table):\(institution.code)"
        return builder.cite(
            source: Register.ipeds.source,
            edition: institution.edition,
            key: key,
            label: "\(institution.name), \(institution.town)",
            columns: (try? catalog.importedColumns(key: key)) ?? []
        )
    }
}
