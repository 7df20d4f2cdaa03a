// Byte-level byte-pair encoding, the tokenizer of GPT-2's line of models.

import GGUF

/// `tokenizer.ggml.model` = "gpt2": text is cut into pieces, each piece is bytes, and neighbours join by ranked merges.
///
/// Agrees token for token with Hugging Face's `tokenizers` built from the same vocabulary
/// (`Tests/EndToEnd/test_tokenizer_reference.py`). Bytes without a token of their own (SmolLM2 lacks 21: six control
/// characters and bytes that hardly occur in UTF-8) are left out of the encoding, there as here.
struct ByteLevelBPE: Tokenizer {
    let endOfTurnTokens: Set<TokenID>
    let beginningOfText: TokenID?

    private let text: TokenText
    private let merges: MergeTable
    private let controlNames: ControlNames
    /// The token of each single byte, or -1.
    private let tokenOfByte: [TokenID]

    /// Reads vocabulary and merges. Throws `GGUFError` for missing metadata and `TokenizerError` for bad ones.
    init(metadata: GGUFMetadata) throws {
        let names = try metadata.strings("tokenizer.ggml.tokens")
        let kinds = try TokenKind.all(in: metadata, count: names.count)
        var text = TokenText(count: names.count, byteCount: names.reduce(0) { $0 + $1.utf8.count })
        var controlTokens: [(name: [UInt8], id: TokenID)] = []
        // Needed only to read the merges: encoding finds results in their table.
        var index = TokenIndex(count: names.count)
        for token in 0..<names.count {
            let name = names.utf8(at: token)
            let isControl = kinds[token] == .control || kinds[token] == .unknown
            var isSpelled = false
            try text.append(hasText: !isControl) { bytes in
                isSpelled = ByteAlphabet.appendBytes(spelledBy: name, to: &bytes)
                if !isSpelled { bytes.append(contentsOf: name) }
            }
            if isControl {
                controlTokens.append((Array(name), TokenID(token)))
            } else if isSpelled {
                index.insert(token, in: text)
            }
        }
        self.text = text
        merges = try MergeTable(lines: metadata.strings("tokenizer.ggml.merges")) { index.token(of: $0, in: text) }
        tokenOfByte = (0...UInt8.max).map { byte in
            withUnsafeBytes(of: byte) { index.token(of: $0, in: text) } ?? -1
        }
        controlNames = ControlNames(controlTokens)
        let special = try SpecialTokens(metadata, vocabularySize: names.count, controlNames)
        endOfTurnTokens = special.endOfTurn
        beginningOfText = try metadata.bool("tokenizer.ggml.add_bos_token", default: false) ? special.beginning : nil
    }

    var vocabularySize: Int { text.count }

    var memoryBytes: Int { text.memoryBytes + merges.memoryBytes + controlNames.memoryBytes }

    var startsTextWithSpace: Bool { false }

    func controlToken(named name: String) -> TokenID? { controlNames.token(named: name) }

    func bytes(of token: TokenID) -> [UInt8] { Array(text.bytes(of: token)) }

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
            merger.start()
            for place in piece {
                let token = tokenOfByte[Int(stretch[place])]
                if token >= 0 { merger.append(token, start: place) }
            }
            merger.join(by: merges, end: piece.upperBound) { token, _ in output.append(token) }
        }
    }
}

extension MergeTable: PairRule {
    @inline(__always)
    func merge(_ left: TokenID, _ right: TokenID, text: Range<Int>) -> Merge? { merge(left, right) }
}
