// The tokens of a byte-level model as the bytes they stand for.

import GGUF

/// All tokens' bytes in one allocation, with a hash table from bytes to ids.
///
/// Not a `[String: TokenID]`: Swift compares strings by canonical equivalence, and a vocabulary has tokens that are
/// canonically equivalent and yet different, besides tokens that are not UTF-8.
struct Vocabulary: Sendable {
    /// `tokenizer.ggml.token_type`.
    enum Kind: Int {
        case normal = 1, unknown, control, userDefined, unused, byte
    }

    /// Control tokens by the UTF-8 of their names.
    private(set) var controlTokens: [(name: [UInt8], id: TokenID)] = []

    private var bytes: [UInt8] = []
    /// Start of each token's bytes, and the end of the last.
    private var starts: [Int] = [0]
    private var isControl: [Bool] = []
    /// Open addressing, at most half full. The tag spares most looks at the bytes, which are seldom in the cache.
    private var slots: [Slot]

    private struct Slot {
        var token: TokenID = -1
        var tag: UInt32 = 0
    }

    /// `names` in GPT-2's byte alphabet, `kinds` one per token or none (then all are normal).
    init(names: GGUFStringArray, kinds: [Int]) throws {
        guard kinds.isEmpty || kinds.count == names.count else {
            throw TokenizerError.badVocabulary("\(names.count) tokens with \(kinds.count) token types")
        }
        guard names.count > 0, names.count < Int(TokenID.max) / 4 else {
            throw TokenizerError.badVocabulary("\(names.count) tokens")
        }
        var capacity = 16
        while capacity < names.count * 2 { capacity *= 2 }
        slots = [Slot](repeating: Slot(), count: capacity)
        starts.reserveCapacity(names.count + 1)
        isControl.reserveCapacity(names.count)
        for index in 0..<names.count {
            let name = names.utf8(at: index)
            let kind = kinds.isEmpty ? .normal : Kind(rawValue: kinds[index]) ?? .normal
            let control = kind == .control || kind == .unknown
            isControl.append(control)
            let isText = !control && ByteAlphabet.appendBytes(spelledBy: name, to: &bytes)
            if !isText { bytes.append(contentsOf: name) }
            starts.append(bytes.count)
            if control {
                controlTokens.append((Array(name), TokenID(index)))
            } else if isText {
                insert(TokenID(index))
            }
        }
    }

    var count: Int { isControl.count }

    /// The bytes a token stands for: none for control tokens and ids outside the vocabulary.
    func bytes(of token: TokenID) -> ArraySlice<UInt8> {
        guard token >= 0, token < count, !isControl[Int(token)] else { return [] }
        return bytes[starts[Int(token)]..<starts[Int(token) + 1]]
    }

    /// The text token that stands for exactly these bytes.
    func token(of key: ArraySlice<UInt8>) -> TokenID? {
        let token = slots[place(of: key).slot].token
        return token < 0 ? nil : token
    }

    /// Of two tokens of the same bytes the later wins, as in llama.cpp.
    private mutating func insert(_ token: TokenID) {
        let index = Int(token)
        let place = place(of: bytes[starts[index]..<starts[index + 1]])
        slots[place.slot] = Slot(token: token, tag: place.tag)
    }

    /// The slot where `key` is, or the free one where it would be.
    private func place(of key: ArraySlice<UInt8>) -> (slot: Int, tag: UInt32) {
        var hasher = Hasher()
        key.withUnsafeBytes { hasher.combine(bytes: $0) }
        let hash = UInt(bitPattern: hasher.finalize())
        let tag = UInt32(truncatingIfNeeded: hash >> 32)
        let mask = slots.count - 1
        var slot = Int(truncatingIfNeeded: hash) & mask
        while slots[slot].token >= 0 {
            let token = Int(slots[slot].token)
            if slots[slot].tag == tag, bytes[starts[token]..<starts[token + 1]] == key { break }
            slot = (slot + 1) & mask
        }
        return (slot, tag)
    }
}
