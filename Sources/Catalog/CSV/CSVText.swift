// A CSV file's records (RFC 4180), in the encodings that registers really use.

/// A CSV file in memory, decoded.
struct CSVText {
    /// How the bytes were understood.
    enum Encoding: String {
        case utf8 = "UTF-8"
        case latin1 = "Latin-1"
    }

    /// The largest file that is read. The largest real CSV of CRICOS is about 8 MB.
    static let sizeLimit = 128 << 20

    let path: String
    let encoding: Encoding
    private let bytes: [UInt8]

    /// Reads a file. One that is not valid UTF-8 is taken for Latin-1; a byte order mark is dropped.
    ///
    /// - Throws: `CatalogError` when the file cannot be read, is too large, or is not a text.
    init(path: String) throws {
        var bytes = try FileBytes.all(of: path, limit: Self.sizeLimit)
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes.removeFirst(3) }
        if bytes.prefix(4096).contains(0) {
            throw CatalogError.wrongFile(path: path, missing: "it is neither a workbook nor a text")
        }
        self.path = path
        if String(validating: bytes, as: UTF8.self) != nil {
            self.bytes = bytes
            encoding = .utf8
        } else {
            self.bytes = bytes.flatMap { $0 < 0x80 ? [$0] : [0xC0 | $0 >> 6, 0x80 | $0 & 0x3F] }
            encoding = .latin1
        }
    }

    /// Hands over each record: the number of the line where it begins, and its fields. Lines end in LF, CRLF or CR;
    /// quoted fields may hold commas, line ends and doubled quotes. A line without any character is no record.
    ///
    /// - Throws: `CatalogError` when a quote is not closed or text follows one, and whatever `body` throws.
    func records(_ body: (_ line: Int, _ fields: [String]) throws -> Void) throws {
        var position = 0
        var line = 1
        while position < bytes.count {
            let start = line
            var fields: [String] = []
            var isLast = false
            while !isLast {
                fields.append(try field(&position, &line, recordStart: start))
                isLast = position >= bytes.count || bytes[position] != UInt8(ascii: ",")
                if !isLast { position += 1 }
            }
            if position < bytes.count {
                position += bytes[position...].starts(with: [0x0D, 0x0A]) ? 2 : 1
                line += 1
            }
            if fields != [""] { try body(start, fields) }
        }
    }

    /// The field at `position`, which ends up on the comma or line end behind it, or at the end of the file.
    private func field(_ position: inout Int, _ line: inout Int, recordStart: Int) throws -> String {
        func isEnd(_ byte: UInt8) -> Bool { byte == UInt8(ascii: ",") || byte == 0x0A || byte == 0x0D }
        guard position < bytes.count, bytes[position] == UInt8(ascii: "\"") else {
            let start = position
            while position < bytes.count, !isEnd(bytes[position]) { position += 1 }
            return String(decoding: bytes[start..<position], as: UTF8.self)
        }
        var text: [UInt8] = []
        position += 1
        while position < bytes.count {
            let byte = bytes[position]
            position += 1
            if byte == UInt8(ascii: "\"") {
                guard position < bytes.count, bytes[position] == byte else {
                    if position < bytes.count, !isEnd(bytes[position]) {
                        throw damaged("line \(line) has text behind a closing quote")
                    }
                    return String(decoding: text, as: UTF8.self)
                }
                position += 1
            } else if byte == 0x0A {
                line += 1
            }
            text.append(byte)
        }
        throw damaged("the quote in the record that begins in line \(recordStart) is not closed")
    }

    private func damaged(_ reason: String) -> CatalogError { .unreadableFile(path: path, reason: reason) }
}
