// A table's header and its rows, whatever file they come from.

/// Where a table's columns stand in the rows of a file.
struct TableHeader {
    /// The first rows of a sheet may be a banner; the header is looked for no further down than this.
    static let searchDepth = 20

    /// Position of each of the table's columns in a row.
    let positions: [String: Int]

    /// Number of cells that every row must have; nil where rows may leave cells out at their end.
    let width: Int?

    /// - Throws: `CatalogError.wrongFile` naming the columns that `cells` lacks.
    init(_ table: CRICOSTable, cells: [String], path: String, fixedWidth: Bool = false) throws {
        var found: [String: Int] = [:]
        for (position, cell) in cells.enumerated() where found[plainColumnName(cell)] == nil {
            found[plainColumnName(cell)] = position
        }
        var positions: [String: Int] = [:]
        var missing: [String] = []
        for column in table.columns {
            if let position = found[plainColumnName(column)] {
                positions[column] = position
            } else {
                missing.append("'\(column)'")
            }
        }
        guard missing.isEmpty else {
            let list = missing.joined(separator: ", ")
            throw CatalogError.wrongFile(path: path, missing: "'\(table.rawValue)' has no column \(list)")
        }
        self.positions = positions
        width = fixedWidth ? cells.count : nil
    }

    /// Whether a row can be a header: only headers hold the name of the key column.
    static func isHeader(_ cells: [String]) -> Bool {
        let key = plainColumnName(InstitutionColumn.providerCode.rawValue)
        return cells.contains { plainColumnName($0) == key }
    }
}

/// One row below the header. Blanks around a value are dropped: some of the register's labels end in one.
struct TableRow {
    /// The number that a spreadsheet shows beside the row.
    let number: Int
    let cells: [String]
    let header: TableHeader

    /// The value in a column; empty when the row is shorter.
    subscript<Column: RawRepresentable<String>>(_ column: Column) -> String {
        guard let position = header.positions[column.rawValue], position < cells.count else { return "" }
        return trimmed(cells[position])
    }

    /// A row of a CSV file with a stray or missing comma has its values in the wrong columns.
    ///
    /// - Throws: `RowRefusal`.
    func checkWidth() throws {
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
