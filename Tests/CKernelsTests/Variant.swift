// Kernel variants as the tests call them: arrays in, arrays out.
import CKernels
import Testing

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

    /// (t, heads, s): tokens of which the last attends to all `positions`, together or query by query.
    func attend(
        _ queries: [Float],
        tokens: Int = 1,
        heads: Int,
        keys: CachedRows,
        values: CachedRows,
        positions: Int,
        headSize: Int,
        scale: Float = 0.125,
        together: Bool = true
    ) -> [Float] {
        let first = positions - tokens + 1
        let padding: Float = 12345
        var scores = [Float](repeating: padding, count: lf_score_count(tokens, heads, first) + 1)
        // Tokens stand apart, as they do where other heads lie between them.
        let stride = heads * headSize + 3
        var apart = [Float](repeating: padding, count: tokens * stride)
        for token in 0..<tokens {
            let row = queries[token * heads * headSize..<(token + 1) * heads * headSize]
            apart.replaceSubrange(token * stride..<token * stride + heads * headSize, with: row)
        }
        var out = [Float](repeating: padding, count: tokens * stride)
        keys.withRows { keys in
            values.withRows { values in
                apart.withUnsafeBufferPointer { apart in
                    out.withUnsafeMutableBufferPointer { out in
                        scores.withUnsafeMutableBufferPointer { scores in
                            var attention = lf_attention(
                                queries: apart.baseAddress,
                                out: out.baseAddress,
                                stride: stride,
                                tokens: tokens,
                                heads: heads,
                                head_size: headSize,
                                keys: keys,
                                values: values,
                                positions: first,
                                scale: scale,
                                scores: scores.baseAddress
                            )
                            if together {
                                kernels.attend(&attention)
                                return
                            }
                            for token in 0..<tokens {
                                for head in 0..<heads {
                                    let offset = token * stride + head * headSize
                                    attention.tokens = 1
                                    attention.heads = 1
                                    attention.queries = apart.baseAddress! + offset
                                    attention.out = out.baseAddress! + offset
                                    attention.positions = first + token
                                    kernels.attend(&attention)
                                }
                            }
                        }
                    }
                }
            }
        }
        #expect(scores.last == padding)
        var results: [Float] = []
        for token in 0..<tokens {
            let end = token * stride + heads * headSize
            #expect(out[end..<(token + 1) * stride].allSatisfy { $0 == padding })
            results += out[token * stride..<end]
        }
        return results
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

/// Keys or values as a cache holds them.
protocol CachedRows {
    func withRows(_ body: (lf_cached_rows) -> Void)
}

/// (p, s; row stride `stride`)
struct HalfRows: CachedRows {
    var halves: [UInt16]
    var stride: Int

    init(_ x: [Float16], stride: Int) {
        halves = x.map(\.bitPattern)
        self.stride = stride
    }

    func withRows(_ body: (lf_cached_rows) -> Void) {
        halves.withUnsafeBytes { body(lf_cached_rows(elements: $0.baseAddress, scales: nil, stride: stride)) }
    }
}

/// (p, s; row stride `stride`), quantised row by row.
struct ByteRows: CachedRows {
    var q: [Int8]
    var scales: [Float]
    var stride: Int

    init(_ x: [Float], positions: Int, headSize: Int, stride: Int) {
        q = [Int8](repeating: 77, count: positions * stride)
        scales = []
        self.stride = stride
        for position in 0..<positions {
            let row = ByteRows.quantize(Variant.reference, Array(x[position * headSize..<(position + 1) * headSize]))
            q.replaceSubrange(position * stride..<position * stride + headSize, with: row.q)
            scales.append(row.scale)
        }
    }

    static func quantize(_ variant: Variant, _ x: [Float]) -> (q: [Int8], scale: Float) {
        var q = [Int8](repeating: 99, count: x.count), scale: Float = -1
        variant.kernels.quantize_q8(x, x.count, &q, &scale)
        return (q, scale)
    }

    func withRows(_ body: (lf_cached_rows) -> Void) {
        q.withUnsafeBytes { q in
            scales.withUnsafeBufferPointer {
                body(lf_cached_rows(elements: q.baseAddress, scales: $0.baseAddress, stride: stride))
            }
        }
    }
}
