// What no register publishes and the international office has collected: told from its row, with the row's own source and date.

import Catalog

extension Consultation {
    /// Answers what the office's tables hold, and leaves the rest of the question to the registers.
    ///
    /// - Returns: nil when the tables hold nothing of what was asked: the answer is then the one without them.
    func office(_ memory: inout AdvisingSession.Memory) throws -> FactSheet? {
        var asked = Coverage.missing(in: question)
        let asksItem = try !asked.contains(.livingCosts) && asksPriceOfItem()
        if asksItem { asked = [.livingCosts] }
        guard asked.contains(where: { OfficeWords.table(for: $0) != nil }),
            OfficeWords.refusedAlways.isDisjoint(with: asked),
            let edition = try catalog.currentEdition(of: Register.office.source)
        else { return nil }
        let lookup = OfficeLookup(catalog: catalog, question: question, analysis: read.analysis, previous: previous)
        var finds: [(topic: UncoveredTopic, find: OfficeLookup.Find)] = []
        for topic in asked {
            let find = try lookup.find(topic)
            if !find.rows.isEmpty { finds.append((topic, find)) }
        }
        guard !finds.isEmpty else { return nil }
        let answered = Set(finds.map(\.topic))
        var rest = read
        rest.question.uncovered.removeAll {
            answered.contains($0) || OfficeWords.isShadowed($0, by: answered, in: read.analysis.words)
        }
        if !asksItem, let others = try answerOfRegisters(rest, &memory) {
            // A register answers its part first, and does not say that the other is missing.
            var builder = SheetBuilder(others)
            say(finds, edition, missing: [], &builder)
            return builder.sheet(for: others.question)
        }
        remember(in: &memory)
        var builder = SheetBuilder()
        say(finds, edition, missing: asksItem ? [] : Coverage.missing(in: rest.question), &builder)
        return noted(builder.sheet(for: question), &memory)
    }

    /// "And for Germany?" goes on with what the tables answered.
    private func noted(_ sheet: FactSheet, _ memory: inout AdvisingSession.Memory) -> FactSheet {
        memory.topic = ConversationTopic(desk: .office, words: read.analysis.words, sheet: sheet)
        return sheet
    }

    /// What the registers answer beside the office's tables; nil when the question asks nothing of them.
    private func answerOfRegisters(_ rest: ReadQuestion, _ memory: inout AdvisingSession.Memory) throws -> FactSheet? {
        let others = Consultation(catalog: catalog, reader: reader, read: rest, memory: previous)
        if let sheet = try others.answerAtDesks(&memory) { return sheet.refused || sheet.asksBack ? nil : sheet }
        switch question.intent {
        case .uncovered, .unclear, .greeting, .thanks: return nil
        // "Does it take PTE?" names a provider and asks nothing that a register holds.
        case .providerFacts where question.attributes.isEmpty && question.filter.isEmpty: return nil
        default: return try others.answer(&memory)
        }
    }

    private func say(
        _ finds: [(topic: UncoveredTopic, find: OfficeLookup.Find)],
        _ edition: Edition,
        missing: [UncoveredTopic],
        _ builder: inout SheetBuilder
    ) {
        for (topic, find) in finds {
            let noun = Coverage.noun(topic)
            builder.say(
                "\(noun.prefix(1).uppercased() + noun.dropFirst()), as the international office has collected them:"
            )
            let shown = find.rows.prefix(Self.tableLimit)
            builder.say(shown.map { "- " + line($0, &builder) }.joined(separator: "\n"))
            if find.rows.count > shown.count { builder.say("The table has \(find.rows.count) such rows.") }
            if !find.lacks.isEmpty {
                let words = find.lacks.map { word in
                    switch topic {
                    case .englishTest: word.uppercased()
                    case .deadlines: word.capitalized
                    default: word
                    }
                }
                let names = FactText.list(words, "or")
                builder.say("It has no row for \(FactText.escape(names)) here; the rows above are what it has.")
            }
            if !find.absent.isEmpty {
                builder.say("It has none for \(FactText.list(find.absent.map(FactText.escape), "or")).")
            }
            if topic == .scholarships { builder.answerKeys = shown.map(\.key) }
        }
        if !missing.isEmpty {
            let nouns = FactText.list(
                missing.map { $0 == .other ? "the rest of what you ask" : Coverage.noun($0) },
                "or"
            )
            builder.say("Not in our data: \(nouns). " + unique(missing.map(Coverage.whomToAsk)).joined(separator: " "))
        }
        let day = FactText.date(edition.date)
        builder.say(
            "*Tables of the international office, edition \(day). Each row is as its source said on the day given; please check there before you rely on it.*"
        )
    }

    /// One row: what it says, where that is from, and how old it is.
    private func line(_ row: OfficeRow, _ builder: inout SheetBuilder) -> String {
        let key = row.key
        let mark = builder.cite(
            source: Register.office.source,
            edition: row.edition,
            key: key,
            label: label(row),
            columns: (try? catalog.importedColumns(key: key)) ?? []
        )
        var text = facts(row) + " \(mark)."
        if !row[.note].isEmpty { text += " Note: “\(FactText.escape(row[.note]))”." }
        text += " Source: \(FactText.escape(row[.source])), \(FactText.date(row[.date]))"
        if let days = row.ageInDays() {
            text += " (\(Self.age(days)))"
            if days > 365 { text += ", which may be out of date" }
        }
        return text + "."
    }

    private func label(_ row: OfficeRow) -> String {
        let name = [row[.scholarship], row[.provider], row[.place], row[.country]].first { !$0.isEmpty } ?? ""
        return "\(OfficeRow.names(in: name).first ?? name), \(row.table.rawValue) of the office"
    }

    private func facts(_ row: OfficeRow) -> String {
        func cell(_ column: OfficeColumn) -> String { FactText.escape(row[column]) }
        func first(_ column: OfficeColumn) -> String { FactText.escape(OfficeRow.names(in: row[column]).first ?? "") }
        var subject = [first(.provider), cell(.course), cell(.level)].filter { !$0.isEmpty }.joined(separator: ", ")
        if row[.course].isEmpty, row[.level].isEmpty { subject += ", all courses" }
        switch row.table {
        case .english:
            let bands = row[.minimumBands].isEmpty ? "" : ", minimum bands \(cell(.minimumBands))"
            return "\(subject): \(cell(.test)), overall **\(cell(.overall))**\(bands)"
        case .deadlines:
            var parts: [String] = []
            if !row[.deadline].isEmpty {
                parts.append("apply by **\(FactText.date(cell(.deadline)))**" + Self.past(row))
            }
            if !row[.classesStart].isEmpty { parts.append("classes start \(FactText.date(cell(.classesStart)))") }
            return "\(subject): intake \(cell(.intake)), " + parts.joined(separator: ", ")
        case .scholarships:
            let place = [first(.provider), first(.country), cell(.level)].filter { !$0.isEmpty }.joined(separator: ", ")
            let who = row[.applicants].isEmpty ? "" : "; for \(cell(.applicants))"
            let end = row[.deadline].isEmpty ? "" : "; apply by \(FactText.date(cell(.deadline)))" + Self.past(row)
            return "**\(cell(.scholarship))** (\(place)): \(cell(.value))\(who)\(end)"
        case .livingCosts:
            let place = [first(.place), first(.country)].filter { !$0.isEmpty }.joined(separator: ", ")
            let period = row[.period].lowercased() == "once" ? "once" : "per \(cell(.period).lowercased())"
            return "\(place): \(cell(.item)), **\(Self.money(row))** \(period)"
        case .visaFunds:
            let period = row[.period].isEmpty ? "" : " (\(cell(.period)))"
            return "\(first(.country)): \(cell(.purpose)), **\(Self.money(row))**\(period)"
        case .applicationFees:
            let isFree = OfficeNumber.value(row[.amount]) == 0
            return "\(subject): " + (isFree ? "no application fee" : "**\(Self.money(row))**")
        }
    }

    /// Said of a deadline that is over.
    private static func past(_ row: OfficeRow) -> String { row.isPast(.deadline) == true ? " (which is past)" : "" }

    /// "GBP 1,450.50".
    private static func money(_ row: OfficeRow) -> String {
        let amount = OfficeNumber.value(row[.amount]).map(FactText.grouped) ?? FactText.escape(row[.amount])
        return "\(FactText.escape(row[.currency])) \(amount)"
    }

    /// "3 days ago", "5 months ago", "2 years ago".
    static func age(_ days: Int) -> String {
        switch days {
        case 0: "today"
        case 1: "yesterday"
        case ..<60: "\(days) days ago"
        case ..<730: "\(days / 30) months ago"
        default: "\(days / 365) years ago"
        }
    }
}
