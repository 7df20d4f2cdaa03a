// Products with interleaved rows: the bits of the rows as the file has them.
import CKernels
import Testing

private let interleavedTypes = [LF_Q4_0, LF_Q4_1, LF_Q8_0]

extension Variant {
    /// The variants that take interleaved weights, the reference among them.
    fileprivate static let interleaving = indices.filter { $0 == 0 || Variant($0).kernels.interleaves }

    /// (t, rows): products of weights that are interleaved first, computed range by range.
    fileprivate func interleavedProducts(
        _ weights: Weights,
        _ x: [Float],
        tokens: Int,
        ranges: [Range<Int>]? = nil
    ) -> [Float] {
        let copy = Weights(type: weights.type, rows: weights.rows, columns: weights.columns, encoded: weights.encoded)
        var scratch = [UInt8](repeating: 0, count: copy.rowStride * Int(LF_INTERLEAVED_ROWS))
        #expect(lf_interleave(copy.type, copy.memory.start, copy.rows, copy.columns, &scratch))
        let type = lf_type(copy.type.rawValue | LF_INTERLEAVED.rawValue)
        let activations = activations(copy.type, x, columns: copy.columns, tokens: tokens)
        var out = [Float](repeating: .infinity, count: tokens * copy.rows)
        for range in ranges ?? [0..<copy.rows] {
            kernels.matmul(
                type,
                copy.memory.start,
                copy.rowStride,
                copy.columns,
                range.lowerBound,
                range.upperBound,
                activations.memory,
                tokens,
                &out,
                copy.rows
            )
        }
        return out
    }
}

@Suite("Products with interleaved rows")
struct InterleavedTests {
    @Test(
        "the bits are those of the rows one by one, in decode and in prompts",
        arguments: Variant.interleaving,
        interleavedTypes
    )
    func sameBits(index: Int, type: lf_type) {
        for (seed, columns) in [32, 96, 576, 2080].enumerated() {
            for rows in [16, 48, 192] where rows < 192 || columns == 576 {
                let weights = Weights(type: type, rows: rows, columns: columns, seed: UInt64(100 * seed + rows))
                for tokens in [1, 2, 3, 4, 5, 7, 8, 9, 12, 16, 17, 33] where rows < 192 || tokens < 9 {
                    var numbers = SeededNumbers(seed: UInt64(columns + tokens))
                    let x = numbers.floats(tokens * columns, scale: 3)
                    let expected = Variant.reference.products(weights, x, tokens: tokens)
                    let got = Variant(index).interleavedProducts(weights, x, tokens: tokens)
                    #expect(bits(got) == bits(expected), "\(columns) columns, \(rows) rows, \(tokens) tokens")
                }
            }
        }
    }

    @Test("rows may be split between groups of sixteen", arguments: Variant.interleaving, interleavedTypes)
    func splits(index: Int, type: lf_type) {
        let weights = Weights(type: type, rows: 96, columns: 320, seed: 61)
        var numbers = SeededNumbers(seed: 62)
        for tokens in [1, 4, 11, 32] {
            let x = numbers.floats(tokens * 320)
            let whole = bits(Variant.reference.products(weights, x, tokens: tokens))
            for ranges in [[0..<16, 16..<96], [0..<48, 48..<48, 48..<80, 80..<96]] {
                let got = Variant(index).interleavedProducts(weights, x, tokens: tokens, ranges: ranges)
                #expect(bits(got) == whole, "\(tokens) tokens, \(ranges)")
            }
        }
    }

    @Test("a row can be taken out again", arguments: interleavedTypes)
    func rows(type: lf_type) {
        let weights = Weights(type: type, rows: 32, columns: 160, seed: 71)
        let copy = Weights(type: type, rows: 32, columns: 160, encoded: weights.encoded)
        var scratch = [UInt8](repeating: 0, count: copy.rowStride * 16)
        #expect(lf_interleave(type, copy.memory.start, 32, 160, &scratch))
        for row in 0..<32 {
            var out = [UInt8](repeating: 0, count: copy.rowStride)
            lf_interleaved_row(type, copy.memory.start + row / 16 * 16 * copy.rowStride, row % 16, 160, &out)
            #expect(out == Array(weights.encoded[row * copy.rowStride..<(row + 1) * copy.rowStride]), "row \(row)")
        }
    }

    @Test("rows outside the range stay as they were", arguments: Variant.interleaving)
    func outsideStays(index: Int) {
        let weights = Weights(type: LF_Q4_0, rows: 64, columns: 64, seed: 5)
        for tokens in [1, 10] {
            let x = [Float](repeating: 1, count: tokens * 64)
            let out = Variant(index).interleavedProducts(weights, x, tokens: tokens, ranges: [16..<48])
            for (at, value) in out.enumerated() { #expect(value.isFinite == (16..<48).contains(at % 64)) }
        }
    }

    @Test("what cannot be interleaved stays as it was")
    func refused() {
        for (type, rows, columns) in [(LF_Q4_0, 15, 64), (LF_Q4_1, 16, 48), (LF_Q6_K, 16, 256), (LF_F16, 16, 64)] {
            var bytes = (0..<16 * 1024).map { UInt8(truncatingIfNeeded: $0) }
            let before = bytes
            var scratch = [UInt8](repeating: 0, count: 16 * 1024)
            #expect(!lf_can_interleave(type, rows, columns))
            #expect(!lf_interleave(type, &bytes, rows, columns, &scratch) && bytes == before)
        }
    }

    @Test("interleaved weights take the room and the inputs of those of the file", arguments: interleavedTypes)
    func sizes(type: lf_type) {
        let interleaved = lf_type(type.rawValue | LF_INTERLEAVED.rawValue)
        #expect(lf_row_bytes(interleaved, 576) == lf_row_bytes(type, 576))
        for tokens in 1...40 {
            #expect(lf_activation_bytes(interleaved, 576, tokens) == lf_activation_bytes(type, 576, tokens))
            #expect(lf_activations_alike(interleaved, LF_Q8_0, tokens))
        }
    }
}
