// SentencePiece's byte-pair encoding with byte fallback, the tokenizer of Llama 2 and Mistral 7B.

import GGUF

/// `tokenizer.ggml.model` = "llama": the whole text is one piece, its characters are the first symbols, and of two neighbours
/// whose text together is a token, those with the highest score join first.
///
/// Agrees token for token with the `sentencepiece` library on Mistral's vocabularies
/// (`Tests/EndToEnd/test_sentencepiece_reference.py`). Tokens are kept as they are decoded: with spaces where the model
/// writes "▁", which is therefore a space in text, too, there as here. Text is not normalised: Llama's and Mistral's models ask
/// for none.
struct SentencePiece: Tokenizer {
    let endOfTurnTokens: Set<TokenID>
    let beginningOfText: TokenID?
    /// `tokenizer.ggml.add_space_prefix`.
    let startsTextWithSpace: Bool

    private let text: TokenText
    private let index: TokenIndex
    /// Place of each token's score among all scores, the highest first; equal scores share a place.
    private let ranks: [UInt32]
    /// The token of each byte, for characters that are not in the vocabulary; or −1.
    private let tokenOfByte: [TokenID]
    /// The token of each ASCII character, or −1.
    private let tokenOfASCII: [TokenID]
    private let unknownToken: TokenID?
    private let controlNames: ControlNames
    /// Tokens that are found in any text and join with nothing.
    private let userDefined: ControlNames
    private let isUserDefined: Set<TokenID>

    /// Reads the vocabulary. Throws `GGUFError` for missing metadata and `TokenizerError` for bad ones.
    init(metadata: GGUFMetadata) throws {
        let names = try metadata.strings("tokenizer.ggml.tokens")
        let kinds = try TokenKind.all(in: metadata, count: names.count)
        ranks = try Self.ranks(of: metadata, count: names.count)
        var text = TokenText(count: names.count, byteCount: names.reduce(0) { $0 + $1.utf8.count })
        var index = TokenIndex(count: names.count)
        var controlTokens: [(name: [UInt8], id: TokenID)] = []
        var userTokens: [(name: [UInt8], id: TokenID)] = []
        var tokenOfByte = [TokenID](repeating: -1, count: 256)
        var unknownToken: TokenID?
        for token in 0..<names.count {
            let name = names.utf8(at: token)
            let id = TokenID(token)
            switch kinds[token] {
            case .control:
                try text.append(hasText: false) { _ in }
                controlTokens.append((Array(name), id))
            case .unknown:
                try text.append(hasText: false) { _ in }
                if unknownToken == nil { unknownToken = id }
            case .byte:
                guard let byte = Self.byte(named: name) else {
                    throw TokenizerError.badVocabulary(
                        "token \(token), '\(names[token])', is not a byte as '<0x0A>' is"
                    )
                }
                try text.append(hasText: true) { $0.append(byte) }
                tokenOfByte[Int(byte)] = id
            case .userDefined:
                let spelled = Self.withSpaces(name)
                try text.append(hasText: true) { $0 += spelled }
                userTokens.append((spelled, id))
            case .normal, .unused:
                try text.append(hasText: true) { Self.appendWithSpaces(name, to: &$0) }
                if kinds[token] == .normal { index.insert(token, in: text) }
            }
        }
        self.text = text
        self.index = index
        self.tokenOfByte = tokenOfByte
        self.unknownToken = unknownToken
        tokenOfASCII = (0..<UInt8(0x80)).map { byte in
            withUnsafeBytes(of: byte) { index.token(of: $0, in: text) } ?? -1
        }
        controlNames = ControlNames(controlTokens)
        userDefined = ControlNames(userTokens)
        isUserDefined = Set(userTokens.map(\.id))
        startsTextWithSpace = try metadata.bool("tokenizer.ggml.add_space_prefix", default: true)
        let special = try SpecialTokens(metadata, vocabularySize: names.count, controlNames)
        endOfTurnTokens = special.endOfTurn
        beginningOfText = try metadata.bool("tokenizer.ggml.add_bos_token", default: true) ? special.beginning : nil
    }

    var vocabularySize: Int { text.count }

    var memoryBytes: Int {
        text.memoryBytes + index.memoryBytes + ranks.count * MemoryLayout<UInt32>.size
            + (tokenOfByte.count + tokenOfASCII.count) * MemoryLayout<TokenID>.size
            + controlNames.memoryBytes + userDefined.memoryBytes
    }

    func controlToken(named name: String) -> TokenID? { controlNames.token(named: name) }

    func bytes(of token: TokenID) -> [UInt8] { Array(text.bytes(of: token)) }

    /// Each stretch between control tokens is a text of its own, with a space before it if the model puts one there.
    func encode(_ text: String, parsingSpecialTokens: Bool) -> [TokenID] {
        var text = text
        return text.withUTF8 { utf8 in
            var output: [TokenID] = []
            var start = 0
            if parsingSpecialTokens {
                var place = 0
                while place < utf8.count {
                    guard let match = controlNames.longestMatch(in: utf8, at: place) else {
                        place += 1
                        continue
                    }
                    encodePlain(utf8[start..<place], into: &output)
                    output.append(match.token)
                    place += match.length
                    start = place
                }
            }
            encodePlain(utf8[start...], into: &output)
            return output
        }
    }

    private func encodePlain(_ stretch: Slice<UnsafeBufferPointer<UInt8>>, into output: inout [TokenID]) {
        guard !stretch.isEmpty else { return }
        var spelled: [UInt8] = []
        spelled.reserveCapacity(stretch.count + 1)
        if startsTextWithSpace { spelled.append(UInt8(ascii: " ")) }
        Self.appendWithSpaces(UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: stretch)), to: &spelled)
        spelled.withUnsafeBufferPointer { encode(spelled: $0, into: &output) }
    }

    private func encode(spelled: UnsafeBufferPointer<UInt8>, into output: inout [TokenID]) {
        var merger = PairMerger()
        let bytes = UnsafeRawBufferPointer(spelled)
        var place = 0
        while place < spelled.count {
            if let match = userDefined.longestMatch(in: spelled, at: place) {
                merger.append(match.token, start: place)
                place += match.length
                continue
            }
            let lead = spelled[place]
            if lead < 0x80 {
                merger.append(tokenOfASCII[Int(lead)], start: place)
                place += 1
            } else {
                let end = min(spelled.count, place + (lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2))
                let character = UnsafeRawBufferPointer(rebasing: bytes[place..<end])
                merger.append(index.token(of: character, in: text) ?? -1, start: place)
                place = end
            }
        }
        let rule = ScoreRule(piece: bytes, text: text, index: index, ranks: ranks, frozen: isUserDefined)
        merger.join(by: rule, end: spelled.count) { token, range in
            if token >= 0 {
                output.append(token)
            } else {
                appendBytes(spelled[range], into: &output)
            }
        }
    }

    /// A character that is not in the vocabulary, byte by byte; as the unknown token where bytes are not in it either.
    private func appendBytes(_ character: Slice<UnsafeBufferPointer<UInt8>>, into output: inout [TokenID]) {
        if character.allSatisfy({ tokenOfByte[Int($0)] >= 0 }) {
            for byte in character { output.append(tokenOfByte[Int(byte)]) }
        } else if let unknownToken {
            output.append(unknownToken)
        }
    }
}

/// Neighbours join when their text together is a token, the highest score first.
private struct ScoreRule: PairRule {
    let piece: UnsafeRawBufferPointer
    let text: TokenText
    let index: TokenIndex
    let ranks: [UInt32]
    let frozen: Set<TokenID>

    @inline(__always)
    func merge(_ left: TokenID, _ right: TokenID, text range: Range<Int>) -> Merge? {
        if !frozen.isEmpty, frozen.contains(left) || frozen.contains(right) { return nil }
        guard let token = index.token(of: UnsafeRawBufferPointer(rebasing: piece[range]), in: text) else { return nil }
        return Merge(rank: ranks[Int(token)], result: token)
    }
}

extension SentencePiece {
    /// The places of `tokenizer.ggml.scores` in descending order.
    private static func ranks(of metadata: GGUFMetadata, count: Int) throws -> [UInt32] {
        let key = "tokenizer.ggml.scores"
        guard case .array(.float32(let scores)) = metadata[key] else {
            guard let stored = metadata[key] else { throw GGUFError.missingKey(key) }
            throw TokenizerError.badVocabulary("'\(key)' is not an array of 32-bit floats (\(stored.integer ?? 0))")
        }
        guard scores.count == count else {
            throw TokenizerError.badVocabulary("\(count) tokens with \(scores.count) scores")
        }
        guard !scores.contains(where: \.isNaN) else { throw TokenizerError.badVocabulary("a score is not a number") }
        let order = scores.indices.sorted { scores[$0] > scores[$1] }
        var ranks = [UInt32](repeating: 0, count: count)
        var rank: UInt32 = 0
        for place in order.indices {
            if place > 0, scores[order[place]] != scores[order[place - 1]] { rank += 1 }
            ranks[order[place]] = rank
        }
        return ranks
    }

    /// "<0x0A>" → 0x0A.
    private static func byte(named name: UnsafeRawBufferPointer) -> UInt8? {
        guard name.count == 6, name.starts(with: "<0x".utf8), name[5] == UInt8(ascii: ">") else { return nil }
        return UInt8(String(decoding: name[3..<5], as: UTF8.self), radix: 16)
    }

    private static func withSpaces(_ name: UnsafeRawBufferPointer) -> [UInt8] {
        var bytes: [UInt8] = []
        appendWithSpaces(name, to: &bytes)
        return bytes
    }

    /// Appends UTF-8 with a space for each "▁" (U+2581: E2 96 81).
    private static func appendWithSpaces(_ text: UnsafeRawBufferPointer, to bytes: inout [UInt8]) {
        var place = 0
        while place < text.count {
            let byte = text[place]
            if byte == 0xE2, place + 2 < text.count, text[place + 1] == 0x96, text[place + 2] == 0x81 {
                bytes.append(UInt8(ascii: " "))
                place += 3
            } else {
                bytes.append(byte)
                place += 1
            }
        }
    }
}
