// WordPiece on a vocabulary small enough to work its encodings out by hand.

import GGUF
import Testing
import Tokenizers

@Suite("WordPiece")
struct WordPieceTests {
    private static let tokens = [
        "[PAD]", "[UNK]", "[CLS]", "[SEP]", "▁visa", "▁vis", "a", "s", "▁.", "▁e", "cole", "▁中", "▁$", "▁un", "un",
    ]

    private static func metadata(kinds: [Int32] = [3, 2, 3, 3] + [Int32](repeating: 1, count: 11)) -> GGUFMetadata {
        var metadata = GGUFMetadata()
        metadata["tokenizer.ggml.model"] = .string("bert")
        metadata["tokenizer.ggml.tokens"] = .array(.strings(GGUFStringArray(tokens)))
        metadata["tokenizer.ggml.token_type"] = .array(.int32(kinds))
        metadata["tokenizer.ggml.bos_token_id"] = .uint32(2)
        metadata["tokenizer.ggml.eos_token_id"] = .uint32(3)
        return metadata
    }

    private func ids(_ text: String, special: Bool = false) throws -> [TokenID] {
        try Tokenizers.load(from: Self.metadata()).encode(text, parsingSpecialTokens: special)
    }

    @Test("the longest piece that begins a word comes first, then the longest that continues it")
    func longest() throws {
        #expect(try ids("visa") == [4])
        #expect(try ids("visas") == [4, 7])
        #expect(try ids("vis") == [5])
        #expect(try ids("unun") == [13, 14])
    }

    @Test("a word that cannot be spelled to its end is one unknown token, and so is one of more than 100 characters")
    func unknown() throws {
        #expect(try ids("visit visa") == [1, 4])
        #expect(try ids("un" + String(repeating: "a", count: 98)).count == 99)
        #expect(try ids("un" + String(repeating: "a", count: 99)) == [1])
    }

    @Test("case and accents do not matter, controls vanish, and marks and Chinese characters stand alone")
    func folding() throws {
        #expect(try ids("VISA École E\u{301}cole") == [4, 9, 10, 9, 10])
        #expect(try ids("vi\u{0}s\u{200B}a\tvisa") == [4, 4])
        #expect(try ids("visa.visa$") == [4, 8, 4, 12])
        #expect(try ids("visa中visa") == [4, 11, 4])
        #expect(try ids(" \n ") == [])
    }

    @Test("names of control tokens are text unless they are asked for")
    func control() throws {
        #expect(try ids("[CLS]visa[SEP]", special: true) == [2, 4, 3])
        #expect(try !ids("[CLS]visa[SEP]").contains(2))
        let tokenizer = try Tokenizers.load(from: Self.metadata())
        #expect(tokenizer.beginningOfText == 2)
        #expect(tokenizer.decode([2, 4, 7, 8]) == "visas .")
    }

    @Test("a vocabulary without an unknown token is refused")
    func refusal() {
        var metadata = Self.metadata()
        metadata["tokenizer.ggml.tokens"] = .array(.strings(["[CLS]", "[SEP]", "▁a"]))
        metadata["tokenizer.ggml.token_type"] = .array(.int32([3, 3, 1]))
        metadata["tokenizer.ggml.bos_token_id"] = .uint32(0)
        metadata["tokenizer.ggml.eos_token_id"] = .uint32(1)
        #expect(throws: TokenizerError.self) { try Tokenizers.load(from: metadata) }
    }
}
