// The bytes of all tokens in one table, so that spelling them allocates nothing.

import Tokenizers

/// Made once for a model, some 8 bytes a token.
final class TokenSpellings: Sendable {
    private let bytes: [UInt8]
    private let ends: [UInt32]
    /// Tokens that end a text.
    let endings: Set<TokenID>

    init(_ tokenizer: any Tokenizer) {
        var bytes: [UInt8] = []
        var ends: [UInt32] = []
        ends.reserveCapacity(tokenizer.vocabularySize)
        for token in 0..<tokenizer.vocabularySize {
            bytes.append(contentsOf: tokenizer.bytes(of: TokenID(token)))
            ends.append(UInt32(bytes.count))
        }
        self.bytes = bytes
        self.ends = ends
        endings = tokenizer.endOfTurnTokens
    }

    /// What a token spells; nothing for control tokens.
    @inline(__always)
    subscript(token: Int) -> ArraySlice<UInt8> {
        let start = token > 0 ? Int(ends[token - 1]) : 0
        return bytes[start..<Int(ends[token])]
    }
}
