// Plain tables, numbers and JSON for the terminal.

import Foundation

/// Rows of cells with columns of even width; the first row is the heading.
struct TextTable: CustomStringConvertible {
    private static let widest = 60
    private let rows: [[String]]

    /// Cells are cut at 60 characters, except in the last column, which nothing stands behind.
    init(_ rows: [[String]]) {
        self.rows = rows.map { row in
            row.enumerated().map { column, cell in
                cell.count > Self.widest && column + 1 < row.count ? cell.prefix(Self.widest - 1) + "…" : cell
            }
        }
    }

    var description: String {
        var widths: [Int] = []
        for row in rows {
            for (column, cell) in row.enumerated() {
                if column == widths.count { widths.append(0) }
                widths[column] = max(widths[column], cell.count)
            }
        }
        var lines = rows.map { row in
            let cells = zip(row, widths).map { cell, width in cell + String(repeating: " ", count: width - cell.count) }
            return String(cells.joined(separator: "  ").reversed().drop { $0 == " " }.reversed())
        }
        lines.insert(widths.map { String(repeating: "-", count: $0) }.joined(separator: "  "), at: 1)
        return lines.joined(separator: "\n")
    }
}

extension String {
    /// A number with at most one digit after the point.
    init(tenths number: Double) {
        let rounded = (number * 10).rounded() / 10
        self = rounded == rounded.rounded() ? String(Int(rounded)) : String(rounded)
    }
}

/// One JSON document on standard output, keys sorted.
func printJSON(_ value: some Encodable) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    encoder.keyEncodingStrategy = .convertToSnakeCase
    print(String(decoding: try encoder.encode(value), as: UTF8.self))
}
