// A query's conditions as SQL. Values are always bound, never written into the text.

import GRDB

/// A WHERE clause over `courses c`, with its values.
struct CourseConditions {
    /// A condition that can lead a search: SQLite then looks up each course that satisfies it. Where they are many and few
    /// rows are wanted, walking along the index of fees and testing each course is faster.
    enum Lead: CaseIterable { case names, field, language }

    private(set) var clauses: [String] = []
    private(set) var arguments = StatementArguments()
    /// Conditions that must not lead; the plus sign hides them from SQLite's choice of an index.
    private let following: Set<Lead>
    /// Whether a condition leads: then the index of fees must not, neither for a limit nor for the order. SQLite's statistics
    /// do not know how few courses a provider or a topic has.
    let isLed: Bool
    /// What narrows a full-text search beside its words.
    private let narrowing: String

    var sql: String { clauses.joined(separator: " AND ") }

    init(_ query: CourseQuery, edition: Edition.ID, following: Set<Lead> = []) {
        self.following = following
        narrowing = Self.narrowing(query)
        let leads = Lead.allCases.filter { Self.candidates($0, query, edition: edition) != nil }
        isLed =
            !query.cities.isEmpty || !query.postcodes.isEmpty || !query.providerCodes.isEmpty
            || leads.contains { !following.contains($0) }
        add("c.edition_id = ?", [edition])
        // "NOT c.expired" would hide the column from the indexes.
        if !query.includeExpired { add("c.expired = 0") }
        addNames(query)
        // Ranking joins the same rows.
        if query.order != .relevance, let match = Self.match(query.words) {
            add("c.id IN (SELECT rowid FROM course_search WHERE course_search MATCH ?)", [match + narrowing])
        }
        add("c.level", in: query.levels)
        if !query.providerCodes.isEmpty {
            let marks = databaseQuestionMarks(count: query.providerCodes.count)
            add(
                "c.provider_id IN (SELECT id FROM providers WHERE edition_id = ? AND code IN (\(marks)))",
                [edition] + StatementArguments(query.providerCodes.sorted())
            )
        }
        addPlaces(query, edition: edition)
        addExclusions(query, edition: edition)
        if let language = query.language { add("\(plus(.language))c.language = ?", [language]) }
        add(isLed ? "+c.annual_fee" : "c.annual_fee", query.annualFee)
        add("c.tuition_fee", query.totalFee)
        add("c.duration_weeks", query.durationWeeks)
        if let work = query.workComponent { add("c.work_component = ?", [work]) }
        if let foundation = query.foundationStudies { add("c.foundation_studies = ?", [foundation]) }
        switch query.doubleDegrees {
        case .include: break
        case .exclude: add("NOT c.is_double")
        case .only: add("c.is_double")
        }
        if query.requireFee { add("c.tuition_fee IS NOT NULL") }
    }

    /// An FTS5 expression that requires every phrase in the course's or the provider's name; nil when nothing is left after
    /// folding.
    static func match(_ phrases: [String]) -> String? {
        let terms = phrases.map(TextFolding.fold).filter { !$0.isEmpty }.map { "\"\($0)\"" }
        return terms.isEmpty ? nil : "{name provider} : (" + terms.joined(separator: " AND ") + ")"
    }

    /// What is ranked by relevance: the words, narrowed by states and levels. Those columns weigh nothing, so the order is that of the
    /// words alone.
    static func rankedMatch(_ query: CourseQuery) -> String? { match(query.words).map { $0 + narrowing(query) } }

    /// The states and levels asked for, as the full-text index holds them. It only makes a search shorter: the conditions
    /// on the course's own columns stand beside it.
    private static func narrowing(_ query: CourseQuery) -> String {
        var text = ""
        if !query.states.isEmpty, query.states.allSatisfy({ $0.utf8.allSatisfy { $0 >= 0x41 && $0 <= 0x5A } }) {
            text += " AND states : (" + query.states.sorted().map { "\"\($0)\"" }.joined(separator: " OR ") + ")"
        }
        if !query.levels.isEmpty {
            let tokens = query.levels.sorted().map { level in "l" + level.utf8.map(hexadecimal).joined() }
            text += " AND level : (" + tokens.joined(separator: " OR ") + ")"
        }
        return text
    }

    private static func hexadecimal(_ byte: UInt8) -> String {
        (byte < 0x10 ? "0" : "") + String(byte, radix: 16, uppercase: true)
    }

    private func plus(_ lead: Lead) -> String { following.contains(lead) ? "+" : "" }

    /// A query that gives a row for each course which a leading condition would look up; nil when it is not set.
    static func candidates(_ lead: Lead, _ query: CourseQuery, edition: Edition.ID) -> (
        sql: String, StatementArguments
    )? {
        switch lead {
        case .names:
            let matches = query.nameTerms.compactMap(nameMatch) + [match(query.words)].compactMap(\.self)
            guard !matches.isEmpty else { return nil }
            let match = matches.map { "(\($0))" }.joined(separator: " AND ") + narrowing(query)
            return ("SELECT 1 FROM course_search WHERE course_search MATCH ?", [match])
        case .field:
            guard let field = query.fieldOfEducation.map({ fieldCondition($0, plus: "") }) else { return nil }
            return ("SELECT 1 FROM courses c WHERE c.edition_id = ? AND \(field.0)", [edition] + field.1)
        case .language:
            return query.language.map {
                ("SELECT 1 FROM courses WHERE edition_id = ? AND language = ?", [edition, $0])
            }
        }
    }

    private mutating func add(_ clause: String, _ values: StatementArguments = []) {
        clauses.append(clause)
        arguments += values
    }

    private mutating func add(_ column: String, in values: Set<String>) {
        guard !values.isEmpty else { return }
        add("\(column) IN (\(databaseQuestionMarks(count: values.count)))", StatementArguments(values.sorted()))
    }

    private mutating func add(_ column: String, _ limits: Limits?) {
        if let min = limits?.min { add("\(column) \(min.inclusive ? ">=" : ">") ?", [min.value]) }
        if let max = limits?.max { add("\(column) \(max.inclusive ? "<=" : "<") ?", [max.value]) }
    }

    private mutating func addNames(_ query: CourseQuery) {
        var names: [(String, StatementArguments)] = query.nameTerms.map(nameCondition)
        let field = query.fieldOfEducation.map { Self.fieldCondition($0, plus: plus(.field)) }
        guard query.nameOrField, !names.isEmpty, let field else {
            if let field { names.append(field) }
            for (clause, values) in names { add(clause, values) }
            return
        }
        var values = StatementArguments()
        for name in names { values += name.1 }
        values += field.1
        add("((" + names.map(\.0).joined(separator: " AND ") + ") OR \(field.0))", values)
    }

    /// The folded name holds one of the phrases: FTS5 compares whole words of the folded text, in order.
    private func nameCondition(_ term: TextTerm) -> (String, StatementArguments) {
        guard let match = Self.nameMatch(term) else { return ("0", []) }
        let found = "SELECT rowid FROM course_search WHERE course_search MATCH ?"
        return ("\(plus(.names))c.id IN (\(found))", [match + narrowing])
    }

    private static func nameMatch(_ term: TextTerm) -> String? {
        let phrases = term.alternatives.map(TextFolding.fold).filter { !$0.isEmpty }
        return phrases.isEmpty ? nil : "name : (" + phrases.map { "\"\($0)\"" }.joined(separator: " OR ") + ")"
    }

    private static func fieldCondition(_ term: TextTerm, plus: String) -> (String, StatementArguments) {
        var clauses: [String] = []
        var values = StatementArguments()
        for alternative in term.alternatives {
            let folded = TextFolding.fold(alternative)
            if folded.isEmpty { continue }
            if folded.allSatisfy(\.isNumber) {
                let column = folded.count <= 2 ? "broad" : folded.count <= 4 ? "narrow" : "detailed"
                clauses.append("\(column) LIKE ?")
                values += [folded + "%"]
            } else {
                clauses.append("instr(' ' || folded || ' ', ?)")
                values += [" \(folded) "]
            }
        }
        guard !clauses.isEmpty else { return ("0", []) }
        let fields = "SELECT id FROM fields_of_education WHERE \(clauses.joined(separator: " OR "))"
        return ("(\(plus)c.field_1_id IN (\(fields)) OR \(plus)c.field_2_id IN (\(fields)))", values + values)
    }

    private mutating func addExclusions(_ query: CourseQuery, edition: Edition.ID) {
        for exclusion in query.excluded {
            var clauses: [String] = []
            var values = StatementArguments()
            for term in exclusion.nameTerms {
                guard let match = Self.nameMatch(term) else { continue }
                clauses.append("c.id IN (SELECT rowid FROM course_search WHERE course_search MATCH ?)")
                values += [match]
            }
            if !exclusion.levels.isEmpty {
                clauses.append("+c.level IN (\(databaseQuestionMarks(count: exclusion.levels.count)))")
                values += StatementArguments(exclusion.levels.sorted())
            }
            if !clauses.isEmpty { add("NOT (\(clauses.joined(separator: " AND ")))", values) }
        }
        if !query.excludedProviders.isEmpty {
            let marks = databaseQuestionMarks(count: query.excludedProviders.count)
            add(
                "c.provider_id NOT IN (SELECT id FROM providers WHERE edition_id = ? AND code IN (\(marks)))",
                [edition] + StatementArguments(query.excludedProviders.sorted())
            )
        }
        if !query.excludedLanguages.isEmpty {
            let marks = databaseQuestionMarks(count: query.excludedLanguages.count)
            add("+c.language NOT IN (\(marks))", StatementArguments(query.excludedLanguages.sorted()))
        }
    }

    /// States alone are a column of the course. Cities and postcodes need its locations, and so does a place that is left out; then
    /// the state must be the same location's.
    private mutating func addPlaces(_ query: CourseQuery, edition: Edition.ID) {
        let states = query.states.sorted()
        let away = query.awayFrom
        guard !query.cities.isEmpty || !query.postcodes.isEmpty || !away.isEmpty else {
            guard !states.isEmpty else { return }
            let clauses = states.map { _ in "instr(c.states, ?)" }.joined(separator: " OR ")
            add("(\(clauses))", StatementArguments(states.map { ",\($0)," }))
            return
        }
        var places: [String] = []
        var values: StatementArguments = [edition]
        for (column, set) in [("city", query.cities), ("postcode", query.postcodes)] where !set.isEmpty {
            places.append("l.\(column) IN (\(databaseQuestionMarks(count: set.count)))")
            values += StatementArguments(set.sorted())
        }
        var clause = "l.edition_id = ?"
        if !places.isEmpty { clause += " AND (\(places.joined(separator: " OR ")))" }
        if !states.isEmpty {
            clause += " AND l.state IN (\(databaseQuestionMarks(count: states.count)))"
            values += StatementArguments(states)
        }
        for (column, set) in [("state", away.states), ("city", away.cities), ("postcode", away.postcodes)]
        where !set.isEmpty {
            clause += " AND l.\(column) NOT IN (\(databaseQuestionMarks(count: set.count)))"
            values += StatementArguments(set.sorted())
        }
        let offered = "SELECT o.course_id FROM locations l JOIN offers o ON o.location_id = l.id WHERE \(clause)"
        add("c.id IN (\(offered))", values)
    }
}

/// ORDER BY terms, the join they need, and the values of both. Names and codes break ties, so the order is stable.
struct CourseOrdering {
    /// Courses that are ranked where their words are too common, and how many are too many. BM25 costs 4 µs a course, and 2,000 of
    /// 80,000 that all have the word "business" rank as well as all of them.
    static let rankedAtMost = 2_000
    static let tooMany = 4_000
    /// Editions of fewer courses are always ranked whole.
    static let wholeEdition = 100_000

    private(set) var join = ""
    private(set) var joinArguments = StatementArguments()
    private(set) var terms = "c.name_folded, p.institution_name, c.code"
    private(set) var termArguments = StatementArguments()

    private let walks: Bool
    /// The column of a number that orders the courses; nil for other orders.
    private(set) var column: String?

    /// - Parameters:
    ///   - walks: Whether the order may come from an index.
    ///   - isBounded: The words are so common that only some of the courses that have them can be ranked in time.
    init(_ query: CourseQuery, walks: Bool, isBounded: Bool = false) {
        self.walks = walks
        switch query.order {
        case .name: break
        case .annualFee(let ascending): prepend("annual_fee", ascending)
        case .totalFee(let ascending): prepend("tuition_fee", ascending)
        case .duration(let ascending): prepend("duration_weeks", ascending)
        case .relevance: rank(query, isBounded)
        }
    }

    private mutating func prepend(_ column: String, _ ascending: Bool) {
        self.column = "c.\(column)"
        terms = "\(walks ? "" : "+")c.\(column) \(ascending ? "ASC" : "DESC") NULLS LAST, " + terms
    }

    private mutating func rank(_ query: CourseQuery, _ isBounded: Bool) {
        if let match = CourseConditions.rankedMatch(query) {
            // The newest rows first: those of the current edition.
            let bound = isBounded ? " ORDER BY rowid DESC LIMIT \(Self.rankedAtMost)" : ""
            join = """
                JOIN (SELECT rowid, bm25(course_search, 4.0, 1.0, 0.0, 0.0) AS rank FROM course_search
                      WHERE course_search MATCH ?\(bound)) s ON s.rowid = c.id
                """
            joinArguments = [match]
            terms = "s.rank, " + terms
            return
        }
        let phrases = query.nameTerms.flatMap(\.alternatives).map(TextFolding.fold)
        guard !phrases.isEmpty else { return }
        let endings = phrases.map { _ in "c.name_folded LIKE '%' || ?" }.joined(separator: " OR ")
        terms = "(\(endings)) DESC, length(c.name_folded), " + terms
        termArguments = StatementArguments(phrases)
    }
}
