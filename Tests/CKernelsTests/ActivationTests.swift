// Quantised activations, and values at the edge: zeros, tiny and huge magnitudes, NaN and infinities.
import CKernels
import Testing

@Suite("Activations and values at the edge")
struct ActivationTests {
    @Test("every variant quantises to the same bytes", arguments: Variant.indices)
    func sameBytes(index: Int) {
        var numbers = SeededNumbers(seed: 1)
        for tokens in [1, 2, 3, 4, 7, 8, 9, 12, 17] {
            for magnitude: Float in [1, 0x1p-147, 0x1p-130, 1.5e-36, 1e-30, 1e30, 3e38] {
                let x = numbers.floats(tokens * 96, scale: magnitude)
                let expected = Variant.reference.activations(LF_Q4_1, x, columns: 96, tokens: tokens).bytes
                let got = Variant(index).activations(LF_Q4_1, x, columns: 96, tokens: tokens).bytes
                #expect(got == expected, "\(tokens) tokens of magnitude \(magnitude)")
            }
        }
    }

    @Test("types whose activations are alike quantise to the same bytes", arguments: Variant.indices)
    func alike(index: Int) {
        var numbers = SeededNumbers(seed: 4)
        let types = [LF_F32, LF_F16, LF_Q4_0, LF_Q4_1, LF_Q5_1, LF_Q8_0, LF_Q4_K, LF_Q6_K]
        for tokens in [1, 4, 5, 8, 9, 13] {
            let x = numbers.floats(tokens * 256)
            let bytes = types.map { Variant(index).activations($0, x, columns: 256, tokens: tokens).bytes }
            for (a, one) in zip(types, bytes) {
                for (b, other) in zip(types, bytes) {
                    #expect(lf_activations_alike(a, b, tokens) == (one == other), "\(tokens) tokens for \(a) and \(b)")
                }
            }
        }
        #expect(lf_activations_alike(LF_Q4_1, LF_Q8_0, 1))
    }

    @Test("rows may be further apart than they are long", arguments: Variant.indices, [LF_F16, LF_Q8_0])
    func strides(index: Int, type: lf_type) {
        var numbers = SeededNumbers(seed: 2)
        let x = numbers.floats(5 * 70)
        let dense = (0..<5).flatMap { x[$0 * 70..<$0 * 70 + 64] }
        let variant = Variant(index)
        let expected = variant.activations(type, dense, columns: 64, tokens: 5)
        let got = Activations(byteCount: expected.byteCount)
        variant.kernels.quantize_activations(type, x, 70, 64, 5, got.memory)
        #expect(got.bytes == expected.bytes)
    }

    @Test("zeros, and magnitudes too small for a normal scale, give zero", arguments: Variant.indices, [1, 8])
    func zeros(index: Int, tokens: Int) {
        let weights = Weights(type: LF_Q4_1, rows: 9, columns: 64, seed: 3)
        for value: Float in [0, -0.0, 0x1p-149, 0x1p-126] {
            let x = [Float](repeating: value, count: tokens * 64)
            let out = Variant(index).products(weights, x, tokens: tokens)
            #expect(out == [Float](repeating: 0, count: tokens * 9))
        }
    }

    @Test("weights of zero give zero", arguments: Variant.indices, [LF_Q4_0, LF_Q4_1, LF_Q8_0, LF_F16])
    func zeroWeights(index: Int, type: lf_type) {
        let weights = Weights(type: type, rows: 4, columns: 32, values: [Float](repeating: 0, count: 128))
        let out = Variant(index).products(weights, (0..<64).map { Float($0) - 31 }, tokens: 2)
        #expect(out == [Float](repeating: 0, count: 8))
    }

    @Test(
        "the largest products fit: every weight and every activation at its extreme",
        arguments: Variant.indices,
        [1, 3, 16]
    )
    func extremes(index: Int, tokens: Int) {
        for (type, quant, expected) in [(LF_Q4_1, UInt8(0xff), Float(15)), (LF_Q8_0, 0x80, -128), (LF_Q4_0, 0, -8)] {
            let half = Float16(1).bitPattern
            let head = [UInt8(half & 255), UInt8(half >> 8)] + (type == LF_Q4_1 ? [0, 0] : [])
            let block = head + [UInt8](repeating: quant, count: type == LF_Q8_0 ? 32 : 16)
            let weights = GuardedBytes((0..<9 * 2).flatMap { _ in block })
            for sign: Float in [1, -1] {
                let x = [Float](repeating: sign * 127, count: tokens * 64)
                let activations = Variant(index).activations(type, x, columns: 64, tokens: tokens)
                var out = [Float](repeating: 0, count: tokens * 9)
                let stride = lf_row_bytes(type, 64)
                Variant(index).kernels
                    .matmul(type, weights.start, stride, 64, 0, 9, activations.memory, tokens, &out, 9)
                #expect(out == [Float](repeating: 64 * 127 * sign * expected, count: tokens * 9))
            }
        }
    }

    @Test("subnormal and huge scales of weights are honoured", arguments: Variant.indices, [LF_Q4_0, LF_Q4_1, LF_Q8_0])
    func extremeScales(index: Int, type: lf_type) {
        for scale: Float in [0x1p-24, 0x1p-20, 0x1p-14, 4000] {
            let weights = Weights(type: type, rows: 10, columns: 64, seed: 4, scale: scale * 7)
            var numbers = SeededNumbers(seed: 5)
            for tokens in [1, 8] {
                let x = numbers.floats(tokens * 64)
                let expected = Variant.reference.products(weights, x, tokens: tokens)
                #expect(bits(Variant(index).products(weights, x, tokens: tokens)) == bits(expected), "\(scale)")
            }
        }
    }

    @Test(
        "a NaN or infinite activation makes its token's outputs NaN and no other's",
        arguments: Variant.indices,
        [2, 8, 11]
    )
    func notANumber(index: Int, tokens: Int) {
        for type in [LF_Q4_0, LF_Q4_1, LF_Q8_0] {
            let weights = Weights(type: type, rows: 9, columns: 96, seed: 6)
            for value: Float in [.nan, -.nan, .infinity, -.infinity] {
                var x = [Float](repeating: 0.5, count: tokens * 96)
                x[96 + 40] = value
                let out = Variant(index).products(weights, x, tokens: tokens)
                for (at, result) in out.enumerated() { #expect(result.isNaN == (at / 9 == 1)) }
            }
        }
    }

    @Test("a NaN scale in the weights reaches its row's outputs and no other's", arguments: Variant.indices, [1, 8])
    func notANumberWeights(index: Int, tokens: Int) {
        var numbers = SeededNumbers(seed: 7)
        let sound = Weights(type: LF_Q8_0, rows: 9, columns: 64, seed: 8)
        var bytes = sound.encoded
        let row = 5 * lf_row_bytes(LF_Q8_0, 64)
        (bytes[row], bytes[row + 1]) = (0, 0x7e)
        let memory = GuardedBytes(bytes)
        let activations = Variant(index).activations(LF_Q8_0, numbers.floats(tokens * 64), columns: 64, tokens: tokens)
        var out = [Float](repeating: 0, count: tokens * 9)
        Variant(index).kernels
            .matmul(LF_Q8_0, memory.start, sound.rowStride, 64, 0, 9, activations.memory, tokens, &out, 9)
        for (at, result) in out.enumerated() { #expect(result.isNaN == (at % 9 == 5)) }
    }

    @Test(
        "unknown types, unfilled blocks and sizes that wrap around have no bytes and compute nothing",
        arguments: Variant.indices
    )
    func refusedShapes(index: Int) {
        let kernels = Variant(index).kernels
        #expect(lf_row_bytes(lf_type(rawValue: 10), 256) == 0)
        #expect(lf_row_bytes(LF_Q4_1, 33) == 0)
        for type in [LF_Q4_K, LF_Q5_K, LF_Q6_K] { #expect(lf_row_bytes(type, 288) == 0) }
        #expect(lf_row_bytes(LF_Q8_0, .max / 32 * 32) == 0)
        #expect(lf_activation_bytes(LF_Q4_1, 48, 1) == 0)
        #expect(lf_activation_bytes(LF_Q4_1, 0, 5) == 0)
        #expect(lf_activation_bytes(LF_Q4_1, 1 << 40, 1 << 40) == 0)
        for (type, columns) in [(lf_type(rawValue: 10), 64), (LF_Q4_K, 64), (LF_Q4_1, 48), (LF_Q4_0, 0)] {
            let buffer = Activations(byteCount: 4096)
            let x = [Float](repeating: 1, count: 64)
            var out = [Float](repeating: -1, count: 8)
            kernels.quantize_activations(type, x, columns, columns, 1, buffer.memory)
            kernels.matmul(type, x, 64, columns, 0, 2, buffer.memory, 1, &out, 2)
            kernels.dequantize_row(type, x, columns, &out)
            #expect(out == [Float](repeating: -1, count: 8))
            #expect(buffer.bytes.allSatisfy { $0 == 0xa5 })
        }
    }

    @Test("sizes are those of the file format")
    func rowSizes() {
        #expect(lf_row_bytes(LF_F32, 576) == 2304)
        #expect(lf_row_bytes(LF_F16, 576) == 1152)
        #expect(lf_row_bytes(LF_Q4_0, 576) == 324)
        #expect(lf_row_bytes(LF_Q4_1, 576) == 360)
        #expect(lf_row_bytes(LF_Q5_0, 576) == 396)
        #expect(lf_row_bytes(LF_Q5_1, 576) == 432)
        #expect(lf_row_bytes(LF_Q8_0, 576) == 612)
        #expect(lf_row_bytes(LF_Q4_K, 768) == 432)
        #expect(lf_row_bytes(LF_Q5_K, 768) == 528)
        #expect(lf_row_bytes(LF_Q6_K, 768) == 630)
    }
}
