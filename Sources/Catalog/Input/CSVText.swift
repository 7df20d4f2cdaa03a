// A CSV file's records (RFC 4180) as they stream past, in the encodings that registers really use.

/// A CSV file, recognised as text but not kept in memory.
struct CSVText {
    /// How the bytes are understood.
    enum Encoding: String {
        case utf8 = "UTF-8"
        /// With the signs that Windows has in place of Latin-1's unused control characters (code page 1252).
        case latin1 = "Latin-1"
    }

    /// The longest record that is read. A quote that is never closed would otherwise swallow the file.
    static let recordLimit = 1 << 20

    let file: InputFile
    let encoding: Encoding
    /// What stands between fields: a comma, or what Excel writes in countries where the comma is the decimal sign.
    let separator: UInt8
    var path: String { file.path }

    /// Reads the file once to learn its encoding: one that is not valid UTF-8 is taken for Latin-1.
    ///
    /// - Throws: `CatalogError` when the file cannot be read or is not a text.
    init(_ file: InputFile) throws {
        self.file = file
        if file.isWorkbook {
            throw CatalogError.wrongFile(path: file.path, missing: "it is a workbook, where a CSV file is needed")
        }
        var check = UTF8Check()
        var isStart = true
        try file.pieces { piece in
            if isStart, piece.prefix(4096).contains(0) {
                throw CatalogError.wrongFile(path: file.path, missing: "it is neither a workbook nor a text")
            }
            isStart = false
            check.add(piece)
        }
        encoding = check.isValid ? .utf8 : .latin1
        let header = try file.start(count: 4096).prefix { $0 != 0x0A && $0 != 0x0D }
        let others = [UInt8(ascii: ";"), UInt8(ascii: "\t")]
        separator =
            header.contains(UInt8(ascii: ","))
            ? UInt8(ascii: ",") : others.first(where: header.contains) ?? UInt8(ascii: ",")
    }

    /// The first record; empty when there is none.
    func firstRecord() throws -> [String] {
        struct Enough: Error {}
        var first: [String] = []
        do {
            try records { _, fields in
                first = fields
                throw Enough()
            }
        } catch is Enough {}
        return first
    }

    /// Hands over each record: the number of the line where it begins, and its fields. Lines end in LF, CRLF or CR;
    /// quoted fields may hold separators, line ends and doubled quotes. A byte order mark is dropped. A line without any
    /// character is no record.
    ///
    /// - Throws: `CatalogError` when a quote is not closed or text follows one, and whatever `body` throws.
    func records(_ body: (_ line: Int, _ fields: [String]) throws -> Void) throws {
        var scanner = CSVScanner(path: file.path, encoding: encoding, separator: separator)
        try file.pieces { try scanner.scan($0, body) }
        try scanner.finish(body)
    }
}

/// Whether bytes that come in pieces are UTF-8.
private struct UTF8Check {
    private var pending: [UInt8] = []
    private var isBroken = false

    /// True when everything so far is valid and no character is cut off at the end.
    var isValid: Bool { !isBroken && pending.isEmpty }

    mutating func add(_ piece: UnsafeRawBufferPointer) {
        guard !isBroken else { return }
        var rest = piece[...]
        if !pending.isEmpty {
            // At most three bytes complete the character that the piece before cut.
            while let byte = rest.first, byte & 0xC0 == 0x80, pending.count < 4 {
                pending.append(byte)
                rest = rest.dropFirst()
            }
            if rest.isEmpty, Self.isCut(pending) { return }
            isBroken = String(validating: pending, as: UTF8.self) == nil
            pending = []
        }
        // The last character may be cut off: look for its first byte among the last three.
        var end = rest.endIndex
        for back in 1...3 where rest.count >= back {
            let byte = rest[rest.endIndex - back]
            if byte & 0xC0 == 0xC0 {
                if Self.isCut(Array(rest[(rest.endIndex - back)...])) { end = rest.endIndex - back }
                break
            }
        }
        pending = Array(rest[end...])
        if String(validating: rest[..<end], as: UTF8.self) == nil { isBroken = true }
    }

    /// Whether a character that begins with the first byte wants more bytes than there are.
    private static func isCut(_ bytes: [UInt8]) -> Bool {
        guard let lead = bytes.first else { return false }
        return bytes.count < (lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 1)
    }
}
