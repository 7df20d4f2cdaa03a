// A table's shape, its header and its rows, whatever file they come from.

/// A table of a publication as its importer needs it: a file or sheet without all of these columns is another one.
struct TableShape: Sendable, Equatable {
    /// The publisher's name of the table, or of the file that holds it.
    let name: String
    /// The columns that must be there, by the publisher's titles.
    let columns: [String]
    /// The columns of which one must be there for a row to be a header at all.
    let keyColumn: String

    init(name: String, columns: [String], keyColumn: String? = nil) {
        self.name = name
        self.columns = columns
        self.keyColumn = keyColumn ?? columns.first ?? ""
    }

    /// How many of this table's columns a header row has.
    func matches(_ header: [String]) -> Int {
        let names = Set(header.map(plainColumnName))
        return columns.count { names.contains(plainColumnName($0)) }
    }

    /// Whether a row can be this table's header: only headers hold the name of the key column.
    func isHeader(_ cells: [String]) -> Bool {
        let key = plainColumnName(keyColumn)
        return cells.contains { plainColumnName($0) == key }
    }
}

/// "Duration (Weeks)" and "duration_weeks" are one name: lower-case words joined by underscores. The starter
/// catalogue's files use this form.
func plainColumnName(_ title: String) -> String {
    title.lowercased().split { !$0.isLetter && !$0.isNumber }.joined(separator: "_")
}

/// Where a table's columns stand in the rows of a file.
struct TableHeader {
    /// The first rows of a sheet may be a banner; the header is looked for no further down than this.
    static let searchDepth = 20

    /// All titles as printed, the columns that the importer does not need included.
    let titles: [String]

    /// Position of each column in a row by its plain name; of several with one name, the first.
    private let positions: [String: Int]

    /// Position of each of the shape's columns by the title that the importer uses.
    private let known: [String: Int]

    /// Number of cells that every row must have; nil where rows may leave cells out at their end.
    let width: Int?

    /// - Throws: `CatalogError.wrongFile` naming the columns that `cells` lacks.
    init(_ shape: TableShape, cells: [String], path: String, fixedWidth: Bool = false) throws {
        var found: [String: Int] = [:]
        for (position, cell) in cells.enumerated() where found[plainColumnName(cell)] == nil {
            found[plainColumnName(cell)] = position
        }
        let missing = shape.columns.filter { found[plainColumnName($0)] == nil }.map { "'\($0)'" }
        guard missing.isEmpty else {
            let list = missing.joined(separator: ", ")
            throw CatalogError.wrongFile(path: path, missing: "'\(shape.name)' has no column \(list)")
        }
        titles = cells.map(trimmed)
        positions = found
        known = Dictionary(shape.columns.map { ($0, found[plainColumnName($0)] ?? 0) }) { first, _ in first }
        width = fixedWidth ? cells.count : nil
    }

    /// The position of a column; nil where this file lacks it, which only columns outside the shape can.
    func position(of column: String) -> Int? { known[column] ?? positions[plainColumnName(column)] }
}

/// One row below the header. Blanks around a value are dropped: some registers' labels end in one.
struct TableRow: ImportedRow {
    /// The number that a spreadsheet shows beside the row.
    let number: Int
    let cells: [String]
    let header: TableHeader

    /// The value in a column; empty when the row is shorter or the file has no such column.
    subscript(_ column: String) -> String {
        guard let position = header.position(of: column), position < cells.count else { return "" }
        return trimmed(cells[position])
    }

    /// The same, for columns that are listed as an enumeration.
    subscript<Column: RawRepresentable<String>>(_ column: Column) -> String { self[column.rawValue] }

    /// A row of a CSV file with a stray or missing comma has its values in the wrong columns.
    ///
    /// - Throws: `RowRefusal`.
    func check() throws {
        guard let width = header.width, cells.count != width else { return }
        throw RowRefusal(reason: "\(cells.count) fields under a header of \(width)")
    }

    /// True for a row of empty cells.
    var isBlank: Bool { cells.allSatisfy { trimmed($0).isEmpty } }
}

/// `text` without white space at its ends; unchanged texts are not copied.
func trimmed(_ text: String) -> String {
    guard let first = text.utf8.first, let last = text.utf8.last else { return text }
    if first > 0x20, first < 0xC2, last > 0x20, last < 0x80 { return text }
    var part = text[...]
    while part.first?.isWhitespace == true { part.removeFirst() }
    while part.last?.isWhitespace == true { part.removeLast() }
    return String(part)
}
