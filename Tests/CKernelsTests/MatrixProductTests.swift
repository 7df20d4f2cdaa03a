// Matrix products: the reference against exact arithmetic, every variant against the reference, bit for bit.
import CKernels
import Testing

private let quantizedTypes = [LF_Q4_0, LF_Q4_1, LF_Q5_0, LF_Q5_1, LF_Q8_0, LF_Q4_K, LF_Q5_K, LF_Q6_K]
private let allTypes = [LF_F32, LF_F16] + quantizedTypes

extension lf_type: @retroactive CustomTestStringConvertible {
    /// The name a GGUF file has for the type.
    public var testDescription: String {
        switch self {
        case LF_F32: "F32"
        case LF_F16: "F16"
        case LF_Q4_0: "Q4_0"
        case LF_Q4_1: "Q4_1"
        case LF_Q5_0: "Q5_0"
        case LF_Q5_1: "Q5_1"
        case LF_Q8_0: "Q8_0"
        case LF_Q4_K: "Q4_K"
        case LF_Q5_K: "Q5_K"
        case LF_Q6_K: "Q6_K"
        default: "type \(rawValue)"
        }
    }
}

@Suite("Matrix products")
struct MatrixProductTests {
    @Test("every variant gives the bits of the reference on odd shapes", arguments: Variant.indices, allTypes)
    func variantsAgree(index: Int, type: lf_type) {
        let variant = Variant(index)
        let shapes = type.filled(32) == 32 ? [32, 64, 96, 576, 1536] : [32, 96, 576, 1536].map(type.filled)
        for (seed, columns) in shapes.enumerated() {
            for rows in [1, 3, 5, 8, 192] {
                let weights = Weights(type: type, rows: rows, columns: columns, seed: UInt64(seed * 1000 + rows))
                for tokens in [1, 2, 3, 5, 8, 17] where rows < 192 || tokens < 9 || columns == type.filled(576) {
                    var numbers = SeededNumbers(seed: UInt64(columns + tokens))
                    let x = numbers.floats(tokens * columns, scale: 3)
                    let expected = Variant.reference.products(weights, x, tokens: tokens)
                    let got = variant.products(weights, x, tokens: tokens)
                    #expect(bits(got) == bits(expected), "\(columns) columns, \(rows) rows, \(tokens) tokens")
                }
            }
        }
    }

    /// Rounding happens at each block's product of scales and at each of its two additions, so with b blocks the error is
    /// within (2b + 2) · 2⁻²⁴ of the sum of magnitudes; the products of integers are exact.
    @Test(
        "the reference gives the exact sum within the rounding of one addition after the other",
        arguments: quantizedTypes
    )
    func referenceAgainstExactArithmetic(type: lf_type) {
        let columns = type.filled(576), rows = 7, tokens = 13
        let weights = Weights(type: type, rows: rows, columns: columns, seed: 7)
        var numbers = SeededNumbers(seed: 8)
        let x = numbers.floats(tokens * columns, scale: 2)
        let got = Variant.reference.products(weights, x, tokens: tokens)
        for token in 0..<tokens {
            for row in 0..<rows {
                var exact = 0.0
                var magnitude = 0.0
                var column = 0
                for block in weights.blocks(ofRow: row) {
                    let scale = x[(token * columns + column / 32 * 32)...].prefix(32).map(abs).max()! / 127
                    let q = x[(token * columns + column)...].prefix(block.q.count)
                        .map { Double(($0 / scale).rounded(.toNearestOrEven)) }
                    column += block.q.count
                    let products = zip(block.q, q).map(*).reduce(0, +) * block.scale * Double(scale)
                    let minimum = block.minimum * Double(scale) * q.reduce(0, +)
                    exact += products + minimum
                    magnitude += abs(products) + abs(minimum)
                }
                let bound = Double(2 * columns / 32 + 2) * 0x1p-24 * magnitude
                #expect(abs(Double(got[token * rows + row]) - exact) <= bound)
            }
        }
    }

    /// Each activation is off by half a step at most; the step is the block's largest magnitude / 127.
    @Test("quantising activations moves a product by half a step an element at most", arguments: allTypes)
    func referenceAgainstUnquantisedActivations(type: lf_type) {
        let columns = type.filled(192), rows = 5, tokens = 9
        let weights = Weights(type: type, rows: rows, columns: columns, seed: 3)
        var numbers = SeededNumbers(seed: 4)
        let x = numbers.floats(tokens * columns)
        let got = Variant.reference.products(weights, x, tokens: tokens)
        for token in 0..<tokens {
            for row in 0..<rows {
                let exactRow = weights.row(row)
                var exact = 0.0
                var bound = 0.0
                for column in 0..<columns {
                    let value = Double(x[token * columns + column])
                    let block = x[(token * columns + column / 32 * 32)...].prefix(32)
                    let step = quantizedTypes.contains(type) ? Double(block.map(abs).max()!) / 127 : 0
                    exact += exactRow[column] * value
                    bound += abs(exactRow[column]) * (step * 0.5001 + 1e-5)
                }
                #expect(abs(Double(got[token * rows + row]) - exact) <= bound)
            }
        }
    }

    @Test("an output has the same bits in a batch of 1, 7 and 64", arguments: Variant.indices, allTypes)
    func batchSizeDoesNotShow(index: Int, type: lf_type) {
        let variant = Variant(index), columns = type.filled(576), rows = 19
        let weights = Weights(type: type, rows: rows, columns: columns, seed: 11)
        var numbers = SeededNumbers(seed: 12)
        let x = numbers.floats(64 * columns)
        let all = bits(variant.products(weights, x, tokens: 64))
        for begin in stride(from: 0, to: 63, by: 7) {
            let part = Array(x[begin * columns..<(begin + 7) * columns])
            #expect(bits(variant.products(weights, part, tokens: 7)) == Array(all[begin * rows..<(begin + 7) * rows]))
        }
        for token in 0..<64 {
            let part = Array(x[token * columns..<(token + 1) * columns])
            #expect(bits(variant.products(weights, part, tokens: 1)) == Array(all[token * rows..<(token + 1) * rows]))
        }
    }

    @Test("an output has the same bits however rows are split", arguments: Variant.indices, allTypes)
    func splitOfRowsDoesNotShow(index: Int, type: lf_type) {
        let variant = Variant(index), columns = type.filled(96), rows = 53
        let weights = Weights(type: type, rows: rows, columns: columns, seed: 21)
        var numbers = SeededNumbers(seed: 22)
        for tokens in [1, 5, 17] {
            let x = numbers.floats(tokens * columns)
            let whole = bits(variant.products(weights, x, tokens: tokens))
            for ranges in [[0..<1, 1..<53], [0..<7, 7..<7, 7..<30, 30..<53], [0..<17, 17..<50, 50..<53]] {
                #expect(bits(variant.products(weights, x, tokens: tokens, ranges: ranges)) == whole)
            }
        }
    }

    @Test(
        "rows that stand apart, at even addresses, give the bits of rows side by side",
        arguments: Variant.indices,
        allTypes
    )
    func rowsApart(index: Int, type: lf_type) {
        for (least, rows) in [(32, 9), (96, 1), (96, 21), (576, 17), (2080, 19)] {
            let columns = type.filled(least)
            let seed = UInt64(columns + rows)
            let dense = Weights(type: type, rows: rows, columns: columns, seed: seed)
            for gap in [2, 64, 1234] {
                let apart = Weights(type: type, rows: rows, columns: columns, seed: seed, gap: gap)
                for tokens in [1, 3, 9] {
                    var numbers = SeededNumbers(seed: seed)
                    let x = numbers.floats(tokens * columns)
                    let expected = Variant.reference.products(dense, x, tokens: tokens)
                    for ranges in [[0..<rows], [0..<rows / 3, rows / 3..<rows]] {
                        let got = Variant(index).products(apart, x, tokens: tokens, ranges: ranges)
                        #expect(bits(got) == bits(expected), "\(columns) columns, \(rows) rows, gap of \(gap) bytes")
                    }
                }
            }
        }
    }

    @Test("rows outside the range stay as they were", arguments: Variant.indices)
    func rowsOutsideStay(index: Int) {
        let weights = Weights(type: LF_Q4_1, rows: 30, columns: 64, seed: 5)
        let x = [Float](repeating: 1, count: 10 * 64)
        let out = Variant(index).products(weights, x, tokens: 10, ranges: [3..<22])
        for (at, value) in out.enumerated() { #expect(value.isFinite == (3..<22).contains(at % 30)) }
    }

    @Test("more columns than a panel holds are summed without a seam", arguments: Variant.indices, quantizedTypes)
    func manyColumns(index: Int, type: lf_type) {
        let weights = Weights(type: type, rows: 5, columns: type.filled(4128), seed: 31)
        var numbers = SeededNumbers(seed: 32)
        let x = numbers.floats(9 * weights.columns)
        let expected = Variant.reference.products(weights, x, tokens: 9)
        #expect(bits(Variant(index).products(weights, x, tokens: 9)) == bits(expected))
    }

    @Test(
        "float weights of any number of columns are multiplied to the last one",
        arguments: Variant.indices,
        [LF_F32, LF_F16]
    )
    func floatTails(index: Int, type: lf_type) {
        for columns in [1, 7, 9, 31, 33] {
            let weights = Weights(type: type, rows: 6, columns: columns, seed: 41)
            var numbers = SeededNumbers(seed: 42)
            let x = numbers.floats(3 * columns)
            let expected = Variant.reference.products(weights, x, tokens: 3)
            #expect(bits(Variant(index).products(weights, x, tokens: 3)) == bits(expected), "\(columns) columns")
        }
    }

    @Test("a dequantised row is the stored numbers exactly", arguments: Variant.indices, allTypes)
    func dequantisedRow(index: Int, type: lf_type) {
        let columns = type.filled(96)
        let weights = Weights(type: type, rows: 3, columns: columns, seed: 51)
        for row in 0..<3 {
            var out = [Float](repeating: 0, count: columns)
            let start = weights.memory.start + row * lf_row_bytes(type, columns)
            Variant(index).kernels.dequantize_row(type, start, columns, &out)
            #expect(out == weights.row(row).map { Float($0) })
        }
    }
}
