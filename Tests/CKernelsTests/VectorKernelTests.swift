// Norm, SwiGLU, attention, conversion: against arithmetic in double precision.
import CKernels
import Glibc
import Testing

@Suite("Vector kernels")
struct VectorKernelTests {
    @Test("RMSNorm is within four rounding steps of the exact value", arguments: Variant.indices, [1, 5, 16, 576, 577])
    func rmsNorm(index: Int, count: Int) {
        var numbers = SeededNumbers(seed: 1)
        let x = numbers.floats(count, scale: 5), weight = numbers.floats(count)
        var out = [Float](repeating: 0, count: count)
        Variant(index).kernels.rms_norm(x, weight, count, 1e-5, &out)
        let mean = x.map { Double($0) * Double($0) }.reduce(0, +) / Double(count)
        for i in 0..<count {
            let exact = Double(x[i]) / (mean + Double(Float(1e-5))).squareRoot() * Double(weight[i])
            // The sum of squares runs through count / 16 additions in each of sixteen lanes, and the root halves its error.
            #expect(abs(Double(out[i]) - exact) <= abs(exact) * (4 + Double(count) / 32) * 0x1p-23)
        }
    }

    @Test("SwiGLU follows e^x over the whole range of floats", arguments: Variant.indices)
    func swiGLU(index: Int) {
        let inputs = stride(from: Float(-110), through: 110, by: 0.0371).map { $0 }
        let up = [Float](repeating: 1, count: inputs.count)
        var gate = inputs
        Variant(index).kernels.silu_mul(&gate, up, gate.count)
        for (x, got) in zip(inputs, gate) {
            let exact = Double(x) / (1 + exp(-Double(x)))
            // Beyond −87 the exponential is clamped: the results there are below 10⁻³⁵ in magnitude.
            #expect(abs(Double(got) - exact) <= abs(exact) * 6 * 0x1p-24 + 1e-35, "silu(\(x))")
        }
        var broken: [Float] = [.nan, 1]
        Variant(index).kernels.silu_mul(&broken, [1, 1], 2)
        #expect(broken[0].isNaN && !broken[1].isNaN)
    }

    @Test("conversion to F16 is that of IEEE 754 for every kind of number", arguments: Variant.indices)
    func conversion(index: Int) {
        var numbers = SeededNumbers(seed: 3)
        var x: [Float] = [
            0, -0.0, 1, 65504, 65519, 65520, 1e9, -.infinity, .infinity, 0x1p-24, 0x1p-25, 0x1.8p-25, 0x1p-149,
        ]
        x += (UInt16(0)..<0x7c00).flatMap { bits -> [Float] in  // around every half, and midway to the next
            let half = Float(Float16(bitPattern: bits)), next = Float(Float16(bitPattern: bits + 1))
            return bits % 13 == 0
                ? [half, -half, (half + next) / 2, ((half + next) / 2).nextUp, ((half + next) / 2).nextDown] : []
        }
        x += (0..<3000).map { _ in Float(bitPattern: UInt32(truncatingIfNeeded: numbers.bits())) }.filter { !$0.isNaN }
        #expect(Variant(index).halves(x) == x.map { Float16($0).bitPattern })
        let nans = Variant(index).halves([Float](repeating: .nan, count: 11)).map { Float16(bitPattern: $0).isNaN }
        #expect(nans == [Bool](repeating: true, count: 11))
    }

    @Test("addition is exact to the last element", arguments: Variant.indices, [1, 7, 8, 577])
    func addition(index: Int, count: Int) {
        var numbers = SeededNumbers(seed: 4)
        let x = numbers.floats(count), y = numbers.floats(count)
        var sum = x
        Variant(index).kernels.add(&sum, y, count)
        #expect(sum == zip(x, y).map(+))
    }

    @Test("attention is the softmax-weighted mean of the values", arguments: Variant.indices, [1, 2, 3, 5, 8, 33, 300])
    func attention(index: Int, positions: Int) {
        for (headSize, heads) in [(64, 3), (64, 8), (20, 2), (7, 1)] {
            let stride = headSize * 2 + 3
            var numbers = SeededNumbers(seed: UInt64(positions))
            let queries = numbers.floats(heads * headSize, scale: 4)
            let keys = numbers.floats(positions * stride, scale: 2).map { Float16($0) }
            let values = numbers.floats(positions * stride).map { Float16($0) }
            let got = Variant(index)
                .attend(
                    queries,
                    heads: heads,
                    keys: HalfRows(keys, stride: stride),
                    values: HalfRows(values, stride: stride),
                    positions: positions,
                    headSize: headSize
                )
            for head in 0..<heads {
                let query = queries[head * headSize..<(head + 1) * headSize]
                let scores = (0..<positions).map { p in
                    zip(query, keys[(p * stride)...]).map { Double($0) * Double($1) }.reduce(0, +) * 0.125
                }
                let weights = scores.map { exp($0 - scores.max()!) }
                for i in 0..<headSize {
                    let exact = zip(weights, 0...).map { $0 * Double(values[$1 * stride + i]) }.reduce(0, +)
                    // Values are within 1; scores within 16 carry rounding of 10⁻⁶ through the exponential.
                    #expect(abs(Double(got[head * headSize + i]) - exact / weights.reduce(0, +)) < 1e-5)
                }
            }
        }
    }

    @Test("scores beyond the range of e^x neither overflow nor vanish", arguments: Variant.indices)
    func hugeScores(index: Int) {
        let keys =
            [Float](repeating: 1, count: 8) + [Float](repeating: 1000, count: 8) + [Float](repeating: -1000, count: 8)
        let values = [Float](repeating: 5, count: 8) + [Float](repeating: 7, count: 8) + [Float](repeating: 9, count: 8)
        let out = Variant(index).attend(
            [Float](repeating: 1000, count: 8),
            heads: 1,
            keys: HalfRows(keys.map { Float16($0) }, stride: 8),
            values: HalfRows(values.map { Float16($0) }, stride: 8),
            positions: 3,
            headSize: 8
        )
        #expect(out == [Float](repeating: 7, count: 8))
    }

    @Test("the multiply-adds that bound prompts are counted in proportion to their rounds", arguments: Variant.indices)
    func multiplyAdds(index: Int) {
        let kernels = Variant(index).kernels
        #expect(kernels.multiply_adds(10) > 10)
        #expect(kernels.multiply_adds(30) == 3 * kernels.multiply_adds(10))
    }

    @Test("a NaN in a key reaches the result instead of hiding in it", arguments: Variant.indices, [3, 20])
    func notANumberKey(index: Int, positions: Int) {
        var keys = [Float16](repeating: 0.5, count: positions * 8)
        keys[9] = .nan
        let out = Variant(index).attend(
            [Float](repeating: 1, count: 8),
            heads: 1,
            keys: HalfRows(keys, stride: 8),
            values: HalfRows(keys.map { _ in 1 }, stride: 8),
            positions: positions,
            headSize: 8
        )
        #expect(out.allSatisfy { $0.isNaN })
    }
}

@Suite("Choice of variant")
struct DispatchTests {
    @Test("the reference comes first and the last one listed is the best")
    func order() {
        #expect(String(cString: lf_kernels_scalar().pointee.name) == "scalar")
        #expect(lf_kernels_at(0) == lf_kernels_scalar())
        #expect(lf_kernels_at(Variant.indices.count) == nil)
        if getenv("LANDFALL_KERNEL") == nil { #expect(lf_kernels_best() == lf_kernels_at(Variant.indices.count - 1)) }
    }
}
