// How a container is spread over memory and flash: what is pinned, and the ring through which the rest streams.

import CKernels
import FlashWeights

/// The ring of staging buffers between flash and the pass.
package struct StagingRing: Equatable, Sendable {
    /// The most bytes of one read, and the size of a slot.
    package var readBytes: Int
    /// Reads that have a buffer: under way, waiting for the pass, or in use by it.
    package var slots: Int
    /// Reads under way at the same time, at most.
    package var depth: Int

    /// Bytes of all slots.
    package var byteCount: Int { readBytes * slots }

    package init(readBytes: Int, slots: Int, depth: Int) {
        self.readBytes = readBytes
        self.slots = slots
        self.depth = min(depth, slots)
    }

    /// What a container has that is resident: reads of this size at load, and no slots.
    static let unused = StagingRing(readBytes: 1 << 20, slots: 0, depth: 0)

    /// Rings, best first, with the reads that `storage` answers best. Unmeasured, half a MiB a read and eight reads under
    /// way reach the plateau of most devices. A ring of 16 MiB outlasts the time in which the pass works on pinned weights.
    static func choices(layout: ContainerLayout, storage: StorageProfile?) -> [StagingRing] {
        let mebibyte = 1 << 20
        return [16, 8, 3, 1].map { $0 * mebibyte }.map { bytes in
            let shape = storage?.bestShape(bytesInFlight: bytes / 2)
            return ring(shape?.readSize ?? min(512 << 10, bytes / 12), of: bytes, depth: shape?.depth, layout)
        } + [smallest(layout)]
    }

    /// The smallest ring that still reads while the pass works.
    static func smallest(_ layout: ContainerLayout) -> StagingRing { ring(64 << 10, of: 0, depth: nil, layout) }

    private static func ring(_ readBytes: Int, of bytes: Int, depth: Int?, _ layout: ContainerLayout) -> StagingRing {
        // A slot holds at least one extent, whichever it is.
        let resident = Set(layout.residentExtents)
        let largest = layout.extents.indices.reduce(0) {
            resident.contains($1) ? $0 : max($0, layout.extents[$1].byteCount)
        }
        let slotBytes = max(readBytes / 4096 * 4096, largest)
        let slots = max(6, bytes / slotBytes)
        return StagingRing(readBytes: slotBytes, slots: slots, depth: depth ?? max(4, min(16, slots / 2)))
    }
}

/// Where each part of one container goes.
struct ContainerPlacement {
    let sweep: Sweep
    let pins: PinPlan
    /// Unused when everything is pinned.
    let ring: StagingRing
    let shape: WeightShape
    /// Bytes of a token embedding that is not the output head; 0 when tied.
    let embeddingBytes: Int
    /// Bytes of scales beside down columns, which are always in memory.
    let scaleBytes: Int

    /// Bytes of weights in memory.
    var pinnedBytes: Int { pins.pinnedBytes + (pins.pinsEmbedding ? embeddingBytes : 0) }

    /// Neurons of a piece when weights stream: enough that a barrier costs nothing, few enough that activations stay small.
    private static let streamedPieceNeurons = 2048

    /// Pins what fits into `room` bytes. Spans are as long as the ring's reads.
    init(_ layout: ContainerLayout, ring: StagingRing, room: Int, withNeurons: Bool = true) {
        self.ring = ring
        sweep = Sweep(layout, readBytes: ring.readBytes, withNeurons: withNeurons)
        embeddingBytes =
            layout.isTied
            ? 0 : layout.tokenEmbedding.extents.reduce(0) { $0 + layout.extents[$1].byteCount }
        scaleBytes = layout.residentBytes - layout.extents[layout.norms].byteCount
        pins = PinPlan(sweep, room: room, embeddingBytes: embeddingBytes)
        shape = Self.shape(layout, isResident: withNeurons && pins.isResident)
    }

    /// Bytes of the tables that go with `layout`: extents, spans and their places, reads, pieces, runs.
    static func tableBytes(_ layout: ContainerLayout, readBytes: Int) -> Int {
        // Two neighbouring spans of a station are longer than a read.
        let stations = layout.layers.count * Sweep.stationsPerLayer(layout) + 1
        let bytes = layout.extents.reduce(0) { $0 + $1.byteCount }
        let spans = min(layout.extents.count, 2 * bytes / max(1, readBytes) + stations)
        let largestPiece = layout.layers.map(\.neurons.extents.count).max() ?? 0
        return layout.extents.count * 48 + spans * 224 + largestPiece * MemoryLayout<WeightRun>.stride
    }

    /// What memory for a pass depends on. A resident container makes one piece of a layer's neurons; a down matrix by rows needs
    /// the outputs of all neurons at once, whatever the pieces.
    static func shape(_ layout: ContainerLayout, isResident: Bool) -> WeightShape {
        var types: Set<UInt32> = []
        var neurons = 0
        for layer in layout.layers {
            for matrix in layer.matrices { types.insert(matrix.type.rawValue) }
            types.insert(layer.neurons.gateType.rawValue)
            types.insert(layer.neurons.upType.rawValue)
            // A piece has whole extents, hence perhaps one extent's neurons more than the limit.
            let limit = isResident || layout.hasDownRows ? layer.neurons.count : streamedPieceNeurons
            neurons = max(neurons, min(layer.neurons.count, max(limit, layer.neurons.neuronsPerExtent)))
        }
        return WeightShape(
            layerTypes: types.sorted().map { lf_type($0) },
            headType: layout.outputHead.type,
            neuronsPerPiece: neurons,
            byteCount: layout.extents.reduce(0) { $0 + $1.byteCount }
        )
    }
}
