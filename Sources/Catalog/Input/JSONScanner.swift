// Reads JSON from bytes.

/// A position in a JSON text.
struct JSONScanner {
    /// What is wrong and at which byte.
    struct Fault: Error {
        let position: Int
        let reason: String
    }

    /// Deeper nesting is no register, but a way to exhaust the stack.
    private static let depthLimit = 64

    private let bytes: UnsafeBufferPointer<UInt8>
    private var position = 0
    private var depth = 0

    init(_ bytes: UnsafeBufferPointer<UInt8>) {
        self.bytes = bytes
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
    }

    static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 }

    /// Whether an array or an object comes next.
    var isContainer: Bool {
        var next = position
        while next < bytes.count, Self.isBlank(bytes[next]) { next += 1 }
        return next < bytes.count && (bytes[next] == UInt8(ascii: "[") || bytes[next] == UInt8(ascii: "{"))
    }

    /// Hands over each element of an array, or each member of an object with its name; `body` must read its value.
    mutating func elements(_ body: (inout JSONScanner, String?) throws -> Void) throws {
        let open = try next()
        guard open == UInt8(ascii: "[") || open == UInt8(ascii: "{") else { throw fault("no list") }
        let isObject = open == UInt8(ascii: "{")
        let close = isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")
        depth += 1
        if depth > Self.depthLimit { throw fault("more than \(Self.depthLimit) levels") }
        if peek() == close {
            position += 1
        } else {
            while true {
                var name: String?
                if isObject {
                    guard try next() == UInt8(ascii: "\"") else { throw fault("a member without a name") }
                    name = try string()
                    guard try next() == UInt8(ascii: ":") else { throw fault("a name without a colon") }
                }
                try body(&self, name)
                let separator = try next()
                if separator == close { break }
                guard separator == UInt8(ascii: ",") else { throw fault("no comma between two values") }
            }
        }
        depth -= 1
    }

    /// Reads the value that comes next.
    mutating func value() throws -> JSONValue {
        switch peek() {
        case UInt8(ascii: "{"):
            var members: [JSONValue.Member] = []
            try elements { members.append(.init(name: $1 ?? "", value: try $0.value())) }
            return .object(members)
        case UInt8(ascii: "["):
            var values: [JSONValue] = []
            try elements { scanner, _ in values.append(try scanner.value()) }
            return .array(values)
        case UInt8(ascii: "\""):
            position += 1
            return .string(try string())
        default: return try scalar()
        }
    }

    /// Passes over the value that comes next.
    mutating func skip() throws {
        if isContainer { try elements { scanner, _ in try scanner.skip() } } else { _ = try value() }
    }

    /// Checks that nothing follows.
    mutating func finish() throws { if peek() != nil { throw fault("text behind its end") } }

    private func fault(_ reason: String) -> Fault { Fault(position: position, reason: reason) }

    private mutating func peek() -> UInt8? {
        while position < bytes.count, Self.isBlank(bytes[position]) { position += 1 }
        return position < bytes.count ? bytes[position] : nil
    }

    private mutating func next() throws -> UInt8 {
        guard let byte = peek() else { throw fault("its end too early") }
        position += 1
        return byte
    }

    private mutating func scalar() throws -> JSONValue {
        let start = position
        while position < bytes.count, !Self.isBlank(bytes[position]), !",]}:".utf8.contains(bytes[position]) {
            position += 1
        }
        let word = String(decoding: bytes[start..<position], as: UTF8.self)
        switch word {
        case "null": return .null
        case "true": return .boolean(true)
        case "false": return .boolean(false)
        default:
            guard let number = Double(word), number.isFinite else { throw fault("'\(word.prefix(20))'") }
            return .number(word)
        }
    }

    /// A string behind its opening quote.
    private mutating func string() throws -> String {
        var text: [UInt8] = []
        while position < bytes.count {
            let start = position
            while position < bytes.count, bytes[position] != UInt8(ascii: "\""), bytes[position] != UInt8(ascii: "\\") {
                position += 1
            }
            text.append(contentsOf: bytes[start..<position])
            // SQLite would end a text there: two codes could become one.
            if bytes[start..<position].contains(0) { throw fault("a zero byte in a string") }
            guard position < bytes.count else { break }
            position += 1
            if bytes[position - 1] == UInt8(ascii: "\"") { return String(decoding: text, as: UTF8.self) }
            text.append(contentsOf: String(try escape()).utf8)
        }
        throw fault("a string that is not closed")
    }

    /// The character that an escape stands for, behind its backslash.
    private mutating func escape() throws -> Character {
        guard position < bytes.count else { throw fault("a string that is not closed") }
        position += 1
        switch bytes[position - 1] {
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "b"): return "\u{08}"
        case UInt8(ascii: "f"): return "\u{0C}"
        case UInt8(ascii: "u"):
            var scalar = try hexadecimal()
            // A character beyond the first 65,536 is written as two escapes.
            if scalar >> 10 == 0x36, position + 1 < bytes.count, bytes[position] == UInt8(ascii: "\\"),
                bytes[position + 1] == UInt8(ascii: "u")
            {
                position += 2
                let low = try hexadecimal()
                scalar = 0x10000 + (scalar & 0x3FF) << 10 + low & 0x3FF
            }
            return Character(scalar == 0 ? "\u{FFFD}" : Unicode.Scalar(scalar) ?? "\u{FFFD}")
        case let other where other < 0x80: return Character(Unicode.Scalar(other))
        default: throw fault("an escape that is none")
        }
    }

    private mutating func hexadecimal() throws -> UInt32 {
        guard position + 4 <= bytes.count,
            let value = UInt32(String(decoding: bytes[position..<(position + 4)], as: UTF8.self), radix: 16)
        else { throw fault("an escape that is none") }
        position += 4
        return value
    }
}
