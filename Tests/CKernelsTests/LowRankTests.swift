// What adapters add: the reference against its definition, every variant against the reference, bit for bit.
import CKernels
import Testing

/// Factors as they are documented, and the numbers they stand for.
private struct Factors {
    let rows: Int
    let rank: Int
    let quants: GuardedBytes
    let scales: GuardedBytes
    private let levels: [Int8]  // (rows, rank)
    private let halves: [Float16]

    init(rows: Int, rank: Int, seed: UInt64) {
        var numbers = SeededNumbers(seed: seed)
        self.rows = rows
        self.rank = rank
        levels = (0..<rows * rank).map { _ in Int8(truncatingIfNeeded: Int(numbers.next() * 127)) }
        halves = (0..<rows).map { _ in Float16(numbers.next() * 0.01) }
        let pairs = (rank + 1) / 2
        var bytes = [UInt8](repeating: 0, count: (rows + 7) / 8 * pairs * 16)
        for row in 0..<rows {
            for number in 0..<rank {
                let place = ((row / 8 * pairs + number / 2) * 8 + row % 8) * 2 + number % 2
                bytes[place] = UInt8(bitPattern: levels[row * rank + number])
            }
        }
        quants = GuardedBytes(bytes)
        let padded = halves + [Float16](repeating: 0, count: (8 - rows % 8) % 8)
        scales = GuardedBytes(padded.flatMap { [UInt8($0.bitPattern & 255), UInt8($0.bitPattern >> 8)] })
    }

    func added(_ variant: Variant, to start: [Float], _ x: [Float], tokens: Int, ranges: [Range<Int>]? = nil) -> [Float]
    {
        var out = start
        var factors = lf_low_rank()
        factors.quants = UnsafePointer(quants.start.assumingMemoryBound(to: Int8.self))
        factors.scales = UnsafePointer(scales.start.assumingMemoryBound(to: UInt16.self))
        factors.rank = rank
        for range in ranges ?? [0..<rows] {
            variant.kernels.add_low_rank(
                &factors,
                range.lowerBound,
                range.upperBound,
                x,
                rank + 3,
                tokens,
                &out,
                rows + 5
            )
        }
        return out
    }

    /// In exact arithmetic, with x as it is.
    func exact(_ row: Int, _ x: ArraySlice<Float>) -> Double {
        zip(levels[row * rank..<(row + 1) * rank], x).reduce(0) { $0 + Double($1.0) * Double($1.1) }
            * Double(halves[row])
    }
}

@Suite("Low-rank kernels")
struct LowRankTests {
    private static let shapes = [(1, 1), (8, 16), (40, 16), (23, 8), (77, 3), (64, 17), (130, 64), (12, 512)]

    private func input(_ rank: Int, tokens: Int, seed: UInt64) -> [Float] {
        var numbers = SeededNumbers(seed: seed)
        return numbers.floats(tokens * (rank + 3), scale: 3)
    }

    @Test("the reference is the product, up to the rounding of the input to 16 bits", arguments: shapes)
    func definition(rows: Int, rank: Int) {
        let factors = Factors(rows: rows, rank: rank, seed: 5)
        let x = input(rank, tokens: 2, seed: 6)
        var numbers = SeededNumbers(seed: 7)
        let start = numbers.floats(2 * (rows + 5))
        let out = factors.added(.reference, to: start, x, tokens: 2)
        for token in 0..<2 {
            let own = x[token * (rank + 3)..<token * (rank + 3) + rank]
            let step = Double(own.reduce(0) { max($0, abs($1)) }) / 32767
            for row in 0..<rows {
                let place = token * (rows + 5) + row
                let expected = Double(start[place]) + factors.exact(row, own)
                // Half a step for each number, times the largest weight; and the rounding of the sum.
                let allowed = step / 2 * 127 * 0.01 * Double(rank) + abs(expected) * 0x1p-22 + 1e-7
                #expect(abs(Double(out[place]) - expected) <= allowed, "token \(token), row \(row)")
            }
            // What lies beside the rows is left alone.
            let gap = token * (rows + 5) + rows..<(token + 1) * (rows + 5)
            #expect(out[gap] == start[gap])
        }
    }

    @Test("every variant gives the reference's bits, however rows are split", arguments: Variant.indices, shapes)
    func variants(index: Int, shape: (rows: Int, rank: Int)) {
        let (rows, rank) = shape
        let factors = Factors(rows: rows, rank: rank, seed: 8)
        let x = input(rank, tokens: 5, seed: 9)
        let start = [Float](repeating: 0.25, count: 5 * (rows + 5))
        let expected = factors.added(.reference, to: start, x, tokens: 5)
        #expect(factors.added(Variant(index), to: start, x, tokens: 5) == expected)
        for size in [1, 3, 4, 12, 29] {
            let ranges = stride(from: 0, to: rows, by: size).map { $0..<min(rows, $0 + size) }
            #expect(factors.added(Variant(index), to: start, x, tokens: 5, ranges: ranges) == expected, "by \(size)")
        }
    }

    @Test("an input that is not finite makes its own outputs NaN, a tiny one adds nothing", arguments: Variant.indices)
    func extremes(index: Int) {
        let factors = Factors(rows: 20, rank: 16, seed: 10)
        for bad in [Float.nan, .infinity, -.infinity] {
            var x = input(16, tokens: 2, seed: 11)
            x[9] = bad
            let start = [Float](repeating: 1, count: 2 * 25)
            let out = factors.added(Variant(index), to: start, x, tokens: 2)
            #expect(out[0..<20].allSatisfy { $0.isNaN })
            #expect(out[25..<45].allSatisfy { $0.isFinite })
        }
        let tiny = [Float](repeating: 0x1p-120, count: 19)
        let start = [Float](repeating: 1, count: 25)
        #expect(factors.added(Variant(index), to: start, tiny, tokens: 1) == start)
    }
}
