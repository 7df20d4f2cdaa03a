// A query's conditions as SQL. Values are always bound, never written into the text.

import GRDB

/// A WHERE clause over `courses c`, with its values.
struct CourseConditions {
    private(set) var clauses: [String] = []
    private(set) var arguments = StatementArguments()

    var sql: String { clauses.joined(separator: " AND ") }

    init(_ query: CourseQuery, edition: Edition.ID) {
        add("c.edition_id = ?", [edition])
        if !query.includeExpired { add("NOT c.expired") }
        addNames(query)
        if let match = Self.match(query.words, column: nil) {
            add("c.id IN (SELECT rowid FROM course_search WHERE course_search MATCH ?)", [match])
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
        if let language = query.language { add("c.language = ?", [language]) }
        add("c.annual_fee", query.annualFee)
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

    /// An FTS5 expression that requires every phrase; nil when nothing is left after folding.
    static func match(_ phrases: [String], column: String?) -> String? {
        let terms = phrases.map(TextFolding.fold).filter { !$0.isEmpty }.map { "\"\($0)\"" }
        guard !terms.isEmpty else { return nil }
        return (column.map { "\($0) : " } ?? "") + "(" + terms.joined(separator: " AND ") + ")"
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
        var names: [(String, StatementArguments)] = query.nameTerms.map(Self.nameCondition)
        let field = query.fieldOfEducation.map(Self.fieldCondition)
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
    private static func nameCondition(_ term: TextTerm) -> (String, StatementArguments) {
        let phrases = term.alternatives.map(TextFolding.fold).filter { !$0.isEmpty }
        guard !phrases.isEmpty else { return ("0", []) }
        let match = "name : (" + phrases.map { "\"\($0)\"" }.joined(separator: " OR ") + ")"
        return ("c.id IN (SELECT rowid FROM course_search WHERE course_search MATCH ?)", [match])
    }

    private static func fieldCondition(_ term: TextTerm) -> (String, StatementArguments) {
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
        return ("(c.field_1_id IN (\(fields)) OR c.field_2_id IN (\(fields)))", values + values)
    }

    /// States alone are a column of the course. Cities and postcodes need its locations; then the state must be the same
    /// location's.
    private mutating func addPlaces(_ query: CourseQuery, edition: Edition.ID) {
        let states = query.states.sorted()
        guard !query.cities.isEmpty || !query.postcodes.isEmpty else {
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
        var clause = "l.edition_id = ? AND (\(places.joined(separator: " OR ")))"
        if !states.isEmpty {
            clause += " AND l.state IN (\(databaseQuestionMarks(count: states.count)))"
            values += StatementArguments(states)
        }
        let offered = "SELECT o.course_id FROM locations l JOIN offers o ON o.location_id = l.id WHERE \(clause)"
        add("c.id IN (\(offered))", values)
    }
}

/// ORDER BY terms, the join they need, and the values of both. Names and codes break ties, so the order is stable.
struct CourseOrdering {
    private(set) var join = ""
    private(set) var joinArguments = StatementArguments()
    private(set) var terms = "c.name_folded, p.institution_name, c.code"
    private(set) var termArguments = StatementArguments()

    init(_ query: CourseQuery) {
        switch query.order {
        case .name: break
        case .annualFee(let ascending): prepend("annual_fee", ascending)
        case .totalFee(let ascending): prepend("tuition_fee", ascending)
        case .duration(let ascending): prepend("duration_weeks", ascending)
        case .relevance: rank(query)
        }
    }

    private mutating func prepend(_ column: String, _ ascending: Bool) {
        terms = "c.\(column) \(ascending ? "ASC" : "DESC") NULLS LAST, " + terms
    }

    private mutating func rank(_ query: CourseQuery) {
        if let match = CourseConditions.match(query.words, column: nil) {
            join = """
                JOIN (SELECT rowid, bm25(course_search, 4.0, 1.0) AS rank FROM course_search
                      WHERE course_search MATCH ?) s ON s.rowid = c.id
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
