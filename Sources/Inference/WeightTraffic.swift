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

    /// Nothing read.
    public init() {}

    /// Share of the used bytes that were in memory; nil before anything was used.
    public var hitRate: Double? { usedBytes > 0 ? 1 - Double(min(bytes, usedBytes)) / Double(usedBytes) : nil }

    /// Counts `other` in.
    mutating func add(_ other: WeightTraffic) {
        bytes += other.bytes
        reads += other.reads
        usedBytes += other.usedBytes
        waitNanoseconds += other.waitNanoseconds
    }

    static func - (left: WeightTraffic, right: WeightTraffic) -> WeightTraffic {
        var difference = left
        difference.bytes -= right.bytes
        difference.reads -= right.reads
        difference.usedBytes -= right.usedBytes
        difference.waitNanoseconds -= right.waitNanoseconds
        return difference
    }
}
