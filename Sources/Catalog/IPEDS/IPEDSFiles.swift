// The survey's files of one year.

/// Files of one collection year, the directory among them.
struct IPEDSFiles: Publication {
    /// The collection year: "2024" for 2024-25.
    let date: String
    let completeness: Edition.Completeness
    let notes: [String]
    private let tables: [IPEDSTable: CSVTable]

    init(_ request: ImportRequest) throws {
        let files = try request.files()
        var tables: [IPEDSTable: CSVTable] = [:]
        var years: Set<String> = []
        var notes: [String] = []
        for file in files {
            let csv = try CSVTable(file, among: IPEDSTable.allCases.map(\.shape))
            guard let table = IPEDSTable(rawValue: csv.shape.name.lowercased()), tables[table] == nil else {
                throw CatalogError.wrongFile(path: file.path, missing: "it is a second file of '\(csv.shape.name)'")
            }
            tables[table] = csv
            if let note = csv.note { notes.append(note) }
            if let year = Self.year(inName: file.name) { years.insert(year) }
        }
        let paths = files.map(\.path).joined(separator: ", ")
        guard tables[.hd] != nil else {
            throw CatalogError.wrongFile(path: paths, missing: "none of the files is HD, the directory of institutions")
        }
        date = try Self.decide(given: request.edition, years: years, path: paths)
        let missing = IPEDSTable.allCases.filter { tables[$0] == nil }.map { $0.rawValue.uppercased() }
        if !missing.isEmpty {
            notes.append("without \(missing.joined(separator: ", ")): nothing of that is answered")
        }
        // Student aid and costs are published later than the rest of a year.
        completeness = tables[.ic] != nil && tables[.adm] != nil ? .full : .partial
        self.tables = tables
        self.notes = notes
    }

    /// "hd2024.csv" and "cost1_2024.csv" are of 2024; "sfa2324.csv", aid of 2023-24, belongs to the collection of 2024.
    private static func year(inName name: String) -> String? {
        let stem = name.lowercased().split(separator: ".").first.map(String.init) ?? ""
        let digits = String(stem.drop { !$0.isNumber }.filter(\.isNumber).suffix(4))
        guard digits.count == 4 else { return nil }
        let year = stem.hasPrefix("sfa") ? "20" + digits.suffix(2) : digits
        return isYear(year) ? year : nil
    }

    private static func isYear(_ text: String) -> Bool {
        text.count == 4 && Int(text).map((1990...2199).contains) == true
    }

    private static func decide(given: String?, years: Set<String>, path: String) throws -> String {
        if let given {
            guard isYear(given) else {
                throw CatalogError.wrongFile(path: path, missing: "--edition \(given) is not a year, as '2024'")
            }
            return given
        }
        guard let year = years.first else {
            throw CatalogError.wrongFile(
                path: path,
                missing: "no year in the files' names: pass --edition with it, as '2024'"
            )
        }
        guard years.count == 1 else {
            let list = years.sorted().joined(separator: ", ")
            throw CatalogError.wrongFile(path: path, missing: "the files are of different years (\(list))")
        }
        return year
    }

    func write(to edition: EditionWriter) throws {
        var institutions: [String: Int64] = [:]
        for table in IPEDSTable.allCases {
            guard let csv = tables[table] else { continue }
            let printed = csv.header.titles.enumerated().filter {
                !IPEDSTable.personalColumns.contains($0.element.uppercased())
            }
            try edition.recordTable(table.rawValue, columns: printed.map(\.element))
            let kept = try edition.table(table.rawValue.uppercased(), csv) { row in
                let unit = row["UNITID"]
                guard Int(unit) != nil else { throw RowRefusal(reason: "UNITID '\(unit)' is no number") }
                if table != .hd, institutions[unit] == nil {
                    throw RowRefusal(reason: "UNITID \(unit) is not in the directory")
                }
                if table == .hd, row["INSTNM"].isEmpty { throw RowRefusal(reason: "no name") }
                try edition.record(table.rawValue, code: unit, cells: printed.map { trimmed(row.cells[$0.offset]) })
                switch table {
                case .hd: institutions[unit] = try Self.institution(row, edition)
                case .adm: try Self.admission(row, institutions[unit], edition)
                case .cost1: try Self.costs(row, institutions[unit], year: date, edition)
                case .ic, .sfa: break
                }
            }
            edition.count(table.countName, kept)
        }
    }

    /// Writes an institution and its names.
    private static func institution(_ row: TableRow, _ edition: EditionWriter) throws -> Int64 {
        let (unit, name) = (row["UNITID"], row["INSTNM"])
        let isActive = row["CYACTIVE"] == "1"
        if !isActive { edition.note("closed, or not active in the year") }
        try edition.run(
            """
            INSERT INTO institutions
                (edition_id, code, name, name_folded, town, region, country, website, sector, is_active, closed_on)
            VALUES (?, ?, ?, ?, ?, ?, 'US', ?, ?, ?, ?)
            """,
            [
                edition.id, unit, name, TextFolding.fold(name), row["CITY"], row["STABBR"], row["WEBADDR"],
                IPEDSValues.sector(row["SECTOR"]), isActive, IPEDSValues.closingDay(row["CLOSEDAT"]),
            ]
        )
        let id = edition.db.lastInsertedRowID
        try edition.name(name, kind: "hd", code: unit, origin: .official)
        for alias in IPEDSValues.aliases(row["IALIAS"]) {
            try edition.name(alias, kind: "hd", code: unit, origin: .alias)
        }
        for form in NameForms.derived(from: name, swapsUniversity: false) + NameForms.domainLabel(of: row["WEBADDR"]) {
            try edition.name(form, kind: "hd", code: unit, origin: .derived)
        }
        return id
    }

    private static func admission(_ row: TableRow, _ institution: Int64?, _ edition: EditionWriter) throws {
        try edition.run(
            """
            INSERT INTO admissions (institution_id, applicants, admitted, enrolled, english_test, admission_test)
            VALUES (?, ?, ?, ?, ?, ?)
            """,
            [institution] + ["APPLCN", "ADMSSN", "ENRLT", "ADMCON8", "ADMCON7"].map { IPEDSValues.integer(row[$0]) }
        )
    }

    /// Tuition, fees and charges per credit hour, each by itself: the three are never added here.
    private static func costs(_ row: TableRow, _ institution: Int64?, year: String, _ edition: EditionWriter) throws {
        guard let first = Int(year) else { return }
        let schoolYear = "\(first)-\((first + 1) % 100)"
        let groups = [
            ("1", "undergraduate", "in-district"), ("2", "undergraduate", "in-state"),
            ("3", "undergraduate", "out-of-state"), ("5", "graduate", "in-district"), ("6", "graduate", "in-state"),
            ("7", "graduate", "out-of-state"),
        ]
        var items: [(column: String, item: String, students: String, residence: String, period: String)] = [
            ("APPLFEEU", "application fee", "undergraduate", "all", "once"),
            ("APPLFEEG", "application fee", "graduate", "all", "once"),
        ]
        for (number, students, residence) in groups {
            items.append(("TUITION" + number, "tuition", students, residence, "year"))
            items.append(("FEE" + number, "required fees", students, residence, "year"))
            items.append(("HRCHG" + number, "charge per credit hour", students, residence, "credit hour"))
        }
        for item in items {
            guard let amount = IPEDSValues.number(row[item.column]) else { continue }
            try edition.run(
                """
                INSERT INTO costs
                    (institution_id, item, students, residence, period, school_year, currency, amount)
                VALUES (?, ?, ?, ?, ?, ?, 'USD', ?)
                """,
                [institution, item.item, item.students, item.residence, item.period, schoolYear, amount]
            )
        }
    }
}
