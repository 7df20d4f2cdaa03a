// One CRICOS publication into the catalogue, inside the caller's transaction.

import GRDB

/// Reads a publication's tables in the order that keys require and writes their rows.
struct CRICOSImport {
    private let files: CRICOSFiles
    private let edition: EditionWriter
    private var db: Database { edition.db }
    private var editionID: Int64 { edition.id }

    private var providers: [String: Int64] = [:]
    private var courses: [String: Int64] = [:]
    private var locations: [LocationKey: Int64] = [:]
    private var fields: [FieldOfEducation: Int64] = [:]

    /// A place as the offers name it: several places of a provider may share a name, but not name, city and state.
    private struct LocationKey: Hashable {
        let provider: Int64
        let name: String
        var place = ""
    }

    init(_ files: CRICOSFiles, _ edition: EditionWriter) {
        self.files = files
        self.edition = edition
    }

    /// Writes all rows.
    ///
    /// - Throws: `CatalogError` when the publication is damaged; the caller's transaction must then be undone.
    mutating func run() throws {
        try each(.institutions) { try $0.institution($1) }
        try each(.courses) { try $0.course($1) }
        try each(.locations) { try $0.location($1) }
        try each(.offers) { try $0.offer($1) }
        try db.execute(
            sql: """
                UPDATE courses SET states = coalesce(
                    (SELECT ',' || group_concat(DISTINCT l.state) || ',' FROM offers o JOIN locations l
                     ON l.id = o.location_id WHERE o.course_id = courses.id AND l.state <> ''), '')
                WHERE edition_id = ?
                """,
            arguments: [editionID]
        )
        // Behind the states, which it holds.
        try db.execute(
            sql: """
                INSERT INTO course_search (rowid, name, provider, states, level)
                SELECT id, name, provider, states, level FROM course_search_rows WHERE edition_id = ?
                """,
            arguments: [editionID]
        )
        try count()
    }

    private mutating func each(_ table: CRICOSTable, _ keep: (inout CRICOSImport, TableRow) throws -> Void) throws {
        guard let source = files.source(of: table) else { return }
        var copy = self
        try edition.table(table.rawValue, source) { try keep(&copy, $0) }
        self = copy
    }

    /// Counted in the catalogue: locations that only offers name are among the locations.
    private func count() throws {
        let offers = "offers o JOIN courses c ON c.id = o.course_id WHERE c.edition_id = ?"
        for (table, rows) in [
            ("courses", "courses WHERE edition_id = ?"), ("providers", "providers WHERE edition_id = ?"),
            ("locations", "locations WHERE edition_id = ?"), ("offers", offers),
        ] {
            let number = try Int.fetchOne(db, sql: "SELECT count(*) FROM \(rows)", arguments: [editionID])
            edition.count(table, number ?? 0)
        }
    }

    private func note(_ quirk: String) { edition.note(quirk) }

    // MARK: Rows

    private mutating func institution(_ row: TableRow) throws {
        let code = row[InstitutionColumn.providerCode]
        if code.isEmpty { throw RowRefusal(reason: "no provider code") }
        if providers[code] != nil { throw RowRefusal(reason: "provider code \(code) a second time") }
        let name = row[InstitutionColumn.institutionName]
        let capacity = row[InstitutionColumn.capacity]
        if capacity.isEmpty { note("provider without a capacity") }
        try insertProvider(
            code,
            [
                row[InstitutionColumn.tradingName], name, TextFolding.fold(name), row[InstitutionColumn.type],
                Double(capacity.filter { $0 != "," }).flatMap { Int(exactly: $0) },
                row[InstitutionColumn.website], row[InstitutionColumn.address1], row[InstitutionColumn.address2],
                row[InstitutionColumn.address3], row[InstitutionColumn.address4], row[InstitutionColumn.city],
                row[InstitutionColumn.state], row[InstitutionColumn.postcode],
            ]
        )
        try edition.name(name, kind: "provider", code: code, origin: .official)
        for other in CRICOSValues.tradingNames(row[InstitutionColumn.tradingName]) {
            try edition.name(other, kind: "provider", code: code, origin: .alias)
        }
        let forms = NameForms.derived(from: name, swapsUniversity: false)
        for form in forms + NameForms.shortForms(of: name, websites: row[InstitutionColumn.website]) {
            try edition.name(form, kind: "provider", code: code, origin: .derived)
        }
    }

    private mutating func insertProvider(_ code: String, _ values: [(any DatabaseValueConvertible)?]) throws {
        let sql = """
            INSERT INTO providers (edition_id, code, trading_name, institution_name, name_folded, type, capacity, website,
                address_1, address_2, address_3, address_4, city, state, postcode)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """
        try db.cachedStatement(sql: sql).execute(arguments: StatementArguments([editionID, code] + values))
        providers[code] = db.lastInsertedRowID
    }

    /// The provider of a row. Where the publication has no table of institutions, it is made from the row.
    private mutating func provider(of code: String, named name: String) throws -> Int64 {
        if let provider = providers[code] { return provider }
        if code.isEmpty { throw RowRefusal(reason: "no provider code") }
        if files.has(.institutions) { throw RowRefusal(reason: "provider code \(code) is not among the institutions") }
        note("provider known from course rows only")
        try insertProvider(code, ["", name, TextFolding.fold(name), "", nil, "", "", "", "", "", "", "", ""])
        return db.lastInsertedRowID
    }

    private mutating func course(_ row: TableRow) throws {
        let code = row[CourseColumn.code]
        let name = row[CourseColumn.name]
        if code.isEmpty { throw RowRefusal(reason: "no course code") }
        if name.isEmpty { throw RowRefusal(reason: "no course name") }
        if courses[code] != nil { throw RowRefusal(reason: "course code \(code) a second time") }
        func number(_ column: CourseColumn) throws -> Double? { try CRICOSValues.number(row[column], column) }
        func flag(_ column: CourseColumn) throws -> Bool { try CRICOSValues.flag(row[column], column) }

        let printedFee = try number(.tuitionFee)
        let fee = printedFee.flatMap { $0 > 1 ? $0 : nil }
        let printedWeeks = try number(.duration)
        let weeks = printedWeeks.flatMap { $0 > 0 ? $0 : nil }
        let dual = try flag(.dualQualification)
        let double = dual || CRICOSValues.namesTwoAwards(name)
        let expired = try flag(.expired)
        let (foundation, hasWork) = (try flag(.foundationStudies), try flag(.workComponent))
        let (nonTuition, total) = (try number(.nonTuitionFee), try number(.estimatedTotal))
        let workHoursPerWeek = try CRICOSValues.work(row, .workHoursPerWeek)
        let workWeeks = try CRICOSValues.work(row, .workWeeks)
        let workTotalHours = try CRICOSValues.work(row, .workTotalHours)
        // Behind everything for which the row may be refused: it can write a row of its own.
        let provider = try provider(of: row[CourseColumn.providerCode], named: row[CourseColumn.institutionName])

        switch printedFee {
        case nil: note("tuition not published (blank)")
        case 0?: note("tuition not published (0)")
        case let printed? where printed <= 1: note("tuition not published (1 dollar or less)")
        default: break
        }
        if weeks == nil { note("duration 0 or blank") }
        if expired { note("registration expired") }
        if double && !dual { note("two awards in the name, but not flagged as a dual qualification") }

        for amount in [workHoursPerWeek, workWeeks, workTotalHours] where amount ?? 0 < 0 {
            note("work component below 0")
        }

        let folded = TextFolding.fold(name)
        let values: [(any DatabaseValueConvertible)?] = [
            editionID, provider, code, name, folded, row[CourseColumn.vetCode], dual, double,
            try field(row, .broadField1, .narrowField1, .detailedField1),
            try field(row, .broadField2, .narrowField2, .detailedField2),
            row[CourseColumn.level], foundation, hasWork,
            workHoursPerWeek, workWeeks, workTotalHours,
            row[CourseColumn.language], weeks, fee, nonTuition, total,
            CRICOSValues.annualFee(fee, weeks: weeks), expired, row[CourseColumn.duration],
            row[CourseColumn.tuitionFee], row[CourseColumn.nonTuitionFee], row[CourseColumn.estimatedTotal],
        ]
        try db.cachedStatement(sql: Self.insertCourse).execute(arguments: StatementArguments(values))
        let id = db.lastInsertedRowID
        courses[code] = id
    }

    private static let insertCourse = """
        INSERT INTO courses (edition_id, provider_id, code, name, name_folded, vet_code, dual_qualification, is_double,
            field_1_id, field_2_id, level, foundation_studies, work_component, work_hours_per_week, work_weeks,
            work_total_hours, language, duration_weeks, tuition_fee, non_tuition_fee, estimated_total, annual_fee,
            expired, duration_printed, tuition_fee_printed, non_tuition_fee_printed, estimated_total_printed)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """

    private mutating func field(
        _ row: TableRow,
        _ broad: CourseColumn,
        _ narrow: CourseColumn,
        _ detailed: CourseColumn
    ) throws -> Int64? {
        let field = FieldOfEducation(broad: row[broad], narrow: row[narrow], detailed: row[detailed])
        if field.broad.isEmpty && field.narrow.isEmpty && field.detailed.isEmpty { return nil }
        if let id = fields[field] { return id }
        let folded = TextFolding.fold("\(field.broad) \(field.narrow) \(field.detailed)")
        try db.execute(
            sql: "INSERT OR IGNORE INTO fields_of_education (broad, narrow, detailed, folded) VALUES (?, ?, ?, ?)",
            arguments: [field.broad, field.narrow, field.detailed, folded]
        )
        let id = try Int64.fetchOne(
            db,
            sql: "SELECT id FROM fields_of_education WHERE broad = ? AND narrow = ? AND detailed = ?",
            arguments: [field.broad, field.narrow, field.detailed]
        )
        fields[field] = id
        return id
    }

    private mutating func location(_ row: TableRow) throws {
        let name = row[LocationColumn.name]
        if name.isEmpty { throw RowRefusal(reason: "no location name") }
        let code = row[LocationColumn.providerCode]
        let provider = try provider(of: code, named: row[LocationColumn.institutionName])
        let (city, state) = (row[LocationColumn.city], row[LocationColumn.state])
        if state.isEmpty { note("location without a state") }
        try insertLocation(
            provider,
            name,
            [
                row[LocationColumn.type], row[LocationColumn.address1], row[LocationColumn.address2],
                row[LocationColumn.address3], row[LocationColumn.address4], city, state, row[LocationColumn.postcode],
            ]
        )
        let id = db.lastInsertedRowID
        let key = LocationKey(provider: provider, name: name)
        if locations[key] == nil { locations[key] = id } else { note("two locations of a provider with one name") }
        locations[LocationKey(provider: provider, name: name, place: "\(city)\n\(state)")] = id
    }

    private func insertLocation(
        _ provider: Int64,
        _ name: String,
        _ values: [(any DatabaseValueConvertible)?]
    ) throws {
        let sql = """
            INSERT INTO locations (edition_id, provider_id, name, type, address_1, address_2, address_3, address_4,
                city, state, postcode)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """
        try db.cachedStatement(sql: sql).execute(arguments: StatementArguments([editionID, provider, name] + values))
    }

    private mutating func offer(_ row: TableRow) throws {
        let code = row[OfferColumn.courseCode]
        guard let course = courses[code] else {
            throw RowRefusal(reason: "course code '\(code)' is not among the courses")
        }
        let provider = try provider(of: row[OfferColumn.providerCode], named: row[OfferColumn.institutionName])
        let (name, city, state) = (row[OfferColumn.locationName], row[OfferColumn.city], row[OfferColumn.state])
        let location = try place(of: provider, name: name, city: city, state: state)
        try db.cachedStatement(sql: "INSERT OR IGNORE INTO offers (course_id, location_id) VALUES (?, ?)")
            .execute(arguments: [course, location])
        if db.changesCount == 0 { throw RowRefusal(reason: "course \(code) at this location a second time") }
    }

    /// The location that an offer means; one that the table of locations lacks is made from the offer.
    private mutating func place(of provider: Int64, name: String, city: String, state: String) throws -> Int64 {
        let key = LocationKey(provider: provider, name: name)
        let exact = LocationKey(provider: provider, name: name, place: "\(city)\n\(state)")
        if let location = locations[exact] ?? locations[key] { return location }
        if name.isEmpty { throw RowRefusal(reason: "no location name") }
        note("offer at a location that is not among the locations")
        try insertLocation(provider, name, ["", "", "", "", "", city, state, ""])
        locations[key] = db.lastInsertedRowID
        locations[exact] = db.lastInsertedRowID
        return db.lastInsertedRowID
    }
}
