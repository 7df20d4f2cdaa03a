// Rounding rows of weights to blocks: never worse than plain rounding, and what it refuses.
import CKernels
import Testing

private let packedTypes = [LF_Q4_0, LF_Q4_1, LF_Q5_0, LF_Q5_1, LF_Q8_0]

@Suite("Quantisation of weights")
struct QuantizationTests {
    @Test("the error is never larger than that of plain rounding", arguments: packedTypes)
    func noWorseThanPlainRounding(type: lf_type) throws {
        for seed in 1...40 {
            var numbers = SeededNumbers(seed: UInt64(seed))
            // Some rows even, some with outliers, some far from zero.
            let shift: Float = seed % 3 == 0 ? 0.4 : 0
            let values = numbers.floats(320).map { $0 * $0 * $0 * 0.1 + shift }
            let plain = squaredError(Weights(type: type, rows: 1, columns: 320, values: values).row(0), values)
            let searched = squaredError(try quantized(type, values), values)
            #expect(searched <= plain * 1.00001, "seed \(seed)")
        }
    }

    /// Measured on rows like these: 0.72 … 0.91 of plain rounding's squared error.
    @Test("searching pays: on the whole the squared error falls by a tenth", arguments: [LF_Q4_0, LF_Q4_1, LF_Q5_1])
    func searchingPays(type: lf_type) throws {
        var numbers = SeededNumbers(seed: 9)
        let values = numbers.floats(32 * 200).map { $0 * $0 * $0 * 0.1 }
        let plain = squaredError(Weights(type: type, rows: 1, columns: values.count, values: values).row(0), values)
        #expect(squaredError(try quantized(type, values), values) < 0.92 * plain)
    }

    @Test("weights that matter more are met more closely", arguments: packedTypes)
    func importance(type: lf_type) throws {
        var numbers = SeededNumbers(seed: 5)
        let values = numbers.floats(32 * 50)
        let importance = (0..<values.count).map { $0.isMultiple(of: 4) ? Float(100) : 1 }
        let chosen = (0..<values.count).filter { $0.isMultiple(of: 4) }
        func error(_ row: [Double]) -> Double { squaredError(chosen.map { row[$0] }, chosen.map { values[$0] }) }
        let even = error(try quantized(type, values))
        #expect(error(try quantized(type, values, importance: importance)) < even)
        // Only ratios count; zeros everywhere mean nothing.
        let doubled = try encoded(type, values, importance: importance.map { $0 * 2 })
        #expect(try encoded(type, values, importance: importance) == doubled)
        let zeros = [Float](repeating: 0, count: values.count)
        #expect(try encoded(type, values, importance: zeros) == encoded(type, values))
    }

    @Test("rows of zeros stay zeros", arguments: packedTypes)
    func zeros(type: lf_type) throws {
        #expect(try quantized(type, [Float](repeating: 0, count: 96)).allSatisfy { $0 == 0 })
        let tiny = [Float](repeating: 0x1p-140, count: 32)
        #expect(try quantized(type, tiny).allSatisfy { abs($0) <= 0x1p-24 })
    }

    @Test("a constant row is met as closely as half precision allows", arguments: packedTypes)
    func constants(type: lf_type) throws {
        for value: Float in [1, -1, 0.3, -0.123, 65_504, -65_504] {
            let row = try quantized(type, [Float](repeating: value, count: 64))
            #expect(row.allSatisfy { abs($0 - Double(value)) <= abs(Double(value)) * 0x1p-11 })
        }
    }

    @Test("the same row gives the same bytes wherever its blocks stand")
    func blocksAreIndependent() throws {
        var numbers = SeededNumbers(seed: 6)
        let values = numbers.floats(96)
        for type in packedTypes {
            let parts = try [0, 32, 64].flatMap { try encoded(type, Array(values[$0..<$0 + 32])) }
            #expect(try encoded(type, values) == parts)
        }
    }

    @Test("tails, other types, NaN, infinities and what F16 cannot hold are refused")
    func refusals() {
        let values = [Float](repeating: 1, count: 64)
        var out = [UInt8](repeating: 0, count: 512)
        for type in packedTypes {
            for columns in [0, 1, 31, 33, 63] { #expect(!lf_quantize_row(type, values, columns, nil, &out)) }
            for bad: Float in [.nan, .infinity, -.infinity, 65_536, -1e30] {
                var row = values
                row[63] = bad
                #expect(!lf_quantize_row(type, row, 64, nil, &out))
            }
            for bad: Float in [.nan, .infinity, -1] {
                var importance = values
                importance[40] = bad
                #expect(!lf_quantize_row(type, values, 64, importance, &out))
            }
        }
        for type in [LF_F32, LF_F16, LF_Q4_K, lf_type(rawValue: 99)] {
            #expect(!lf_quantize_row(type, values, 64, nil, &out))
        }
    }

    // MARK: - Helpers

    private func encoded(_ type: lf_type, _ values: [Float], importance: [Float]? = nil) throws -> [UInt8] {
        let bytes = GuardedBytes([UInt8](repeating: 0xa5, count: lf_row_bytes(type, values.count)))
        let accepted =
            if let importance {
                lf_quantize_row(type, values, values.count, importance, bytes.start)
            } else {
                lf_quantize_row(type, values, values.count, nil, bytes.start)
            }
        try #require(accepted)
        return Array(UnsafeRawBufferPointer(start: bytes.start, count: lf_row_bytes(type, values.count)))
    }

    private func quantized(_ type: lf_type, _ values: [Float], importance: [Float]? = nil) throws -> [Double] {
        let bytes = try encoded(type, values, importance: importance)
        return Weights(type: type, rows: 1, columns: values.count, encoded: bytes).row(0)
    }

    private func squaredError(_ row: [Double], _ values: [Float]) -> Double {
        zip(row, values).reduce(0) { $0 + ($1.0 - Double($1.1)) * ($1.0 - Double($1.1)) }
    }
}
