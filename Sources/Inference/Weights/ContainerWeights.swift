// The weights of a container: part of them pinned in memory, the others streamed by each walk.

import CKernels
import FlashWeights
import Glibc

/// A container with its pinned spans in memory, each read straight to its place and checked on the way.
package final class ContainerWeights: WeightSource, @unchecked Sendable {  // immutable after init
    package let tokenEmbedding: MatrixFormat
    package let outputNorm: UnsafePointer<Float>
    package let outputHead: MatrixFormat
    package let shape: WeightShape

    let container: ContainerFile
    let file: DirectFile
    let placement: ContainerPlacement
    /// Pinned spans: `placement.pins.places` counts from its start.
    let pinned: AlignedMemory
    /// A pinned token embedding that is not the output head, from its first extent on; nil where rows of it are read or it is the head.
    let embedding: AlignedMemory?

    /// Makes the queues that walks read through: the system's, except in tests.
    let makeQueue: ReadQueueMaker

    /// By extent: how its rows stand in memory.
    private(set) var interleaving: [Interleaving]

    private let layers: [LayerFormat]
    private let norms: AlignedMemory
    private let downScales: DownScales

    /// Reads what `placement` pins, and interleaves its rows where `kernels` want it so. Throws `FlashWeightsError` naming an extent that is
    /// damaged or cannot be read, and `InferenceError.outOfResources`.
    init(
        container: ContainerFile,
        placement: ContainerPlacement,
        kernels: lf_kernels,
        makeQueue: ReadQueueMaker? = nil
    ) throws {
        let layout = container.layout
        let file = try DirectFile(path: container.path)
        self.file = file
        self.makeQueue = makeQueue ?? { try makeReadQueue(for: file, depth: $0) }
        self.container = container.withoutMetadata()
        self.placement = placement
        shape = placement.shape
        norms = try AlignedMemory(byteCount: layout.extents[layout.norms].byteCount, for: "norms")
        pinned = try AlignedMemory(byteCount: placement.pins.pinnedBytes, for: "pinned weights")
        embedding =
            placement.pins.pinsEmbedding
            ? try AlignedMemory(byteCount: placement.embeddingBytes, for: "token embedding") : nil
        let base = norms.base.assumingMemoryBound(to: Float.self)
        outputNorm = UnsafePointer(base + layout.outputNorm)
        tokenEmbedding = MatrixFormat(layout.tokenEmbedding)
        outputHead = MatrixFormat(layout.outputHead)
        let downScales = try DownScales(layout)
        self.downScales = downScales
        layers = layout.layers.enumerated().map { index, layer in
            LayerFormat(
                layer,
                attentionNorm: UnsafePointer(base + layer.attentionNorm),
                feedForwardNorm: UnsafePointer(base + layer.feedForwardNorm),
                scales: downScales.table(ofLayer: index)
            )
        }
        interleaving = [Interleaving](repeating: Interleaving(), count: layout.extents.count)
        try loadPinned()
        if kernels.interleaves { interleavePinned() }
    }

    package func layer(_ index: Int) -> LayerFormat { layers[index] }

    package func makeWalk(threads: Int, rows: Int) throws -> any WeightWalk {
        try ContainerWalk(source: self, threads: threads, rows: rows)
    }

    /// Reads a span whose read failed once more, extent by extent, so that a passing fault passes and a lasting one is named.
    /// Throws `FlashWeightsError.unreadableExtent`.
    func readAgain(_ span: Span, into bytes: UnsafeMutableRawPointer) throws {
        let loader = try ExtentLoader(container: container, makeQueue: makeQueue)
        try loader.load(span.extents, to: bytes)
        try loader.finish()
    }

    private func loadPinned() throws {
        let layout = container.layout
        let loader = try ExtentLoader(container: container, makeQueue: makeQueue)
        try loader.load(layout.norms..<layout.norms + 1, to: norms.base)
        try downScales.load(through: loader)
        for (span, place) in zip(placement.sweep.spans, placement.pins.places) where place >= 0 {
            try loader.load(span.extents, to: pinned.base + place)
        }
        if let embedding { try loader.load(layout.tokenEmbedding.extents, to: embedding.base) }
        try loader.finish()
    }

    /// Of bundles of neurons the rows stay where they are, and so do those of a head that is looked up as well.
    private func interleavePinned() {
        let layout = container.layout
        var places = [UnsafeMutableRawPointer?](repeating: nil, count: layout.extents.count)
        for (span, place) in zip(placement.sweep.spans, placement.pins.places) where place >= 0 {
            for number in span.extents {
                places[number] = pinned.base + (place + layout.extents[number].offset - span.offset)
            }
        }
        var widest = 0
        for layer in layout.layers {
            widest = max(widest, layer.matrices.map(\.rowStride).max() ?? 0, layer.neurons.bundleBytes)
        }
        if !layout.isTied { widest = max(widest, layout.outputHead.rowStride) }
        let scratch = UnsafeMutableRawPointer.allocate(byteCount: widest * Int(LF_INTERLEAVED_ROWS), alignment: 64)
        defer { scratch.deallocate() }
        func interleave(_ matrix: ExtentMatrix) {
            guard matrix.rowStride == lf_row_bytes(matrix.type, matrix.columns) else { return }
            for number in matrix.extents {
                let rows = layout.extents[number].rowCount
                guard let place = places[number] else { continue }
                interleaving[number].rows = lf_interleave(matrix.type, place, rows, matrix.columns, scratch)
            }
        }
        for layer in layout.layers {
            layer.matrices.forEach(interleave)
            let neurons = layer.neurons
            guard case .rows = neurons.down, neurons.upOffset == lf_row_bytes(neurons.gateType, neurons.width),
                neurons.bundleBytes - neurons.upOffset == lf_row_bytes(neurons.upType, neurons.width)
            else { continue }
            for number in neurons.extents {
                let rows = layout.extents[number].rowCount
                guard let gate = places[number] else { continue }
                let up = gate + rows * neurons.upOffset
                interleaving[number].rows = lf_interleave(neurons.gateType, gate, rows, neurons.width, scratch)
                interleaving[number].up = lf_interleave(neurons.upType, up, rows, neurons.width, scratch)
            }
        }
        if !layout.isTied { interleave(layout.outputHead) }
    }
}

/// Makes a queue of this depth for a container.
package typealias ReadQueueMaker = @Sendable (Int) throws -> any ReadQueue

extension ContainerFile {
    /// The error for an extent whose read ended with `result`.
    func unreadable(_ extent: Int, _ result: ReadResult) -> FlashWeightsError {
        let reason =
            switch result {
            case .failed(let number): String(cString: strerror(number))
            default: "the file has become shorter"
            }
        return .unreadableExtent(path: path, name: name(of: extent), reason: reason)
    }
}

extension MatrixFormat {
    init(_ matrix: ExtentMatrix) {
        self.init(type: matrix.type, rows: matrix.rows, columns: matrix.columns, stride: matrix.rowStride)
    }
}

extension LayerFormat {
    /// A layer as the container has it; its norms and the scales beside its down columns are in memory.
    init(
        _ layer: LayerSection,
        attentionNorm: UnsafePointer<Float>,
        feedForwardNorm: UnsafePointer<Float>,
        scales: UnsafePointer<lf_shared_scales>?
    ) {
        self.init(
            attentionNorm: attentionNorm,
            feedForwardNorm: feedForwardNorm,
            query: MatrixFormat(layer.query),
            key: MatrixFormat(layer.key),
            value: MatrixFormat(layer.value),
            attentionOutput: MatrixFormat(layer.attentionOutput),
            neurons: NeuronFormat(layer.neurons, scales: scales)
        )
    }
}

extension NeuronFormat {
    fileprivate init(_ section: NeuronSection, scales: UnsafePointer<lf_shared_scales>?) {
        switch section.down {
        case .rows(let matrix):
            self.init(
                count: section.count,
                gateType: section.gateType,
                upType: section.upType,
                gateStride: section.upOffset,
                upStride: section.bundleBytes - section.upOffset,
                up: .behindGateRows,
                down: .rows(MatrixFormat(matrix))
            )
        case .columns(let type), .quants(let type, _):
            self.init(
                count: section.count,
                gateType: section.gateType,
                upType: section.upType,
                gateStride: section.bundleBytes,
                upStride: section.bundleBytes,
                up: .offset(section.upOffset),
                down: .columns(type: type, offset: section.downOffset, scales: scales)
            )
        }
    }
}
