// From "compute this share of what is not cached" to the score that an extent must exceed, measured at calibration.

/// Scores that `wanted` of a layer's uncached extents exceed, for nine shares of cached extents and eleven of wanted ones.
///
/// The hottest extents are cached, so what is left scores lower the more is cached: the threshold depends on both.
package struct ThresholdTable: Equatable, Sendable {
    /// Shares of a layer's extents that are cached, 0 … 0.8.
    package static let cachedShares: [Float] = [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8]
    /// Shares of the others that are computed.
    package static let wantedShares: [Float] = [0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.85, 1]
    /// Floats of a table.
    package static let count = cachedShares.count * wantedShares.count

    /// By cached share, then by wanted share, where they fall.
    package let values: [Float]

    package init(values: [Float]) {
        precondition(values.count == Self.count)
        self.values = values
    }

    /// Measures the table. `scores` (t, extents), row by row, extents from the hottest on; they are sorted copies only.
    package init(scores: [Float], extents: Int) {
        let tokens = scores.count / max(1, extents)
        var values: [Float] = []
        values.reserveCapacity(Self.count)
        var rest: [Float] = []
        for cached in Self.cachedShares {
            let first = min(extents - 1, Int((cached * Float(extents)).rounded()))
            rest.removeAll(keepingCapacity: true)
            for token in 0..<tokens { rest += scores[token * extents + first..<(token + 1) * extents] }
            rest.sort(by: >)
            for wanted in Self.wantedShares {
                let place = Int(wanted * Float(rest.count))
                // All of them: also those that score lower than any seen here.
                values.append(place >= rest.count ? -1 : rest[place])
            }
        }
        self.values = values
    }

    /// The threshold for these shares, interpolated. Computing none needs a score above infinity, computing all a score above −1
    /// (scores are not negative).
    package func threshold(cached: Double, wanted: Double) -> Float {
        if wanted <= 0 { return .infinity }
        if wanted >= 1 { return -1 }
        let (row, rowPart) = Self.place(Float(cached), in: Self.cachedShares)
        let (column, columnPart) = Self.place(Float(wanted), in: Self.wantedShares)
        func value(_ row: Int) -> Float {
            let first = row * Self.wantedShares.count + column
            return values[first] + (values[first + 1] - values[first]) * columnPart
        }
        return value(row) + (value(row + 1) - value(row)) * rowPart
    }

    private static func place(_ share: Float, in shares: [Float]) -> (index: Int, part: Float) {
        var index = 0
        while index + 2 < shares.count, shares[index + 1] <= share { index += 1 }
        let part = (share - shares[index]) / (shares[index + 1] - shares[index])
        return (index, max(0, min(1, part)))
    }
}
