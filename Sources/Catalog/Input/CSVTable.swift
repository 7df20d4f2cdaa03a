// A table of a publication in a CSV file.

/// A CSV file whose first record is the header of one of the tables that a publication has.
struct CSVTable: RowSource {
    /// Which of the given shapes the header belongs to.
    let shape: TableShape
    let text: CSVText
    let header: TableHeader

    /// Recognises a file by its header: it is the table all of whose columns are there.
    ///
    /// - Throws: `CatalogError` when the file is unreadable or its header is of none of the tables; it then names the
    ///   columns that the nearest of them would need.
    init(_ file: InputFile, among shapes: [TableShape]) throws {
        let text = try CSVText(file)
        let titles = try text.firstRecord()
        guard let nearest = shapes.max(by: { $0.matches(titles) < $1.matches(titles) }),
            shapes.contains(where: { $0.isHeader(titles) })
        else {
            let keys = Set(shapes.map(\.keyColumn)).sorted().map { "'\($0)'" }.joined(separator: " or ")
            throw CatalogError.wrongFile(path: file.path, missing: "its first line has no column \(keys)")
        }
        shape = shapes.first { $0.matches(titles) == $0.columns.count } ?? nearest
        self.text = text
        header = try TableHeader(shape, cells: titles, path: file.path, fixedWidth: true)
    }

    func rows(_ body: (TableRow) throws -> Void) throws {
        var isHeader = true
        try text.records { line, fields in
            if isHeader {
                isHeader = false
                return
            }
            let row = TableRow(number: line, cells: fields, header: header)
            if !row.isBlank { try body(row) }
        }
    }

    /// What somebody should know about how the file was read; nil for nothing.
    var note: String? {
        text.encoding == .latin1 ? "\(text.file.name) is not UTF-8; it was read as Latin-1" : nil
    }
}
