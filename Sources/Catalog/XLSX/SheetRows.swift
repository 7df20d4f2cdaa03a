// The rows of one sheet, as they stream past.

import Glibc

/// xl/worksheets/sheetN.xml: rows of cells with a reference ("C17"), a kind and a value.
final class SheetRows: XMLHandler {
    /// Excel's own bounds; a reference beyond them is damage.
    private static let columnLimit = 16_384
    private static let rowLimit = 1_048_576

    private enum Kind { case number, shared, text, boolean }

    private let path: String
    private let sheet: String
    private let strings: [String]
    private let row: (Int, [String]) throws -> Void

    private var number = 0
    private var cells: [String] = []
    private var column = -1
    private var kind = Kind.number
    private var value: [UInt8] = []
    private(set) var wantsText = false

    init(path: String, sheet: String, strings: [String], row: @escaping (Int, [String]) throws -> Void) {
        self.path = path
        self.sheet = sheet
        self.strings = strings
        self.row = row
    }

    func start(_ element: XMLName, attributes: XMLAttributes) throws {
        if element == "c" {
            try startCell(attributes)
        } else if element == "v" || element == "t" {
            wantsText = true
        } else if element == "row" {
            number = attributes.cString("r").map { Int(atol($0)) } ?? number + 1
            guard (1...Self.rowLimit).contains(number) else { throw damaged("a row number of \(number)") }
            cells.removeAll(keepingCapacity: true)
            column = -1
        }
    }

    func end(_ element: XMLName) throws {
        if element == "v" || element == "t" {
            wantsText = false
        } else if element == "c" {
            try endCell()
        } else if element == "row", !cells.isEmpty {
            try row(number, cells)
        }
    }

    func text(_ bytes: UnsafeRawBufferPointer) { value.append(contentsOf: bytes) }

    private func startCell(_ attributes: XMLAttributes) throws {
        value.removeAll(keepingCapacity: true)
        column = try attributes.cString("r").map(columnIndex) ?? column + 1
        guard column < Self.columnLimit else { throw damaged("a cell right of column XFD") }
        guard let type = attributes.cString("t") else {
            kind = .number
            return
        }
        switch UInt8(bitPattern: type[0]) {
        case UInt8(ascii: "s") where type[1] == 0: kind = .shared
        case UInt8(ascii: "b"): kind = .boolean
        case UInt8(ascii: "n"): kind = .number
        default: kind = .text
        }
    }

    private func endCell() throws {
        let text: String
        switch kind {
        case .number, .text: text = String(decoding: value, as: UTF8.self)
        case .boolean: text = value.first == UInt8(ascii: "1") ? "TRUE" : "FALSE"
        case .shared:
            guard let index = Int(String(decoding: value, as: UTF8.self)), strings.indices.contains(index) else {
                throw damaged("a reference to a shared string that is not there")
            }
            text = strings[index]
        }
        while cells.count < column { cells.append("") }
        if cells.count == column { cells.append(text) } else { cells[column] = text }
    }

    /// "C17" is column 2.
    private func columnIndex(_ reference: UnsafePointer<CChar>) throws -> Int {
        var index = 0
        var letter = reference
        while (0x41...0x5A).contains(letter.pointee), index < Self.columnLimit {
            index = index * 26 + Int(letter.pointee) - 0x40
            letter += 1
        }
        guard index > 0 else { throw damaged("a cell reference '\(String(cString: reference))'") }
        return index - 1
    }

    private func damaged(_ what: String) -> CatalogError {
        .unreadableFile(path: path, reason: "sheet '\(sheet)', row \(number) has \(what)")
    }
}
