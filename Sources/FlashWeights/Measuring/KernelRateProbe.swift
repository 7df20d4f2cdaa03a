// Measures how fast the kernels get through weights that lie in memory.

import CKernels
import Glibc

/// The rate of one token's products, in bytes of weights a second: memory bandwidth or arithmetic, whichever is lower here.
public struct KernelRateProbe {
    /// The rate for one kind of weights.
    public struct Rate: Sendable, Codable, Equatable {
        /// The storage type's number (`ggml_type`).
        public let type: UInt32
        /// Which product.
        public let order: WeightUse.Order
        /// All threads together.
        public let bytesPerSecond: Double
    }

    /// The rates for `uses`, each measured for its share of `seconds`.
    ///
    /// Nil when a type has no kernel for its product, or the system has neither memory nor threads to measure with.
    /// - Parameter bufferBytes: Weights to go through: past the caches, or it measures those.
    public static func measure(
        _ uses: [WeightUse],
        threads: Int,
        seconds: Double = 1.5,
        bufferBytes: Int = 128 << 20
    ) -> [Rate]? {
        let room = min(bufferBytes, (MachineMemory.current?.usable ?? bufferBytes) / 8)
        guard let buffer = ProbeBuffer(byteCount: max(1 << 20, room)) else { return nil }
        var rates: [Rate] = []
        for use in uses {
            let share = seconds / Double(uses.count)
            guard let rate = rate(of: use, threads: threads, seconds: share, buffer: buffer) else { return nil }
            rates.append(Rate(type: use.type.rawValue, order: use.order, bytesPerSecond: rate))
        }
        return rates
    }

    /// The rate over all `uses` together: their bytes over the sum of their times. 0 when one has no rate.
    public static func combined(_ uses: [WeightUse], _ rates: [Rate]) -> Double {
        var seconds = 0.0
        for use in uses {
            let rate = rates.first { $0.type == use.type.rawValue && $0.order == use.order }
            guard let rate, rate.bytesPerSecond > 0 else { return 0 }
            seconds += Double(use.byteCount) / rate.bytesPerSecond
        }
        return seconds > 0 ? Double(uses.reduce(0) { $0 + $1.byteCount }) / seconds : 0
    }

    private static let parts = 8

    private static func rate(of use: WeightUse, threads: Int, seconds: Double, buffer: ProbeBuffer) -> Double? {
        // A column of quants has the number of its group behind them.
        let stride = use.order == .quants ? use.width / 2 + 4 : lf_row_bytes(use.type, use.width)
        guard stride > 0, lf_row_bytes(use.type, use.width) > 0, let kernels = lf_kernels_best()?.pointee else {
            return nil
        }
        // A part of the buffer for each sample, in turn: enough samples also where a kernel is slow, and never a part that is
        // still in a cache.
        let share = buffer.byteCount / parts / stride / threads
        guard share > 0 else { return nil }
        let count = share * threads
        let vectors = ProbeVectors(use: use, count: count, threads: threads, kernels: kernels)
        var weights = buffer.base
        let width = use.width
        let type = use.type
        let product: (UnsafeMutableRawPointer, Int) -> Void
        switch use.order {
        case .rows:
            guard let matmul = kernels.matmul else { return nil }
            product = { weights, member in
                let first = member * share
                let (activations, out) = (vectors.activations, vectors.out)
                matmul(type, weights, stride, width, first, first + share, activations, 1, out, count)
            }
        case .columns, .quants:
            guard let accumulate = kernels.accumulate_columns, vectors.areAccumulated(by: kernels) else {
                return nil
            }
            // The engine's threads split a column's length; here each has columns of its own, which moves the same bytes. Scales
            // beside quants are those of one group, near as those of the 32 neurons of a group are.
            let halves = UnsafePointer(buffer.base.assumingMemoryBound(to: UInt16.self))
            let scales = lf_shared_scales(halves: halves, height: width, groups: 1)
            let hasScales = use.order == .quants
            product = { weights, member in
                let (columns, x) = (weights + member * share * stride, vectors.out)
                let sums = vectors.sums + member * width
                withUnsafePointer(to: scales) { scales in
                    let table = hasScales ? scales : nil
                    accumulate(type, columns, stride, table, share, 0, width, x, count, 1, sums, width)
                }
            }
        }
        var samples: [Double] = []
        let deadline = monotonicNanoseconds() + Int(seconds * 1e9)
        repeat {
            let part = weights
            guard let elapsed = ThreadedRun.seconds(threads: threads, { product(part, $0) }) else { return nil }
            samples.append(Double(count * stride) / elapsed)
            weights = buffer.base + samples.count % parts * count * stride
        } while monotonicNanoseconds() < deadline
        return median(samples)
    }
}

/// What the measured products read besides weights, and write.
private final class ProbeVectors {
    private let use: WeightUse
    let activations: UnsafeMutableRawPointer
    let out: UnsafeMutablePointer<Float>  // (count), results by rows and factors by columns
    let sums: UnsafeMutablePointer<Float>  // (threads, width)

    init(use: WeightUse, count: Int, threads: Int, kernels: lf_kernels) {
        self.use = use
        let x = [Float](repeating: 0.01, count: use.width)
        activations = .allocate(byteCount: max(64, lf_activation_bytes(use.type, use.width, 1)), alignment: 64)
        kernels.quantize_activations(use.type, x, use.width, use.width, 1, activations)
        out = .allocate(capacity: count)
        out.initialize(repeating: 0.01, count: count)
        sums = .allocate(capacity: threads * use.width)
        sums.initialize(repeating: 0, count: threads * use.width)
    }

    deinit {
        activations.deallocate()
        out.deallocate()
        sums.deallocate()
    }

    /// Whether products by columns do anything for this type: a type without them leaves the sums as they were.
    func areAccumulated(by kernels: lf_kernels) -> Bool {
        let column = [UInt8](repeating: 0x2D, count: lf_row_bytes(use.type, use.width))
        sums[0] = 0
        kernels.accumulate_columns(use.type, column, column.count, nil, 1, 0, use.width, out, 1, 1, sums, use.width)
        return sums[0] != 0
    }
}
