// Measures how fast the kernels get through weights that lie in memory.

import CKernels
import Glibc

/// The rate of one token's products, in bytes of weights a second: memory bandwidth or arithmetic, whichever is lower here.
public struct KernelRateProbe: Sendable, Codable, Equatable {
    /// Products by rows, as in attention, gate, up and the output head.
    public let rowBytesPerSecond: Double
    /// Products by columns, as in the down matrix of neuron bundles; nil where the type has none.
    public let columnBytesPerSecond: Double?

    /// Measures products with weights of `type`, `columns` wide, on `threads` threads within about `seconds`.
    ///
    /// Nil for types and widths without kernel, and when the system has neither memory nor threads for it.
    /// - Parameter bufferBytes: Weights to go through: past the caches, or it measures those.
    public static func measure(
        type: lf_type,
        columns: Int,
        threads: Int,
        seconds: Double = 0.6,
        bufferBytes: Int = 128 << 20
    ) -> KernelRateProbe? {
        let rowBytes = lf_row_bytes(type, columns)
        guard rowBytes > 0, let kernels = lf_kernels_best()?.pointee, let matmul = kernels.matmul else { return nil }
        let rows = max(1, bufferBytes / rowBytes / threads) * threads
        guard let buffer = ProbeBuffer(byteCount: rows * rowBytes) else { return nil }
        let weights = buffer.base
        let input = ProbeVectors(type: type, columns: columns, rows: rows, threads: threads, kernels: kernels)
        let share = rows / threads

        func rate(_ body: (_ member: Int) -> Void) -> Double? {
            var samples: [Double] = []
            let deadline = monotonicNanoseconds() + Int(seconds / 2 * 1e9)
            repeat {
                guard let elapsed = ThreadedRun.seconds(threads: threads, body) else { return nil }
                samples.append(Double(rows * rowBytes) / elapsed)
            } while samples.count < 3 || monotonicNanoseconds() < deadline
            return median(samples)
        }
        let byRows = rate { member in
            matmul(
                type,
                weights,
                rowBytes,
                columns,
                member * share,
                (member + 1) * share,
                input.activations,
                1,
                input.out,
                rows
            )
        }
        guard let byRows else { return nil }
        // Threads split the columns' length between them when the engine runs; here each has columns of its own, which moves the
        // same bytes.
        let byColumns =
            input.canAccumulate(kernels)
            ? kernels.accumulate_columns.flatMap { accumulate in
                rate { member in
                    accumulate(
                        type,
                        weights + member * share * rowBytes,
                        rowBytes,
                        share,
                        0,
                        columns,
                        input.hidden,
                        rows,
                        1,
                        input.sums + member * columns,
                        columns
                    )
                }
            } : nil
        return KernelRateProbe(rowBytesPerSecond: byRows, columnBytesPerSecond: byColumns)
    }
}

/// What the measured products read besides weights, and write.
private final class ProbeVectors {
    let type: lf_type
    let columns: Int
    let activations: UnsafeMutableRawPointer
    let hidden: UnsafeMutablePointer<Float>  // (rows)
    let out: UnsafeMutablePointer<Float>  // (rows)
    let sums: UnsafeMutablePointer<Float>  // (threads, columns)

    init(type: lf_type, columns: Int, rows: Int, threads: Int, kernels: lf_kernels) {
        self.type = type
        self.columns = columns
        let x = [Float](repeating: 0.01, count: columns)
        activations = .allocate(byteCount: max(64, lf_activation_bytes(type, columns, 1)), alignment: 64)
        kernels.quantize_activations(type, x, columns, columns, 1, activations)
        hidden = .allocate(capacity: rows)
        hidden.initialize(repeating: 0.01, count: rows)
        out = .allocate(capacity: rows)
        out.initialize(repeating: 0, count: rows)
        sums = .allocate(capacity: threads * columns)
        sums.initialize(repeating: 0, count: threads * columns)
    }

    deinit {
        activations.deallocate()
        hidden.deallocate()
        out.deallocate()
        sums.deallocate()
    }

    /// Whether products by columns do anything for this type: a type without them leaves the sums as they were.
    func canAccumulate(_ kernels: lf_kernels) -> Bool {
        guard let accumulate = kernels.accumulate_columns else { return false }
        let column = [UInt8](repeating: 0x2D, count: lf_row_bytes(type, columns))
        sums[0] = 0
        accumulate(type, column, column.count, 1, 0, columns, hidden, 1, 1, sums, columns)
        return sums[0] != 0
    }
}
