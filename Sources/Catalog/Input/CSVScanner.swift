// The state of a CSV reading between two pieces of a file.

/// Cuts bytes that come in pieces into records and fields.
struct CSVScanner {
    private enum State {
        case fieldStart
        case plain
        case quoted
        /// Behind a quote inside a quoted field: it is doubled, or it ends the field.
        case quoteSeen
        /// Behind a CR: an LF belongs to the same line end.
        case carriageReturn
    }

    private let path: String
    private let encoding: CSVText.Encoding
    private let separator: UInt8
    private var state = State.fieldStart
    private var line = 1
    private var recordLine = 1
    private var isAtStart = true
    /// The record's fields without quotes, one behind another, and where each ends.
    private var bytes: [UInt8] = []
    private var ends: [Int] = []

    init(path: String, encoding: CSVText.Encoding, separator: UInt8 = UInt8(ascii: ",")) {
        self.path = path
        self.encoding = encoding
        self.separator = separator
    }

    /// Reads a piece and hands over the records that end in it.
    mutating func scan(_ piece: UnsafeRawBufferPointer, _ body: (Int, [String]) throws -> Void) throws {
        var position = isAtStart ? skipMark(piece) : 0
        while position < piece.count {
            let byte = piece[position]
            position += 1
            switch state {
            case .carriageReturn:
                state = .fieldStart
                if byte == 0x0A { continue }
                position -= 1
            case .fieldStart where byte == UInt8(ascii: "\""): state = .quoted
            case .fieldStart, .plain:
                switch byte {
                case separator: endField()
                case 0x0A, 0x0D: try endRecord(byte, body)
                default:
                    // The run up to the field's end is copied at once.
                    let start = position - 1
                    while position < piece.count, !endsField(piece[position]) { position += 1 }
                    bytes.append(contentsOf: piece[start..<position])
                    state = .plain
                }
            case .quoted:
                if byte == UInt8(ascii: "\"") {
                    state = .quoteSeen
                } else {
                    if byte == 0x0A { line += 1 }
                    bytes.append(byte)
                }
            case .quoteSeen:
                switch byte {
                case UInt8(ascii: "\""):
                    bytes.append(byte)
                    state = .quoted
                case separator: endField()
                case 0x0A, 0x0D: try endRecord(byte, body)
                default: throw damaged("line \(line) has text behind a closing quote")
                }
            }
            if bytes.count > CSVText.recordLimit {
                throw damaged("the record that begins in line \(recordLine) is longer than 1 MiB")
            }
        }
    }

    /// Ends the file.
    mutating func finish(_ body: (Int, [String]) throws -> Void) throws {
        if state == .quoted { throw damaged("the quote in the record that begins in line \(recordLine) is not closed") }
        if state != .fieldStart || !ends.isEmpty, state != .carriageReturn { try endRecord(0x0A, body) }
    }

    private func endsField(_ byte: UInt8) -> Bool {
        byte == separator || byte == 0x0A || byte == 0x0D
    }

    /// The position behind a byte order mark. Files are read in pieces far larger than one.
    private mutating func skipMark(_ piece: UnsafeRawBufferPointer) -> Int {
        isAtStart = false
        return piece.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    }

    private mutating func endField() {
        ends.append(bytes.count)
        state = .fieldStart
    }

    private mutating func endRecord(_ byte: UInt8, _ body: (Int, [String]) throws -> Void) throws {
        endField()
        let isEmpty = ends.count == 1 && bytes.isEmpty
        // SQLite would end a text there: two codes could become one.
        if bytes.contains(0) { throw damaged("the record that begins in line \(recordLine) has a zero byte") }
        if !isEmpty { try body(recordLine, fields()) }
        bytes.removeAll(keepingCapacity: true)
        ends.removeAll(keepingCapacity: true)
        line += 1
        recordLine = line
        state = byte == 0x0D ? .carriageReturn : .fieldStart
    }

    private func fields() -> [String] {
        var start = 0
        return ends.map { end in
            defer { start = end }
            let field = bytes[start..<end]
            if encoding == .utf8 { return String(decoding: field, as: UTF8.self) }
            return windowsText(field)
        }
    }

    private func damaged(_ reason: String) -> CatalogError { .unreadableFile(path: path, reason: reason) }
}

/// Signs of code page 1252 in the place of Latin-1's control characters from 0x80 on; 0 where it has none.
private let windowsSigns: [UInt16] = [
    0x20AC, 0, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0, 0x017D, 0,
    0, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0, 0x017E,
    0x0178,
]

/// Bytes that are not UTF-8, read as Windows' Western European code page, which holds all of Latin-1.
func windowsText(_ bytes: some Sequence<UInt8>) -> String {
    var text = String.UnicodeScalarView()
    for byte in bytes {
        let sign = (0x80...0x9F).contains(byte) ? windowsSigns[Int(byte) - 0x80] : 0
        text.append(Unicode.Scalar(sign).flatMap { $0.value == 0 ? nil : $0 } ?? Unicode.Scalar(byte))
    }
    return String(text)
}
