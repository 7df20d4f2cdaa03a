// The neurons of a pass: the cached ones from memory, the missing ones read while attention and the cached ones are computed.

import CKernels
import FlashWeights

/// Brings each layer's neurons in pieces: first all that are cached, then the missing extents in the order of the file, as they
/// arrive. The order of sums, and so every bit, depends on what is cached, but not on the order in which reads end.
///
/// A pass of one row computes the cached extents and as many others as the sparsity leaves, those that score highest. A pass of
/// several rows computes all, exactly: the union over a few rows is most of a layer, and one sweep serves them together.
final class NeuronStream {
    let source: SparseWeights
    let layers: [NeuronSection]
    let extents: [Extent]
    let caches: UnsafeMutablePointer<NeuronCache>  // (layers)
    /// Window bundles (layers, window).
    let windows: AlignedMemory
    let windowStride: Int
    private let workspace: Predictor.Workspace?
    private let scores: UnsafeMutablePointer<Float>  // (extents of a layer)
    private let ranking: UnsafeMutablePointer<Float>  // (extents that are not cached), in any order
    let ring: NeuronRing
    private let runs: UnsafeMutablePointer<WeightRun>
    private let threads: Int
    private let neuronsPerPiece: Int

    private var isDense = true
    private var wantsLogits = true
    /// The layer whose neurons are under way; −1 between two.
    private var layer = -1
    /// Cached bundles that were handed out, of those that were cached when the layer began.
    private var cachedDone = 0
    private var cachedCount = 0

    /// Bundles that passes computed, and all that a dense pass would have.
    private(set) var computed = 0
    private(set) var total = 0

    init(source: SparseWeights, threads: Int) throws {
        self.source = source
        self.threads = threads
        let layout = source.container.layout
        let placement = source.placement
        layers = layout.layers.map(\.neurons)
        extents = layout.extents
        neuronsPerPiece = source.shape.neuronsPerPiece
        windowStride = layers.map { placement.window * $0.neuronsPerExtent * $0.bundleBytes }.max() ?? 0
        windows = try AlignedMemory(byteCount: windowStride * layers.count, for: "window of neurons")
        let most = layers.map(\.extents.count).max() ?? 1
        scores = .allocate(capacity: most)
        scores.initialize(repeating: 0, count: most)
        ranking = .allocate(capacity: most)
        ranking.initialize(repeating: 0, count: most)
        workspace = try source.predictors.first.map { try Predictor.Workspace($0.layout) }
        caches = .allocate(capacity: layers.count)
        for (index, neurons) in layers.enumerated() {
            (caches + index).initialize(
                to: NeuronCache(
                    extents: neurons.extents.count,
                    pinned: placement.pinned[index],
                    window: placement.window,
                    neuronsPerSlot: neurons.neuronsPerExtent
                )
            )
        }
        ring = try NeuronRing(source: source, mostMissing: most)
        runs = .allocate(capacity: max(2 + (source.tracksNeurons ? placement.window : 0), ring.mostLent))
    }

    deinit {
        caches.deinitialize(count: layers.count)
        caches.deallocate()
        scores.deallocate()
        ranking.deallocate()
        runs.deallocate()
    }

    var traffic: WeightTraffic {
        var traffic = ring.traffic
        traffic.usedBytes = usedBytes
        for index in layers.indices {
            traffic.windowHits += caches[index].hits
            traffic.windowMisses += caches[index].misses
        }
        traffic.neurons = total
        traffic.computedNeurons = computed
        return traffic
    }

    private var usedBytes = 0

    func beginPass(rows: Int, wantsLogits: Bool) {
        isDense = rows > 1 || source.placement.sparsity <= 0
        self.wantsLogits = wantsLogits
        layer = -1
    }

    /// Decides what a layer computes and starts its reads. `input` is the normed input (d) of its attention; it is not looked at
    /// in a dense pass.
    func beginLayer(_ index: Int, input: UnsafePointer<Float>) throws {
        if index == layers.count - 1, !wantsLogits { return }
        let neurons = layers[index]
        layer = index
        ring.beginLayer(neurons.extents.lowerBound)
        let first = caches[index].pinned
        if isDense {
            for extent in first..<neurons.extents.count where caches[index].slot(of: extent) == nil { ring.add(extent) }
        } else if source.placement.wanted[index] > 0, let workspace {
            caches[index].beginToken()
            source.predictors[index].score(input, neuronsPerExtent: neurons.neuronsPerExtent, workspace, into: scores)
            choose(source.placement.wanted[index], ofLayer: index)
        }
        cachedDone = 0
        cachedCount = pinnedCount + (caches[index].used - first) * neurons.neuronsPerExtent
        let missing = ring.missing.reduce(0) { $0 + extents[neurons.extents.lowerBound + Int($1)].rowCount }
        computed += cachedCount + missing
        total += neurons.count
        usedBytes += (cachedCount + missing) * neurons.bundleBytes
        try ring.readAhead()
    }

    /// Wants the `wanted` extents that are not pinned: those of the window, which cost no read, and the best of the others.
    private func choose(_ wanted: Int, ofLayer index: Int) {
        let neurons = layers[index]
        let first = caches[index].pinned
        var others = 0
        for extent in first..<neurons.extents.count where caches[index].slot(of: extent) == nil {
            ranking[others] = scores[extent]
            others += 1
        }
        let reads = min(others, wanted - (caches[index].used - first))
        guard reads > 0 else { return }
        // Scores equal to the smallest that is read are taken in file order, so that the number is kept.
        let smallest = selectLargest(reads, of: UnsafeMutableBufferPointer(start: ranking, count: others))
        var equal = reads - smallest.larger
        for extent in first..<neurons.extents.count where scores[extent] >= smallest.value {
            // A cached extent that scores as well is a hit: the cache spared the token this read.
            if caches[index].slot(of: extent) == nil, scores[extent] == smallest.value {
                if equal == 0 { continue }
                equal -= 1
            }
            if !caches[index].want(extent) { ring.add(extent) }
        }
    }

    /// The next piece of the current layer.
    func next() throws -> WeightPiece {
        precondition(layer >= 0, "the neurons of a layer are asked for before its input was shown")
        try giveBack()
        let neurons = layers[layer]
        var count = 0
        var chunks = 0
        var rows = 0
        if cachedDone < cachedCount {
            let size = chunkRows(min(neuronsPerPiece, cachedCount - cachedDone), threads: threads)
            while cachedDone < cachedCount, rows < neuronsPerPiece {
                let isPinned = cachedDone < pinnedCount
                let end = min(isPinned ? pinnedCount : cachedCount, cachedDone + neuronsPerPiece - rows)
                let base =
                    isPinned
                    ? source.pinned.base + source.pinnedOffsets[layer] + cachedDone * neurons.bundleBytes
                    : windows.base + layer * windowStride + (cachedDone - pinnedCount) * neurons.bundleBytes
                appendCached(base, end - cachedDone, size, &count, &rows, &chunks)
                cachedDone = end
            }
        } else {
            try ring.take(limit: neuronsPerPiece) { bytes, extent in
                let size = min(extent.rowCount, 256)
                append(bytes, extent.rowCount, size, firstNeuron: extent.firstRow, &count, &rows, &chunks)
            }
        }
        return WeightPiece(
            runs: runs,
            runCount: count,
            chunkCount: chunks,
            rows: 0..<rows,
            endsStation: cachedDone >= cachedCount && ring.isEmpty
        )
    }

    /// The pass is at another station: the last layer's extents are no longer in use, or this layer's reads go on beside attention.
    func finishLayer() throws {
        guard layer >= 0 else { return }
        if ring.lent > 0, ring.isEmpty { try giveBack() } else { try ring.readAhead() }
    }

    func endPass(completed: Bool) {
        if completed {
            keepInWindow()
        }
        ring.restart()
        layer = -1
    }

    private var pinnedCount: Int {
        min(layers[layer].count, caches[layer].pinned * layers[layer].neuronsPerExtent)
    }

    private func giveBack() throws {
        keepInWindow()
        try ring.giveBack()
    }

    /// Copies what the pass has just computed from the ring into free or evictable slots of the window.
    private func keepInWindow() {
        guard !isDense, layer >= 0, caches[layer].capacity > caches[layer].pinned else { return }
        let neurons = layers[layer]
        let slotBytes = neurons.neuronsPerExtent * neurons.bundleBytes
        ring.forEachLent { bytes, number in
            // The last extent of a layer may be shorter than a slot; there would be a gap in the matrix.
            let extent = extents[neurons.extents.lowerBound + number]
            guard extent.rowCount == neurons.neuronsPerExtent, let slot = caches[layer].admit(number) else { return }
            let place = windows.base + layer * windowStride + (slot - caches[layer].pinned) * slotBytes
            place.copyMemory(from: bytes, byteCount: slotBytes)
        }
        caches[layer].checkInvariants()
    }

    /// Adds `rowCount` cached bundles from `cachedDone` on: one run, or, where adapters must know which neurons they are, one for each
    /// slot of the window.
    private func appendCached(
        _ base: UnsafeMutableRawPointer,
        _ rowCount: Int,
        _ size: Int,
        _ count: inout Int,
        _ rows: inout Int,
        _ chunks: inout Int
    ) {
        let neurons = layers[layer]
        guard cachedDone >= pinnedCount, source.tracksNeurons else {
            append(base, rowCount, size, firstNeuron: cachedDone, &count, &rows, &chunks)
            return
        }
        let perSlot = neurons.neuronsPerExtent
        var done = 0
        while done < rowCount {
            let (slot, within) = (cachedDone - pinnedCount + done).quotientAndRemainder(dividingBy: perSlot)
            let extent = caches[layer].extent(in: caches[layer].pinned + slot)
            let part = min(rowCount - done, perSlot - within)
            append(
                base + done * neurons.bundleBytes,
                part,
                size,
                firstNeuron: extents[neurons.extents.lowerBound + extent].firstRow + within,
                &count,
                &rows,
                &chunks
            )
            done += part
        }
    }

    private func append(
        _ base: UnsafeMutableRawPointer,
        _ rowCount: Int,
        _ size: Int,
        firstNeuron: Int,
        _ count: inout Int,
        _ rows: inout Int,
        _ chunks: inout Int
    ) {
        let chunkCount = (rowCount &+ size &- 1) / size
        (runs + count).initialize(
            to: WeightRun(
                target: .neurons,
                base: UnsafeRawPointer(base),
                firstRow: rows,
                rowCount: rowCount,
                firstNeuron: firstNeuron,
                chunkRows: size,
                chunks: chunks..<chunks &+ chunkCount
            )
        )
        count &+= 1
        rows &+= rowCount
        chunks &+= chunkCount
    }
}
