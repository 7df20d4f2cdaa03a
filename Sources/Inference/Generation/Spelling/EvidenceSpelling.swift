// Decoding under evidence: which figures, codes and links a text may spell.

/// The words with digits, currency signs, brackets or addresses that a text may contain: those of its evidence.
///
/// A trie over bytes (``ByteGraph``). Ordinary words are free; where a word comes to a restricted byte (a digit, say), it must so far be
/// the beginning of an allowed word, and go on as one to its end. So a sampler that looks at every token's bytes lets no figure through that the evidence
/// does not spell, whatever the tokens are. The trie knows spelling, not sense: the sentence check stays behind it.
public struct EvidenceSpelling: Sendable {
    private var graph = ByteGraph()

    /// Allows the restricted words of `texts`, their usual other spellings, and citations of these numbers, "[1]".
    public init(texts: [String], citations: [Int] = []) {
        for text in texts {
            for word in Self.words(of: text) { for spelling in Self.spellings(of: word) { insert(spelling) } }
        }
        for number in citations { insert("[\(number)]") }
    }

    private mutating func insert(_ word: String) {
        let end = graph.addPath(word.utf8)
        if end != ByteGraph.start { graph.markEnd(end) }
    }

    // MARK: Words of the evidence

    /// Words that cannot be written freely, without the punctuation around them.
    private static func words(of text: String) -> [String] {
        text.split(whereSeparator: \.isWhitespace).compactMap { part in
            let word = part.drop { "([\"'“‘".contains($0) }
            let bare = String(word.reversed().drop { ".,;:!?)]\"'”’".contains($0) }.reversed())
            return isRestricted(bare) ? bare : nil
        }
    }

    private static func isRestricted(_ word: String) -> Bool {
        var position = Position()
        let nothing = EvidenceSpelling(texts: [])
        return !word.utf8.allSatisfy { nothing.advance(&position, $0) }
    }

    /// "A$31,500" may also be written "$31,500", "31,500" or "31500"; "2-year" allows "2"; "156-208" its ends.
    static func spellings(of word: String) -> Set<String> {
        var all: Set<String> = [word]
        let amount = word.drop { $0.isLetter && $0.isASCII }
        let number = amount.drop { "$£€".contains($0) }
        let isNumber = !number.isEmpty && number.allSatisfy { $0.isASCII && $0.isNumber || ",.".contains($0) }
        if isNumber, number.first?.isNumber == true,
            amount.startIndex == word.startIndex || number.startIndex > amount.startIndex
        {
            let plain = number.filter { $0 != "," }
            let whole = plain.hasSuffix(".00") ? plain.dropLast(3) : plain[...]
            let grouped = number.hasSuffix(".00") ? number.dropLast(3) : number
            for digits in [String(number), String(plain), String(whole), String(grouped)] {
                all.insert(digits)
                if number.startIndex > amount.startIndex {
                    all.insert(String(amount.first ?? "$") + digits)
                    all.insert(String(word[..<number.startIndex]) + digits)
                }
            }
        }
        let parts = word.split(whereSeparator: { "-–".contains($0) })
        if parts.count == 2 {
            for part in parts where part.allSatisfy({ $0.isNumber || ",.".contains($0) }) { all.insert(String(part)) }
        }
        return all
    }

    /// Whether a text keeps to it; `atEnd` also, that it does not stop within a figure.
    package func allows(_ text: String, atEnd: Bool = true) -> Bool {
        var position = Position()
        return advance(&position, over: text.utf8) && (!atEnd || mayEnd(position))
    }

    // MARK: Position

    /// Where in a word a text is.
    struct Position {
        enum Mode {
            /// In a word without restricted bytes so far, or at the beginning of one.
            case free
            /// In a word that must be spelled to its end.
            case bound
            /// Behind such a word: only its punctuation may follow.
            case ended
        }

        fileprivate var mode = Mode.free
        /// The trie's node of the word so far; −1 where no allowed word begins so.
        fileprivate var node: Int32 = 0
        /// Letters since the last stop or beginning, and whether a stop stands directly before.
        fileprivate var letters: UInt8 = 0
        fileprivate var isBehindStop = false
        fileprivate var previous: UInt8 = 0
        /// In a bound word: the last byte, punctuation, may instead have ended it.
        fileprivate var mayHaveEnded = false

        init() {}
    }

    /// Whether the text may end at `position`: not within a figure.
    func mayEnd(_ position: Position) -> Bool {
        position.mode != .bound || position.mayHaveEnded || graph.isEnd(position.node)
    }

    /// Whether a token of these bytes may follow; `position` is then behind it, and otherwise of no use.
    func advance(_ position: inout Position, over bytes: some Sequence<UInt8>) -> Bool {
        for byte in bytes where !advance(&position, byte) { return false }
        return true
    }

    private func advance(_ position: inout Position, _ byte: UInt8) -> Bool {
        defer { position.previous = byte }
        if byte == 0x20 || (0x09...0x0D).contains(byte) {
            guard mayEnd(position) else { return false }
            position = Position()
            return true
        }
        switch position.mode {
        case .bound:
            let isEnd = graph.isEnd(position.node)
            if let next = graph.child(position.node, byte) {
                position.mayHaveEnded = isEnd && (byte == Self.hyphen || Self.isClosing(byte))
                position.node = next
                return true
            }
            let last = position.previous
            guard isEnd || position.mayHaveEnded else { return false }
            // "156-week": the word ended with the hyphen, or ends here.
            position.node = -1
            position.isBehindStop = false
            position.mode = (isEnd ? byte : last) == Self.hyphen ? .free : .ended
            if isEnd, byte == Self.hyphen { return true }
            return position.mode == .free ? advanceFreely(&position, byte) : endsWith(byte, &position)
        case .ended: return endsWith(byte, &position)
        case .free: return advanceFreely(&position, byte)
        }
    }

    /// Behind a figure: punctuation, or a citation.
    private func endsWith(_ byte: UInt8, _ position: inout Position) -> Bool {
        byte == Self.bracket ? advanceFreely(&position, byte) : Self.isClosing(byte)
    }

    private static let hyphen: UInt8 = 0x2D
    private static let bracket: UInt8 = 0x5B

    private func advanceFreely(_ position: inout Position, _ byte: UInt8) -> Bool {
        // A citation begins wherever it stands.
        let next = graph.child(byte == Self.bracket ? ByteGraph.start : position.node, byte)
        if Self.isRestricted(byte, after: position.previous) {
            guard let next else { return false }
            position.mode = .bound
            position.mayHaveEnded = false
            position.node = next
            return true
        }
        let isLetter = byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A || byte >= 0x80
        if isLetter {
            // "name.au" is an address; "e.g." is not.
            if position.isBehindStop, position.letters > 1 {
                guard let next else { return false }
                position.mode = .bound
                position.mayHaveEnded = false
                position.node = next
                return true
            }
            position.letters = position.isBehindStop ? 1 : min(position.letters, 200) + 1
            position.isBehindStop = false
            position.node = next ?? -1
            return true
        }
        switch byte {
        case 0x28, 0x22, 0x27, 0x2D:  // ( " ' - begin a word
            position.node = next ?? 0
            position.letters = 0
            position.isBehindStop = false
        default:
            position.node = next ?? -1
            position.isBehindStop = byte == 0x2E
        }
        return true
    }

    /// Digits, currency signs, and what codes, citations and addresses are made with.
    private static func isRestricted(_ byte: UInt8, after previous: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x23, 0x24, 0x25, 0x2F, 0x40, 0x5B, 0x5D: true  // digits # $ % / @ [ ]
        case 0xA3: previous == 0xC2  // £
        case 0xAC: previous == 0x82  // €
        default: false
        }
    }

    /// What may stand behind a figure: . , ; : ! ? ) " ' and the bytes of “ ” ’ –.
    private static func isClosing(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x21, 0x22, 0x27, 0x29, 0x2C, 0x2E, 0x3A, 0x3B, 0x3F, 0xE2, 0x80, 0x93, 0x94, 0x99, 0x9C, 0x9D: true
        default: false
        }
    }
}
