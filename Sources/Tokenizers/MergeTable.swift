// Byte-pair merges: for two neighbouring tokens, whether they join, how early, and into what.

import GGUF

/// When two neighbouring symbols join, and into which token.
struct Merge {
    /// Lower joins first.
    var rank: UInt32
    var result: TokenID
}

/// The merges of a byte-level vocabulary in order of their rank (the line in the model; lower joins first), with a hash table
/// over their pairs: 20 to 28 bytes a merge.
struct MergeTable: Sendable {
    private struct Rule {
        var left: TokenID
        var right: TokenID
        var result: TokenID
    }

    private var rules: [Rule] = []
    private var index: HashIndex

    /// `lines` are pairs of token names in GPT-2's alphabet with one space between, in order of rank. `token` finds a token by
    /// its bytes.
    init(lines: GGUFStringArray, token: (UnsafeRawBufferPointer) -> TokenID?) throws {
        guard lines.count < 1 << 28 else { throw TokenizerError.badVocabulary("\(lines.count) merges") }
        index = HashIndex(count: lines.count)
        rules.reserveCapacity(lines.count)
        var bytes: [UInt8] = []
        for rank in 0..<lines.count {
            let line = lines.utf8(at: rank)
            bytes.removeAll(keepingCapacity: true)
            // The alphabet spells the space as "Ġ", so the first space is the separator.
            guard let space = line.firstIndex(of: 0x20),
                ByteAlphabet.appendBytes(spelledBy: UnsafeRawBufferPointer(rebasing: line[..<space]), to: &bytes),
                case let middle = bytes.count,
                ByteAlphabet.appendBytes(spelledBy: UnsafeRawBufferPointer(rebasing: line[(space + 1)...]), to: &bytes)
            else {
                throw TokenizerError.badVocabulary(
                    "merge \(rank), '\(lines[rank])', is not two tokens with a space between"
                )
            }
            let rule: Rule? = bytes.withUnsafeBytes { bytes in
                guard let left = token(UnsafeRawBufferPointer(rebasing: bytes[..<middle])),
                    let right = token(UnsafeRawBufferPointer(rebasing: bytes[middle...])),
                    let result = token(bytes)
                else { return nil }
                return Rule(left: left, right: right, result: result)
            }
            guard let rule else {
                throw TokenizerError.badVocabulary("merge \(rank), '\(lines[rank])', names a token that it lacks")
            }
            rules.append(rule)
            let hash = Self.hash(rule.left, rule.right)
            if find(rule.left, rule.right, hash: hash) == nil {  // the first of two equal lines has the lower rank
                index.insert(rank, hash: hash) { _ in false }
            }
        }
    }

    var memoryBytes: Int { rules.count * MemoryLayout<Rule>.stride + index.memoryBytes }

    /// The merge of two neighbours; nil when they do not join.
    @inline(__always)
    func merge(_ left: TokenID, _ right: TokenID) -> Merge? {
        find(left, right, hash: Self.hash(left, right)).map { Merge(rank: UInt32($0), result: rules[$0].result) }
    }

    @inline(__always)
    private func find(_ left: TokenID, _ right: TokenID, hash: UInt64) -> Int? {
        index.find(hash: hash) { rules[$0].left == left && rules[$0].right == right }
    }

    @inline(__always)
    private static func hash(_ left: TokenID, _ right: TokenID) -> UInt64 {
        HashIndex.mix(0, UInt64(UInt32(bitPattern: left)) << 32 | UInt64(UInt32(bitPattern: right)))
    }
}
