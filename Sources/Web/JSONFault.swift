// Finds where a text stops being JSON. Foundation's decoder on Linux says only that it does.

/// The first place at which a text breaks the grammar of RFC 8259.
public struct JSONFault: Equatable, Sendable, CustomStringConvertible {
    /// The line, from 1.
    public let line: Int
    /// The byte in that line, from 1.
    public let column: Int
    /// What could have stood there.
    public let expected: String

    /// "expected a value at line 1, column 14".
    public var description: String { "expected \(expected) at line \(line), column \(column)" }

    /// The first fault in UTF-8 text; nil when the text is JSON.
    public init?(in text: [UInt8]) {
        var scanner = Scanner(text: text)
        do {
            try scanner.document()
            return nil
        } catch {
            expected = error.expected
            let before = text[..<scanner.position]
            line = before.count { $0 == UInt8(ascii: "\n") } + 1
            column = scanner.position - ((before.lastIndex(of: UInt8(ascii: "\n")) ?? -1) + 1) + 1
        }
    }
}

private struct Scanner {
    struct Fault: Error { let expected: String }

    let text: [UInt8]
    var position = 0
    private var depth = 0

    init(text: [UInt8]) { self.text = text }

    mutating func document() throws(Fault) {
        try value()
        skipBlanks()
        guard position == text.count else { throw Fault(expected: "the end of the text") }
    }

    private var current: UInt8? { position < text.count ? text[position] : nil }

    private mutating func skipBlanks() {
        while let byte = current, [0x20, 0x09, 0x0A, 0x0D].contains(byte) { position += 1 }
    }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        skipBlanks()
        guard current == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }

    private mutating func value() throws(Fault) {
        depth += 1
        defer { depth -= 1 }
        guard depth < 100 else { throw Fault(expected: "fewer levels") }
        skipBlanks()
        switch current {
        case UInt8(ascii: "{"): try members()
        case UInt8(ascii: "["): try elements()
        case UInt8(ascii: "\""): try string()
        case UInt8(ascii: "t"): try word("true")
        case UInt8(ascii: "f"): try word("false")
        case UInt8(ascii: "n"): try word("null")
        default: try number()
        }
    }

    private mutating func members() throws(Fault) {
        position += 1
        if take("}") { return }
        repeat {
            skipBlanks()
            guard current == UInt8(ascii: "\"") else { throw Fault(expected: "a name in quotes") }
            try string()
            guard take(":") else { throw Fault(expected: "':'") }
            try value()
        } while take(",")
        guard take("}") else { throw Fault(expected: "',' or '}'") }
    }

    private mutating func elements() throws(Fault) {
        position += 1
        if take("]") { return }
        repeat { try value() } while take(",")
        guard take("]") else { throw Fault(expected: "',' or ']'") }
    }

    private mutating func string() throws(Fault) {
        position += 1
        while let byte = current {
            switch byte {
            case UInt8(ascii: "\""):
                position += 1
                return
            case UInt8(ascii: "\\"):
                position += 1
                try escape()
            case 0..<0x20: throw Fault(expected: "'\\n', '\\t' or '\\u…' instead of a control character")
            default: position += 1
            }
        }
        throw Fault(expected: "the closing quote")
    }

    private mutating func escape() throws(Fault) {
        guard let byte = current, "\"\\/bfnrtu".utf8.contains(byte) else { throw Fault(expected: "an escape") }
        position += 1
        guard byte == UInt8(ascii: "u") else { return }
        for _ in 0..<4 {
            guard let digit = current, Character(Unicode.Scalar(digit)).isHexDigit else {
                throw Fault(expected: "four hexadecimal digits")
            }
            position += 1
        }
    }

    private mutating func word(_ word: String) throws(Fault) {
        guard text[position...].starts(with: word.utf8) else { throw Fault(expected: "a value") }
        position += word.utf8.count
    }

    private mutating func number() throws(Fault) {
        if current == UInt8(ascii: "-") { position += 1 }
        let start = position
        try digits()
        if text[start] == UInt8(ascii: "0"), position > start + 1 {
            position = start + 1
            throw Fault(expected: "no digit after a leading 0")
        }
        if current == UInt8(ascii: ".") {
            position += 1
            try digits()
        }
        guard current == UInt8(ascii: "e") || current == UInt8(ascii: "E") else { return }
        position += 1
        if current == UInt8(ascii: "+") || current == UInt8(ascii: "-") { position += 1 }
        try digits()
    }

    private mutating func digits() throws(Fault) {
        let start = position
        while let byte = current, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { position += 1 }
        guard position > start else { throw Fault(expected: "a value") }
    }
}
