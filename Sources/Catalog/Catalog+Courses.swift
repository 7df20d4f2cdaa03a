// Courses by constraint and by code.

import GRDB

extension Catalog {
    /// The courses that satisfy the query, in its order, at most `query.limit`. Empty when no edition is there.
    ///
    /// One statement for the courses and one for their locations.
    public func courses(_ query: CourseQuery) throws -> [Course] {
        try read(edition: query.editionID) { db, edition in
            let conditions = CourseConditions(
                query,
                edition: edition.id,
                following: try Self.following(db, query, edition)
            )
            let isBounded = try Self.isTooCommon(db, query, edition)
            let order = CourseOrdering(query, walks: !conditions.isLed, isBounded: isBounded)
            guard let limit = query.limit, let column = order.column, !conditions.isLed else {
                let rows = try Self.rows(db, conditions, order, limit: query.limit)
                return try Course.make(db, edition: edition, rows: rows)
            }
            // Courses with the number stand in an index in their order; those without come behind them, and are seldom needed.
            var rows = try Self.rows(db, conditions, order, "\(column) IS NOT NULL", limit: max(0, limit))
            if rows.count < limit {
                rows += try Self.rows(db, conditions, order, "\(column) IS NULL", limit: limit - rows.count)
            }
            return try Course.make(db, edition: edition, rows: rows)
        } ?? []
    }

    /// Whether more courses have the words than can be ranked while somebody waits. Only of editions far larger than any register.
    private static func isTooCommon(_ db: Database, _ query: CourseQuery, _ edition: Edition) throws -> Bool {
        guard query.order == .relevance, query.limit != nil, edition.courseCount > CourseOrdering.wholeEdition,
            let match = CourseConditions.rankedMatch(query)
        else { return false }
        let sql =
            "SELECT count(*) FROM (SELECT 1 FROM course_search WHERE course_search MATCH ? LIMIT \(CourseOrdering.tooMany))"
        return try Int.fetchOne(db, sql: sql, arguments: [match]) ?? 0 >= CourseOrdering.tooMany
    }

    private static func rows(
        _ db: Database,
        _ conditions: CourseConditions,
        _ order: CourseOrdering,
        _ condition: String? = nil,
        limit: Int?
    ) throws -> [Row] {
        var sql = "SELECT \(Course.columns) FROM \(tables) \(order.join) WHERE \(conditions.sql)"
        if let condition { sql += " AND \(condition)" }
        sql += " ORDER BY \(order.terms)"
        if let limit { sql += " LIMIT \(limit)" }
        return try Row.fetchAll(
            db,
            sql: sql,
            arguments: order.joinArguments + conditions.arguments + order.termArguments
        )
    }

    /// The conditions that too many courses satisfy for them to lead the search of a short list by fee.
    ///
    /// Measured with a million courses: looking one up costs 1.1 µs, testing one on the way along the index of fees 0.2 µs. Of
    /// `total` courses of which `found` satisfy the condition, `limit × total ÷ found` are passed on the way. The walk wins where
    /// `found` is above the square root of 0.2 × limit × total; four times that leaves room for the other conditions.
    private static func following(
        _ db: Database,
        _ query: CourseQuery,
        _ edition: Edition
    ) throws -> Set<CourseConditions.Lead> {
        guard case .annualFee = query.order, let limit = query.limit, query.cities.isEmpty, query.postcodes.isEmpty,
            query.providerCodes.isEmpty
        else { return [] }
        let many = Int(4 * (0.2 * Double(limit) * Double(edition.courseCount)).squareRoot()) + 1
        return try Set(
            CourseConditions.Lead.allCases.filter { lead in
                guard let (sql, arguments) = CourseConditions.candidates(lead, query, edition: edition.id) else {
                    return false
                }
                let counted = "SELECT count(*) FROM (\(sql) LIMIT \(many))"
                return try Int.fetchOne(db, sql: counted, arguments: arguments) ?? 0 >= many
            }
        )
    }

    /// How many courses satisfy the query; `limit` and `order` are ignored.
    public func count(_ query: CourseQuery) throws -> Int {
        try scalar(query, "count(*)")
    }

    /// How many providers offer the courses that satisfy the query.
    public func providerCount(_ query: CourseQuery) throws -> Int {
        try scalar(query, "count(DISTINCT c.provider_id)")
    }

    /// The states where the courses that satisfy the query are taught, sorted: ["NSW", "VIC"]. With `query.states` or
    /// cities set, all locations of those courses count, not only the ones asked for, but for states that are left out.
    public func stateCodes(_ query: CourseQuery) throws -> [String] {
        try read(edition: query.editionID) { db, edition in
            let conditions = CourseConditions(query, edition: edition.id)
            let sql = "SELECT DISTINCT c.states FROM courses c WHERE \(conditions.sql)"
            let lists = try String.fetchAll(db, sql: sql, arguments: conditions.arguments)
            return Set(lists.flatMap { $0.split(separator: ",").map(String.init) }).subtracting(query.awayFrom.states)
                .sorted()
        } ?? []
    }

    /// The exact median tuition a year over the courses that satisfy the query and publish one, and their number; of an
    /// even number the mean of the two in the middle. Nil when no such course publishes a tuition.
    public func medianAnnualFee(_ query: CourseQuery) throws -> (median: Double, courses: Int)? {
        let published: [Double]? =
            try read(edition: query.editionID) { db, edition in
                let conditions = CourseConditions(query, edition: edition.id)
                // The plus signs keep SQLite from walking the index of fees when the conditions have a better one.
                let sql = """
                    SELECT c.annual_fee FROM courses c
                    WHERE \(conditions.sql) AND +c.annual_fee IS NOT NULL ORDER BY +c.annual_fee
                    """
                return try Double.fetchAll(db, sql: sql, arguments: conditions.arguments)
            }
        guard let fees = published, !fees.isEmpty else { return nil }
        let lower = fees[(fees.count - 1) / 2]
        let upper = fees[fees.count / 2]
        return ((lower + upper) / 2, fees.count)
    }

    /// The course with this code, an expired one too (its `expired` says so); nil when the register has no such code.
    public func course(code: String, edition: Edition.ID? = nil) throws -> Course? {
        let found: [Course]? = try read(edition: edition) { db, edition in
            let sql = "SELECT \(Course.columns) FROM \(Self.tables) WHERE c.edition_id = ? AND c.code = ?"
            let rows = try Row.fetchAll(db, sql: sql, arguments: [edition.id, code.uppercased()])
            return try Course.make(db, edition: edition, rows: rows)
        }
        return found?.first
    }

    /// Number of courses in an edition (nil: the current one), expired ones included.
    public func courseTotal(edition: Edition.ID? = nil) throws -> Int {
        try read(edition: edition) { $1.courseCount } ?? 0
    }

    /// SQLite reads the tables of a CROSS JOIN in the order given: courses first.
    private static let tables = "courses c CROSS JOIN providers p ON p.id = c.provider_id"

    private func scalar(_ query: CourseQuery, _ expression: String) throws -> Int {
        try read(edition: query.editionID) { db, edition in
            let conditions = CourseConditions(query, edition: edition.id)
            let sql = "SELECT \(expression) FROM courses c WHERE \(conditions.sql)"
            return try Int.fetchOne(db, sql: sql, arguments: conditions.arguments) ?? 0
        } ?? 0
    }
}

extension Course {
    static let columns = """
        c.*, p.code AS provider_code, p.institution_name AS provider_name
        """

    /// Courses from rows of `columns`, with fields and locations fetched for all of them at once.
    static func make(_ db: Database, edition: Edition, rows: [Row]) throws -> [Course] {
        guard !rows.isEmpty else { return [] }
        let identifiers = rows.map { $0["id"] as Int64 }
        let list = identifiers.map(String.init).joined(separator: ",")
        var locations: [Int64: [Location]] = [:]
        let offered = try Row.fetchCursor(
            db,
            sql: """
                SELECT o.course_id, l.name, l.city, l.state, l.postcode
                FROM offers o JOIN locations l ON l.id = o.location_id
                WHERE o.course_id IN (\(list)) ORDER BY o.course_id, l.state, l.city, l.name
                """
        )
        while let row = try offered.next() {
            let place = Location(name: row[1], city: row[2], state: row[3], postcode: row[4])
            locations[row[0], default: []].append(place)
        }
        let fieldIDs = Set(rows.flatMap { [$0["field_1_id"] as Int64?, $0["field_2_id"]].compactMap(\.self) })
        var fields: [Int64: FieldOfEducation] = [:]
        for id in fieldIDs {
            let statement = try db.cachedStatement(
                sql: "SELECT broad, narrow, detailed FROM fields_of_education WHERE id = ?"
            )
            if let row = try Row.fetchOne(statement, arguments: [id]) {
                fields[id] = FieldOfEducation(broad: row[0], narrow: row[1], detailed: row[2])
            }
        }
        return rows.map { row in
            Course(edition: edition, row: row, fields: fields, locations: locations[row["id"]] ?? [])
        }
    }

    private init(edition: Edition, row: Row, fields: [Int64: FieldOfEducation], locations: [Location]) {
        func amount(_ column: String) -> Double? { (row[column] as Double?).flatMap { $0 < 0 ? nil : $0 } }
        self.init(
            editionID: edition.id,
            edition: edition.date,
            source: edition.source,
            code: row["code"],
            name: row["name"],
            providerCode: row["provider_code"],
            providerName: row["provider_name"],
            level: row["level"],
            fields: [row["field_1_id"] as Int64?, row["field_2_id"]].compactMap { $0.flatMap { fields[$0] } },
            foundationStudies: row["foundation_studies"],
            dualQualification: row["dual_qualification"],
            isDouble: row["is_double"],
            workComponent: row["work_component"],
            workHoursPerWeek: amount("work_hours_per_week"),
            workWeeks: amount("work_weeks"),
            workTotalHours: amount("work_total_hours"),
            language: row["language"],
            durationWeeks: row["duration_weeks"],
            tuitionFee: row["tuition_fee"],
            tuitionFeeAsPrinted: row["tuition_fee_printed"],
            nonTuitionFee: row["non_tuition_fee"],
            estimatedTotal: row["estimated_total"],
            annualFee: row["annual_fee"],
            expired: row["expired"],
            vetCode: row["vet_code"],
            locations: locations
        )
    }
}
