// Rows on their way from a file into the catalogue.

/// Something that hands over the rows of one table.
protocol RowSource<Row> {
    associatedtype Row: ImportedRow
    /// Hands over the rows in the file's order, blank ones left out.
    ///
    /// - Throws: `CatalogError` when the file is damaged, and whatever `body` throws.
    func rows(_ body: (Row) throws -> Void) throws
}

/// A row that can be named in a report.
protocol ImportedRow {
    /// The number by which a reader finds the row: that of a spreadsheet, a line, or a place in a list.
    var number: Int { get }
    /// - Throws: `RowRefusal` when the row's form alone shows that it cannot be read.
    func check() throws
}

extension ImportedRow {
    func check() throws {}
}

/// Why one row is not kept; the import goes on.
struct RowRefusal: Error {
    let reason: String
}
