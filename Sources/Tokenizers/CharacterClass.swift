// The four kinds of characters that word splitting knows.

/// `\p{L}`, `\p{N}`, `\s` (Unicode White_Space), and the rest: punctuation, symbols, marks, controls, unassigned.
enum CharacterClass: UInt8 {
    case letter, number, space, other

    /// The class of the character at `start` of valid UTF-8, and where the next one begins.
    @inline(__always)
    static func read(_ text: UnsafeBufferPointer<UInt8>, at start: Int) -> (kind: CharacterClass, end: Int) {
        let lead = text[start]
        if lead < 0x80 { return (classify(ascii: lead), start + 1) }
        return readMultibyte(text, at: start)
    }

    private static func readMultibyte(
        _ text: UnsafeBufferPointer<UInt8>,
        at start: Int
    ) -> (kind: CharacterClass, end: Int) {
        let lead = UInt32(text[start])
        let length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2
        var value = lead & (0xFF >> (UInt32(length) + 1))
        for offset in 1..<length { value = value << 6 | UInt32(text[start + offset] & 0x3F) }
        return (Unicode.Scalar(value).map(classify) ?? .other, start + length)
    }

    /// The class of a byte below 0x80, in two or three comparisons: a table would be looked for at every character.
    @inline(__always)
    private static func classify(ascii byte: UInt8) -> CharacterClass {
        if (byte | 0x20) &- UInt8(ascii: "a") < 26 { return .letter }
        if byte == 0x20 || byte &- 0x09 < 5 { return .space }
        return byte &- UInt8(ascii: "0") < 10 ? .number : .other
    }

    private static func classify(_ scalar: Unicode.Scalar) -> CharacterClass {
        let properties = scalar.properties
        if properties.isWhitespace { return .space }
        switch properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter: return .letter
        case .decimalNumber, .letterNumber, .otherNumber: return .number
        default: return .other
        }
    }
}
