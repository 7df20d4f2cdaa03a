// An XLSX workbook: its sheets by name, and their rows as text (ECMA-376 part 1, chapter 18).

import FoundationEssentials

/// An open workbook. Sheets are read as streams; only the shared strings are kept in memory.
final class Workbook {
    private let zip: ZipArchive
    private var sheets: [(name: String, member: String)] = []
    private var strings: [String] = []
    /// Days are counted from 1 January 1904 rather than from 30 December 1899: a workbook that was begun on an old Macintosh.
    private(set) var countsFrom1904 = false

    /// Opens a workbook and reads its list of sheets and its shared strings.
    ///
    /// - Throws: `CatalogError` when the file is no zip file, no workbook, damaged or too large.
    init(path: String) throws {
        zip = try ZipArchive(path: path)
        guard zip.contains("xl/workbook.xml") else {
            throw CatalogError.wrongFile(path: path, missing: "it is a zip file, but no workbook (no xl/workbook.xml)")
        }
        let list = SheetList()
        try parse("xl/workbook.xml", list)
        countsFrom1904 = list.countsFrom1904
        let relations = Relations()
        try parse("xl/_rels/workbook.xml.rels", relations)
        sheets = list.sheets.compactMap { name, id in relations.members[id].map { (name, $0) } }
        if let member = relations.sharedStrings, zip.contains(member) {
            let table = SharedStrings(path: path)
            try parse(member, table)
            strings = table.strings
        }
    }

    /// The sheets' names in the workbook's order.
    var sheetNames: [String] { sheets.map(\.name) }

    /// Hands over each row of a sheet that has cells: its number as a spreadsheet shows it, and its cells as text, by
    /// column; cells that the file skips are empty.
    ///
    /// - Throws: `CatalogError` when the sheet is missing or damaged, and whatever `body` throws.
    func rows(of sheet: String, _ body: (_ number: Int, _ cells: [String]) throws -> Void) throws {
        guard let member = sheets.first(where: { $0.name == sheet })?.member else {
            let present = sheetNames.joined(separator: ", ")
            throw CatalogError.wrongFile(path: zip.path, missing: "no sheet '\(sheet)' (it has: \(present))")
        }
        try withoutActuallyEscaping(body) { body in
            try parse(member, SheetRows(path: zip.path, sheet: sheet, strings: strings, row: body))
        }
    }

    private func parse(_ member: String, _ handler: any XMLHandler) throws {
        let stream = XMLStream(handler)
        do {
            try zip.read(member) { try stream.parse($0) }
            try stream.parse(UnsafeRawBufferPointer(start: nil, count: 0), isLast: true)
        } catch let fault as XMLFault {
            throw CatalogError.unreadableFile(path: zip.path, reason: "its member \(member): \(fault.reason)")
        }
    }
}

/// xl/workbook.xml: names of sheets and their relation ids.
private final class SheetList: XMLHandler {
    var sheets: [(name: String, id: String)] = []
    var countsFrom1904 = false
    let wantsText = false

    func start(_ element: XMLName, attributes: XMLAttributes) {
        if element == "workbookPr", let flag = attributes["date1904"] { countsFrom1904 = flag == "1" || flag == "true" }
        guard element == "sheet", let name = attributes["name"], let id = attributes["r:id"] else { return }
        sheets.append((name, id))
    }

    func end(_ element: XMLName) {}
    func text(_ bytes: UnsafeRawBufferPointer) {}
}

/// xl/_rels/workbook.xml.rels: relation ids and the members they mean.
private final class Relations: XMLHandler {
    var members: [String: String] = [:]
    var sharedStrings: String?
    let wantsText = false

    func start(_ element: XMLName, attributes: XMLAttributes) {
        guard element == "Relationship", let id = attributes["Id"], let target = attributes["Target"] else { return }
        let member = target.hasPrefix("/") ? String(target.dropFirst()) : "xl/" + target
        members[id] = member
        if attributes["Type"]?.hasSuffix("/sharedStrings") == true { sharedStrings = member }
    }

    func end(_ element: XMLName) {}
    func text(_ bytes: UnsafeRawBufferPointer) {}
}

/// xl/sharedStrings.xml: the texts that cells refer to by number; runs of formatted text are joined.
private final class SharedStrings: XMLHandler {
    private static let limit = 4_000_000
    private let path: String
    private(set) var strings: [String] = []
    private var current: [UInt8] = []
    private(set) var wantsText = false
    private var isPhonetic = false

    init(path: String) { self.path = path }

    func start(_ element: XMLName, attributes: XMLAttributes) {
        if element == "si" {
            current.removeAll(keepingCapacity: true)
        } else if element == "rPh" {
            isPhonetic = true
        } else if element == "t" {
            wantsText = !isPhonetic
        }
    }

    func end(_ element: XMLName) throws {
        if element == "t" {
            wantsText = false
        } else if element == "rPh" {
            isPhonetic = false
        } else if element == "si" {
            if strings.count == Self.limit {
                throw CatalogError.tooLarge(path: path, what: "it has more than \(Self.limit) shared strings")
            }
            strings.append(String(decoding: current, as: UTF8.self))
        }
    }

    func text(_ bytes: UnsafeRawBufferPointer) { current.append(contentsOf: bytes) }
}
