// A table of a publication in a workbook, in whichever sheet its header is.

/// The first sheet of a workbook that has the header of one of the tables of a publication.
struct SheetTable: RowSource {
    /// Which of the given shapes the header belongs to.
    let shape: TableShape
    let workbook: Workbook
    private let sheet: String
    private let path: String

    private struct Enough: Error {}

    /// - Throws: `CatalogError` when the workbook is unreadable or no sheet has such a header; it then names the columns that
    ///   the nearest of the tables would need.
    init(_ file: InputFile, among shapes: [TableShape]) throws {
        workbook = try Workbook(path: file.path)
        path = file.path
        for sheet in workbook.sheetNames {
            guard let titles = try Self.header(in: workbook, sheet, shapes),
                let nearest = shapes.max(by: { $0.matches(titles) < $1.matches(titles) })
            else { continue }
            shape = shapes.first { $0.matches(titles) == $0.columns.count } ?? nearest
            self.sheet = sheet
            _ = try TableHeader(shape, cells: titles, path: path)
            return
        }
        let keys = Set(shapes.map(\.keyColumn)).sorted().map { "'\($0)'" }.joined(separator: " or ")
        throw CatalogError.wrongFile(path: path, missing: "no sheet has a header row with \(keys)")
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
