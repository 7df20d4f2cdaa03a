// What computing costs in reads.

/// Weights that were read from flash.
public struct WeightTraffic: Sendable, Codable, Equatable {
    /// Bytes read.
    public var bytes = 0
    /// Read requests.
    public var reads = 0
    /// Bytes of weights that passes used, whether from memory or flash.
    public var usedBytes = 0
    /// How long passes waited for reads, in nanoseconds.
    public var waitNanoseconds = 0

    /// Wanted extents of neurons that a sparse run found in its window.
    public var windowHits = 0
    /// Wanted extents of neurons that a sparse run had to read.
    public var windowMisses = 0
    /// Neurons that a sparse run computed.
    public var computedNeurons = 0
    /// Neurons that a dense run would have computed in its place; 0 in a dense run, which does not count.
    public var neurons = 0

    /// Nothing read.
    public init() {}

    /// Share of the used bytes that were in memory; nil before anything was used.
    public var hitRate: Double? { usedBytes > 0 ? 1 - Double(min(bytes, usedBytes)) / Double(usedBytes) : nil }

    /// Share of the wanted extents beside the pinned ones that were in the window; nil where none was wanted.
    public var windowHitRate: Double? {
        windowHits + windowMisses > 0 ? Double(windowHits) / Double(windowHits + windowMisses) : nil
    }

    /// Share of the neurons that were not computed; nil in a dense run.
    public var skippedShare: Double? { neurons > 0 ? 1 - Double(computedNeurons) / Double(neurons) : nil }

    /// Counts `other` in.
    mutating func add(_ other: WeightTraffic) {
        bytes += other.bytes
        reads += other.reads
        usedBytes += other.usedBytes
        waitNanoseconds += other.waitNanoseconds
        windowHits += other.windowHits
        windowMisses += other.windowMisses
        computedNeurons += other.computedNeurons
        neurons += other.neurons
    }

    /// What came after `earlier`.
    public func since(_ earlier: WeightTraffic) -> WeightTraffic { self - earlier }

    static func - (left: WeightTraffic, right: WeightTraffic) -> WeightTraffic {
        var difference = left
        difference.bytes -= right.bytes
        difference.reads -= right.reads
        difference.usedBytes -= right.usedBytes
        difference.waitNanoseconds -= right.waitNanoseconds
        difference.windowHits -= right.windowHits
        difference.windowMisses -= right.windowMisses
        difference.computedNeurons -= right.computedNeurons
        difference.neurons -= right.neurons
        return difference
    }
}
