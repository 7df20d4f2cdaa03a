// Kernel variants as the tests call them: arrays in, arrays out.
import CKernels

/// One variant this processor can run. Tests over variants take the index, which Swift Testing can print and send.
struct Variant {
    let kernels: lf_kernels

    static let indices = Array(0..<count)
    static var reference: Variant { Variant(0) }

    private static var count: Int {
        var count = 0
        while lf_kernels_at(count) != nil { count += 1 }
        return count
    }

    init(_ index: Int) { kernels = lf_kernels_at(index)!.pointee }

    /// x (t, columns), quantised.
    func activations(_ type: lf_type, _ x: [Float], columns: Int, tokens: Int) -> Activations {
        let activations = Activations(byteCount: lf_activation_bytes(type, columns, tokens))
        kernels.quantize_activations(type, x, columns, columns, tokens, activations.memory)
        return activations
    }

    /// (t, rows): products of all rows, computed range by range.
    func products(_ weights: Weights, _ x: [Float], tokens: Int, ranges: [Range<Int>]? = nil) -> [Float] {
        let activations = activations(weights.type, x, columns: weights.columns, tokens: tokens)
        var out = [Float](repeating: .infinity, count: tokens * weights.rows)
        for range in ranges ?? [0..<weights.rows] {
            kernels.matmul(
                weights.type,
                weights.memory.start,
                weights.rowStride,
                weights.columns,
                range.lowerBound,
                range.upperBound,
                activations.memory,
                tokens,
                &out,
                weights.rows
            )
        }
        return out
    }

    /// (heads, s)
    func attend(
        queries: [Float],
        heads: Int,
        keys: [UInt16],
        values: [UInt16],
        stride: Int,
        positions: Int,
        headSize: Int,
        scale: Float = 0.125,
        asGroup: Bool = true
    ) -> [Float] {
        var scores = [Float](repeating: 0, count: heads * positions)
        var out = [Float](repeating: 0, count: heads * headSize)
        if asGroup {
            kernels.attend_group(queries, heads, keys, values, stride, positions, headSize, scale, &scores, &out)
            return out
        }
        return (0..<heads).flatMap { head in
            var one = [Float](repeating: 0, count: headSize)
            let query = Array(queries[head * headSize..<(head + 1) * headSize])
            kernels.attend(query, keys, values, stride, positions, headSize, scale, &scores, &one)
            return one
        }
    }

    func halves(_ x: [Float]) -> [UInt16] {
        var out = [UInt16](repeating: 0, count: x.count)
        kernels.f32_to_f16(x, x.count, &out)
        return out
    }
}

/// A 64-byte aligned buffer of activations, filled with a pattern so that bytes left unwritten show.
final class Activations {
    let memory: UnsafeMutableRawPointer
    let byteCount: Int

    init(byteCount: Int) {
        self.byteCount = byteCount
        memory = .allocate(byteCount: max(byteCount, 64), alignment: 64)
        memory.initializeMemory(as: UInt8.self, repeating: 0xa5, count: max(byteCount, 64))
    }

    deinit { memory.deallocate() }

    var bytes: [UInt8] { Array(UnsafeRawBufferPointer(start: memory, count: byteCount)) }
}

/// Floats as bit patterns, all NaNs as one: what "the same bits" means in these tests.
func bits(_ values: [Float]) -> [UInt32] {
    values.map { $0.isNaN ? 0x7fc0_0000 : $0.bitPattern }
}
