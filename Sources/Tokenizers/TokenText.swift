// What each token of a vocabulary stands for: one blob of bytes, and where each token's begin.

import GGUF

/// `tokenizer.ggml.token_type`.
enum TokenKind: Int {
    case normal = 1, unknown, control, userDefined, unused, byte

    /// Kinds of the vocabulary's tokens: all normal where the model names none.
    ///
    /// Throws `TokenizerError.badVocabulary` when there are not as many kinds as tokens.
    static func all(in metadata: GGUFMetadata, count: Int) throws -> [TokenKind] {
        let stored = try metadata.integers("tokenizer.ggml.token_type", default: [])
        guard stored.isEmpty || stored.count == count else {
            throw TokenizerError.badVocabulary("\(count) tokens with \(stored.count) token types")
        }
        guard count > 0, count < 1 << 28 else { throw TokenizerError.badVocabulary("\(count) tokens") }
        guard !stored.isEmpty else { return [TokenKind](repeating: .normal, count: count) }
        return stored.map { TokenKind(rawValue: $0) ?? .normal }
    }
}

/// The bytes of all tokens in one allocation; four bytes a token besides the text.
struct TokenText: Sendable {
    private var blob: [UInt8] = []
    /// Start of each token's bytes, and the end of the last.
    private var starts: [UInt32] = [0]

    /// Room for `count` tokens of `byteCount` bytes together.
    init(count: Int, byteCount: Int) {
        blob.reserveCapacity(byteCount)
        starts.reserveCapacity(count + 1)
    }

    /// Adds the next token; `spell` appends its bytes. A token that stands for no text keeps no bytes.
    mutating func append(hasText: Bool, _ spell: (inout [UInt8]) -> Void) throws {
        if hasText { spell(&blob) }
        guard let end = UInt32(exactly: blob.count) else {
            throw TokenizerError.badVocabulary("its tokens have more than 4 GiB of text")
        }
        starts.append(end)
    }

    var count: Int { starts.count - 1 }

    var memoryBytes: Int { blob.count + starts.count * MemoryLayout<UInt32>.size }

    /// The bytes a token stands for: none for control tokens and ids outside the vocabulary.
    func bytes(of token: TokenID) -> ArraySlice<UInt8> {
        guard token >= 0, token < count else { return [] }
        return blob[Int(starts[Int(token)])..<Int(starts[Int(token) + 1])]
    }

    /// Calls `body` with the bytes of a token of this vocabulary.
    @inline(__always)
    func withBytes<Result>(of token: Int, _ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        let range = Int(starts[token])..<Int(starts[token + 1])
        return blob.withUnsafeBytes { body(UnsafeRawBufferPointer(rebasing: $0[range])) }
    }
}

/// The tokens of a vocabulary by their bytes.
///
/// Not a `[String: TokenID]`: Swift compares strings by canonical equivalence, and a vocabulary has tokens that are
/// canonically equivalent and yet different, besides tokens that are not UTF-8.
struct TokenIndex: Sendable {
    private var index: HashIndex
    /// No token is longer, so longer texts need no look.
    private(set) var longest = 0

    init(count: Int) { index = HashIndex(count: count) }

    var memoryBytes: Int { index.memoryBytes }

    /// Of two tokens of the same bytes the later wins, as in llama.cpp.
    mutating func insert(_ token: Int, in text: TokenText) {
        text.withBytes(of: token) { bytes in
            longest = max(longest, bytes.count)
            index.insert(token, hash: HashIndex.hash(bytes)) { text.has($0, exactly: bytes) }
        }
    }

    /// The token that stands for exactly these bytes.
    @inline(__always)
    func token(of bytes: UnsafeRawBufferPointer, in text: TokenText) -> TokenID? {
        guard bytes.count <= longest else { return nil }
        return index.find(hash: HashIndex.hash(bytes)) { text.has($0, exactly: bytes) }.map { TokenID($0) }
    }
}

extension TokenText {
    @inline(__always)
    fileprivate func has(_ token: Int, exactly bytes: UnsafeRawBufferPointer) -> Bool {
        withBytes(of: token) { own in
            guard own.count == bytes.count else { return false }
            for place in 0..<own.count where own[place] != bytes[place] { return false }
            return true
        }
    }
}
