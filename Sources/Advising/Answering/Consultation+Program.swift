// "Which US universities offer a master's in data science?": answered from the College Scorecard's table of programmes.

import Catalog

/// What was found of a question about US programmes: each part is looked up in the register itself.
private struct ProgramRequest {
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
        guard words.saysTable || !words.levels.isEmpty || words.aspect != nil || words.asksForInstitutions else {
            return nil
        }
        guard let request = try request(words), isForThisDesk(words, request) else { return nil }
        var builder = SheetBuilder()
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
        if words.isOfAnotherKind || !Set(read.analysis.topics).isSubset(of: held) { return true }
        if read.analysis.money.limit != nil || read.analysis.money.foreign != nil { return true }
        let isAustralian =
            !read.analysis.providerCodes.isEmpty || !read.analysis.mentions.isEmpty || !read.analysis.places.isEmpty
        return isAustralian && !words.saysCountry && words.state == nil && read.analysis.foreignUniversity == nil
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
    private func school(_ words: ProgramWords) throws -> (codes: [String], name: String, range: Range<Int>)? {
        let sources = [Register.ipeds.source, Register.scorecard.source]
        let endings = ["university", "college", TextFolding.fold("main campus")]
        let names = try KnownNames(words.words, completedBy: endings) { phrases in
            try sources.reduce(into: []) { $0.formUnion(try catalog.names(among: phrases, in: $1)) }
        }
        guard let match = names.longest(asking: words.asking, masks: []) else { return try campuses(words) }
        // "Texas" is an alias of an institution, but here it is the state.
        if let place = words.stateRange, place.lowerBound <= match.range.lowerBound,
            match.range.upperBound <= place.upperBound
        {
            return nil
        }
        for source in sources {
            let codes = try catalog.rows(named: match.folded, in: source).map(\.code)
            let schools = try catalog.programSchools(among: codes)
            if let first = schools.first { return (schools.map(\.code), first.name, match.range) }
        }
        return nil
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

    // MARK: Answers

    /// "Master's Degree in Data Science (CIP 3070), Texas".
    private func subject(_ request: ProgramRequest, _ levelNames: [String]) -> String {
        var text = levelNames.isEmpty ? "Programmes" : FactText.list(levelNames.map(FactText.escape), "or")
        let fields = request.fields.prefix(6).map { "\(FactText.escape($0.name)) (CIP \(Self.dotted($0.code)))" }
        if !fields.isEmpty {
            text += " in " + FactText.list(fields, "or")
            if request.fields.count > fields.count { text += " and \(request.fields.count - fields.count) more fields" }
        }
        if let state = request.query.state { text += ", \(USStates.name(of: state))" }
        return text
    }

    private func levelNames(_ request: ProgramRequest) throws -> [String] {
        let names = try catalog.programLevels()
        return request.query.levels.compactMap { names[$0] }
    }

    private func cite(_ program: Program, _ builder: inout SheetBuilder) -> String {
        builder.cite(
            source: Register.scorecard.source,
            edition: program.edition,
            key: program.key,
            label: "\(program.levelName), \(program.fieldName), \(program.schoolName)",
            columns: (try? catalog.importedColumns(key: program.key)) ?? []
        )
    }

    private func programs(
        _ words: ProgramWords,
        _ request: ProgramRequest,
        _ edition: Edition,
        _ builder: inout SheetBuilder
    ) throws {
        var query = request.query
        var limit = Self.tableLimit
        if let most = words.wantsMost {
            switch words.aspect {
            case .earnings: query.order = most ? .earningsFalling : .earningsRising
            case .debt: query.order = most ? .debtFalling : .debtRising
            case .awards: query.order = .completersFalling
            case nil: break
            }
            if query.order != .name { limit = max(1, min(limit, words.statedCount ?? 1)) }
        }
        let count = try catalog.programCount(query)
        let found = try catalog.programs(query, limit: limit)
        let all = subject(request, try levelNames(request))
        guard !found.isEmpty else {
            builder.say("No institution fits: the table has no such row \(builder.cite(edition)). \(all).")
            return
        }
        let place = request.schoolName.map { "**\(FactText.escape($0))**, " } ?? ""
        let institutions = request.schoolName == nil ? ", \(number(count.schools, "institution"))" : ""
        builder.say("\(place)\(all): \(number(count.programs, "programme"))\(institutions) \(builder.cite(edition)).")
        if limit < count.programs, query.order == .name { builder.say("The first \(found.count), by name:") }
        table(found, request, &builder)
        builder.answerKeys = found.map(\.key)
        if query.order != .name { builder.say("Compared are only those of which the figure is published.") }
    }

    private func table(_ programs: [Program], _ request: ProgramRequest, _ builder: inout SheetBuilder) {
        let showsField = request.fields.count != 1
        let showsLevel = request.query.levels.count != 1
        var header = ["Institution", "State"]
        if showsField { header.append("Field") }
        if showsLevel { header.append("Level") }
        let lines = programs.map { program -> [String] in
            var line = [
                "\(FactText.escape(program.schoolName)) \(cite(program, &builder))", FactText.escape(program.state),
            ]
            if showsField { line.append(FactText.escape(program.fieldName)) }
            if showsLevel { line.append(FactText.escape(program.levelName)) }
            return line + [
                program.completers.map { FactText.grouped(Double($0)) } ?? "not published",
                earnings(program, isShort: true),
                Self.usDollars(program.debt),
            ]
        }
        builder.table(header + ["Awards in a year", "Median earnings", "Median debt"], lines)
    }

    /// "US$93,100 (4 years after completion)"; in a table "US$93,100", and the years only where they are not four.
    private func earnings(_ program: Program, isShort: Bool = false) -> String {
        for (years, amount) in [(4, program.earnings4), (5, program.earnings5), (1, program.earnings1)] {
            guard let amount else { continue }
            if isShort, years == 4 { return Self.usDollars(amount) }
            let span = years == 1 ? "1 year" : "\(years) years"
            return "\(Self.usDollars(amount)) (\(span) after completion)"
        }
        return "not published"
    }

    private func count(_ request: ProgramRequest, _ edition: Edition, _ builder: inout SheetBuilder) throws {
        let count = try catalog.programCount(request.query)
        let all = subject(request, try levelNames(request))
        builder.say(
            "**\(FactText.grouped(Double(count.schools)))** \(count.schools == 1 ? "institution" : "institutions"): \(all) \(builder.cite(edition))."
        )
        if count.programs != count.schools {
            builder.say("They have \(number(count.programs, "programme")) of these fields and levels together.")
        }
    }

    private func states(_ request: ProgramRequest, _ edition: Edition, _ builder: inout SheetBuilder) throws {
        let states = try catalog.programStates(request.query)
        guard !states.isEmpty else {
            return builder.say("No institution fits: the table has no such row \(builder.cite(edition)).")
        }
        builder.say("\(subject(request, try levelNames(request))): institutions by state \(builder.cite(edition)).")
        let lines = states.map {
            [$0.state.isEmpty ? "not stated" : USStates.name(of: $0.state), FactText.grouped(Double($0.schools))]
        }
        builder.table(["State", "Institutions"], lines)
    }

    /// One field at one institution: does it award it, and what comes of it.
    private func oneSchool(
        _ words: ProgramWords,
        _ request: ProgramRequest,
        _ edition: Edition,
        _ builder: inout SheetBuilder
    ) throws {
        let name = "**\(FactText.escape(request.schoolName ?? ""))**"
        let found = try catalog.programs(request.query, limit: Self.tableLimit)
        guard !found.isEmpty else {
            var wider = request.query
            wider.levels = []
            let others = try catalog.programs(wider, limit: 8)
            let fields = FactText.list(
                request.fields.prefix(6).map { "\(FactText.escape($0.name)) (CIP \(Self.dotted($0.code)))" },
                "or"
            )
            let lead = words.aspect == nil ? "No: the" : "The"
            builder.refused = words.aspect != nil
            builder.say("\(lead) table has no such programme of \(name) in \(fields) \(builder.cite(edition)).")
            let lines = others.map {
                "- \(FactText.escape($0.levelName)), \(FactText.escape($0.fieldName)) \(cite($0, &builder))"
            }
            if !lines.isEmpty { builder.say("In that field it has:\n\n" + lines.joined(separator: "\n")) }
            return builder.say(
                "That is no proof that it is not offered: a degree may be filed under another code, or be new."
            )
        }
        if words.aspect == nil, asksWhether(words) { builder.say("Yes: \(name) has reported such awards.") }
        let lines = found.map { program -> String in
            let title =
                "\(FactText.escape(program.schoolName)), \(FactText.escape(program.levelName)), "
                + "\(FactText.escape(program.fieldName)) (CIP \(Self.dotted(program.field)))"
            var facts: [String] = []
            if words.aspect != .debt { facts.append("median earnings \(earnings(program))") }
            if words.aspect != .earnings { facts.append("median debt \(Self.usDollars(program.debt))") }
            if words.aspect == nil || words.aspect == .awards {
                facts.append(
                    "awards in a year \(program.completers.map { FactText.grouped(Double($0)) } ?? "not published")"
                )
            }
            return "- \(title): \(facts.joined(separator: "; ")) \(cite(program, &builder))"
        }
        builder.say(lines.joined(separator: "\n"))
        if words.aspect == nil, !asksWhether(words) { builder.answerKeys = found.map(\.key) }
        if lines.contains(where: { $0.contains("not published") }) {
            builder.say("Figures of small groups are withheld, so that nobody can be recognised.")
        }
    }

    private func asksWhether(_ words: ProgramWords) -> Bool {
        question.asksYesNo || ["does", "do", "is", "has", "can", "did"].contains(words.words.first?.text ?? "")
    }

    private func unknownField(_ edition: Edition, _ builder: inout SheetBuilder) {
        builder.refused = true
        builder.say(
            "The table knows no field of study of that name \(builder.cite(edition)): it sorts programmes by the \(edition["fields"]) four-digit codes of the Classification of Instructional Programs (CIP), under their official names. Another word for the field, or its code (“CIP 11.07”), may find it."
        )
    }

    /// "30.70", as the classification prints it.
    private static func dotted(_ code: String) -> String { code.prefix(2) + "." + code.dropFirst(2) }

    private func number(_ count: Int, _ noun: String) -> String {
        "\(FactText.grouped(Double(count))) \(noun)\(count == 1 ? "" : "s")"
    }
}
