// Products with matrices stored column by column: the reference against its definition, every variant against the
// reference, bit for bit.
import CKernels
import Testing

private let blockTypes = [LF_Q4_0, LF_Q4_1, LF_Q5_0, LF_Q5_1, LF_Q8_0]
private let floatTypes = [LF_F32, LF_F16]
private let allTypes = floatTypes + blockTypes

/// Columns (count, rows) with what they are multiplied by (tokens, count) and added to (tokens, rows).
private struct Problem {
    let columns: Weights
    let tokens: Int
    let x: [Float]
    let start: [Float]

    /// Floats from one token to the next.
    var xStride: Int { columns.rows + 1 }
    var outStride: Int { columns.columns + 3 }
    var rows: Int { columns.columns }
    var count: Int { columns.rows }

    init(_ type: lf_type, rows: Int, count: Int, tokens: Int, seed: UInt64, gap: Int = 0) {
        var numbers = SeededNumbers(seed: seed)
        columns = Weights(type: type, rows: count, columns: rows, seed: seed, gap: gap)
        self.tokens = tokens
        x = numbers.floats(tokens * (count + 1), scale: 2)
        start = numbers.floats(tokens * (rows + 3), scale: 4)
    }

    /// The sums after columns part by part, for each part its rows range by range.
    func sums(
        _ variant: Variant,
        columnParts: [Range<Int>]? = nil,
        rowParts: [Range<Int>]? = nil,
        tokenParts: [Range<Int>]? = nil
    ) -> [Float] {
        var out = start
        for part in columnParts ?? [0..<count] {
            for range in rowParts ?? [0..<rows] {
                for batch in tokenParts ?? [0..<tokens] {
                    x.withUnsafeBufferPointer { x in
                        out.withUnsafeMutableBufferPointer { out in
                            variant.kernels.accumulate_columns(
                                columns.type,
                                columns.memory.start + part.lowerBound * columns.rowStride,
                                columns.rowStride,
                                nil,
                                part.count,
                                range.lowerBound,
                                range.upperBound,
                                x.baseAddress! + batch.lowerBound * xStride + part.lowerBound,
                                xStride,
                                batch.count,
                                out.baseAddress! + batch.lowerBound * outStride,
                                outStride
                            )
                        }
                    }
                }
            }
        }
        return out
    }
}

@Suite("Products by columns")
struct ColumnTests {
    @Test("the reference adds column after column in one rounding each, to what stands there", arguments: allTypes)
    func definition(type: lf_type) {
        let problem = Problem(type, rows: 96, count: 11, tokens: 3, seed: 1)
        var expected = problem.start
        for column in 0..<11 {
            var weights = [Float](repeating: 0, count: 96)
            let start = problem.columns.memory.start + column * problem.columns.rowStride
            Variant.reference.kernels.dequantize_row(type, start, 96, &weights)
            for token in 0..<3 {
                let factor = problem.x[token * problem.xStride + column]
                for row in 0..<96 { expected[token * problem.outStride + row].addProduct(factor, weights[row]) }
            }
        }
        #expect(bits(problem.sums(.reference)) == bits(expected))
    }

    @Test("every variant gives the bits of the reference", arguments: Variant.indices, allTypes)
    func variantsAgree(index: Int, type: lf_type) {
        for (seed, rows) in [32, 64, 96, 576, 1056].enumerated() {
            for count in [1, 3, 8, 9, 64, 67, 130] where rows < 500 || count < 65 {
                for tokens in [1, 2, 3, 5, 6, 7, 13] {
                    let gap = [0, 2, 46, 256][(count + tokens) % 4]
                    let seed = UInt64(seed * 1000 + count)
                    let problem = Problem(type, rows: rows, count: count, tokens: tokens, seed: seed, gap: gap)
                    let got = bits(problem.sums(Variant(index)))
                    #expect(got == bits(problem.sums(.reference)), "\(rows) rows, \(count) columns, \(tokens) tokens")
                }
            }
        }
    }

    @Test("float columns of any length are used to their last row", arguments: Variant.indices, floatTypes)
    func floatTails(index: Int, type: lf_type) {
        for rows in [1, 7, 8, 15, 16, 17, 24, 31, 33, 63, 65, 127] {
            for tokens in [1, 2, 6, 9] {
                for parts in [[0..<rows], [0..<rows / 3, rows / 3..<rows]] {
                    let problem = Problem(type, rows: rows, count: 70, tokens: tokens, seed: UInt64(rows), gap: 6)
                    let got = bits(problem.sums(Variant(index), rowParts: parts))
                    #expect(got == bits(problem.sums(.reference)), "\(rows) rows, \(tokens) tokens")
                }
            }
        }
    }

    @Test(
        "a sum has the same bits however columns, rows and tokens are split",
        arguments: Variant.indices,
        allTypes
    )
    func splitsDoNotShow(index: Int, type: lf_type) {
        let variant = Variant(index)
        for tokens in [1, 5, 14] {
            let problem = Problem(type, rows: 224, count: 75, tokens: tokens, seed: 9)
            let whole = bits(problem.sums(variant))
            for parts in [[0..<1, 1..<75], [0..<7, 7..<7, 7..<71, 71..<75], (0..<75).map { $0..<$0 + 1 }] {
                #expect(bits(problem.sums(variant, columnParts: parts)) == whole)
            }
            for parts in [[0..<32, 32..<224], [0..<96, 96..<96, 96..<192, 192..<224]] {
                #expect(bits(problem.sums(variant, columnParts: [0..<9, 9..<75], rowParts: parts)) == whole)
            }
            #expect(bits(problem.sums(variant, tokenParts: (0..<tokens).map { $0..<$0 + 1 })) == whole)
        }
    }

    @Test("rows outside the range, and what lies between tokens, stay as they were", arguments: Variant.indices)
    func outsideStays(index: Int) {
        for tokens in [1, 7] {
            let problem = Problem(LF_Q4_1, rows: 160, count: 10, tokens: tokens, seed: 4)
            let got = problem.sums(Variant(index), rowParts: [32..<96])
            for (at, value) in got.enumerated() {
                let row = at % problem.outStride
                #expect((value == problem.start[at]) == !(32..<96).contains(row))
            }
        }
    }

    @Test("a zero column leaves sums alone, and a NaN in x reaches its token only", arguments: Variant.indices)
    func specialValues(index: Int) {
        for type in allTypes {
            for tokens in [1, 8] {
                let columns = Weights(type: type, rows: 3, columns: 64, values: [Float](repeating: 0, count: 192))
                var out = [Float](repeating: 5, count: tokens * 64)
                var x = [Float](repeating: 2, count: tokens * 3)
                let accumulate = Variant(index).kernels.accumulate_columns!
                accumulate(type, columns.memory.start, columns.rowStride, nil, 3, 0, 64, x, 3, tokens, &out, 64)
                #expect(out == [Float](repeating: 5, count: tokens * 64))
                x[tokens / 2 * 3 + 1] = .nan
                accumulate(type, columns.memory.start, columns.rowStride, nil, 3, 0, 64, x, 3, tokens, &out, 64)
                for (at, value) in out.enumerated() { #expect(value.isNaN == (at / 64 == tokens / 2)) }
            }
        }
    }

    @Test("ranges that cut a block, and types without columns, compute nothing", arguments: Variant.indices)
    func refused(index: Int) {
        let accumulate = Variant(index).kernels.accumulate_columns!
        let weights = [UInt8](repeating: 0x11, count: 4096)
        for (type, begin, end) in [(LF_Q4_1, 16, 64), (LF_Q8_0, 0, 40), (lf_type(rawValue: 14), 0, 64)] {
            for tokens in [1, 3] {
                let x = [Float](repeating: 1, count: 12)
                var out = [Float](repeating: 3, count: 64 * tokens)
                accumulate(type, weights, 512, nil, 4, begin, end, x, 4, tokens, &out, 64)
                #expect(out == [Float](repeating: 3, count: 64 * tokens))
            }
        }
    }
}
