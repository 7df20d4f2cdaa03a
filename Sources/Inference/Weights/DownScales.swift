// The scales beside down columns of quants: in memory in every run.

import CKernels
import FlashWeights

/// The scales of all layers that have them, each ready for the kernels.
final class DownScales {
    private let extents: [(number: Int, offset: Int)]
    private let memory: AlignedMemory
    private let tables: UnsafeMutableBufferPointer<lf_shared_scales>  // (layers); without halves where a layer has none

    /// Takes memory for them. Throws `InferenceError.outOfResources`.
    init(_ layout: ContainerLayout) throws {
        var extents: [(number: Int, offset: Int)] = []
        var end = 0
        for layer in layout.layers {
            guard let number = layer.neurons.down.scales?.extents.lowerBound else { continue }
            extents.append((number, end))
            end += layout.extents[number].byteCount
        }
        self.extents = extents
        memory = try AlignedMemory(byteCount: max(1, end), for: "scales of down columns")
        tables = .allocate(capacity: layout.layers.count)
        var next = extents.makeIterator()
        for (index, layer) in layout.layers.enumerated() {
            var table = lf_shared_scales()
            if let scales = layer.neurons.down.scales, let extent = next.next() {
                table.halves = UnsafePointer((memory.base + extent.offset).assumingMemoryBound(to: UInt16.self))
                table.height = layer.neurons.width
                table.groups = scales.rows
            }
            tables.initializeElement(at: index, to: table)
        }
    }

    deinit { tables.deallocate() }

    /// Reads them. They are there when the loader has finished.
    func load(through loader: ExtentLoader) throws {
        for (number, offset) in extents { try loader.load(number..<number + 1, to: memory.base + offset) }
    }

    /// The scales of layer `index`; nil where its columns have none.
    func table(ofLayer index: Int) -> UnsafePointer<lf_shared_scales>? {
        guard tables[index].halves != nil, let base = tables.baseAddress else { return nil }
        return UnsafePointer(base + index)
    }
}
