// Cuts text into the pieces within which bytes may be merged.

/// The `smollm` pre-tokenizer: every number character is a piece of its own, and what lies between is cut by GPT-2's pattern
///
///     's|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+
///
/// each stretch by itself, so that the space before a digit stays alone. Written out by hand: one pass, no regular
/// expression engine, no allocation. Same as Hugging Face's `Digits(individual_digits)` then `ByteLevel`, and as
/// llama.cpp's `LLAMA_VOCAB_PRE_TYPE_SMOLLM`.
enum WordSplitter {
    /// Values of `tokenizer.ggml.pre` that this splitter serves.
    static let supportedNames = ["smollm"]

    /// Calls `body` with each piece of `text`, which is valid UTF-8, in order. The pieces cover the text.
    static func forEachPiece(of text: UnsafeBufferPointer<UInt8>, _ body: (Range<Int>) -> Void) {
        var start = 0
        while start < text.count {
            let end = endOfPiece(in: text, at: start)
            body(start..<end)
            start = end
        }
    }

    /// Where the piece that starts at `start` ends.
    private static func endOfPiece(in text: UnsafeBufferPointer<UInt8>, at start: Int) -> Int {
        let first = CharacterClass.read(text, at: start)
        switch first.kind {
        case .number:
            return first.end
        case .letter:
            return endOfRun(of: .letter, in: text, from: first.end)
        case .other:
            if text[start] == UInt8(ascii: "'"), let end = endOfContraction(in: text, at: start) { return end }
            return endOfRun(of: .other, in: text, from: first.end)
        case .space:
            // One plain space belongs to the word or the signs after it.
            if text[start] == UInt8(ascii: " "), first.end < text.count {
                let second = CharacterClass.read(text, at: first.end)
                if second.kind == .letter || second.kind == .other {
                    return endOfRun(of: second.kind, in: text, from: second.end)
                }
            }
            return endOfSpaces(in: text, from: start)
        }
    }

    /// `\s+(?!\S)|\s+`: all spaces at the end of a stretch; otherwise all but the last, which the next piece may take.
    private static func endOfSpaces(in text: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
        var last = start
        var end = start
        while end < text.count {
            let character = CharacterClass.read(text, at: end)
            guard character.kind == .space else {
                // A number ends the stretch, so the look-ahead sees nothing after the spaces.
                return character.kind == .number || last == start ? end : last
            }
            last = end
            end = character.end
        }
        return end
    }

    private static func endOfRun(of kind: CharacterClass, in text: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
        var end = start
        while end < text.count {
            let character = CharacterClass.read(text, at: end)
            guard character.kind == kind else { break }
            end = character.end
        }
        return end
    }

    /// 's 't 'm 'd 're 've 'll, in lower case only, as the pattern has them.
    private static func endOfContraction(in text: UnsafeBufferPointer<UInt8>, at start: Int) -> Int? {
        guard start + 1 < text.count else { return nil }
        switch text[start + 1] {
        case UInt8(ascii: "s"), UInt8(ascii: "t"), UInt8(ascii: "m"), UInt8(ascii: "d"):
            return start + 2
        case let letter where start + 2 < text.count:
            switch (letter, text[start + 2]) {
            case (UInt8(ascii: "r"), UInt8(ascii: "e")), (UInt8(ascii: "v"), UInt8(ascii: "e")),
                (UInt8(ascii: "l"), UInt8(ascii: "l")):
                return start + 3
            default:
                return nil
            }
        default:
            return nil
        }
    }
}
