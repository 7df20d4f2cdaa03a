// Where an adapter's factors stand in memory, and how precise they are kept: known before any of them is read.

import CKernels

/// What an adapter must know of its base.
struct AdapterBase {
    let configuration: ModelConfiguration
    /// How most of the layers' weights are stored. Factors are kept no coarser: F32 beside F32, F16 beside F16, else 8 bits.
    let type: lf_type
    /// Whether down is stored by columns, in the neurons.
    let hasDownColumns: Bool
}

/// Offsets and types of all parts of one adapter.
///
/// A layer has four stages. The A rows of projections that share an input stand together (ranks, columns), so that one product
/// reduces it. B stands by groups of eight rows in 8 bits (`lf_low_rank`), or by columns in floats.
struct AdapterLayout {
    /// The factors of one projection.
    struct Part {
        let projection: Projection
        let rank: Int
        /// Its first among the reduced numbers of a row.
        let firstRank: Int
        /// Outputs.
        let rows: Int
        /// F32, F16, or Q8_0 for `lf_low_rank`.
        let type: lf_type
        var offset: Int

        var isRounded: Bool { type == LF_Q8_0 }
        /// Of rounded factors: bytes of their quants, behind which the scales stand.
        var scalesOffset: Int { (rows + 7) / 8 * ((rank + 1) / 2) * 16 }
        /// Bytes of all.
        var byteCount: Int {
            isRounded ? scalesOffset + (rows + 7) / 8 * 16 : lf_row_bytes(type, rows) * rank
        }
    }

    /// The projections of one stage in a layer.
    struct Stage {
        let columns: Int
        let type: lf_type
        let offset: Int
        let parts: [Part]
        /// A stands by columns (columns, ranks): down's, where neurons come in pieces.
        let isByColumns: Bool
        /// Reduced numbers of all parts.
        var ranks: Int { parts.reduce(0) { $0 + $1.rank } }
    }

    /// By layer, then by stage; nil where the adapter changes nothing.
    let stages: [[Stage?]]
    let byteCount: Int
    /// What passes need room for.
    let room: AdapterRoom

    init(_ file: AdapterFile, base: AdapterBase) {
        let c = base.configuration
        var end = 0
        func take(_ bytes: Int) -> Int {
            defer { end += (bytes + 63) & ~63 }
            return end
        }
        let floats = base.type == LF_F32 ? LF_F32 : LF_F16
        let isFloat = base.type == LF_F32 || base.type == LF_F16
        var room = AdapterRoom()
        stages = (0..<c.layerCount).map { layer in
            var feedForwardRanks = 0
            return AdapterStage.allCases.map { stage -> Stage? in
                let isByColumns = stage == .down && base.hasDownColumns
                // Beside gate's and up's: all three are needed at the same time.
                var rank = isByColumns ? feedForwardRanks : 0
                let pairs = stage.projections.compactMap { projection in
                    file.factors[.init(layer: layer, projection: projection)].map { (projection, $0.rank) }
                }
                guard let first = pairs.first else { return nil }
                let columns = first.0.columns(c)
                let total = pairs.reduce(0) { $0 + $1.1 }
                let rowType = isFloat || isByColumns || !columns.isMultiple(of: 32) ? floats : LF_Q8_0
                let start = take(
                    isByColumns ? lf_row_bytes(rowType, total) * columns : lf_row_bytes(rowType, columns) * total
                )
                let parts = pairs.map { projection, count -> Part in
                    defer { rank += count }
                    var part = Part(
                        projection: projection,
                        rank: count,
                        firstRank: rank,
                        rows: projection.rows(c),
                        type: isFloat ? floats : LF_Q8_0,
                        offset: end
                    )
                    part.offset = take(part.byteCount)
                    return part
                }
                if stage == .feedForward { feedForwardRanks = total }
                room.add(ranks: rank, type: rowType, columns: columns)
                return Stage(columns: columns, type: rowType, offset: start, parts: parts, isByColumns: isByColumns)
            }
        }
        byteCount = end
        self.room = room
    }
}

/// What a pass keeps for adapters: the most reduced numbers of a row, and room for inputs of these types.
package struct AdapterRoom: Sendable, Equatable {
    private(set) var ranks = 0
    /// The widest input of each type.
    private(set) var columns: [UInt32: Int] = [:]

    /// Whether no adapter is ever used.
    var isEmpty: Bool { ranks == 0 }

    mutating func add(ranks: Int, type: lf_type, columns: Int) {
        self.ranks = max(self.ranks, ranks)
        self.columns[type.rawValue] = max(self.columns[type.rawValue] ?? 0, columns)
    }

    /// Room for either.
    mutating func formUnion(_ other: AdapterRoom) {
        ranks = max(ranks, other.ranks)
        columns.merge(other.columns, uniquingKeysWith: max)
    }

    /// Bytes for the inputs of `tokens` tokens.
    func inputBytes(tokens: Int) -> Int {
        columns.reduce(0) { max($0, tokens * lf_activation_bytes(lf_type($1.key), $1.value, 1)) } + 64
    }
}
