// How fast a storage device reads, by size and number of reads in flight.

import FoundationEssentials
import Glibc

/// Where reads of one kind lie.
public enum ReadOrder: String, Sendable, Codable {
    /// Anywhere in the file.
    case random
    /// One behind the other.
    case sequential
}

/// A size of reads and how many of them are in flight: what a plan chooses.
public struct ReadShape: Sendable, Hashable, Codable {
    /// Bytes of one read.
    public let readSize: Int
    /// Reads in flight.
    public let depth: Int

    /// Reads of `readSize` bytes, `depth` in flight.
    public init(readSize: Int, depth: Int) {
        self.readSize = readSize
        self.depth = depth
    }

    /// Staging memory the reads in flight need.
    public var bytesInFlight: Int { readSize * depth }

    /// What is read with when nobody measured the storage: near the plateau of every device measured (NOTES.md).
    public static let unmeasured = ReadShape(readSize: 512 << 10, depth: 8)
}

/// What `StorageProbe` measured of one file on one machine.
public struct StorageProfile: Sendable, Codable, Equatable {
    /// One measurement.
    public struct Cell: Sendable, Codable, Equatable {
        /// Where the reads lay.
        public let order: ReadOrder
        /// Bytes of one read.
        public let readSize: Int
        /// Reads in flight.
        public let depth: Int
        /// Median over the rounds.
        public let bytesPerSecond: Double

        /// One measurement.
        public init(order: ReadOrder, readSize: Int, depth: Int, bytesPerSecond: Double) {
            self.order = order
            self.readSize = readSize
            self.depth = depth
            self.bytesPerSecond = bytesPerSecond
        }
    }

    /// The file that was read.
    public let path: String
    /// What it lies on; nil when the system does not say.
    public let fileSystem: MountedFileSystem?
    /// "io_uring" or "pread".
    public let reader: String
    /// Why reads went through the page cache; nil when they were direct.
    public let fallbackReason: String?
    /// The unit of direct reads in bytes.
    public let alignment: Int
    /// Processor time that reading costs, in seconds for each byte, measured over reads of 256 KiB and more.
    public let processorSecondsPerByte: Double
    /// Processor time that a read costs besides, in seconds, measured over reads of 16 KiB and less.
    public let processorSecondsPerRead: Double
    /// All measurements. Cells that a slow device could not finish in their time are missing.
    public let cells: [Cell]

    /// A profile of known values.
    public init(
        path: String,
        fileSystem: MountedFileSystem?,
        reader: String,
        fallbackReason: String?,
        alignment: Int,
        processorSecondsPerByte: Double,
        processorSecondsPerRead: Double,
        cells: [Cell]
    ) {
        self.path = path
        self.fileSystem = fileSystem
        self.reader = reader
        self.fallbackReason = fallbackReason
        self.alignment = alignment
        self.processorSecondsPerByte = processorSecondsPerByte
        self.processorSecondsPerRead = processorSecondsPerRead
        self.cells = cells
    }

    /// Bytes per second that reads of this size and depth reach: interpolated between the nearest measurements, each direction
    /// on logarithmic axes, and the nearest edge outside of what was measured. 0 without measurements of this order.
    public func bandwidth(readSize: Int, depth: Int, order: ReadOrder = .random) -> Double {
        let cells = cells.filter { $0.order == order && $0.bytesPerSecond > 0 }
        let bySize = Dictionary(grouping: cells, by: \.readSize)
        let points = bySize.map { size, cells in
            (
                at: Double(size),
                value: Self.interpolate(cells.map { (Double($0.depth), $0.bytesPerSecond) }, at: Double(depth))
            )
        }
        return Self.interpolate(points, at: Double(readSize))
    }

    /// The fastest measurement.
    public var bestBytesPerSecond: Double { cells.map(\.bytesPerSecond).max() ?? 0 }

    /// The shape with the least memory in flight that reaches 95 % of what any shape within `bytesInFlight` does, for reads of
    /// 64 KiB to 1 MiB that mostly follow one another. `ReadShape.unmeasured`, cut to the limit, without measurements.
    public func bestShape(bytesInFlight: Int) -> ReadShape {
        let sizes = [64, 128, 256, 512, 1024].map { $0 << 10 }
        let shapes = sizes.flatMap { size in [1, 2, 4, 8, 16, 32].map { ReadShape(readSize: size, depth: $0) } }
            .filter { $0.bytesInFlight <= bytesInFlight }
        let rated = shapes.map { ($0, bandwidth(readSize: $0.readSize, depth: $0.depth)) }
        guard let best = rated.map(\.1).max(), best > 0 else {
            let size = min(ReadShape.unmeasured.readSize, max(4096, bytesInFlight / 2 / 4096 * 4096))
            return ReadShape(readSize: size, depth: max(1, min(ReadShape.unmeasured.depth, bytesInFlight / size)))
        }
        let chosen = rated.filter { $0.1 >= 0.95 * best }
            .min { ($0.0.bytesInFlight, $0.0.depth) < ($1.0.bytesInFlight, $1.0.depth) }
        return chosen?.0 ?? .unmeasured
    }

    /// Straight lines between points on logarithmic axes, flat outside.
    private static func interpolate(_ points: [(at: Double, value: Double)], at place: Double) -> Double {
        let sorted = points.sorted { $0.at < $1.at }
        guard let first = sorted.first, let last = sorted.last else { return 0 }
        if place <= first.at { return first.value }
        if place >= last.at { return last.value }
        guard let above = sorted.firstIndex(where: { $0.at >= place }) else { return last.value }
        let (low, high) = (sorted[above - 1], sorted[above])
        let share = log2(place / low.at) / log2(high.at / low.at)
        return exp2(log2(low.value) + share * (log2(high.value) - log2(low.value)))
    }
}
