// Text token by token never shows half a character.

import Testing
import Tokenizers

/// One token per byte, so that every character can be cut anywhere.
private struct ByteTokenizer: Tokenizer {
    let vocabularySize = 256
    let endOfTurnTokens: Set<TokenID> = []
    let beginningOfText: TokenID? = nil
    var startsTextWithSpace = false
    let memoryBytes = 0
    func controlToken(named name: String) -> TokenID? { nil }
    func encode(_ text: String, parsingSpecialTokens: Bool) -> [TokenID] { text.utf8.map { TokenID($0) } }
    func bytes(of token: TokenID) -> [UInt8] { [UInt8(token)] }
}

@Suite struct StreamingDecoderTests {
    @Test("a character appears with its last byte and not before")
    func wholeCharacters() {
        var decoder = StreamingDecoder(ByteTokenizer())
        let shown = "aé語👩".utf8.map { decoder.append(TokenID($0)) }
        #expect(shown == ["a", "", "é", "", "", "語", "", "", "", "👩"])
        #expect(decoder.finish().isEmpty)
    }

    @Test(
        "whatever the bytes are, the pieces together are what decoding all at once gives",
        arguments: [
            [0xC3], [0xC3, 0x28], [0xE2, 0x82], [0xE2, 0x82, 0x41], [0xF0, 0x9F, 0x98], [0x80, 0x80, 0x41],
            [0xC0, 0xAF, 0x41], [0xE0, 0x80, 0x80], [0xED, 0xA0, 0x80, 0x41], [0xF5, 0x80, 0x41], [0xFF, 0xC3, 0xA9],
            [0xF4, 0x90, 0x80, 0x80], [0xC3, 0xC3, 0xA9], [0xF0, 0xE2, 0x82, 0xAC],
        ] as [[UInt8]]
    )
    func invalidBytes(bytes: [UInt8]) {
        var decoder = StreamingDecoder(ByteTokenizer())
        var text = bytes.map { decoder.append(TokenID($0)) }.joined()
        text += decoder.finish()
        #expect(Array(text.utf8) == Array(String(decoding: bytes, as: UTF8.self).utf8))
    }

    @Test("one space at the start is the tokenizer's own where it puts one there")
    func leadingSpace() {
        let tokenizer = ByteTokenizer(startsTextWithSpace: true)
        for (text, shown) in [("  a b", " a b"), ("a b", "a b"), (" ", ""), ("", "")] {
            var decoder = StreamingDecoder(tokenizer)
            let pieces = text.utf8.map { decoder.append(TokenID($0)) }
            #expect(pieces.joined() + decoder.finish() == shown)
            #expect(tokenizer.decode(text.utf8.map { TokenID($0) }) == shown)
        }
    }

    @Test("finish gives a replacement character for what never came, once")
    func finish() {
        var decoder = StreamingDecoder(ByteTokenizer())
        #expect(decoder.append(0xE8).isEmpty)
        #expect(decoder.finish() == "\u{FFFD}")
        #expect(decoder.finish().isEmpty)
        #expect(decoder.append(0x41) == "A")
    }
}
