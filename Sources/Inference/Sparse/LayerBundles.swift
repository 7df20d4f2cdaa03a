// One layer's neurons in memory, for calibration.

import CKernels
import FlashWeights

/// A layer's bundles one behind another, without padding, and the scales beside them.
final class LayerBundles {
    let neurons: NeuronSection
    /// Bundles (f) at their stride.
    let base: UnsafeRawPointer
    private let memory: AlignedMemory
    private let scales: AlignedMemory?
    private let type: lf_type

    /// Reads and checks them. Throws `FlashWeightsError`, or `InferenceError.outOfResources`.
    init(_ neurons: NeuronSection, of container: ContainerFile) throws {
        precondition(neurons.down.rowMatrix == nil, "bundles without down columns")
        let layout = container.layout
        memory = try AlignedMemory(byteCount: neurons.byteCount, for: "a layer's neurons")
        let largest = neurons.extents.reduce(0) { max($0, layout.extents[$1].byteCount) }
        let buffer = try AlignedMemory(byteCount: largest, for: "an extent")
        for number in neurons.extents {
            let extent = layout.extents[number]
            try container.read(extent: number, into: buffer.base)
            (memory.base + extent.firstRow * neurons.bundleBytes).copyMemory(
                from: buffer.base,
                byteCount: extent.rowCount * neurons.bundleBytes
            )
        }
        scales = try neurons.down.scales.map { matrix in
            let extent = matrix.extents.lowerBound
            let memory = try AlignedMemory(byteCount: layout.extents[extent].byteCount, for: "scales of down columns")
            try container.read(extent: extent, into: memory.base)
            return memory
        }
        self.neurons = neurons
        base = UnsafeRawPointer(memory.base)
        type = neurons.down.type
    }

    /// Squared length of a neuron's down column.
    func downSquare(of neuron: Int, _ kernels: lf_kernels) -> Float {
        let d = neurons.width
        let column = base + neuron * neurons.bundleBytes + neurons.downOffset
        var one: Float = 1
        var floats = [Float](repeating: 0, count: d)
        func expand(_ scales: UnsafePointer<lf_shared_scales>?) {
            kernels.accumulate_columns(type, column, neurons.bundleBytes, scales, 1, 0, d, &one, 1, 1, &floats, d)
        }
        if let scales, let matrix = neurons.down.scales {
            let halves = UnsafePointer(scales.base.assumingMemoryBound(to: UInt16.self))
            var table = lf_shared_scales(halves: halves, height: d, groups: matrix.rows)
            expand(&table)
        } else {
            expand(nil)
        }
        return floats.reduce(0) { $0 + $1 * $1 }
    }
}
