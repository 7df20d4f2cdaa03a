// A table of the publication in a CSV file.

/// A CSV file whose first record is the header of one of the publication's tables.
struct CSVTable: TableSource {
    let table: CRICOSTable
    let text: CSVText
    private let header: TableHeader

    /// - Throws: `CatalogError` when the file is unreadable, or its header is of none of the tables.
    init(path: String) throws {
        struct Enough: Error {}
        let text = try CSVText(path: path)
        var titles: [String] = []
        do {
            try text.records { _, fields in
                titles = fields
                throw Enough()
            }
        } catch is Enough {}
        guard let table = CRICOSTable.recognise(header: titles) else {
            guard TableHeader.isHeader(titles) else {
                throw CatalogError.wrongFile(
                    path: path,
                    missing: "its first line has no column '\(InstitutionColumn.providerCode.rawValue)'"
                )
            }
            _ = try TableHeader(CRICOSTable.nearest(header: titles), cells: titles, path: path)
            throw CatalogError.wrongFile(path: path, missing: "its header is of no known table")
        }
        self.table = table
        self.text = text
        header = try TableHeader(table, cells: titles, path: path, fixedWidth: true)
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
}
