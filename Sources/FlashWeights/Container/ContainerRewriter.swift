// A container from a container: neurons in another order, calibration data added.

import GGUF

/// Data for a new section.
public struct SectionContents: Sendable {
    /// What it holds; see FORMAT.md.
    public var kind: UInt32
    /// The layer it belongs to; nil for the whole model.
    public var layer: Int?
    /// The data.
    public var bytes: [UInt8]

    /// Data of `kind` for `layer`.
    public init(kind: UInt32, layer: Int? = nil, bytes: [UInt8]) {
        self.kind = kind
        self.layer = layer
        self.bytes = bytes
    }
}

/// Copies a container. Bundles with their down columns are self-contained, so that their order is free.
public struct ContainerRewriter: Sendable {
    /// What is copied.
    public let source: ContainerFile
    /// For each layer, which old neuron comes at each new place (a permutation of 0 ..< f); nil keeps the order.
    public var neuronOrder: [[Int]]?
    /// The sections of the new container; those of the source are not kept, for they describe another order.
    public var sections: [SectionContents] = []
    /// The metadata of the new container: at first those of the source.
    public var metadata: GGUFMetadata
    /// Whether a file under the final name may be replaced.
    public var replacesExisting = false

    /// A copy of `source` without its sections.
    public init(source: ContainerFile) {
        self.source = source
        metadata = source.metadata
    }

    /// Writes the new container, checking every extent of the old one on the way. Memory: one layer's bundles.
    /// Throws `FlashWeightsError`.
    /// - Parameter progress: Told the bytes done and all bytes; what it throws ends the writing.
    public func write(to path: String, progress: (_ done: Int, _ total: Int) throws -> Void = { _, _ in }) throws {
        try ContainerOutput.checkTarget(path, replacesExisting: replacesExisting, source: source.path)
        let old = source.layout
        if let neuronOrder { try check(neuronOrder) }
        for section in sections where section.layer.map({ !old.layers.indices.contains($0) }) ?? false {
            throw refusal("a section is for a layer that the model does not have")
        }
        let writer = try ContainerWriter(
            layout: old,
            metadata: metadata,
            sections: sections,
            to: path,
            replacesExisting: replacesExisting
        )
        let total = old.extents.reduce(0) { $0 + $1.byteCount }
        var done = 0
        var index = 0
        while index < old.extents.count {
            if let layer = neuronOrder.flatMap({ _ in old.layers.firstIndex { $0.neurons.extents.lowerBound == index } }
            ),
                let order = neuronOrder?[layer]
            {
                let neurons = old.layers[layer].neurons
                try permute(neurons, order, writer) { byteCount in
                    done += byteCount
                    try progress(done, total)
                }
                index = neurons.extents.upperBound
            } else {
                try writer.writeExtent { extent, target in try source.read(extent: index, into: target) }
                done += old.extents[index].byteCount
                try progress(done, total)
                index += 1
            }
        }
        try writer.finish()
    }

    private func permute(
        _ neurons: NeuronSection,
        _ order: [Int],
        _ writer: ContainerWriter,
        _ report: (Int) throws -> Void
    ) throws {
        let extents = source.layout.extents[neurons.extents]
        let stride = extents.lazy.map(\.byteCount).max() ?? 0  // of whole extents; the last may be shorter
        let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: extents.count * stride, alignment: 64)
        defer { memory.deallocate() }
        guard let base = memory.baseAddress else { return }
        for index in neurons.extents {
            try source.read(extent: index, into: base + (index - neurons.extents.lowerBound) * stride)
        }
        for _ in neurons.extents {
            try writer.writeExtent { extent, target in
                for (row, place) in extent.rowRange.enumerated() {
                    let (holder, within) = order[place].quotientAndRemainder(dividingBy: neurons.neuronsPerExtent)
                    (target + row * neurons.bundleBytes).copyMemory(
                        from: base + holder * stride + within * neurons.bundleBytes,
                        byteCount: neurons.bundleBytes
                    )
                }
                try report(extent.byteCount)
            }
        }
    }

    private func check(_ orders: [[Int]]) throws {
        guard !source.layout.hasDownRows else {
            throw refusal("its down matrices are stored by rows, which fixes the order of the neurons")
        }
        guard orders.count == source.layout.layers.count else {
            throw refusal("\(orders.count) orders of neurons were given for \(source.layout.layers.count) layers")
        }
        for (layer, order) in orders.enumerated() {
            let count = source.layout.layers[layer].neurons.count
            var seen = [Bool](repeating: false, count: count)
            for neuron in order where neuron >= 0 && neuron < count { seen[neuron] = true }
            guard order.count == count, seen.allSatisfy({ $0 }) else {
                throw refusal("the order of the neurons of layer \(layer) is not a permutation of 0 to \(count - 1)")
            }
        }
    }

    private func refusal(_ reason: String) -> FlashWeightsError { .cannotPack(path: source.path, reason: reason) }
}
