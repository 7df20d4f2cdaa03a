// Attention of several tokens at once: a query's bits depend on its keys and values alone.
import CKernels
import Testing

@Suite("Attention of several tokens")
struct AttentionTests {
    /// (tokens, positions of the last of them)
    private static let shapes = [
        (1, 1), (1, 4), (1, 41), (2, 2), (3, 3), (3, 70), (4, 20), (5, 5), (7, 33), (8, 64), (8, 70), (9, 66), (16, 16),
        (17, 49),
        (17, 130), (6, 300),
    ]

    @Test("tokens and heads attended together have the bits of each alone", arguments: Variant.indices, Array(1...9))
    func together(index: Int, heads: Int) {
        for headSize in [64, 80, 128, 20, 13, 260] {
            for (tokens, positions) in Self.shapes where headSize < 128 || tokens < 10 {
                var numbers = SeededNumbers(seed: UInt64(heads * 1000 + tokens * 100 + positions))
                let stride = headSize + positions % 3
                let queries = numbers.floats(tokens * heads * headSize, scale: 3)
                let keys = numbers.floats(positions * stride), values = numbers.floats(positions * stride)
                let halves = [keys, values].map { HalfRows($0.map { Float16($0) }, stride: stride) }
                let bytes = [keys, values]
                    .map { ByteRows($0, positions: positions, headSize: headSize, stride: stride) }
                for rows in [halves, bytes] as [[any CachedRows]] {
                    let results = [true, false]
                        .map {
                            Variant(index)
                                .attend(
                                    queries,
                                    tokens: tokens,
                                    heads: heads,
                                    keys: rows[0],
                                    values: rows[1],
                                    positions: positions,
                                    headSize: headSize,
                                    together: $0
                                )
                        }
                    #expect(bits(results[0]) == bits(results[1]), "\(tokens) tokens, \(positions) positions")
                }
            }
        }
    }

    @Test("every variant agrees with the reference within rounding", arguments: Variant.indices)
    func reference(index: Int) {
        for (tokens, positions) in Self.shapes {
            var numbers = SeededNumbers(seed: UInt64(positions))
            let queries = numbers.floats(tokens * 3 * 64, scale: 3)
            let keys = HalfRows(numbers.floats(positions * 64).map { Float16($0) }, stride: 64)
            let values = HalfRows(numbers.floats(positions * 64).map { Float16($0) }, stride: 64)
            let results = [Variant.reference, Variant(index)]
                .map {
                    $0.attend(
                        queries,
                        tokens: tokens,
                        heads: 3,
                        keys: keys,
                        values: values,
                        positions: positions,
                        headSize: 64
                    )
                }
            for (expected, got) in zip(results[0], results[1]) { #expect(abs(expected - got) < 1e-5) }
        }
    }

    @Test("what a later token keeps, even NaN, changes no earlier token", arguments: Variant.indices, [1, 3, 4])
    func causality(index: Int, heads: Int) {
        let tokens = 10, positions = 40, headSize = 20
        var numbers = SeededNumbers(seed: 7)
        let queries = numbers.floats(tokens * heads * headSize, scale: 3)
        let keys = numbers.floats(positions * headSize).map { Float16($0) }
        let values = numbers.floats(positions * headSize).map { Float16($0) }
        for broken in positions - tokens + 1..<positions {
            var brokenKeys = keys, brokenValues = values
            brokenKeys[broken * headSize + 2] = .nan
            brokenValues[broken * headSize + 17] = .infinity
            let results = [(keys, values), (brokenKeys, brokenValues)]
                .map {
                    Variant(index)
                        .attend(
                            queries,
                            tokens: tokens,
                            heads: heads,
                            keys: HalfRows($0, stride: headSize),
                            values: HalfRows($1, stride: headSize),
                            positions: positions,
                            headSize: headSize
                        )
                }
            let boundary = (broken - (positions - tokens)) * heads * headSize
            #expect(bits(Array(results[0][..<boundary])) == bits(Array(results[1][..<boundary])))
            #expect(results[1][boundary...].allSatisfy { $0.isNaN })
        }
    }
}
