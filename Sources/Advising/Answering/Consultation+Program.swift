// "Which US universities offer a master's in data science?": answered from the College Scorecard's table of programmes.

import Catalog

/// What was found of a question about US programmes: each part is looked up in the register itself.
struct ProgramRequest {
    var query = ProgramQuery()
    var fields: [ProgramField] = []
    var schoolName: String?
    /// Words that stand where a field should, and that the table does not know as one.
    var hasUnknownField = false
}

extension Consultation {
    /// Answers from the College Scorecard; nil when the question is not about US programmes, or when it is not loaded.
    func program() throws -> FactSheet? {
        guard let edition = try catalog.currentEdition(of: Register.scorecard.source), edition.holds(.programField)
        else {
            return nil
        }
        let words = ProgramWords(read.analysis.words)
        guard words.saysTable || !isAskedOfAnotherRegister(words) else { return nil }
        // "Nursing masters anywhere except Victoria" names no Victoria College.
        if !question.filter.excluded.isEmpty, !words.saysCountry, !words.saysTable, words.state == nil { return nil }
        guard words.saysTable || !words.levels.isEmpty || words.aspect != nil || words.asksForInstitutions else {
            return nil
        }
        // "What does Imperial charge?" asks of London.
        if read.analysis.foreignUniversity == ForeignPlaces.imperial { return nil }
        guard let request = try request(words), isForThisDesk(words, request) else { return nil }
        // "State universities with doctoral degrees as their highest level": asked of institutions, and of no field.
        let texts = Set(read.analysis.words.map(\.text))
        let asksHighest =
            texts.contains("highest")
            && !texts.isDisjoint(with: ["level", "degree", "award", "qualification", "degrees"])
            || zip(read.analysis.words, read.analysis.words.dropFirst()).contains { $0.text == "up" && $1.text == "to" }
        if asksHighest, words.aspect == nil, !words.saysTable, words.codes.isEmpty { return nil }
        var builder = SheetBuilder()
        let meaningful = Set(words.words.indices.filter { CommonWords.canBound(words.words[$0]) })
        if let negation = ExclusionWords.negation(in: words.words, of: meaningful.union(words.asking)) {
            builder.sayNotUnderstood(negation, edition)
            return sheet(builder, as: .program)
        }
        if request.query.fields.isEmpty, request.hasUnknownField || request.query.schools.isEmpty {
            unknownField(edition, &builder)
        } else if words.isByState {
            try states(request, edition, &builder)
        } else if !request.query.schools.isEmpty, !request.query.fields.isEmpty {
            try oneSchool(words, request, edition, &builder)
        } else if read.analysis.has(.howMany), words.aspect == nil {
            try count(request, edition, &builder)
        } else {
            try programs(words, request, edition, &builder)
        }
        builder.say(
            editionLine(edition, "A row means that awards were reported, not that the programme recruits this year.")
        )
        return sheet(builder, as: .program)
    }

    // MARK: Reading

    /// Fees, admission, visas and the like are not in this table, and neither is anything outside the United States.
    private func isAskedOfAnotherRegister(_ words: ProgramWords) -> Bool {
        var held: Set<UncoveredTopic> = [.otherCountry, .salary, .other]
        // "Best paid" is no question of ranks.
        if words.aspect != nil { held.insert(.rankings) }
        if read.analysis.words.contains(where: { ["australia", "australian"].contains($0.text) }) { return true }
        if words.isOfAnotherKind || !Set(read.analysis.topics).isSubset(of: held) { return true }
        if read.analysis.money.limit != nil || read.analysis.money.foreign != nil { return true }
        let isAustralian =
            !read.analysis.providerCodes.isEmpty || !read.analysis.mentions.isEmpty || !read.analysis.places.isEmpty
        guard isAustralian, !words.saysCountry, words.state == nil, read.analysis.foreignUniversity == nil else {
            return false
        }
        // What graduates earn and owe no Australian register holds: "Villanova" is no Villanova College then, nor Davenport Devonport.
        let isOnlyHere = words.aspect == .earnings || words.aspect == .debt
        // "Polytechnic Institute" is a provider in Australia, "Worcester Polytechnic Institute" none.
        let mention = read.analysis.mentions.map(\.range.count).max() ?? 0
        guard isOnlyHere || mention > 0 && read.analysis.places.isEmpty, let named = try? school(words) else {
            return true
        }
        // "Bachelor of Digital Media" at an Australian university names no Digital Media Institute.
        let isInTitle = read.analysis.titles.contains { $0.range.overlaps(named.range) }
        return isInTitle || named.range.count < mention || named.range.count == mention && !isOnlyHere
    }

    private func request(_ words: ProgramWords) throws -> ProgramRequest? {
        var request = ProgramRequest()
        request.query.levels = Array(Set(words.levels)).sorted()
        request.query.state = words.state
        let place = words.stateRange.map { Set($0) } ?? []
        let school = try school(words)
        if let school {
            (request.query.schools, request.schoolName) = (school.codes, school.name)
            if let range = words.stateRange, range.overlaps(school.range) { request.query.state = nil }
        }
        guard words.saysTable || words.saysCountry || words.state != nil || school != nil else { return nil }
        // A state in the name of an institution that the table does not know says nothing about where to look.
        if school == nil, words.isStateInName { return nil }
        let all = ProgramFields(all: try catalog.programFields())
        let taken = place.union(school.map { Set($0.range) } ?? [])
        if !words.codes.isEmpty {
            request.fields = all.all.filter { words.codes.contains($0.code) }
        } else if let implied = words.impliedField {
            request.fields = all.named(TextFolding.fold(implied))
        } else {
            request.fields = words.fields(among: all, outside: taken)?.fields ?? []
        }
        request.query.fields = request.fields.map(\.code)
        request.hasUnknownField = request.fields.isEmpty && namesField(words, taken)
        return request
    }

    /// Something stands behind "in" or "of" where a level leaves room for a field.
    private func namesField(_ words: ProgramWords, _ taken: Set<Int>) -> Bool {
        if !words.codes.isEmpty { return true }
        return words.words.indices.dropFirst().contains { index in
            let before = words.words[index - 1]
            return (before.text == "in" || words.asking.contains(index - 1)) && !taken.contains(index)
                && !words.asking.contains(index) && CommonWords.canBound(words.words[index])
        }
    }

    /// The institution named, by IPEDS where it is loaded (it knows more names), else by the table itself; all campuses where the
    /// name is the beginning of theirs.
    func school(_ words: ProgramWords) throws -> (codes: [String], name: String, range: Range<Int>)? {
        let sources = [Register.ipeds.source, Register.scorecard.source]
        let endings = ["university", "college", TextFolding.fold("main campus")]
        let names = try KnownNames(words.words, completedBy: endings) { phrases in
            try sources.reduce(into: []) { $0.formUnion(try catalog.names(among: phrases, in: $1)) }
        }
        guard let match = names.longest(asking: words.asking, masks: []) else {
            return try campuses(words) ?? surveyed(words)
        }
        // "Master of Archaeological Science (Advanced)" is a course, and no Advanced Career Institute.
        let isInTitle = read.analysis.titles.contains { title in
            !title.isKind && match.range.count == 1 && match.range.allSatisfy(title.range.contains)
        }
        if isInTitle, !words.saysCountry { return nil }
        // "Texas" is an alias of an institution, but here it is the state.
        if let place = words.stateRange, place.lowerBound <= match.range.lowerBound,
            match.range.upperBound <= place.upperBound
        {
            return words.isStateInName ? try campuses(words) ?? surveyed(words) : nil
        }
        for source in sources {
            let codes = try catalog.rows(named: match.folded, in: source).map(\.code)
            let schools = try catalog.programSchools(among: codes)
            if let first = schools.first { return (schools.map(\.code), first.name, match.range) }
        }
        return try surveyed(words)
    }

    /// "Ohio State University": the one of the survey that is meant by the beginning of its name, if the table has programmes of it.
    private func surveyed(_ words: ProgramWords) throws -> (codes: [String], name: String, range: Range<Int>)? {
        let read = InstitutionWords(words.words)
        let finder = try InstitutionFinder(catalog: catalog, words: words.words, read: read, places: [])
        let matches = try finder.all().filter { $0.range.count > 1 }
        guard let match = matches.first, matches.count == 1, match.institutions.count <= 4 else { return nil }
        let schools = try catalog.programSchools(among: match.institutions.map(\.code))
        return schools.isEmpty ? nil : (schools.map(\.code), FactText.list(schools.map(\.name), "or"), match.range)
    }

    /// "University of Michigan" is no institution of the registers, but three are named so with a place behind it.
    private func campuses(_ words: ProgramWords) throws -> (codes: [String], name: String, range: Range<Int>)? {
        guard words.words.count <= KnownNames.wordLimit else { return nil }
        for mask in [[]] + KnownNames.leftOfJoint(words.words) {
            var schools: [(code: String, name: String)] = []
            let names = RegisterNames(words: words.words, asking: words.asking.union(mask))
            let match = try names.longestName { phrase in
                guard phrase.contains(" "), phrase.contains("university") else { return false }
                let rows = try catalog.rows(beginning: phrase, in: Register.scorecard.source)
                schools = try catalog.programSchools(among: rows.map(\.code))
                return (1...12).contains(schools.count)
            }
            if let match { return (schools.map(\.code), FactText.list(schools.map(\.name), "or"), match.range) }
        }
        return nil
    }

    private func isForThisDesk(_ words: ProgramWords, _ request: ProgramRequest) -> Bool {
        if words.saysTable { return true }
        let isHere = words.saysCountry || words.state != nil || !request.query.schools.isEmpty
        guard isHere else { return false }
        let isAsked = !words.levels.isEmpty || words.aspect != nil || words.asksForInstitutions
        if !request.query.fields.isEmpty { return isAsked }
        if !request.query.schools.isEmpty {
            return !words.levels.isEmpty && !request.hasUnknownField && (words.aspect != nil || asksForPrograms(words))
        }
        return !words.levels.isEmpty && request.hasUnknownField && words.saysCountry
    }

    /// "Which masters does X offer": programmes are the subject, not admission to them.
    private func asksForPrograms(_ words: ProgramWords) -> Bool {
        let offering: Set<String> = [
            "offer", "offers", "award", "awards", "give", "gives", "list", "programs", "programmes", "degrees",
        ]
        return words.words.contains { offering.contains($0.text) }
    }
}
