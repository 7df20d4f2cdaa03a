// Measures how fast a file's storage reads.

import Glibc

/// Reads a file at random places by size and depth, and in order, for a bounded time.
///
/// Several short rounds over all cells instead of one long one for each: a neighbour who takes the disk for a second then
/// spoils one sample of many cells, and the medians stay.
public struct StorageProbe {
    /// Sizes of random reads.
    public static let randomSizes = [4, 16, 64, 256, 1024].map { $0 << 10 }
    /// Reads in flight.
    public static let depths = [1, 4, 16, 32]
    /// Sizes of reads in order, at depths 1 and 4.
    public static let sequentialSizes = [1, 2, 4].map { $0 << 20 }
    private static let rounds = 3
    /// A cell whose first reads alone would take longer is left out: its neighbours say enough.
    private static let longestFill = 0.3

    /// Measures the file at `path` in about `seconds` seconds; never writes.
    /// - Parameters:
    ///   - seconds: Time for all cells together. Slow devices get fewer rounds; the end may be late by one cell.
    ///   - bytesInFlight: The most memory for reads (32 MiB measures all cells).
    ///   - progress: Called before each cell with the share done.
    ///
    /// Throws `FlashWeightsError` when the file cannot be opened or a read fails.
    public static func measure(
        path: String,
        seconds: Double = 8,
        bytesInFlight: Int = 32 << 20,
        progress: (_ share: Double) -> Void = { _ in }
    ) throws -> StorageProfile {
        let file = try DirectFile(path: path)
        let queue = try makeReadQueue(for: file, depth: depths.max() ?? 1)
        let plan = cells(fileSize: file.fileSize, bytesInFlight: bytesInFlight)
        let bench = ReadBench(file: file, queue: queue, bytesInFlight: plan.map(\.bytesInFlight).max() ?? 0)
        let slice = seconds / Double(max(1, plan.count * rounds))
        let deadline = monotonicNanoseconds() + Int(seconds * 1e9)
        var samples = [[Double]](repeating: [], count: plan.count)
        var fastest = 0.0
        var large = ReadCost()
        var small = ReadCost()
        for round in 0..<rounds {
            for (index, cell) in plan.enumerated() {
                // Every cell gets one sample; the clock decides over more.
                if round > 0, monotonicNanoseconds() >= deadline { break }
                if fastest > 0, Double(cell.bytesInFlight) / fastest > longestFill { continue }
                progress(Double(round * plan.count + index) / Double(plan.count * rounds))
                let sample = try bench.run(cell.order, readSize: cell.readSize, depth: cell.depth, seconds: slice)
                samples[index].append(sample.bytesPerSecond)
                fastest = max(fastest, sample.bytesPerSecond)
                if cell.readSize >= 256 << 10 { large.count(sample, readSize: cell.readSize) }
                if cell.readSize <= 16 << 10 { small.count(sample, readSize: cell.readSize) }
            }
        }
        let perByte = large.bytes > 0 ? large.processorSeconds / Double(large.bytes) : 0
        let rest = small.processorSeconds - Double(small.bytes) * perByte
        return StorageProfile(
            path: path,
            fileSystem: MountedFileSystem(of: file.descriptor),
            reader: queue.name,
            fallbackReason: file.fallbackReason,
            alignment: file.alignment,
            processorSecondsPerByte: perByte,
            processorSecondsPerRead: small.reads > 0 ? max(0, rest / Double(small.reads)) : 0,
            cells: zip(plan, samples).compactMap { cell, samples in
                median(samples).map {
                    .init(order: cell.order, readSize: cell.readSize, depth: cell.depth, bytesPerSecond: $0)
                }
            }
        )
    }

    /// What reads of some sizes cost together.
    private struct ReadCost {
        var processorSeconds = 0.0
        var bytes = 0
        var reads = 0

        mutating func count(_ sample: ReadBench.Sample, readSize: Int) {
            processorSeconds += sample.processorSeconds
            bytes += sample.bytes
            reads += sample.bytes / readSize
        }
    }

    private struct PlannedCell {
        let order: ReadOrder
        let readSize: Int
        let depth: Int
        var bytesInFlight: Int { readSize * depth }
    }

    private static func cells(fileSize: Int, bytesInFlight: Int) -> [PlannedCell] {
        let random = randomSizes.flatMap { size in
            depths.map { PlannedCell(order: .random, readSize: size, depth: $0) }
        }
        let sequential = sequentialSizes.flatMap { size in
            [1, 4].map { PlannedCell(order: .sequential, readSize: size, depth: $0) }
        }
        return (random + sequential).filter { $0.readSize <= fileSize && $0.bytesInFlight <= bytesInFlight }
    }
}

/// The middle of the sorted samples (the lower of the two middle ones); nil without samples.
func median(_ samples: [Double]) -> Double? {
    samples.isEmpty ? nil : samples.sorted()[(samples.count - 1) / 2]
}
