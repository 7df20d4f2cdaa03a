// WordPiece, the tokenizer of BERT's encoders: words of lower-case letters, cut into the longest known pieces.

import GGUF

/// `tokenizer.ggml.model` = "bert": the text is folded and split into words and marks (`BasicSplitter`); of each word the longest
/// token that begins it is taken, then the longest that continues it, and so on. A word that cannot be spelled so is one unknown token.
///
/// Agrees token for token with Hugging Face's `tokenizers` (`Tests/EndToEnd/test_encoder_reference.py`). In the file, and here with a
/// blank for the "▁", a token that begins a word has "▁" before it, and one that continues a word has nothing.
struct WordPiece: Tokenizer {
    let endOfTurnTokens: Set<TokenID>
    /// `[CLS]`, in which such a model gathers a text.
    let beginningOfText: TokenID?
    let startsTextWithSpace = true

    private let text: TokenText
    private let index: TokenIndex
    private let unknownToken: TokenID
    private let controlNames: ControlNames

    /// Words of more characters are not spelled.
    private static let longestWord = 100

    /// Reads the vocabulary. Throws `GGUFError` for missing metadata and `TokenizerError` for bad ones.
    init(metadata: GGUFMetadata) throws {
        let names = try metadata.strings("tokenizer.ggml.tokens")
        let kinds = try TokenKind.all(in: metadata, count: names.count)
        var text = TokenText(count: names.count, byteCount: names.reduce(0) { $0 + $1.utf8.count })
        var index = TokenIndex(count: names.count)
        var controlTokens: [(name: [UInt8], id: TokenID)] = []
        var unknownToken: TokenID?
        for token in 0..<names.count {
            let name = names.utf8(at: token)
            switch kinds[token] {
            case .control, .unknown:
                try text.append(hasText: false) { _ in }
                controlTokens.append((Array(name), TokenID(token)))
                if kinds[token] == .unknown { unknownToken = unknownToken ?? TokenID(token) }
            default:
                try text.append(hasText: true) { Self.append(name, to: &$0) }
                index.insert(token, in: text)
            }
        }
        controlNames = ControlNames(controlTokens)
        let special = try SpecialTokens(metadata, vocabularySize: names.count, controlNames)
        let named = ["tokenizer.ggml.unknown_token_id"].compactMap { metadata[$0]?.integer }.first
        guard let unknown = unknownToken ?? named.map({ TokenID($0) }) ?? controlNames.token(named: "[UNK]"),
            (0..<names.count).contains(Int(unknown))
        else { throw TokenizerError.badVocabulary("it has no unknown token ('[UNK]')") }
        self.text = text
        self.index = index
        self.unknownToken = unknown
        endOfTurnTokens = special.endOfTurn
        beginningOfText = special.beginning ?? controlNames.token(named: "[CLS]")
    }

    var vocabularySize: Int { text.count }

    var memoryBytes: Int { text.memoryBytes + index.memoryBytes + controlNames.memoryBytes }

    func controlToken(named name: String) -> TokenID? { controlNames.token(named: name) }

    func bytes(of token: TokenID) -> [UInt8] { Array(text.bytes(of: token)) }

    func encode(_ text: String, parsingSpecialTokens: Bool) -> [TokenID] {
        var output: [TokenID] = []
        guard parsingSpecialTokens else {
            encodePlain(text, into: &output)
            return output
        }
        var text = text
        text.withUTF8 { utf8 in
            var start = 0
            var place = 0
            while place < utf8.count {
                guard let match = controlNames.longestMatch(in: utf8, at: place) else {
                    place += 1
                    continue
                }
                encodePlain(String(decoding: utf8[start..<place], as: UTF8.self), into: &output)
                output.append(match.token)
                place += match.length
                start = place
            }
            encodePlain(String(decoding: utf8[start...], as: UTF8.self), into: &output)
        }
        return output
    }

    private func encodePlain(_ text: String, into output: inout [TokenID]) {
        BasicSplitter.forEachWord(of: text) { word, characters in
            let before = output.count
            if characters > Self.longestWord || !spell(word, into: &output) {
                output.removeSubrange(before...)
                output.append(unknownToken)
            }
        }
    }

    /// Appends the pieces of a word, which has a blank before it. False when there is a rest that no token begins.
    private func spell(_ word: UnsafeRawBufferPointer, into output: inout [TokenID]) -> Bool {
        var start = 0
        while start < word.count {
            var end = min(word.count, start + index.longest)
            var found: TokenID?
            while end > start {
                // A token never ends inside a character.
                if end == word.count || word[end] & 0xC0 != 0x80 {
                    found = index.token(of: UnsafeRawBufferPointer(rebasing: word[start..<end]), in: text)
                    if found != nil { break }
                }
                end -= 1
            }
            guard let found else { return false }
            output.append(found)
            start = end
        }
        return true
    }

    /// The bytes of a token's name, its "▁" (E2 96 81) as a blank.
    private static func append(_ name: UnsafeRawBufferPointer, to bytes: inout [UInt8]) {
        if name.count > 3, name[0] == 0xE2, name[1] == 0x96, name[2] == 0x81 {
            bytes.append(UInt8(ascii: " "))
            bytes.append(contentsOf: name[3...])
        } else {
            bytes.append(contentsOf: name)
        }
    }
}
