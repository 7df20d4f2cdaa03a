// Which weights stay in memory, and which are read again for each pass.

import FlashWeights

/// The split of a sweep between memory and flash.
///
/// A pass needs every span once, so a pinned byte saves a read byte wherever it is. The order (output head, attention, neurons)
/// is that of a sparse pass, which skips neurons; what a kind has no room for in full is spread evenly over the sweep, so
/// that reading and computing take turns instead of waiting for each other.
struct PinPlan {
    /// Where each span stands in the pinned memory, in bytes from its start; −1 for a streamed span.
    let places: [Int]
    /// Bytes of the pinned spans.
    let pinnedBytes: Int
    /// Pinned bytes by kind.
    let pinnedByKind: [Sweep.Kind: Int]
    /// Bytes that a pass with logits reads.
    let streamedBytes: Int
    /// Requests that a pass with logits makes.
    let streamedSpans: Int
    /// Whether a token embedding of its own is in memory: the last to be pinned, since a token reads one row of it.
    let pinsEmbedding: Bool

    /// Pins what fits into `room` bytes. `embeddingBytes` is the size of a token embedding that is not the output head; 0 when tied.
    init(_ sweep: Sweep, room: Int, embeddingBytes: Int) {
        var isPinned = [Bool](repeating: false, count: sweep.spans.count)
        var byKind: [Sweep.Kind: Int] = [:]
        var left = room
        for kind in Sweep.Kind.allCases {
            let total = sweep.byteCount(of: kind)
            let share = min(left, total)
            var seen = 0
            var pinned = 0
            for (index, span) in sweep.spans.enumerated() where sweep.kind(ofStation: span.station) == kind {
                seen += span.byteCount
                // At every point of the sweep no more than the kind's fair share, which is all of it when it fits.
                let allowed = Int((Double(share) * Double(seen) / Double(max(1, total))).rounded(.down))
                if share == total || pinned + span.byteCount <= allowed {
                    isPinned[index] = true
                    pinned += span.byteCount
                }
            }
            byKind[kind] = pinned
            left -= pinned
        }
        var places: [Int] = []
        places.reserveCapacity(sweep.spans.count)
        var end = 0
        var streamedBytes = 0
        var streamedSpans = 0
        for (span, pinned) in zip(sweep.spans, isPinned) {
            places.append(pinned ? end : -1)
            if pinned {
                end += span.byteCount
            } else {
                streamedBytes += span.byteCount
                streamedSpans += 1
            }
        }
        self.places = places
        pinnedBytes = end
        pinnedByKind = byKind
        self.streamedBytes = streamedBytes
        self.streamedSpans = streamedSpans
        pinsEmbedding = embeddingBytes > 0 && streamedSpans == 0 && embeddingBytes <= left
    }

    /// Whether a pass reads nothing (but perhaps rows of the embedding).
    var isResident: Bool { streamedSpans == 0 }
}
