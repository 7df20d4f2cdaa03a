// Byte-pair encoding of one piece: join the pair of lowest rank until none joins.

/// Which neighbours join: by a table of merges, or because their text together is a token.
protocol PairRule {
    /// The merge of two neighbouring symbols, whose text is `text` of the piece; nil when they do not join.
    func merge(_ left: TokenID, _ right: TokenID, text: Range<Int>) -> Merge?
}

/// Scratch for merging, reused from piece to piece so that encoding allocates only while it grows.
///
/// Symbols are a linked list and candidate pairs a binary heap, so a piece of n symbols costs O(n log n): a megabyte of one
/// letter takes a moment, not hours. Of equal ranks the leftmost pair joins first, as in the references.
struct PairMerger {
    private struct Symbol {
        var token: TokenID
        /// Where its text starts; it ends where the next symbol's starts.
        var start: Int32
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

    /// Forgets the last piece.
    mutating func start() { symbols.removeAll(keepingCapacity: true) }

    /// Adds the piece's next symbol, whose text starts at `start`. −1 stands for text that no token stands for.
    @inline(__always)
    mutating func append(_ token: TokenID, start: Int) {
        let place = Int32(symbols.count)
        symbols.append(
            Symbol(
                token: token,
                start: Int32(start),
                previous: place - 1,
                next: place + 1,
                pairRank: Self.none,
                pairResult: -1
            )
        )
    }

    /// Joins what joins, then calls `body` with each symbol left and its text. The piece's text ends at `end`.
    mutating func join(by rule: some PairRule, end: Int, _ body: (TokenID, Range<Int>) -> Void) {
        guard !symbols.isEmpty else { return }
        symbols[symbols.count - 1].next = -1
        for place in symbols.indices.dropLast() { updatePair(at: place, rule, end) }
        while let candidate = candidates.popLeast() {
            joinPair(rank: UInt32(candidate >> 32), at: Int(candidate & 0xFFFF_FFFF), rule, end)
        }
        var place = 0
        while place >= 0 {
            let next = Int(symbols[place].next)
            body(symbols[place].token, Int(symbols[place].start)..<(next >= 0 ? Int(symbols[next].start) : end))
            place = next
        }
    }

    private mutating func joinPair(rank: UInt32, at place: Int, _ rule: some PairRule, _ end: Int) {
        // A pair that has changed since it was queued has an entry of its own; of equal rank, it is the very next one.
        guard symbols[place].pairRank == rank else { return }
        let taken = Int(symbols[place].next)
        symbols[place].token = symbols[place].pairResult
        symbols[place].next = symbols[taken].next
        symbols[taken].pairRank = Self.none
        if symbols[place].next >= 0 { symbols[Int(symbols[place].next)].previous = Int32(place) }
        updatePair(at: place, rule, end)
        if symbols[place].previous >= 0 { updatePair(at: Int(symbols[place].previous), rule, end) }
    }

    private mutating func updatePair(at place: Int, _ rule: some PairRule, _ end: Int) {
        let next = Int(symbols[place].next)
        guard next >= 0 else {
            symbols[place].pairRank = Self.none
            return
        }
        let after = Int(symbols[next].next)
        let text = Int(symbols[place].start)..<(after >= 0 ? Int(symbols[after].start) : end)
        guard let merge = rule.merge(symbols[place].token, symbols[next].token, text: text) else {
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
