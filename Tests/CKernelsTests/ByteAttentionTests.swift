// Attention over an 8-bit KV cache: how keys and values are quantised, and what is computed from them.
import CKernels
import Glibc
import Testing

@Suite("Attention over bytes")
struct ByteAttentionTests {
    @Test("a row is off by half a step at most, its largest element by rounding only", arguments: Variant.indices)
    func halfStep(index: Int) {
        var numbers = SeededNumbers(seed: 1)
        for count in [1, 7, 8, 20, 64, 77, 128] {
            for magnitude: Float in [1, 1e-30, 1e30] {
                let x = numbers.floats(count, scale: magnitude)
                let (q, scale) = ByteRows.quantize(Variant(index), x)
                #expect(scale == x.map(abs).max()! / 127)
                for (x, q) in zip(x, q) { #expect(abs(x - Float(q) * scale) <= 0.50001 * scale) }
                #expect(q.map { abs(Int($0)) }.max() == 127)
            }
        }
    }

    @Test("every variant quantises to the same bytes and scale", arguments: Variant.indices)
    func sameBytes(index: Int) {
        var numbers = SeededNumbers(seed: 2)
        for count in 1...70 {
            var x = numbers.floats(count, scale: 3)
            if count % 5 == 0 { x = x.map { ($0 * 42).rounded() / 2 } }  // ties
            let expected = ByteRows.quantize(.reference, x), got = ByteRows.quantize(Variant(index), x)
            #expect(got.q == expected.q && got.scale.bitPattern == expected.scale.bitPattern)
        }
    }

    @Test(
        "zeros and tiny rows give zero; NaN and infinity give the scale NaN, never a number",
        arguments: Variant.indices
    )
    func specialValues(index: Int) {
        for count in [3, 8, 21] {
            for value: Float in [0, -0.0, 0x1p-149, 0x1p-126] {
                let (q, scale) = ByteRows.quantize(Variant(index), [Float](repeating: value, count: count))
                #expect(q.allSatisfy { $0 == 0 } && scale == 0)
            }
            for value: Float in [.nan, -.nan, .infinity, -.infinity] {
                for at in [0, count - 1] {
                    var x = [Float](repeating: 1, count: count)
                    x[at] = value
                    let (q, scale) = ByteRows.quantize(Variant(index), x)
                    #expect(q.allSatisfy { $0 == 0 } && scale.isNaN)
                }
            }
        }
    }

    @Test(
        "attention is the softmax-weighted mean of what the bytes stand for",
        arguments: Variant.indices,
        [1, 2, 3, 5, 8, 33, 300]
    )
    func attention(index: Int, positions: Int) {
        for (headSize, heads) in [(64, 1), (64, 2), (64, 3), (128, 4), (20, 5), (7, 6), (65, 7), (96, 8)] {
            let stride = headSize + 3
            var numbers = SeededNumbers(seed: UInt64(positions + heads))
            let queries = numbers.floats(heads * headSize, scale: 4)
            let count = positions * headSize
            let keys = ByteRows(
                numbers.floats(count, scale: 2),
                positions: positions,
                headSize: headSize,
                stride: stride
            )
            let values = ByteRows(numbers.floats(count), positions: positions, headSize: headSize, stride: stride)
            let got = Variant(index)
                .attend(queries, heads: heads, keys: keys, values: values, positions: positions, headSize: headSize)
            for head in 0..<heads {
                let query = queries[head * headSize..<(head + 1) * headSize]
                let scores = (0..<positions).map { p in
                    let products = zip(query, keys.q[(p * stride)...]).map { Double($0) * Double($1) }
                    return products.reduce(0, +) * Double(keys.scales[p]) * 0.125
                }
                let weights = scores.map { exp($0 - scores.max()!) }
                for i in 0..<headSize {
                    let sum = (0..<positions).map { p in
                        weights[p] * Double(values.scales[p]) * Double(values.q[p * stride + i])
                    }
                    let exact = sum.reduce(0, +) / weights.reduce(0, +)
                    // Values are within 1; scores within 32 carry rounding of 2 · 10⁻⁶ through the exponential.
                    #expect(abs(Double(got[head * headSize + i]) - exact) < 2e-5)
                }
            }
        }
    }

    @Test("a broken key reaches the result instead of hiding in it", arguments: Variant.indices, [3, 20])
    func notANumber(index: Int, positions: Int) {
        var keyNumbers = [Float](repeating: 0.5, count: positions * 8)
        keyNumbers[9] = .nan
        let keys = ByteRows(keyNumbers, positions: positions, headSize: 8, stride: 8)
        let ones = [Float](repeating: 1, count: positions * 8)
        let values = ByteRows(ones, positions: positions, headSize: 8, stride: 8)
        let query = [Float](repeating: 1, count: 8)
        let out = Variant(index).attend(query, heads: 1, keys: keys, values: values, positions: positions, headSize: 8)
        #expect(out.allSatisfy { $0.isNaN })
        let mirrored = Variant(index).attend(
            query,
            heads: 1,
            keys: values,
            values: keys,
            positions: positions,
            headSize: 8
        )
        #expect(mirrored.allSatisfy { $0.isNaN })
    }
}
