// Byte-pair encoding of one piece: join the pair of lowest rank until none joins.

/// Scratch for merging, reused from piece to piece so that encoding allocates only while it grows.
///
/// Symbols are a linked list and candidate pairs a binary heap, so a piece of n bytes costs O(n log n): a megabyte of one
/// letter takes a moment, not hours. Of equal ranks the leftmost pair joins first, as in the reference.
struct PairMerger {
    private struct Symbol {
        var token: TokenID
        var previous: Int32
        var next: Int32
        /// Rank of the pair this symbol forms with the next one; `none` when they do not join.
        var pairRank: UInt32
        var pairResult: TokenID
    }

    private static let none = UInt32.max

    private var symbols: [Symbol] = []
    /// Rank in the high half, the left symbol's place in the low half: the least entry is the next to join.
    private var candidates: Heap = Heap()

    /// Appends the tokens of `piece` to `output`. Bytes the vocabulary has no token for are left out, as in the reference.
    mutating func encode(
        _ piece: some Sequence<UInt8>,
        tokenOfByte: [TokenID],
        merges: MergeTable,
        into output: inout [TokenID]
    ) {
        symbols.removeAll(keepingCapacity: true)
        for byte in piece {
            let token = tokenOfByte[Int(byte)]
            if token < 0 { continue }
            let place = Int32(symbols.count)
            symbols.append(
                Symbol(token: token, previous: place - 1, next: place + 1, pairRank: Self.none, pairResult: -1)
            )
        }
        guard !symbols.isEmpty else { return }
        symbols[symbols.count - 1].next = -1
        for place in symbols.indices.dropLast() { updatePair(at: place, merges) }
        while let candidate = candidates.popLeast() {
            join(rank: UInt32(candidate >> 32), at: Int(candidate & 0xFFFF_FFFF), merges)
        }
        var place = 0
        while place >= 0 {
            output.append(symbols[place].token)
            place = Int(symbols[place].next)
        }
    }

    private mutating func join(rank: UInt32, at place: Int, _ merges: MergeTable) {
        // A pair that has changed since it was queued has another rank by now, and an entry of its own.
        guard symbols[place].pairRank == rank else { return }
        let taken = Int(symbols[place].next)
        symbols[place].token = symbols[place].pairResult
        symbols[place].next = symbols[taken].next
        symbols[taken].pairRank = Self.none
        if symbols[place].next >= 0 { symbols[Int(symbols[place].next)].previous = Int32(place) }
        updatePair(at: place, merges)
        if symbols[place].previous >= 0 { updatePair(at: Int(symbols[place].previous), merges) }
    }

    private mutating func updatePair(at place: Int, _ merges: MergeTable) {
        let next = Int(symbols[place].next)
        guard next >= 0, let merge = merges.merge(symbols[place].token, symbols[next].token) else {
            symbols[place].pairRank = Self.none
            return
        }
        symbols[place].pairRank = merge.rank
        symbols[place].pairResult = merge.result
        candidates.push(UInt64(merge.rank) << 32 | UInt64(place))
    }
}

/// A binary heap of integers, least first.
private struct Heap {
    private var entries: [UInt64] = []

    mutating func push(_ entry: UInt64) {
        entries.append(entry)
        entries.withUnsafeMutableBufferPointer { entries in
            var child = entries.count - 1
            while child > 0, case let parent = (child - 1) / 2, entries[parent] > entry {
                entries[child] = entries[parent]
                child = parent
            }
            entries[child] = entry
        }
    }

    mutating func popLeast() -> UInt64? {
        guard let least = entries.first, let moved = entries.popLast() else { return nil }
        if entries.isEmpty { return least }
        entries.withUnsafeMutableBufferPointer { entries in
            var parent = 0
            while case var child = 2 * parent + 1, child < entries.count {
                if child + 1 < entries.count, entries[child + 1] < entries[child] { child += 1 }
                if entries[child] >= moved { break }
                entries[parent] = entries[child]
                parent = child
            }
            entries[parent] = moved
        }
        return least
    }
}
