// Text from tokens as they come, without ever showing half a character.

/// Decodes one token at a time and holds back bytes until they form whole characters.
///
/// A token of a byte-level vocabulary may end inside a UTF-8 sequence; a page that printed it at once would show U+FFFD
/// for every second Chinese character.
public struct StreamingDecoder: Sendable {
    private let tokenizer: any Tokenizer
    /// The start of a UTF-8 sequence whose rest has not come yet: at most 3 bytes.
    private var pending: [UInt8] = []
    /// Whether a space that comes next is the one that the tokenizer puts before every text.
    private var awaitsSpace: Bool

    /// A decoder with nothing pending, at the start of a text.
    public init(_ tokenizer: any Tokenizer) {
        self.tokenizer = tokenizer
        awaitsSpace = tokenizer.startsTextWithSpace
    }

    /// The text that `token` completes; empty while a character is incomplete. Bytes that can no longer become a
    /// character are given as U+FFFD.
    public mutating func append(_ token: TokenID) -> String {
        let bytes = tokenizer.bytes(of: token)
        if awaitsSpace, let first = bytes.first {
            pending.append(contentsOf: first == UInt8(ascii: " ") ? bytes.dropFirst() : bytes[...])
            awaitsSpace = false
        } else {
            pending.append(contentsOf: bytes)
        }
        let complete = pending.count - incompleteSuffixLength
        let text = String(decoding: pending[..<complete], as: UTF8.self)
        pending.removeFirst(complete)
        return text
    }

    /// What was held back, at the end of a reply: U+FFFD for an incomplete character, or nothing.
    public mutating func finish() -> String {
        defer { pending.removeAll() }
        return String(decoding: pending, as: UTF8.self)
    }

    /// How many bytes at the end are a proper start of a longer UTF-8 sequence.
    private var incompleteSuffixLength: Int {
        for length in 1...3 where length <= pending.count {
            let lead = pending[pending.count - length]
            if lead & 0b1100_0000 == 0b1000_0000 { continue }
            let needed = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC2 ? 2 : 1
            return lead <= 0xF4 && length < needed ? length : 0
        }
        return 0
    }
}
