// The rows of the office's tables that a question asks for. Rather none than one about something else.

import Catalog

/// One question put to the office's tables.
struct OfficeLookup {
    let catalog: Catalog
    let question: Question
    let analysis: Analysis
    let previous: AdvisingSession.Memory

    private var words: [Word] { analysis.words }
    private var text: String { " \(TextFolding.fold(words.map(\.surface).joined(separator: " "))) " }

    /// What was found for one topic.
    struct Find {
        var rows: [OfficeRow] = []
        /// Providers that were asked for and have no row, by name.
        var absent: [String] = []
        /// What was asked for besides and no row has: a test, a month.
        var lacks: [String] = []
    }

    /// The rows for a topic; none when the office holds nothing about what was named.
    func find(_ topic: UncoveredTopic) throws -> Find {
        guard let table = OfficeWords.table(for: topic) else { return Find() }
        switch table {
        case .english: return narrowed(try ofProvider(table), by: OfficeWords.tests(in: words), in: .test)
        case .deadlines: return narrowed(try ofProvider(table), by: OfficeWords.months(in: words), in: .intake)
        case .applicationFees: return try ofProvider(table)
        case .scholarships: return try scholarships()
        case .livingCosts: return try livingCosts()
        case .visaFunds: return try visaFunds()
        }
    }

    // MARK: Providers

    /// The rows of the providers named, for the course or level named.
    private func ofProvider(_ table: OfficeTable) throws -> Find {
        let (rows, absent) = try providers(table)
        // Each provider by itself: what one has for a level must not hide what another has for all.
        let groups = unique(rows.map { $0[.provider] }).map { name in rows.filter { $0[.provider] == name } }
        return Find(rows: groups.flatMap(fitting), absent: absent)
    }

    private func unique(_ names: [String]) -> [String] {
        var seen: Set<String> = []
        return names.filter { seen.insert($0).inserted }
    }

    private func providers(_ table: OfficeTable) throws -> (rows: [OfficeRow], absent: [String]) {
        var found: [OfficeRow] = []
        var absent: [String] = []
        // Words of the topic are part of no name.
        let asking = Set(TopicWords.table.matches(words).flatMap { Array($0.range) })
        _ = try RegisterNames(words: words, asking: asking).longestName { phrase in
            found = try catalog.officeRows(table, named: phrase).filter { Self.isProvider(of: $0, named: phrase) }
            return !found.isEmpty
        }
        for code in codes {
            guard let provider = try catalog.provider(code: code) else { continue }
            let forms = [provider.institutionName, provider.tradingName].flatMap(Self.forms)
            let rows = try forms.lazy.map { try catalog.officeRows(table, named: $0) }.first { !$0.isEmpty } ?? []
            let new = rows.filter { row in !found.contains { $0.key == row.key } }
            if rows.isEmpty, found.isEmpty { absent.append(provider.displayName) }
            found += new
        }
        return (found, found.isEmpty ? [] : absent)
    }

    /// The providers named, else the one that the conversation is about.
    private var codes: [String] {
        if !question.providerCodes.isEmpty { return question.providerCodes }
        let isFollowUp = !analysis.hasSubject && question.foreignUniversity == nil && question.foreignCountry == nil
        return isFollowUp && previous.topicProviders.count == 1 ? previous.topicProviders : []
    }

    private static func isProvider(of row: OfficeRow, named phrase: String) -> Bool {
        let others = OfficeRow.names(in: row[.country]) + [row[.scholarship]]
        return !row[.provider].isEmpty && !others.contains { TextFolding.fold($0) == phrase }
    }

    /// "The Northlight University (NLU) Pty Ltd" also without the parentheses, the company's form, and "The".
    private static func forms(_ name: String) -> [String] {
        var bare = TextFolding.words(String(name.prefix { $0 != "(" }))
        while let last = bare.last, ["pty", "ltd", "limited", "inc"].contains(last) { bare.removeLast() }
        let folded = [TextFolding.fold(name), bare.joined(separator: " ")].filter { !$0.isEmpty }
        return folded + folded.filter { $0.hasPrefix("the ") }.map { String($0.dropFirst(4)) }
    }

    // MARK: Courses and levels

    /// Rows of the course asked for, else of its level, else of all courses; none where the table knows other courses only.
    private func fitting(_ rows: [OfficeRow]) -> [OfficeRow] {
        let titles = askedTitles
        let named = rows.filter { row in
            let course = TextFolding.fold(row[.course])
            return !course.isEmpty && (titles.contains(course) || text.contains(" \(course) "))
        }
        if let longest = named.map({ $0[.course].count }).max() { return named.filter { $0[.course].count == longest } }
        let level = question.namedCourses.compactMap(\.level).first ?? question.filter.level
        let asksCourse = !titles.isEmpty || !question.namedCourses.isEmpty || !question.filter.nameTerms.isEmpty
        guard asksCourse || level != nil else { return rows }
        let general = rows.filter { $0[.course].isEmpty }
        let ofLevel = level.map { level in general.filter { Self.level(of: $0, fits: level) } } ?? []
        if !ofLevel.isEmpty { return ofLevel }
        let ofAll = general.filter { $0[.level].isEmpty }
        if !ofAll.isEmpty { return ofAll }
        if asksCourse { return level == nil ? general : [] }
        return rows.filter { row in level.map { Self.level(of: row, fits: $0) } ?? true }
    }

    /// The titles of the courses asked for, folded.
    private var askedTitles: Set<String> {
        var codes = question.courseCodes
        if codes.isEmpty, !analysis.hasSubject, previous.topicCourses.count == 1 { codes = previous.topicCourses }
        let coded = codes.compactMap { try? catalog.course(code: $0)?.name }
        let titles = question.namedCourses.map(\.title).filter { !$0.isEmpty }
        return Set((coded + titles).map(TextFolding.fold))
    }

    private static func level(of row: OfficeRow, fits asked: CourseLevel) -> Bool {
        guard let level = OfficeWords.level(row[.level]) else { return false }
        return !level.registerLabels.isDisjoint(with: asked.registerLabels)
    }

    /// The rows with one of the words in a column; where none has one, all of them and the words.
    private func narrowed(_ find: Find, by wanted: Set<String>, in column: OfficeColumn) -> Find {
        guard !wanted.isEmpty else { return find }
        var find = find
        let narrow = find.rows.filter { row in
            let cell = QuestionText(row[column]).words
            return !Set(cell.map(\.text)).union(OfficeWords.months(in: cell)).isDisjoint(with: wanted)
        }
        if narrow.isEmpty { find.lacks = wanted.sorted() } else { find.rows = narrow }
        return find
    }

    // MARK: Scholarships

    private func scholarships() throws -> Find {
        let nations = OfficeWords.nations(in: words)
        var (rows, absent) = try providers(.scholarships)
        rows = fitting(rows)
        if rows.isEmpty {
            let isOfSomebody =
                !codes.isEmpty || question.foreignUniversity != nil || question.namesUnknownProvider
            if isOfSomebody { return Find() }
            absent = []
            let all = try catalog.officeRows(.scholarships)
            rows = all.filter { text.contains(" \(TextFolding.fold($0[.scholarship])) ") }
            if rows.isEmpty {
                let there = nations.filter { !$0.isOrigin }.map(\.country)
                let abroad = all.filter { row in there.contains { isIn(row, $0) } }
                rows = there.isEmpty ? all : abroad.filter { $0[.provider].isEmpty || question.foreignCountry != nil }
            }
        }
        rows = rows.filter { row in
            let who = OfficeWords.nations(in: QuestionText(row[.applicants]).words).map(\.country)
            let visitors = nations.filter { !isIn(row, $0.country) || $0.isOrigin }.map(\.country)
            return who.isEmpty || visitors.isEmpty || !Set(who).isDisjoint(with: visitors)
        }
        return Find(rows: rows, absent: rows.isEmpty ? [] : absent)
    }

    private func isIn(_ row: OfficeRow, _ country: String) -> Bool {
        OfficeRow.names(in: row[.country]).contains { OfficeWords.country($0) == country }
    }

    // MARK: Countries and places

    private func livingCosts() throws -> Find {
        // Money to live on for a visa is in the other table.
        if words.contains(where: { $0.stem == "visa" }) {
            let funds = try visaFunds()
            if !funds.rows.isEmpty { return funds }
        }
        guard let (place, range) = try namedPlace() else {
            guard analysis.places.isEmpty else { return Find() }
            let there = destinations(outside: nil)
            let rows = try catalog.officeRows(.livingCosts).filter { $0[.place].isEmpty }
            return ofItem(rows.filter { row in there.contains { isIn(row, $0) } })
        }
        let rows = try catalog.officeRows(.livingCosts, named: place).filter { row in
            OfficeRow.names(in: row[.place]).contains { TextFolding.fold($0) == place }
        }
        // "London, USA" is not the London of the table.
        let elsewhere = destinations(outside: range)
        return ofItem(rows.filter { row in row[.country].isEmpty || elsewhere.allSatisfy { isIn(row, $0) } })
    }

    /// The longest phrase that is a place of the table, in whatever letters it is written.
    private func namedPlace() throws -> (folded: String, range: Range<Int>)? {
        for length in stride(from: min(5, words.count), through: 1, by: -1) {
            for start in 0...(words.count - length) {
                let range = start..<(start + length)
                let folded = TextFolding.fold(words[range].map(\.surface).joined(separator: " "))
                let rows = try catalog.officeRows(.livingCosts, named: folded, limit: 20)
                if rows.contains(where: { OfficeRow.names(in: $0[.place]).contains { TextFolding.fold($0) == folded } })
                {
                    return (folded, range)
                }
            }
        }
        return nil
    }

    private func visaFunds() throws -> Find {
        let there = destinations(outside: nil)
        let rows = try catalog.officeRows(.visaFunds)
        return Find(rows: rows.filter { row in there.contains { isIn(row, $0) } })
    }

    /// The countries where the visitor wants to be.
    private func destinations(outside range: Range<Int>?) -> [String] {
        OfficeWords.nations(in: words).filter { !$0.isOrigin && range?.overlaps($0.range) != true }.map(\.country)
    }

    private static let items: Set<String> = [
        "rent", "room", "food", "transport", "bus", "train", "grocery", "groceries", "meal", "electricity", "internet",
        "flight",
    ]

    /// The rows of what was asked for ("rent"), where the question says so; else all, and the word that none of them is of.
    private func ofItem(_ rows: [OfficeRow]) -> Find {
        let asked = Set(words.map(\.stem)).subtracting(["cost", "living", "and", "for", "in", "a", "of"])
        let narrow = rows.filter { !asked.isDisjoint(with: QuestionText.stems(of: $0[.item])) }
        return narrow.isEmpty ? Find(rows: rows, lacks: asked.intersection(Self.items).sorted()) : Find(rows: narrow)
    }
}
