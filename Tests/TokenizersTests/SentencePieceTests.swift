// SentencePiece on a vocabulary whose encodings can be worked out by hand.

import GGUF
import Testing
import Tokenizers

@Suite struct SentencePieceTests {
    let tokenizer: any Tokenizer

    init() throws { tokenizer = try Tokenizers.load(from: SmallPieces.metadata()) }

    /// The tokens as text, with "·" between; spaces as the model writes them.
    private func pieces(_ text: String, special: Bool = false, with other: (any Tokenizer)? = nil) -> String {
        let tokenizer = other ?? tokenizer
        return tokenizer.encode(text, parsingSpecialTokens: special).map { token in
            if token < 5 { return SmallPieces.controls[Int(token)] }
            if token < 8 { return SmallPieces.bytes[Int(token) - 5] }
            return String(decoding: tokenizer.bytes(of: token), as: UTF8.self).replacing(" ", with: "▁")
        }.joined(separator: "·")
    }

    @Test(
        "neighbours whose text is a token join by score, whatever they were made of",
        arguments: [
            ("abc", "▁·abc"), ("bc", "▁·bc"), ("abab", "▁·ab·ab"), ("aaaaa", "▁·aaaa·a"), ("a", "▁a"),
            ("x a", "▁·x·▁a"),
            ("  a", "▁▁·▁a"), ("ccc", "▁·cc·c"), ("xxcc", "▁·xx·cc"), ("", ""), (" ", "▁▁"),
        ]
    )
    func merging(text: String, expected: String) { #expect(pieces(text) == expected) }

    @Test("what the vocabulary lacks is spelled in bytes, and unknown where it lacks a byte, too")
    func byteFallback() {
        #expect(pieces("aé\nb") == "▁a·<0xC3>·<0xA9>·<0x0A>·b")
        #expect(pieces("a語b") == "▁a·<unk>·b")
        #expect(tokenizer.decode(tokenizer.encode("é\na", parsingSpecialTokens: false)) == "é\na")
    }

    @Test("the model's sign for a space in a text is a space")
    func spaceSign() { #expect(pieces("x▁a") == pieces("x a")) }

    @Test("a user-defined token is found in any text and joins with nothing")
    func userDefined() {
        #expect(pieces("a<ref>a") == "▁a·<ref>·a")
        #expect(pieces("<re<ref>") == "▁·<unk>·<unk>·<unk>·<ref>")
    }

    @Test("the name of a control token is text unless asked for; the text after one starts anew")
    func controlTokens() {
        #expect(pieces("[INST]a") == "▁·[·I·N·S·T·]·a")
        #expect(pieces("[INST]a[/INST]", special: true) == "[INST]·▁a·[/INST]")
        #expect(tokenizer.endOfTurnTokens == [2])
        #expect(tokenizer.beginningOfText == 1)
        #expect(tokenizer.bytes(of: 3).isEmpty)
    }

    @Test("the space before the text is left out when the model says so")
    func noPrefix() throws {
        var metadata = SmallPieces.metadata()
        metadata["tokenizer.ggml.add_space_prefix"] = .bool(false)
        metadata["tokenizer.ggml.add_bos_token"] = .bool(false)
        let bare = try Tokenizers.load(from: metadata)
        #expect(pieces("a a", with: bare) == "a·▁a")
        #expect(bare.decode(bare.encode(" a", parsingSpecialTokens: false)) == " a")
        #expect(bare.beginningOfText == nil)
    }

    @Test("what is decoded token by token is what was encoded, its first space included")
    func streaming() {
        for text in ["a", " a", "  a é", "é", "\n", "<ref> a"] {
            var decoder = StreamingDecoder(tokenizer)
            let shown = tokenizer.encode(text, parsingSpecialTokens: false).map { decoder.append($0) }.joined()
            #expect(shown + decoder.finish() == text)
        }
    }

    @Test("a megabyte of one letter is encoded in moments")
    func longText() {
        let count = 1 << 20
        let clock = ContinuousClock()
        var tokens: [TokenID] = []
        let elapsed = clock.measure {
            tokens = tokenizer.encode(String(repeating: "a", count: count), parsingSpecialTokens: false)
        }
        #expect(tokens.count < count / 4 + 4)
        // Quadratic merging would take hours.
        #expect(elapsed < .seconds(60))
    }

    @Test(
        "a vocabulary that contradicts itself is refused",
        arguments: [
            ("tokenizer.ggml.scores", GGUFValue.array(.float32([1]))),
            ("tokenizer.ggml.scores", .array(.float32(.init(repeating: .nan, count: 30)))),
            ("tokenizer.ggml.scores", .string("x")),
            ("tokenizer.ggml.token_type", .array(.int32([1]))),
            ("tokenizer.ggml.token_type", .array(.int32(.init(repeating: 6, count: 30)))),
            ("tokenizer.ggml.bos_token_id", .uint32(1_000)),
        ]
    )
    func damagedVocabulary(key: String, value: GGUFValue) {
        var metadata = SmallPieces.metadata()
        metadata[key] = value
        #expect(throws: TokenizerError.self) { try Tokenizers.load(from: metadata) }
    }
}
