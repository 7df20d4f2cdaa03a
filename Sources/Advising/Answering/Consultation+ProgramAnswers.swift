// What the table of programmes answers: lists, counts, states, one institution.

import Catalog

extension Consultation {
    /// "Master's Degree in Data Science (CIP 3070), Texas".
    private func subject(_ request: ProgramRequest, _ levelNames: [String]) -> String {
        var text = levelNames.isEmpty ? "Programmes" : FactText.list(levelNames.map(FactText.escape), "or")
        let fields = request.fields.prefix(6).map { "\(FactText.escape($0.name)) (CIP \(Self.dotted($0.code)))" }
        if !fields.isEmpty {
            text += " in " + FactText.list(fields, "or")
            if request.fields.count > fields.count { text += " and \(request.fields.count - fields.count) more fields" }
        }
        if let state = request.query.state { text += ", \(AmericanStates.name(state))" }
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

    func programs(
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

    func count(_ request: ProgramRequest, _ edition: Edition, _ builder: inout SheetBuilder) throws {
        let count = try catalog.programCount(request.query)
        let all = subject(request, try levelNames(request))
        builder.say(
            "**\(FactText.grouped(Double(count.schools)))** \(count.schools == 1 ? "institution" : "institutions"): \(all) \(builder.cite(edition))."
        )
        if count.programs != count.schools {
            builder.say("They have \(number(count.programs, "programme")) of these fields and levels together.")
        }
    }

    func states(_ request: ProgramRequest, _ edition: Edition, _ builder: inout SheetBuilder) throws {
        let states = try catalog.programStates(request.query)
        guard !states.isEmpty else {
            return builder.say("No institution fits: the table has no such row \(builder.cite(edition)).")
        }
        builder.say("\(subject(request, try levelNames(request))): institutions by state \(builder.cite(edition)).")
        let lines = states.map {
            [$0.state.isEmpty ? "not stated" : AmericanStates.name($0.state), FactText.grouped(Double($0.schools))]
        }
        builder.table(["State", "Institutions"], lines)
    }

    /// One field at one institution: does it award it, and what comes of it.
    func oneSchool(
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

    func unknownField(_ edition: Edition, _ builder: inout SheetBuilder) {
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
