// A table of a publication in a workbook, in whichever sheet its header is.

/// A sheet of a workbook that has the header of one of the tables of a publication.
struct SheetTable: RowSource {
    /// Which of the given shapes the header belongs to.
    let shape: TableShape
    let workbook: Workbook
    private let sheet: String
    private let path: String

    private struct Enough: Error {}

    /// The sheets with such headers, in the workbook's order; those without are notes of their author.
    ///
    /// - Throws: `CatalogError` when the workbook is unreadable, no sheet has such a header, or one lacks a column of the nearest
    ///   of the tables, which it names.
    static func tables(in file: InputFile, among shapes: [TableShape]) throws -> [SheetTable] {
        let workbook = try Workbook(path: file.path)
        let tables = try workbook.sheetNames.compactMap { try SheetTable(workbook, $0, shapes, path: file.path) }
        if tables.isEmpty {
            let keys = Set(shapes.map(\.keyColumn)).sorted().map { "'\($0)'" }.joined(separator: " or ")
            throw CatalogError.wrongFile(path: file.path, missing: "no sheet has a header row with \(keys)")
        }
        return tables
    }

    private init?(_ workbook: Workbook, _ sheet: String, _ shapes: [TableShape], path: String) throws {
        guard let titles = try Self.header(in: workbook, sheet, shapes),
            let nearest = shapes.max(by: { $0.matches(titles) < $1.matches(titles) })
        else { return nil }
        shape = shapes.first { $0.matches(titles) == $0.columns.count } ?? nearest
        _ = try TableHeader(shape, cells: titles, path: "\(path), sheet \(sheet)")
        self.workbook = workbook
        self.sheet = sheet
        self.path = path
    }

    /// Whether there is no row below the header.
    func isEmpty() throws -> Bool {
        do {
            try rows { _ in throw Enough() }
        } catch is Enough {
            return false
        }
        return true
    }

    func rows(_ body: (TableRow) throws -> Void) throws {
        var header: TableHeader?
        try workbook.rows(of: sheet) { number, cells in
            if let header {
                let row = TableRow(number: number, cells: cells, header: header)
                if !row.isBlank { try body(row) }
            } else if shape.isHeader(cells) {
                header = try TableHeader(shape, cells: cells, path: path)
            }
        }
    }

    private static func header(in workbook: Workbook, _ sheet: String, _ shapes: [TableShape]) throws -> [String]? {
        var titles: [String]?
        do {
            try workbook.rows(of: sheet) { number, cells in
                if shapes.contains(where: { $0.isHeader(cells) }) { titles = cells }
                if titles != nil || number >= TableHeader.searchDepth { throw Enough() }
            }
        } catch is Enough {}
        return titles
    }
}
