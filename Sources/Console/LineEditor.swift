// One line in the making: bytes as they arrive, with the few keys that every terminal has.

/// Collects the bytes of a line and says what to show of them.
package struct LineEditor {
    /// What has been typed.
    package private(set) var typed = TypedLine("")
    /// What the terminal is to show now; the caller empties it.
    package var echo = ""

    private let isShown: Bool
    private let limit: Int
    private var bytes: [UInt8] = []
    /// A character of several bytes that is not complete.
    private var partial: [UInt8] = []
    private var escape = Escape.none

    /// Where an escape sequence (an arrow key, say) is; all of it is dropped.
    private enum Escape { case none, begun, bracket }

    package init(isShown: Bool, limit: Int) {
        self.isShown = isShown
        self.limit = limit
    }

    /// Takes a byte; true when the line is complete.
    package mutating func take(_ byte: UInt8) -> Bool {
        if isEscaped(byte) { return false }
        switch byte {
        case 0x0D, 0x0A:
            finish()
            return true
        case 0x03, 0x04:
            bytes = []
            partial = []
            finish()
            typed = TypedLine("")
            typed.isGivenUp = true
            return true
        case 0x08, 0x7F: erase()
        case 0x15: while !bytes.isEmpty { erase() }
        case 0x09: add([0x20])
        case 0x1B: escape = .begun
        case 0..<0x20: break
        case 0x20..<0x7F:
            breakOff()
            add([byte])
        default: collect(byte)
        }
        return false
    }

    private mutating func isEscaped(_ byte: UInt8) -> Bool {
        switch escape {
        case .none: return false
        case .begun:
            escape = byte == UInt8(ascii: "[") || byte == UInt8(ascii: "O") ? .bracket : .none
            // A line's end is one even after noise that looks like the start of a sequence.
            return byte >= 0x20
        case .bracket:
            if (0x40...0x7E).contains(byte) || byte < 0x20 { escape = .none }
            return byte >= 0x20
        }
    }

    /// The bytes of a character beyond ASCII, one after another.
    private mutating func collect(_ byte: UInt8) {
        if byte & 0xC0 == 0x80 {
            guard let first = partial.first else { return typed.hasNoise = true }
            partial.append(byte)
            let wanted = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2
            guard partial.count == wanted else { return }
            let whole = partial
            partial = []
            guard let text = String(validating: whole, as: UTF8.self), let scalar = text.unicodeScalars.first,
                !(0x80..<0xA0).contains(scalar.value)
            else { return typed.hasNoise = true }
            add(whole)
        } else {
            breakOff()
            if (0xC2...0xF4).contains(byte) { partial = [byte] } else { typed.hasNoise = true }
        }
    }

    /// A character that never came to its end was noise.
    private mutating func breakOff() {
        if !partial.isEmpty { typed.hasNoise = true }
        partial = []
    }

    private mutating func add(_ character: [UInt8]) {
        guard bytes.count + character.count <= limit else {
            if !typed.isTooLong, isShown { echo += "\u{07}" }
            typed.isTooLong = true
            return
        }
        bytes += character
        if isShown { echo += String(decoding: character, as: UTF8.self) }
    }

    private mutating func erase() {
        partial = []
        guard !bytes.isEmpty else { return }
        while let last = bytes.popLast(), last & 0xC0 == 0x80 {}
        if isShown { echo += "\u{08} \u{08}" }
        // Whoever takes all of it back starts again with a clean line.
        if bytes.isEmpty { typed = TypedLine("") }
    }

    private mutating func finish() {
        breakOff()
        let text = String(decoding: bytes, as: UTF8.self)
        typed.text = String(text.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
}
