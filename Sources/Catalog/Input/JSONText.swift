// A JSON file's records, one at a time: only the file's bytes and one record are in memory.

/// A JSON value (RFC 8259). Numbers stay as written.
enum JSONValue: Equatable {
    case null
    case boolean(Bool)
    case number(String)
    case string(String)
    case array([JSONValue])
    case object([Member])

    struct Member: Equatable {
        let name: String
        let value: JSONValue
    }

    /// The member of an object with this name.
    subscript(_ name: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.name == name }?.value
    }

    /// A string's characters, or a number as written; nil for other values.
    var text: String? {
        switch self {
        case .string(let text), .number(let text): text
        default: nil
        }
    }

    /// The elements of an array; empty for other values.
    var elements: [JSONValue] {
        if case .array(let elements) = self { elements } else { [] }
    }
}

/// A JSON file in memory, read record by record.
struct JSONText {
    /// The largest file that is read. The largest of the known registers is GeoNames' list of cities, 27 MB.
    static let sizeLimit = 96 << 20

    fileprivate let path: String
    private let bytes: [UInt8]

    /// - Throws: `CatalogError` when the file cannot be read or does not begin as JSON does.
    init(_ file: InputFile) throws {
        path = file.path
        bytes = try file.bytes(limit: Self.sizeLimit)
        let first = bytes.first { !JSONScanner.isBlank($0) && ![0xEF, 0xBB, 0xBF].contains($0) }
        guard first == UInt8(ascii: "{") || first == UInt8(ascii: "[") else {
            throw CatalogError.wrongFile(path: path, missing: "it is not JSON: it begins with neither { nor [")
        }
    }

    /// The members of the object at the top whose values are neither arrays nor objects.
    func header() throws -> JSONValue {
        var members: [JSONValue.Member] = []
        try scan { scanner, name in
            guard let name else { return try scanner.skip() }
            if scanner.isContainer { return try scanner.skip() }
            members.append(.init(name: name, value: try scanner.value()))
        }
        return .object(members)
    }

    /// The records: the elements of the array, or the values of the object, at the top or in its member `list`.
    func records(in list: String? = nil) -> some RowSource<JSONRecord> { JSONRecords(text: self, list: list) }

    /// The first record, to recognise a file by; nil when there is none.
    func firstRecord(in list: String? = nil) throws -> JSONRecord? {
        struct Enough: Error {}
        var first: JSONRecord?
        do {
            try records(in: list).rows { record in
                first = record
                throw Enough()
            }
        } catch is Enough {}
        return first
    }

    /// - Throws: `CatalogError.wrongFile` naming those of the members that the first record in `list` lacks.
    func checkFirstRecord(in list: String? = nil, has members: [String]) throws {
        let first = try firstRecord(in: list)
        let missing = members.filter { first?.value[$0] == nil }.map { "'\($0)'" }
        if !missing.isEmpty {
            let names = missing.joined(separator: ", ")
            throw CatalogError.wrongFile(path: path, missing: "its first record has no \(names)")
        }
    }

    fileprivate func scan(_ body: (inout JSONScanner, String?) throws -> Void) throws {
        try bytes.withUnsafeBufferPointer { bytes in
            var scanner = JSONScanner(bytes)
            do {
                try scanner.elements(body)
                try scanner.finish()
            } catch let fault as JSONScanner.Fault {
                let line = bytes[..<min(fault.position, bytes.count)].reduce(1) { $1 == 0x0A ? $0 + 1 : $0 }
                throw CatalogError.unreadableFile(path: path, reason: "line \(line) of the JSON has \(fault.reason)")
            }
        }
    }
}

/// One record of a JSON file.
struct JSONRecord: ImportedRow {
    /// Its place in the list, from 1.
    let number: Int
    /// The member's name, where the list is an object.
    let name: String?
    let value: JSONValue
}

private struct JSONRecords: RowSource {
    let text: JSONText
    let list: String?

    func rows(_ body: (JSONRecord) throws -> Void) throws {
        var number = 0
        func hand(over scanner: inout JSONScanner, _ name: String?) throws {
            number += 1
            try body(JSONRecord(number: number, name: name, value: try scanner.value()))
        }
        var isFound = list == nil
        try text.scan { scanner, name in
            guard let list else { return try hand(over: &scanner, name) }
            guard name == list else { return try scanner.skip() }
            isFound = true
            try scanner.elements { scanner, name in try hand(over: &scanner, name) }
        }
        if !isFound { throw CatalogError.wrongFile(path: text.path, missing: "it has no list '\(list ?? "")'") }
    }
}

extension JSONValue {
    /// An array of strings as JSON.
    static func encode(_ strings: [String]) -> String {
        var text = "["
        for (index, string) in strings.enumerated() {
            if index > 0 { text += "," }
            text += "\""
            if string.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x22 && $0 != 0x5C }) {
                text += string
            } else {
                for scalar in string.unicodeScalars {
                    switch scalar {
                    case "\"": text += "\\\""
                    case "\\": text += "\\\\"
                    case "\n": text += "\\n"
                    case _ where scalar.value < 0x20:
                        text += "\\u00" + (scalar.value < 0x10 ? "0" : "") + String(scalar.value, radix: 16)
                    default: text.unicodeScalars.append(scalar)
                    }
                }
            }
            text += "\""
        }
        return text + "]"
    }

    /// A value from JSON text that this program wrote; null when it is none.
    init(parsing text: String) {
        var text = text
        self = text.withUTF8 { bytes in
            var scanner = JSONScanner(bytes)
            return (try? scanner.value()) ?? .null
        }
    }
}
