// Keys and values of the tokens seen so far.

/// The KV cache of one or more sequences, in F16, allocated once.
///
/// Layout: (layer, sequence, g, p, s), keys and values apart, so that the keys one head scans are contiguous.
package final class KVCache: @unchecked Sendable {  // written by one forward pass at a time
    /// Positions each sequence can hold.
    package let capacity: Int
    /// Sequences held at the same time.
    package let sequenceCount: Int
    /// Halves from one position of a head to the next.
    package let stride: Int

    private let layerCount: Int
    private let headCount: Int
    private let keyMemory: AlignedMemory
    private let valueMemory: AlignedMemory

    /// Throws `InferenceError.outOfResources` when the system has no memory.
    package init(configuration: ModelConfiguration, capacity: Int, sequenceCount: Int = 1) throws {
        precondition(capacity > 0 && sequenceCount > 0)
        self.capacity = capacity
        self.sequenceCount = sequenceCount
        layerCount = configuration.layerCount
        headCount = configuration.keyValueHeadCount
        stride = configuration.headSize
        let bytes = Self.byteCount(configuration: configuration, capacity: capacity, sequenceCount: sequenceCount)
        keyMemory = try AlignedMemory(byteCount: bytes / 2, for: "KV cache")
        valueMemory = try AlignedMemory(byteCount: bytes / 2, for: "KV cache")
    }

    /// Bytes of a cache: 2 · layers · sequences · capacity · g · s halves.
    package static func byteCount(configuration: ModelConfiguration, capacity: Int, sequenceCount: Int = 1) -> Int {
        4 * configuration.layerCount * sequenceCount * capacity * configuration.keyValueWidth
    }

    /// Keys of one head: (p, s), row stride `stride`.
    @inline(__always)
    func keys(layer: Int, sequence: Int, head: Int) -> UnsafeMutablePointer<UInt16> {
        keyMemory.base.assumingMemoryBound(to: UInt16.self) + offset(layer, sequence, head)
    }

    /// Values of one head: (p, s), row stride `stride`.
    @inline(__always)
    func values(layer: Int, sequence: Int, head: Int) -> UnsafeMutablePointer<UInt16> {
        valueMemory.base.assumingMemoryBound(to: UInt16.self) + offset(layer, sequence, head)
    }

    @inline(__always)
    private func offset(_ layer: Int, _ sequence: Int, _ head: Int) -> Int {
        ((layer * sequenceCount + sequence) * headCount + head) * capacity * stride
    }
}
