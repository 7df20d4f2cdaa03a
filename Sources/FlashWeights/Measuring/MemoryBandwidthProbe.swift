// Measures how fast memory is read: the bound on decoding when weights are resident.

import Glibc

/// Threads that each sum their part of a buffer well past the caches.
public struct MemoryBandwidthProbe {
    /// Median bytes per second with 1, 2, … threads, in this order.
    public let bytesPerSecond: [Double]
    /// The buffer that was read, in bytes.
    public let bufferBytes: Int

    /// The most a single core reads, and all together, within about `seconds`.
    /// - Parameters:
    ///   - threads: Measured with 1 ... threads.
    ///   - bufferBytes: 256 MiB, or an eighth of what the machine may use when that is less.
    ///
    /// Nil when the system has no memory for the buffer or starts no threads.
    public static func measure(threads: Int, seconds: Double = 1.5, bufferBytes: Int? = nil) -> MemoryBandwidthProbe? {
        let limit = min(MachineMemory.current?.usable ?? Int.max, MachineMemory.current?.available ?? Int.max) / 8
        let size = max(1 << 20, min(bufferBytes ?? 256 << 20, limit) / stride * stride)
        guard let buffer = ProbeBuffer(byteCount: size) else { return nil }
        var medians: [Double] = []
        for count in 1...max(1, threads) {
            var samples: [Double] = []
            let deadline = monotonicNanoseconds() + Int(seconds / Double(max(1, threads)) * 1e9)
            repeat {
                let share = size / count / stride * stride
                let sums = UnsafeMutablePointer<UInt64>.allocate(capacity: count)
                defer { sums.deallocate() }
                let start = buffer.base
                let elapsed = ThreadedRun.seconds(threads: count) { member in
                    sums[member] = sum(start + member * share, byteCount: share)
                }
                guard let elapsed else { return nil }
                // The sums are used, so that no compiler may leave the reading out.
                let isRight = (0..<count).allSatisfy { sums[$0] == UInt64(share / 8) &* ProbeBuffer.word }
                precondition(isRight, "memory does not hold what was written to it")
                samples.append(Double(share * count) / elapsed)
            } while samples.count < 3 || monotonicNanoseconds() < deadline
            medians.append(median(samples) ?? 0)
        }
        return MemoryBandwidthProbe(bytesPerSecond: medians, bufferBytes: size)
    }

    /// With this many threads; with more than were measured, as with the most.
    public func bytesPerSecond(threads: Int) -> Double {
        bytesPerSecond.isEmpty ? 0 : bytesPerSecond[max(1, min(threads, bytesPerSecond.count)) - 1]
    }

    private static let stride = 256

    /// Sum of all 64-bit words. Four independent sums of 64 bytes each keep many loads in flight.
    private static func sum(_ base: UnsafeRawPointer, byteCount: Int) -> UInt64 {
        var sums = (SIMD8<UInt64>.zero, SIMD8<UInt64>.zero, SIMD8<UInt64>.zero, SIMD8<UInt64>.zero)
        var offset = 0
        while offset < byteCount {
            sums.0 &+= base.load(fromByteOffset: offset, as: SIMD8<UInt64>.self)
            sums.1 &+= base.load(fromByteOffset: offset + 64, as: SIMD8<UInt64>.self)
            sums.2 &+= base.load(fromByteOffset: offset + 128, as: SIMD8<UInt64>.self)
            sums.3 &+= base.load(fromByteOffset: offset + 192, as: SIMD8<UInt64>.self)
            offset += stride
        }
        return (sums.0 &+ sums.1 &+ sums.2 &+ sums.3).wrappedSum()
    }
}
