// Byte-pair merges: for two neighbouring tokens, whether they join, how early, and into what.

import GGUF

/// A hash table from a pair of tokens to the merge's rank (its line in the model; lower joins first) and its result.
struct MergeTable: Sendable {
    struct Merge {
        var rank: UInt32
        var result: TokenID
    }

    private var keys: [UInt64]
    private var merges: [Merge]
    private let shift: UInt64

    /// No pair has this key, because ids are not negative.
    private static let free = UInt64.max

    /// `lines` are pairs of token names in GPT-2's alphabet with one space between, in order of rank.
    init(lines: GGUFStringArray, vocabulary: Vocabulary) throws {
        var bits: UInt64 = 4
        while 1 << bits < lines.count * 2 { bits += 1 }
        keys = [UInt64](repeating: Self.free, count: 1 << Int(bits))
        merges = [Merge](repeating: Merge(rank: 0, result: 0), count: 1 << Int(bits))
        shift = 64 - bits
        var bytes: [UInt8] = []
        for rank in 0..<lines.count {
            let line = lines.utf8(at: rank)
            bytes.removeAll(keepingCapacity: true)
            // The alphabet spells the space as "Ġ", so the first space is the separator.
            guard let space = line.firstIndex(of: 0x20),
                ByteAlphabet.appendBytes(spelledBy: line[..<space], to: &bytes),
                case let middle = bytes.count,
                ByteAlphabet.appendBytes(spelledBy: line[(space + 1)...], to: &bytes)
            else {
                throw TokenizerError.badVocabulary(
                    "merge \(rank), '\(lines[rank])', is not two tokens with a space between"
                )
            }
            guard let left = vocabulary.token(of: bytes[..<middle]), let right = vocabulary.token(of: bytes[middle...]),
                let result = vocabulary.token(of: bytes[...])
            else {
                throw TokenizerError.badVocabulary("merge \(rank), '\(lines[rank])', names a token that it lacks")
            }
            let slot = slot(of: Self.key(left, right))
            if keys[slot] == Self.free {  // the first of two equal lines has the lower rank
                keys[slot] = Self.key(left, right)
                merges[slot] = Merge(rank: UInt32(rank), result: result)
            }
        }
    }

    /// The merge of two neighbours; nil when they do not join.
    func merge(_ left: TokenID, _ right: TokenID) -> Merge? {
        let slot = slot(of: Self.key(left, right))
        return keys[slot] == Self.free ? nil : merges[slot]
    }

    private static func key(_ left: TokenID, _ right: TokenID) -> UInt64 {
        UInt64(UInt32(bitPattern: left)) << 32 | UInt64(UInt32(bitPattern: right))
    }

    /// Where `key` is, or the free slot where it would be. Fibonacci hashing: the golden ratio spreads the high bits.
    private func slot(of key: UInt64) -> Int {
        var slot = Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) >> shift)
        while keys[slot] != key, keys[slot] != Self.free { slot = (slot + 1) & (keys.count - 1) }
        return slot
    }
}
