// Byte-level byte-pair encoding, the tokenizer of GPT-2's line of models.

import GGUF

/// `tokenizer.ggml.model` = "gpt2": text is cut into pieces, each piece is bytes, and neighbours join by ranked merges.
///
/// Agrees token for token with Hugging Face's `tokenizers` built from the same vocabulary
/// (`Tests/EndToEnd/test_tokenizer_reference.py`). Bytes without a token of their own (SmolLM2 lacks 21: six control
/// characters and bytes that hardly occur in UTF-8) are left out of the encoding, there as here.
struct ByteLevelBPE: Tokenizer {
    let endOfTurnTokens: Set<TokenID>

    private let vocabulary: Vocabulary
    private let merges: MergeTable
    private let controlNames: ControlNames
    /// The token of each single byte, or -1.
    private let tokenOfByte: [TokenID]

    /// Reads vocabulary and merges. Throws `GGUFError` for missing metadata and `TokenizerError` for bad ones.
    init(metadata: GGUFMetadata) throws {
        let vocabulary = try Vocabulary(
            names: metadata.strings("tokenizer.ggml.tokens"),
            kinds: metadata.integers("tokenizer.ggml.token_type", default: [])
        )
        self.vocabulary = vocabulary
        merges = try MergeTable(lines: metadata.strings("tokenizer.ggml.merges"), vocabulary: vocabulary)
        tokenOfByte = (0...UInt8.max).map { vocabulary.token(of: [$0]) ?? -1 }
        controlNames = ControlNames(vocabulary.controlTokens)
        endOfTurnTokens = try Self.endOfTurnTokens(metadata, vocabulary.count, controlNames)
    }

    var vocabularySize: Int { vocabulary.count }

    func controlToken(named name: String) -> TokenID? { controlNames.token(named: name) }

    func bytes(of token: TokenID) -> [UInt8] { Array(vocabulary.bytes(of: token)) }

    func encode(_ text: String, parsingSpecialTokens: Bool) -> [TokenID] {
        var text = text
        return text.withUTF8 { utf8 in
            var output: [TokenID] = []
            var merger = PairMerger()
            var start = 0
            if parsingSpecialTokens {
                var place = 0
                while place < utf8.count {
                    guard let match = controlNames.longestMatch(in: utf8, at: place) else {
                        place += 1
                        continue
                    }
                    encodePlain(utf8, start..<place, &merger, into: &output)
                    output.append(match.token)
                    place += match.length
                    start = place
                }
            }
            encodePlain(utf8, start..<utf8.count, &merger, into: &output)
            return output
        }
    }

    private func encodePlain(
        _ utf8: UnsafeBufferPointer<UInt8>,
        _ range: Range<Int>,
        _ merger: inout PairMerger,
        into output: inout [TokenID]
    ) {
        let stretch = UnsafeBufferPointer(rebasing: utf8[range])
        WordSplitter.forEachPiece(of: stretch) { piece in
            merger.encode(stretch[piece], tokenOfByte: tokenOfByte, merges: merges, into: &output)
        }
    }

    /// The end of text and the end of turn, by metadata and by the names that models in use give them.
    private static func endOfTurnTokens(
        _ metadata: GGUFMetadata,
        _ vocabularySize: Int,
        _ controlNames: ControlNames
    ) throws -> Set<TokenID> {
        var tokens: Set<TokenID> = []
        for key in ["tokenizer.ggml.eos_token_id", "tokenizer.ggml.eot_token_id"] where metadata[key] != nil {
            let token = try metadata.integer(key)
            guard (0..<vocabularySize).contains(token) else {
                throw TokenizerError.badVocabulary("'\(key)' is \(token), outside its \(vocabularySize) tokens")
            }
            tokens.insert(TokenID(token))
        }
        for name in ["<|im_end|>", "<|endoftext|>"] {
            if let token = controlNames.token(named: name) { tokens.insert(token) }
        }
        return tokens
    }
}
