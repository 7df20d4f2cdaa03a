// The table of programmes: one CSV file, one row for each institution, field and level.

import GRDB

struct ScorecardTable: Publication {
    let date: String
    let completeness = Edition.Completeness.full
    let notes: [String]
    private let table: CSVTable
    private let layout: ScorecardLayout
    /// Number of rows that meta.json announces.
    private let announced: Int?

    init(_ request: ImportRequest) throws {
        var files = try request.files()
        var release: String?
        var announced: Int?
        if let position = files.firstIndex(where: { $0.name.lowercased().hasSuffix(".json") }) {
            let meta = try JSONText(files.remove(at: position)).header()
            release = meta["scorecard_release"]?.text
            announced = meta["rows"]?.text.flatMap { Int($0) }
        }
        guard let file = files.first, files.count == 1 else {
            let path = (files.dropFirst().first?.path ?? request.paths.joined(separator: ", "))
            let missing =
                files.isEmpty ? "there is no table beside meta.json" : "the table is one file, beside it only meta.json"
            throw CatalogError.wrongFile(path: path, missing: missing)
        }
        if try file.start(count: 4) == Array("PAR1".utf8) {
            throw CatalogError.wrongFile(
                path: file.path,
                missing: "it is Parquet: make a CSV file of it with provisioning/parquet_to_csv.py"
            )
        }
        table = try CSVTable(file, among: ScorecardLayout.allCases.map(\.shape))
        layout = ScorecardLayout(rawValue: table.shape.name) ?? .derived
        date = try EditionDate.decide(given: request.edition, banner: release, path: file.name)
        self.announced = announced
        notes = [table.note].compactMap(\.self)
    }

    func write(to edition: EditionWriter) throws {
        let items = ScorecardLayout.Item.allCases.filter { item in
            layout.column(item).map { table.header.position(of: $0) != nil } ?? false
        }
        try edition.recordTable("program", columns: items.compactMap(layout.column))
        var writer = ScorecardWriter(edition, layout: layout)
        let kept = try edition.table("programs", table) { try writer.write($0) }
        if let announced, announced != kept {
            let account = "meta.json announces \(announced) rows, \(kept) were kept"
            throw CatalogError.wrongFile(path: table.text.path, missing: account)
        }
        edition.count("programs", kept)
        try writer.finish()
    }
}

/// Writes programmes, and each institution, field and level once.
private struct ScorecardWriter {
    private let edition: EditionWriter
    private let layout: ScorecardLayout
    private var schools: [String: Int64] = [:]
    private var fields: [String: Int64] = [:]
    private var levels: Set<Int> = []
    private var withEarnings = 0
    private var withDebt = 0

    init(_ edition: EditionWriter, layout: ScorecardLayout) {
        self.edition = edition
        self.layout = layout
    }

    /// Counts what was written; each field knows of how many programmes it is.
    func finish() throws {
        try edition.run(
            """
            UPDATE program_fields SET programs = (SELECT count(*) FROM programs p WHERE p.field_id = program_fields.id)
            WHERE edition_id = ?
            """,
            [edition.id]
        )
        edition.count("schools", schools.count)
        edition.count("fields", fields.count)
        edition.count("earnings", withEarnings)
        edition.count("debt", withDebt)
    }

    mutating func write(_ row: TableRow) throws {
        func cell(_ item: ScorecardLayout.Item) -> String { layout.column(item).map { row[$0] } ?? "" }
        let unit = cell(.school)
        // The department lists some programmes of institutions that IPEDS does not know.
        guard Int(unit) != nil else { throw RowRefusal(reason: "UNITID '\(unit)' is no number") }
        guard let level = Int(cell(.level)) else {
            throw RowRefusal(reason: "the level '\(cell(.level))' is no number")
        }
        guard let code = Self.fieldCode(cell(.field)) else {
            throw RowRefusal(reason: "the CIP code '\(cell(.field))' has not four digits")
        }
        var figures = Figures()
        for (bit, item) in Figures.items.enumerated() {
            figures.set(bit, try ScorecardFigure(cell(item)))
        }
        if layout == .derived {
            // One column for two kinds of earnings: the other column says which.
            let bit = cell(.horizon).hasPrefix("1yr") ? Figures.earnings1 : Figures.earnings4
            figures.set(bit, try ScorecardFigure(cell(.earnings)))
        }
        let school = try school(
            unit,
            name: cell(.schoolName),
            opeid6: cell(.opeid6),
            state: cell(.state),
            cell(.control)
        )
        let field = try field(code, name: cell(.fieldName))
        if levels.insert(level).inserted {
            try edition.run(
                "INSERT INTO program_levels (edition_id, level, name) VALUES (?, ?, ?)",
                [edition.id, level, cell(.levelName)]
            )
        }
        try edition.run(
            """
            INSERT OR IGNORE INTO programs
                (field_id, level, school_id, completers, completers_2, earnings_1, earnings_4, earnings_5, debt, suppressed)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [field, level, school] + figures.values + [figures.suppressed]
        )
        if edition.db.changesCount == 0 { throw RowRefusal(reason: "program '\(unit)/\(code)/\(level)' a second time") }
        if figures.hasEarnings { withEarnings += 1 }
        if figures.values[Figures.debt] != nil { withDebt += 1 }
    }

    /// Four digits as text. A spreadsheet may have lost the nought in front.
    private static func fieldCode(_ cell: String) -> String? {
        let digits = cell.filter { $0 != "." }
        guard (3...4).contains(digits.count), Int(digits) != nil else { return nil }
        return digits.count == 3 ? "0" + digits : digits
    }

    private mutating func school(
        _ unit: String,
        name: String,
        opeid6: String,
        state: String,
        _ control: String
    ) throws -> Int64 {
        if let known = schools[unit] { return known }
        if name.isEmpty { throw RowRefusal(reason: "no name of the institution") }
        let absent: Set<String> = ["NULL", "NA"]
        try edition.run(
            "INSERT INTO program_schools (edition_id, code, opeid6, name, state, control) VALUES (?, ?, ?, ?, ?, ?)",
            [edition.id, unit, opeid6, name, absent.contains(state) ? "" : state, control]
        )
        let id = edition.db.lastInsertedRowID
        schools[unit] = id
        try edition.name(name, kind: "school", code: unit, origin: .official)
        for form in NameForms.derived(from: name, swapsUniversity: false) {
            try edition.name(form, kind: "school", code: unit, origin: .derived)
        }
        return id
    }

    private mutating func field(_ code: String, name: String) throws -> Int64 {
        if let known = fields[code] { return known }
        try edition.run(
            "INSERT INTO program_fields (edition_id, code, name, name_folded) VALUES (?, ?, ?, ?)",
            [edition.id, code, name, TextFolding.fold(name)]
        )
        let id = edition.db.lastInsertedRowID
        fields[code] = id
        return id
    }
}

/// The figures of a programme in the order of the table's columns, and which of them are suppressed, one bit each.
private struct Figures {
    static let items: [ScorecardLayout.Item] = [.completers, .completers2, .earnings1, .earnings4, .earnings5, .debt]
    static let earnings1 = 2
    static let earnings4 = 3
    static let debt = 5

    private(set) var values: [(any DatabaseValueConvertible)?] = Array(repeating: nil, count: items.count)
    private(set) var suppressed = 0

    mutating func set(_ bit: Int, _ figure: ScorecardFigure) {
        values[bit] = figure.value
        if figure == .suppressed { suppressed |= 1 << bit }
    }

    var hasEarnings: Bool { values[2...4].contains { $0 != nil } }
}
