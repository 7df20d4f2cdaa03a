// The office's tables: recognised by their headers, checked row by row.

import FoundationEssentials

struct OfficeTables: Publication {
    private struct File {
        let table: OfficeTable
        let input: InputFile
        let rows: any RowSource<TableRow>
        let note: String?
        /// Set for a workbook: whether its days are counted from 1904.
        let dayNumbersFrom1904: Bool?
    }

    /// The day that the office gives, else today: a collection has no day of publication.
    let date: String
    let completeness = Edition.Completeness.full
    var parts: [String] { files.map(\.table.rawValue) }
    var notes: [String] { files.compactMap(\.note) }
    private let files: [File]

    init(_ request: ImportRequest) throws {
        date = try EditionDate.decide(given: request.edition, banner: EditionDate.today, path: "")
        let shapes = OfficeTable.allCases.map(\.shape)
        var files: [File] = []
        func add(
            _ rows: any RowSource<TableRow>,
            _ shape: TableShape,
            _ input: InputFile,
            note: String?,
            from1904: Bool?
        ) throws {
            guard let table = OfficeTable(rawValue: shape.name) else { return }
            if files.contains(where: { $0.table == table }) {
                throw CatalogError.wrongFile(path: input.path, missing: "it holds '\(shape.name)' a second time")
            }
            files.append(File(table: table, input: input, rows: rows, note: note, dayNumbersFrom1904: from1904))
        }
        for input in try request.files() {
            guard input.isWorkbook else {
                let csv = try CSVTable(input, among: shapes)
                try add(csv, csv.shape, input, note: csv.note, from1904: nil)
                continue
            }
            let sheets = try SheetTable.tables(in: input, among: shapes)
            // A sheet that nobody has filled in yet says nothing about its table.
            let filled = try sheets.filter { try !$0.isEmpty() }
            for sheet in filled.isEmpty ? sheets : filled {
                try add(sheet, sheet.shape, input, note: nil, from1904: sheet.workbook.countsFrom1904)
            }
        }
        self.files = files
    }

    func write(to edition: EditionWriter) throws {
        for file in files {
            let (table, columns) = (file.table, [OfficeColumn.id] + file.table.columns + [.note])
            try edition.recordTable(table.rawValue, columns: columns.map(\.rawValue))
            let kept = try edition.table(table.rawValue, file.rows) { row in
                let checked = try OfficeRowCheck(row, of: table, dayNumbersFrom1904: file.dayNumbersFrom1904)
                let id = row[OfficeColumn.id]
                let code = id.isEmpty ? "\(row.number)" : id
                try edition.record(table.rawValue, code: code, cells: columns.map { checked[$0] })
                if checked[.date] > EditionDate.today { edition.note("dated after today by this machine's clock") }
                try name(checked, code: code, table, edition)
            }
            guard kept > 0 else {
                let reason = edition.tables.last?.refusedSample.first.map { " (row \($0.row): \($0.reason))" } ?? ""
                throw CatalogError.wrongFile(
                    path: file.input.path,
                    missing: "not one usable row of \(table.rawValue)\(reason)"
                )
            }
            try edition.part(table.rawValue, from: file.input, rows: kept)
        }
        try edition.countParts(of: .office)
    }

    /// What a question may name to mean the row. A cell may hold several names: "Northlight University | NLU".
    private func name(_ row: OfficeRowCheck, code: String, _ table: OfficeTable, _ edition: EditionWriter) throws {
        for column in [OfficeColumn.provider, .place, .country, .scholarship] where table.columns.contains(column) {
            for (index, name) in OfficeRow.names(in: row[column]).enumerated() {
                try edition.name(name, kind: table.rawValue, code: code, origin: index == 0 ? .official : .alias)
                guard column == .provider else { continue }
                for form in NameForms.derived(from: name, swapsUniversity: false) {
                    try edition.name(form, kind: table.rawValue, code: code, origin: .derived)
                }
            }
        }
    }
}

/// A row of an office's table that has all that it needs.
private struct OfficeRowCheck {
    private static let periods: Set<String> = ["day", "week", "fortnight", "month", "semester", "year", "once"]

    private var cells: [OfficeColumn: String] = [:]

    /// - Throws: `RowRefusal` saying what is missing or cannot be read.
    init(_ row: TableRow, of table: OfficeTable, dayNumbersFrom1904: Bool?) throws {
        for column in [.id] + table.columns + [.note] { cells[column] = row[column] }
        for group in table.needed where group.allSatisfy({ self[$0].isEmpty }) {
            throw RowRefusal(reason: "no \(group.map { $0.rawValue.lowercased() }.joined(separator: " or "))")
        }
        guard self[.source].contains(where: \.isLetter) else {
            throw RowRefusal(reason: "the source '\(self[.source])' names nothing")
        }
        for column in OfficeColumn.days where table.columns.contains(column) && !self[column].isEmpty {
            cells[column] = try Self.day(self[column], column, dayNumbersFrom1904)
        }
        if table.columns.contains(.amount) {
            let amount = try OfficeNumber.amount(self[.amount])
            // Only a fee can be none; a cost or a fund of nothing is a cell that was not filled in.
            if amount == 0, table != .applicationFees { throw RowRefusal(reason: "an amount of 0") }
            let currency = self[.currency]
            guard currency.utf8.count == 3, currency.utf8.allSatisfy({ (0x41...0x5A).contains($0) }) else {
                throw RowRefusal(reason: "the currency '\(currency)' is no code of three capitals such as AUD")
            }
        }
        if table == .livingCosts, !Self.periods.contains(self[.period].lowercased()) {
            let known = Self.periods.sorted().joined(separator: ", ")
            throw RowRefusal(reason: "the period '\(self[.period])' is none of \(known)")
        }
    }

    subscript(_ column: OfficeColumn) -> String { cells[column] ?? "" }

    /// A day in ISO form. A deadline may also be words; a row's own date may not.
    private static func day(_ text: String, _ column: OfficeColumn, _ from1904: Bool?) throws -> String {
        if let from1904, let number = Double(text) {
            guard let day = EditionDate.day(number: number, from1904: from1904) else {
                throw RowRefusal(reason: "\(column.rawValue.lowercased()) '\(text)' is no day")
            }
            return day
        }
        if let day = EditionDate.anyForm(text) { return day }
        let isFigures = text.allSatisfy { $0.isNumber || "./- ".contains($0) }
        if column == .date || isFigures {
            throw RowRefusal(reason: "\(column.rawValue.lowercased()) '\(text)' is not of the form YYYY-MM-DD")
        }
        return text
    }
}
