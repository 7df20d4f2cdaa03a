// What happens to files on their way: bits flip, ends are cut off, programs rewrite them in their own manner.

/// SplitMix64 (Steele, Lea, Flood 2014): one seed, one sequence, on every machine.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }
}

/// Damage to a file's bytes.
enum Mutation: CaseIterable {
    case flipBits, deleteRange, repeatRange, truncate, insertMark, lineEnds, insertZeros, hugeNumber, wrongEncoding,
        swapFields,
        swapLines, repeatLine, insertWord, emptyField

    /// One to four of them, one after another.
    static func damage(_ bytes: [UInt8], _ random: inout SeededGenerator) -> [UInt8] {
        var bytes = bytes
        for _ in 0..<Int.random(in: 1...4, using: &random) {
            if bytes.isEmpty { break }
            allCases.randomElement(using: &random)?.apply(to: &bytes, &random)
        }
        return bytes
    }

    /// What means something in one of the forms of files, or to a database.
    private static let words = [
        "Yes", "null", "{", "}", "[", "]", "\\u0000", "\\ud800", "-1", "2026-13-45", "]]>",
        "<!DOCTYPE x [<!ENTITY a 'b'>]>", "&#0;",
        "&amp;", "</row>", "<c r=\"ZZZZ9\">", "<c r=\"1\">", "r=\"99999999999\"", "t=\"s\"",
        "'; DROP TABLE editions; --", "NaN", "inf", "---\n",
        "# ", "ST 12.3.", "| | |", "\u{FEFF}", "\u{202E}", "\u{301}", "$", "%s%n", "1e400", "EXCERPT",
    ]
    private static let numbers = [
        "99999999999999999999", "-9223372036854775809", "1e308", "1e-320", "-0", "0x1F", "4294967296", "0.1.2", "١٢",
        "1,000,000",
    ]

    private func apply(to bytes: inout [UInt8], _ random: inout SeededGenerator) {
        let place = Int.random(in: 0..<bytes.count, using: &random)
        let length = min(bytes.count - place, Int.random(in: 1...max(1, min(400, bytes.count / 2)), using: &random))
        switch self {
        case .flipBits:
            for _ in 0..<Int.random(in: 1...8, using: &random) {
                bytes[Int.random(in: 0..<bytes.count, using: &random)] ^= 1 << UInt8.random(in: 0..<8, using: &random)
            }
        case .deleteRange: bytes.removeSubrange(place..<(place + length))
        case .repeatRange: bytes.insert(contentsOf: bytes[place..<(place + length)], at: place)
        case .truncate: bytes.removeSubrange(place...)
        case .insertMark:
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                let mark = Array("\"',;\n\r|<>&\\{}[]:".utf8).randomElement(using: &random) ?? 0x22
                bytes.insert(mark, at: Int.random(in: 0...bytes.count, using: &random))
            }
        case .lineEnds:
            let end: [UInt8] = Bool.random(using: &random) ? [0x0D, 0x0A] : [0x0D]
            bytes = bytes.flatMap { $0 == 0x0A ? end : [$0] }
        case .insertZeros:
            let zeros = [UInt8](repeating: 0, count: Int.random(in: 1...6, using: &random))
            bytes.insert(contentsOf: zeros, at: place)
        case .hugeNumber:
            guard let start = bytes[place...].firstIndex(where: Self.isDigit) else { return }
            let end = bytes[start...].firstIndex { !Self.isDigit($0) } ?? bytes.count
            bytes.replaceSubrange(start..<end, with: Array((Self.numbers.randomElement(using: &random) ?? "").utf8))
        case .wrongEncoding: bytes = Self.wronglyEncoded(bytes, place, &random)
        case .swapFields: swap(&bytes, between: UInt8(ascii: ","), from: place)
        case .swapLines: swap(&bytes, between: 0x0A, from: place)
        case .repeatLine:
            let start = bytes[..<place].lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
            let end = bytes[place...].firstIndex(of: 0x0A) ?? bytes.count - 1
            bytes.insert(contentsOf: bytes[start...end], at: start)
        case .insertWord:
            bytes.insert(contentsOf: Array((Self.words.randomElement(using: &random) ?? "").utf8), at: place)
        case .emptyField:
            guard let start = bytes[place...].firstIndex(of: UInt8(ascii: ",")),
                let end = bytes[(start + 1)...].firstIndex(where: { $0 == UInt8(ascii: ",") || $0 == 0x0A })
            else { return }
            bytes.removeSubrange((start + 1)..<end)
        }
    }

    private static func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }

    /// Exchanges two neighbouring parts between separators.
    private func swap(_ bytes: inout [UInt8], between separator: UInt8, from place: Int) {
        guard let first = bytes[place...].firstIndex(of: separator), first + 1 < bytes.count,
            let second = bytes[(first + 1)...].firstIndex(of: separator), second + 1 < bytes.count,
            let third = bytes[(second + 1)...].firstIndex(of: separator)
        else { return }
        let exchanged = Array(bytes[(second + 1)..<third]) + [separator] + Array(bytes[(first + 1)..<second])
        bytes.replaceSubrange((first + 1)..<third, with: exchanged)
    }

    /// A piece that is no UTF-8, or the whole text as UTF-16 or read as Latin-1 and written again.
    private static func wronglyEncoded(_ bytes: [UInt8], _ place: Int, _ random: inout SeededGenerator) -> [UInt8] {
        var bytes = bytes
        switch Int.random(in: 0..<4, using: &random) {
        case 0: bytes.insert(contentsOf: [0xE9, 0x20, 0xC3], at: place)
        case 1: bytes.insert(contentsOf: [0xED, 0xA0, 0x80, 0xF5, 0xFF], at: place)
        case 2:
            bytes = bytes.flatMap { byte -> [UInt8] in byte < 0x80 ? [byte] : [0xC0 | byte >> 6, 0x80 | byte & 0x3F] }
        default: bytes = [0xFF, 0xFE] + bytes.flatMap { [$0, 0] }
        }
        return bytes
    }
}
