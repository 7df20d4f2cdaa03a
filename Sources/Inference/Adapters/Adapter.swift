// An adapter in memory, ready to be added to a pass.

import CKernels
import FlashWeights

/// Low-rank changes to a model's projections (LoRA, arXiv 2106.09685): y += scale · B (A x), beside the base's own weights, which stay
/// as they are. Immutable, so one serves any number of texts; texts with different adapters share passes.
public final class Adapter: @unchecked Sendable {  // immutable after init
    /// The file's own name for itself, or the folder's.
    public let name: String
    /// Where it was loaded from.
    public let path: String
    /// The largest rank of its factors.
    public let rank: Int
    /// How many matrices it changes.
    public let projectionCount: Int
    /// Bytes of its factors in memory.
    public var byteCount: Int { memory.byteCount }

    /// A number that stands for what it computes: the key of what may be kept for later texts.
    package let identity: UInt64

    /// By layer, then by stage.
    let stages: UnsafePointer<LowRankStage>
    let room: AdapterRoom
    private let stageCount: Int
    private let memory: AlignedMemory

    /// Reads and packs all factors.
    /// - Parameter orders: For each layer, which of the model's neurons stands at each place; nil for their own order.
    ///
    /// Throws `InferenceError.badAdapter` or `.outOfResources`, or `GGUFError.cannotRead`.
    init(_ file: AdapterFile, layout: AdapterLayout, base: AdapterBase, kernels: lf_kernels, orders: [[Int]]?) throws {
        let memory = try AlignedMemory(byteCount: max(64, layout.byteCount), for: "an adapter")
        let packer = AdapterPacker(file: file, configuration: base.configuration, kernels: kernels, base: memory.base)
        stageCount = layout.stages.count * AdapterStage.count
        let stages = UnsafeMutablePointer<LowRankStage>.allocate(capacity: stageCount)
        stages.initialize(repeating: LowRankStage(), count: stageCount)
        self.stages = UnsafePointer(stages)
        self.memory = memory
        name = file.name
        path = file.path
        rank = file.factors.values.reduce(0) { max($0, $1.rank) }
        projectionCount = file.factors.count
        room = layout.room
        var failure: (any Error)?
        do {
            for (layer, planned) in layout.stages.enumerated() {
                for (number, stage) in planned.enumerated() {
                    guard let stage else { continue }
                    try packer.pack(stage, layer: layer, order: orders?[layer])
                    stages[layer * AdapterStage.count + number] = LowRankStage(stage, base: memory.base)
                }
            }
        } catch { failure = error }
        let checksum = RunningChecksum()
        checksum.update(UnsafeRawBufferPointer(start: memory.base, count: memory.byteCount))
        identity = checksum.value
        if let failure { throw failure }
    }

    deinit { stages.deallocate() }

    /// The factors of one stage of a layer; of rank 0 where it is not changed.
    @inline(__always)
    func stage(_ stage: AdapterStage, layer: Int) -> UnsafePointer<LowRankStage> {
        stages + (layer &* AdapterStage.count &+ stage.rawValue)
    }
}

/// A stage as passes use it.
struct LowRankStage {
    /// Numbers that an input is reduced to; 0 where nothing is changed.
    private(set) var ranks = 0
    private(set) var columns = 0
    private(set) var type = LF_F32
    /// A, by rows (ranks, columns), or by columns.
    private(set) var a = UnsafeRawPointer(bitPattern: 64)!  // never read where `ranks` is 0
    private(set) var stride = 0
    /// The first of this stage's numbers among those of a row.
    private(set) var firstRank = 0
    private(set) var parts = InlineArray<3, LowRankPart>(repeating: LowRankPart())

    init() {}

    init(_ stage: AdapterLayout.Stage, base: UnsafeMutableRawPointer) {
        ranks = stage.ranks
        columns = stage.columns
        type = stage.type
        a = UnsafeRawPointer(base + stage.offset)
        stride = lf_row_bytes(stage.type, stage.isByColumns ? stage.ranks : stage.columns)
        firstRank = stage.parts[0].firstRank
        for part in stage.parts {
            guard
                let all = AdapterStage.allCases.first(where: { $0.projections.contains(part.projection) })?.projections,
                let place = all.firstIndex(of: part.projection)
            else { continue }
            parts[place] = LowRankPart(part, base: base)
        }
    }
}

/// B of one projection.
struct LowRankPart {
    private(set) var rank = 0
    private var firstRank = 0
    private var type = LF_F32
    /// In 8 bits by groups of rows; else floats by columns.
    private var rounded = lf_low_rank()
    private var columns = UnsafeRawPointer(bitPattern: 64)!  // never read where `rank` is 0
    private var columnStride = 0

    init() {}

    init(_ part: AdapterLayout.Part, base: UnsafeMutableRawPointer) {
        rank = part.rank
        firstRank = part.firstRank
        type = part.type
        let place = UnsafeRawPointer(base + part.offset)
        if part.isRounded {
            rounded.quants = place.assumingMemoryBound(to: Int8.self)
            rounded.scales = (place + part.scalesOffset).assumingMemoryBound(to: UInt16.self)
            rounded.rank = part.rank
        } else {
            columns = place
            columnStride = lf_row_bytes(part.type, part.rows)
        }
    }

    /// Asks for the factors of some outputs.
    @inline(__always)
    func prefetch(_ rows: Range<Int>) {
        guard type == LF_Q8_0 else { return }
        var factors = rounded
        lf_prefetch_low_rank(&factors, rows.lowerBound, rows.upperBound)
    }

    /// out (t, rows) += reduced (t, rank) · Bᵀ for some rows; `out` points at row 0.
    @inline(__always)
    func add(
        _ range: Range<Int>,
        _ reduced: UnsafePointer<Float>,
        reducedStride: Int,
        tokens: Int,
        into out: UnsafeMutablePointer<Float>,
        outStride: Int,
        kernels: borrowing lf_kernels
    ) {
        guard rank > 0 else { return }
        let (begin, end) = (range.lowerBound, range.upperBound)
        if type == LF_Q8_0 {
            var factors = rounded
            kernels.add_low_rank(&factors, begin, end, reduced + firstRank, reducedStride, tokens, out, outStride)
        } else {
            kernels.accumulate_columns(
                type,
                columns,
                columnStride,
                nil,
                rank,
                begin,
                end,
                reduced + firstRank,
                reducedStride,
                tokens,
                out,
                outStride
            )
        }
    }
}
