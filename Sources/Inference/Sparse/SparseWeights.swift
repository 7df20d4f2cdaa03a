// A calibrated container whose neurons are read only where they are expected to matter.

import CKernels
import FlashWeights

/// Attention and output head as a container has them; of the neurons the hottest are in memory, and the predictors.
package final class SparseWeights: WeightSource, @unchecked Sendable {  // immutable after init
    /// Everything but the neurons.
    let dense: ContainerWeights
    let placement: SparsePlacement
    let predictors: [Predictor]
    package let summary: CalibrationSummary
    /// Whether runs say which neurons they hold, as adapters need.
    let tracksNeurons: Bool
    /// Pinned bundles, layer after layer, and where each layer begins.
    let pinned: AlignedMemory
    let pinnedOffsets: [Int]

    var container: ContainerFile { dense.container }
    package var tokenEmbedding: MatrixFormat { dense.tokenEmbedding }
    package var outputNorm: UnsafePointer<Float> { dense.outputNorm }
    package var outputHead: MatrixFormat { dense.outputHead }
    package var shape: WeightShape { dense.shape }
    package func layer(_ index: Int) -> LayerFormat { dense.layer(index) }

    /// Loads predictors and pinned neurons. Throws `InferenceError.notCalibrated` for a container without predictors, and what
    /// reading extents throws.
    package convenience init(
        container: ContainerFile,
        denseRing: StagingRing,
        denseRoom: Int,
        sparse placement: SparsePlacement,
        kernels: lf_kernels
    ) throws {
        let rest = ContainerPlacement(container.layout, ring: denseRing, room: denseRoom, withNeurons: false)
        try self.init(container: container, rest: rest, sparse: placement, kernels: kernels)
    }

    init(
        container: ContainerFile,
        rest: ContainerPlacement,
        sparse placement: SparsePlacement,
        kernels: lf_kernels,
        makeQueue: ReadQueueMaker? = nil,
        tracksNeurons: Bool = false
    ) throws {
        self.tracksNeurons = tracksNeurons
        summary = try Self.summary(of: container)
        self.placement = placement
        dense = try ContainerWeights(container: container, placement: rest, kernels: kernels, makeQueue: makeQueue)
        let layout = container.layout
        predictors = try layout.layers.indices.map { index in
            guard let section = layout.section(kind: CalibrationSection.layer, layer: index) else {
                throw InferenceError.notCalibrated(path: container.path)
            }
            return try Predictor(section, of: container, kernels: kernels)
        }
        var offsets: [Int] = []
        var end = 0
        for (layer, count) in zip(layout.layers, placement.pinned) {
            offsets.append(end)
            end += min(layer.neurons.count, count * layer.neurons.neuronsPerExtent) * layer.neurons.bundleBytes
        }
        pinnedOffsets = offsets
        pinned = try AlignedMemory(byteCount: end, for: "neurons in memory")
        try loadPinned()
    }

    package func makeWalk(threads: Int, rows: Int) throws -> any WeightWalk {
        try SparseWalk(source: self, threads: threads, rows: rows)
    }

    /// What calibration noted about itself. Throws `InferenceError.notCalibrated` where it has not been, `.needsDownColumns` where it
    /// cannot be.
    package static func summary(of container: ContainerFile) throws -> CalibrationSummary {
        guard !container.layout.hasDownRows else { throw InferenceError.needsDownColumns(path: container.path) }
        guard let section = container.layout.section(kind: CalibrationSection.summary) else {
            throw InferenceError.notCalibrated(path: container.path)
        }
        guard let summary = CalibrationSummary(bytes: try container.read(section)) else {
            throw InferenceError.badCalibration(path: container.path)
        }
        return summary
    }

    /// Reads the pinned extents, some at a time, and moves their bundles together.
    private func loadPinned() throws {
        let layout = container.layout
        let loader = try ExtentLoader(container: container, makeQueue: dense.makeQueue)
        let batch = 64
        let buffer = try AlignedMemory(byteCount: batch * placement.stagingSlotBytes, for: "loading neurons")
        for (index, layer) in layout.layers.enumerated() {
            let neurons = layer.neurons
            let end = neurons.extents.lowerBound + placement.pinned[index]
            var first = neurons.extents.lowerBound
            while first < end {
                let range = first..<min(end, first + batch)
                try loader.load(range, to: buffer.base)
                try loader.finish()
                for number in range {
                    let extent = layout.extents[number]
                    (pinned.base + pinnedOffsets[index] + extent.firstRow * neurons.bundleBytes).copyMemory(
                        from: buffer.base + (extent.offset - layout.extents[first].offset),
                        byteCount: extent.rowCount * neurons.bundleBytes
                    )
                }
                first = range.upperBound
            }
        }
    }
}
