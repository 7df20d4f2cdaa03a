// Columns that hold a matrix's own quants, with its scales beside them: the weights of the matrix, bit for bit, in any order.
import CKernels
import Testing

/// A matrix (d, f) by rows, and the same by columns in another order.
private struct Problem {
    let matrix: Weights
    /// Column `order[n]` of the matrix stands at place n.
    let order: [Int]
    let columns: GuardedBytes
    let columnStride: Int
    let halves: [UInt16]
    let tokens: Int
    let x: [Float]  // (tokens, f + 1)
    let start: [Float]  // (tokens, d + 3)

    var type: lf_type { matrix.type }
    var height: Int { matrix.rows }
    var width: Int { matrix.columns }

    init(_ type: lf_type, height: Int, width: Int, tokens: Int, seed: UInt64, gap: Int = 0) {
        var numbers = SeededNumbers(seed: seed)
        let matrix = Weights(type: type, rows: height, columns: width, seed: seed)
        let order = (0..<width).map { (numbers.bits(), $0) }.sorted { $0.0 < $1.0 }.map(\.1)
        let headerBytes = type == LF_Q4_1 ? 4 : 2
        let groups = width / 32
        let perGroup = height * headerBytes / 2
        var halves = [UInt16](repeating: 0, count: groups * perGroup)
        var quants = [[UInt8]](repeating: [UInt8](repeating: 0, count: height), count: width)
        for row in 0..<height {
            for group in 0..<groups {
                let block = row * matrix.rowStride + group * (headerBytes + 16)
                for part in 0..<headerBytes / 2 {
                    let at = block + 2 * part
                    halves[group * perGroup + part * height + row] =
                        UInt16(matrix.encoded[at]) | UInt16(matrix.encoded[at + 1]) << 8
                }
                for i in 0..<32 {
                    let byte = matrix.encoded[block + headerBytes + i % 16]
                    quants[group * 32 + i][row] = i < 16 ? byte & 15 : byte >> 4
                }
            }
        }
        var bytes: [UInt8] = []
        for column in order {
            for block in stride(from: 0, to: height, by: 32) {
                for i in 0..<16 { bytes.append(quants[column][block + i] | quants[column][block + 16 + i] << 4) }
            }
            let group = column / 32
            bytes += [UInt8(group & 255), UInt8(group >> 8), 0, 0] + [UInt8](repeating: 0xEE, count: gap)
        }
        bytes.removeLast(gap)
        self.matrix = matrix
        self.order = order
        self.halves = halves
        self.tokens = tokens
        columns = GuardedBytes(bytes)
        columnStride = height / 2 + 4 + gap
        x = numbers.floats(tokens * (width + 1), scale: 2)
        start = numbers.floats(tokens * (height + 3), scale: 4)
    }

    /// The sums by the definition, from the rows of the matrix.
    var expected: [Float] {
        let rows = (0..<height).map { row in
            var floats = [Float](repeating: 0, count: width)
            Variant.reference.kernels.dequantize_row(type, matrix.memory.start + row * matrix.rowStride, width, &floats)
            return floats
        }
        var out = start
        for token in 0..<tokens {
            for row in 0..<height {
                for (place, column) in order.enumerated() {
                    out[token * (height + 3) + row].addProduct(x[token * (width + 1) + place], rows[row][column])
                }
            }
        }
        return out
    }

    func sums(_ variant: Variant, columnParts: [Range<Int>]? = nil, rowParts: [Range<Int>]? = nil, groups: Int? = nil)
        -> [Float]
    {
        var out = start
        halves.withUnsafeBufferPointer { halves in
            var scales = lf_shared_scales(halves: halves.baseAddress, height: height, groups: groups ?? width / 32)
            for part in columnParts ?? [0..<width] {
                for range in rowParts ?? [0..<height] {
                    x.withUnsafeBufferPointer { x in
                        variant.kernels.accumulate_columns(
                            type,
                            columns.start + part.lowerBound * columnStride,
                            columnStride,
                            &scales,
                            part.count,
                            range.lowerBound,
                            range.upperBound,
                            x.baseAddress! + part.lowerBound,
                            width + 1,
                            tokens,
                            &out,
                            height + 3
                        )
                    }
                }
            }
        }
        return out
    }
}

@Suite("Products by columns of quants")
struct SharedScaleTests {
    static let types = [LF_Q4_0, LF_Q4_1]

    @Test(
        "every variant multiplies with the weights of the matrix, in the order of the columns",
        arguments: Variant.indices,
        types
    )
    func matrixWeights(index: Int, type: lf_type) {
        for (height, width) in [(32, 32), (96, 64), (576, 96), (160, 256)] {
            for tokens in [1, 2, 6, 7, 13] {
                let problem = Problem(type, height: height, width: width, tokens: tokens, seed: 3, gap: tokens % 3 * 14)
                #expect(
                    bits(problem.sums(Variant(index))) == bits(problem.expected),
                    "(\(height), \(width)), \(tokens) tokens"
                )
            }
        }
    }

    @Test("a sum has the same bits however columns and rows are split", arguments: Variant.indices, types)
    func splitsDoNotShow(index: Int, type: lf_type) {
        for tokens in [1, 5] {
            let problem = Problem(type, height: 224, width: 96, tokens: tokens, seed: 5)
            let whole = bits(problem.sums(Variant(index)))
            let columnParts = [0..<1, 1..<9, 9..<9, 9..<75, 75..<96]
            #expect(bits(problem.sums(Variant(index), columnParts: columnParts)) == whole)
            let rowParts = [0..<32, 32..<160, 160..<224]
            #expect(bits(problem.sums(Variant(index), columnParts: columnParts, rowParts: rowParts)) == whole)
        }
    }

    @Test("a column of a group that is not there reads none outside the scales", arguments: Variant.indices)
    func groupsAreBounded(index: Int) {
        let problem = Problem(LF_Q4_1, height: 64, width: 96, tokens: 3, seed: 7)
        #expect(bits(problem.sums(Variant(index), groups: 1)) == bits(problem.sums(.reference, groups: 1)))
        #expect(bits(problem.sums(Variant(index), groups: 1)) != bits(problem.expected))
    }

    @Test("ranges that cut a block, and types without quants of their own, compute nothing", arguments: Variant.indices)
    func refused(index: Int) {
        let problem = Problem(LF_Q4_0, height: 64, width: 32, tokens: 2, seed: 1)
        #expect(problem.sums(Variant(index), rowParts: [16..<64]) == problem.start)
        let accumulate = Variant(index).kernels.accumulate_columns!
        var out = problem.start
        problem.halves.withUnsafeBufferPointer { halves in
            var scales = lf_shared_scales(halves: halves.baseAddress, height: 64, groups: 1)
            accumulate(
                LF_Q8_0,
                problem.columns.start,
                problem.columnStride,
                &scales,
                4,
                0,
                64,
                problem.x,
                33,
                2,
                &out,
                67
            )
        }
        #expect(out == problem.start)
    }
}
