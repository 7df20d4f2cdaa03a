// How the neurons of a calibrated container are spread over memory and flash.

import FlashWeights

/// What a sparse run keeps of the neurons, and how it reads the others.
package struct SparsePlacement: Equatable, Sendable {
    /// The share of neurons that a decoded token should not compute.
    package let sparsity: Double
    /// By layer: how many of its extents stay in memory (the hottest: calibration put them first).
    package let pinned: [Int]
    /// By layer: how many of the other extents a decoded token computes: those in the window, and those that score highest.
    package let wanted: [Int]
    /// Extents of a layer's window.
    package let window: Int
    /// Buffers for extents under way or just read, and reads under way at most.
    package let stagingSlots: Int
    package let depth: Int
    /// Bytes of one staging buffer: the largest extent.
    package let stagingSlotBytes: Int
    /// Bytes of the pinned bundles and of all windows.
    package let pinnedBytes: Int
    package let windowBytes: Int

    /// What a decoded token reads when the window is full.
    package let expectedReadBytes: Int
    /// Requests in which it reads that, if extents that are read lie anywhere among those that are not.
    package let expectedReads: Int

    /// The most bytes of one read.
    package var mostReadBytes: Int { Self.longestRun(slotBytes: stagingSlotBytes) * stagingSlotBytes }
    package var stagingBytes: Int { stagingSlots * stagingSlotBytes }

    /// The share of the cache that is a window; see SPARSITY.md.
    package static let windowShare = 0.1

    /// Spreads `room` bytes evenly over the layers; `cachedShare` of the neurons at most.
    package init(_ layout: ContainerLayout, sparsity: Double, room: Int, cachedShare: Double? = nil) {
        self.sparsity = sparsity
        let layers = layout.layers.map(\.neurons)
        stagingSlotBytes = Self.slotBytes(layout)
        stagingSlots = Self.stagingSlots(layout)
        depth = min(32, stagingSlots)
        let total = layers.reduce(0) { $0 + $1.byteCount }
        let share = min(1, cachedShare ?? 1, Double(max(0, room)) / Double(max(1, total)))
        let isWhole = share >= 1
        var window = 0
        if !isWhole, let first = layers.first {
            window = Int(share * Self.windowShare * Double(first.extents.count))
        }
        self.window = window
        pinned = layers.map { layer in
            if isWhole { return layer.extents.count }
            return max(0, Int(share * Double(layer.count)) / layer.neuronsPerExtent - window)
        }
        pinnedBytes = zip(layers, pinned).reduce(0) { sum, pair in
            sum + min(pair.0.count, pair.1 * pair.0.neuronsPerExtent) * pair.0.bundleBytes
        }
        windowBytes = layers.reduce(0) { $0 + window * $1.neuronsPerExtent * $1.bundleBytes }
        wanted = zip(layers, pinned).map { layer, pinned in
            max(0, Int(((1 - sparsity) * Double(layer.extents.count)).rounded()) - pinned)
        }
        let reads = wanted.map { max(0, $0 - window) }
        expectedReadBytes = reads.reduce(0, +) * stagingSlotBytes
        let longest = Self.longestRun(slotBytes: stagingSlotBytes)
        expectedReads = zip(layers, zip(pinned, reads)).reduce(0) { sum, layer in
            let others = layer.0.extents.count - layer.1.0 - window
            return sum + Self.requests(of: layer.1.1, among: others, longest: longest)
        }
    }

    /// The most neighbouring extents of one request.
    private static func longestRun(slotBytes: Int) -> Int { max(1, NeuronRing.requestBytes / slotBytes) }

    /// Runs of neighbours, of `longest` at most, that `reads` out of `others` extents in a row make: run lengths are geometric.
    private static func requests(of reads: Int, among others: Int, longest: Int) -> Int {
        guard reads > 0 else { return 0 }
        guard reads < others else { return (reads + longest - 1) / longest }
        let next = Double(reads) / Double(others)
        var atLeast = 1.0
        for _ in 0..<longest { atLeast *= next }
        return Int((Double(reads) * (1 - next) / (1 - atLeast)).rounded(.up))
    }

    /// Enters what every sparse run of `layout` keeps besides neurons: predictors, staging buffers, tables.
    static func reserve(_ layout: ContainerLayout, in ledger: inout MemoryLedger) {
        ledger.reserve(LedgerEntry.predictors.rawValue, bytes: predictorBytes(layout))
        ledger.reserve(LedgerEntry.staging.rawValue, bytes: stagingBytes(layout))
        ledger.reserve(LedgerEntry.directory.rawValue, bytes: tableBytes(layout))
    }

    /// What is left is read through this much memory.
    package static func stagingBytes(_ layout: ContainerLayout) -> Int { stagingSlots(layout) * slotBytes(layout) }

    /// Bytes of lists and tables that go with the neurons: where each extent is, and when it was wanted.
    package static func tableBytes(_ layout: ContainerLayout) -> Int {
        layout.layers.reduce(0) { $0 + $1.neurons.extents.count * 16 }
    }

    /// Bytes of all predictors; 0 where a layer has none.
    package static func predictorBytes(_ layout: ContainerLayout) -> Int {
        layout.sections.reduce(0) { $0 + ($1.kind == CalibrationSection.layer ? $1.byteCount : 0) }
    }

    private static func slotBytes(_ layout: ContainerLayout) -> Int {
        layout.layers.reduce(4096) { largest, layer in
            layer.neurons.extents.reduce(largest) { max($0, layout.extents[$1].byteCount) }
        }
    }

    /// About a MiB for small extents, more for large ones: enough under way to keep a device busy while the pass works on some.
    private static func stagingSlots(_ layout: ContainerLayout) -> Int {
        let most = layout.layers.map(\.neurons.extents.count).max() ?? 1
        return min(max(1, most), max(32, (2 << 20) / slotBytes(layout)))
    }
}
