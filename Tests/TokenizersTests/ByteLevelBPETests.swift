// Byte-level BPE on a vocabulary whose encodings can be worked out by hand.

import GGUF
import Testing
import Tokenizers

@Suite struct ByteLevelBPETests {
    let tokenizer: any Tokenizer

    init() throws { tokenizer = try Tokenizers.load(from: SmallVocabulary.metadata) }

    /// The tokens as text, with "·" between.
    private func pieces(_ text: String, special: Bool = false) -> String {
        tokenizer.encode(text, parsingSpecialTokens: special)
            .map { $0 < 4 ? SmallVocabulary.controls[Int($0)] : tokenizer.decode([$0]) }.joined(separator: "·")
    }

    @Test("pairs join in the order of their rank, not from left to right")
    func mergeOrder() {
        #expect(pieces("abc") == "abc")
        #expect(pieces("bc") == "bc")
        #expect(pieces("abcbc") == "abc·bc")
        #expect(pieces("aaa") == "aa·a")
        #expect(pieces("aaaaa") == "aaaa·a")
    }

    @Test(
        "text is cut into words before anything joins",
        arguments: [
            ("", ""), ("a a", "a· a"), ("a  a", "a· · a"), ("a   a", "a·  · a"), ("a  ", "a·  "),
            ("a12", "a·1·2"), ("a 1", "a· ·1"), ("a  1", "a·  ·1"), ("a's", "a·'s"), ("a'l", "a·'·l"),
            ("a\n a", "a·\n· a"), ("a\n\na", "a·\n·\n·a"), ("!a", "!·a"), (" !a", " ·!·a"), ("ab abc", "ab· ·abc"),
        ]
    )
    func splitting(text: String, expected: String) {
        #expect(pieces(text) == expected)
    }

    @Test("the name of a control token is plain text unless asked for, and then the longest name wins")
    func controlTokens() {
        #expect(!tokenizer.encode("a<|im_end|>", parsingSpecialTokens: false).contains { $0 < 4 })
        #expect(tokenizer.decode(tokenizer.encode("a<|im_end|>", parsingSpecialTokens: false)) == "a<|im_end|>")
        #expect(pieces("a<|im_end|>a", special: true) == "a·<|im_end|>·a")
        #expect(pieces("<|im_end|>!<|im_end|", special: true).hasPrefix("<|im_end|>!·<·|·i"))
        #expect(tokenizer.controlToken(named: "<|im_start|>") == 1)
        #expect(tokenizer.controlToken(named: "abc") == nil)
        #expect(tokenizer.endOfTurnTokens == [0, 2])
    }

    @Test("control tokens and ids outside the vocabulary decode to nothing")
    func decodingWithoutText() throws {
        let a = try #require(tokenizer.encode("a", parsingSpecialTokens: false).first)
        #expect(tokenizer.decode([1, a, 2, -1, 9_999, .max, .min]) == "a")
        #expect(tokenizer.bytes(of: 1).isEmpty)
    }

    @Test("bytes that the vocabulary lacks are left out, as in the reference")
    func missingBytes() {
        #expect(pieces("aza") == "aa")
        #expect(pieces("語").isEmpty)
    }

    @Test("a megabyte of one letter is encoded in moments")
    func longWord() {
        let count = 1 << 20
        let clock = ContinuousClock()
        var tokens: [TokenID] = []
        let elapsed = clock.measure {
            tokens = tokenizer.encode(String(repeating: "a", count: count), parsingSpecialTokens: false)
        }
        #expect(tokens.count == count / 4)
        // A second or two even without optimisation; quadratic merging would take hours.
        #expect(elapsed < .seconds(60))
    }

    @Test("a tokenizer that this build lacks is refused with what it has instead")
    func refusals() throws {
        var metadata = SmallVocabulary.metadata
        metadata["tokenizer.ggml.pre"] = .string("qwen2")
        #expect(throws: TokenizerError.unsupportedPreTokenizer("qwen2")) { try Tokenizers.load(from: metadata) }
        #expect(TokenizerError.unsupportedPreTokenizer("qwen2").description.contains("'smollm'"))
        metadata["tokenizer.ggml.model"] = .string("t5")
        #expect(throws: TokenizerError.unsupportedModel("t5")) { try Tokenizers.load(from: metadata) }
        metadata["tokenizer.ggml.model"] = nil
        #expect(throws: GGUFError.missingKey("tokenizer.ggml.model")) { try Tokenizers.load(from: metadata) }
    }

    @Test(
        "a vocabulary that contradicts itself is refused",
        arguments: [
            ("tokenizer.ggml.merges", GGUFValue.array(.strings(["a z"]))),
            ("tokenizer.ggml.merges", .array(.strings(["ab"]))),
            ("tokenizer.ggml.token_type", .array(.int32([1]))),
            ("tokenizer.ggml.eos_token_id", .uint32(1_000)),
            ("tokenizer.ggml.tokens", .array(.strings([]))),
        ]
    )
    func damagedVocabulary(key: String, value: GGUFValue) {
        var metadata = SmallVocabulary.metadata
        metadata[key] = value
        #expect(throws: TokenizerError.self) { try Tokenizers.load(from: metadata) }
    }
}
