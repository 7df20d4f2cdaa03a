// A container from a container: neurons in another order, calibration data added.

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

/// Copies a container; bundles are self-contained, so that their order is free.
public struct ContainerRewriter: Sendable {
    /// What is copied.
    public let source: ContainerFile
    /// For each layer, which old neuron comes at each new place (a permutation of 0 ..< f); nil keeps the order.
    public var neuronOrder: [[Int]]?
    /// The sections of the new container; those of the source are not kept, for they describe another order.
    public var sections: [SectionContents] = []
    /// Whether a file under the final name may be replaced.
    public var replacesExisting = false

    /// A copy of `source` without its sections.
    public init(source: ContainerFile) { self.source = source }

    /// Writes the new container, checking every extent of the old one on the way. Memory: one layer's bundles.
    public func write(to path: String, progress: (_ done: Int, _ total: Int) throws -> Void = { _, _ in }) throws {
        throw FlashWeightsError.cannotPack(path: source.path, reason: "not written yet")
    }
}
