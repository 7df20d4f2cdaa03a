// Weight blocks written and read by the tests' own arithmetic, after the public description of the GGUF types.
import CKernels

/// Some consecutive weights: w = scale · q + minimum.
struct DecodedBlock {
    var scale = 1.0
    var minimum = 0.0
    var q: [Double]
}

/// Columns that one block of a GGUF file holds.
func blockColumns(_ type: lf_type) -> Int {
    switch type {
    case LF_F32, LF_F16: 1
    case LF_Q4_K, LF_Q5_K, LF_Q6_K: 256
    default: 32
    }
}

extension lf_type {
    /// The smallest number of columns from `columns` up that fills blocks of the type.
    func filled(_ columns: Int) -> Int {
        let block = blockColumns(self)
        return (columns + block - 1) / block * block
    }
}

/// Rounds plainly: to the nearest level between the smallest and the largest value. Blocks of K types are not fitted to the
/// values but take their bits from them: every pattern is legal there, and the weights come out of about the values' size.
func encodeBlock(_ type: lf_type, _ values: [Float]) -> [UInt8] {
    let largest = values.map(abs).max() ?? 0
    let lowest = values.min() ?? 0
    let highest = values.max() ?? 0
    switch type {
    case LF_F32: return values.flatMap { littleEndian($0.bitPattern) }
    case LF_F16: return values.flatMap { littleEndian(Float16($0).bitPattern) }
    case LF_Q4_0, LF_Q5_0:
        let offset: Float = type == LF_Q4_0 ? 8 : 16
        let scale = largest / (offset - 1)
        let q = levels(values, scale: scale, minimum: -offset * scale, top: 2 * offset - 1, ifFlat: offset)
        return half(scale) + (type == LF_Q4_0 ? [] : fifthBits(q)) + nibbles(q)
    case LF_Q4_1, LF_Q5_1:
        let top: Float = type == LF_Q4_1 ? 15 : 31
        let scale = (highest - lowest) / top
        let q = levels(values, scale: scale, minimum: lowest, top: top, ifFlat: 0)
        return half(scale) + half(lowest) + (type == LF_Q4_1 ? [] : fifthBits(q)) + nibbles(q)
    case LF_Q8_0:
        let scale = largest / 127
        return half(scale) + values.map { scale == 0 ? 0 : UInt8(bitPattern: Int8(($0 / scale).rounded())) }
    default:
        var numbers = SeededNumbers(seed: values.reduce(1) { $0 &* 31 &+ UInt64($1.bitPattern) })
        let bits = (0..<lf_row_bytes(type, 256) - 4).map { _ in UInt8(truncatingIfNeeded: numbers.bits()) }
        if type == LF_Q6_K { return bits + bits.prefix(2) + half(largest / 4096) }
        let top: Float = type == LF_Q4_K ? 15 : 31
        return half(2 * largest / 63 / top) + half(largest / 63) + bits
    }
}

/// The weights of one block of a file, exactly.
func decodeBlock(_ type: lf_type, _ bytes: [UInt8]) -> [DecodedBlock] {
    func half(at index: Int) -> Double {
        Double(Float16(bitPattern: UInt16(bytes[index]) | UInt16(bytes[index + 1]) << 8))
    }
    /// 32 values of 4 bits, and of 5 with a word of fifth bits.
    func small(_ nibbles: ArraySlice<UInt8>, _ fifth: ArraySlice<UInt8>? = nil) -> [Double] {
        let q = nibbles.map { $0 & 15 } + nibbles.map { $0 >> 4 }
        guard let fifth = fifth.map(Array.init) else { return q.map { Double($0) } }
        return (0..<32).map { (i: Int) -> Double in
            let bit: UInt8 = (fifth[i / 8] >> UInt8(i % 8)) & 1
            return Double(q[i] + bit * 16)
        }
    }
    switch type {
    case LF_F32:
        let bits = bytes.reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        return [DecodedBlock(q: [Double(Float(bitPattern: bits))])]
    case LF_F16: return [DecodedBlock(q: [half(at: 0)])]
    case LF_Q4_0: return [DecodedBlock(scale: half(at: 0), minimum: -8 * half(at: 0), q: small(bytes[2...]))]
    case LF_Q4_1: return [DecodedBlock(scale: half(at: 0), minimum: half(at: 2), q: small(bytes[4...]))]
    case LF_Q5_0:
        return [DecodedBlock(scale: half(at: 0), minimum: -16 * half(at: 0), q: small(bytes[6...], bytes[2..<6]))]
    case LF_Q5_1: return [DecodedBlock(scale: half(at: 0), minimum: half(at: 2), q: small(bytes[8...], bytes[4..<8]))]
    case LF_Q8_0: return [DecodedBlock(scale: half(at: 0), q: bytes[2...].map { Double(Int8(bitPattern: $0)) })]
    case LF_Q6_K:
        // 16 weights have a scale; the upper two bits of weight i of each 128 stand in byte i mod 32, at bit 2 · (i / 32).
        return (0..<16).map { group in
            let q = (group * 16..<group * 16 + 16).map { index in
                let (part, i) = index.quotientAndRemainder(dividingBy: 128)
                let low = (bytes[part * 64 + i % 64] >> UInt8(i / 64 * 4)) & 15
                let high = (bytes[128 + part * 32 + i % 32] >> UInt8(i / 32 * 2)) & 3
                return Double(Int(low | (high << 4)) - 32)
            }
            return DecodedBlock(scale: half(at: 208) * Double(Int8(bitPattern: bytes[192 + group])), q: q)
        }
    default:
        // Factors of 6 bits: four in the low bits of four bytes, four split over a nibble and the top of those bytes.
        let factors = bytes[4..<16].map { $0 }
        let quants = bytes.suffix(128).map { $0 }
        return (0..<8).map { block in
            let scale: UInt8
            let minimum: UInt8
            if block < 4 {
                (scale, minimum) = (factors[block] & 63, factors[block + 4] & 63)
            } else {
                scale = (factors[block + 4] & 15) | ((factors[block - 4] >> 6) << 4)
                minimum = (factors[block + 4] >> 4) | ((factors[block] >> 6) << 4)
            }
            let q = (0..<32).map { (i: Int) -> Double in
                let low: UInt8 = (quants[block / 2 * 32 + i] >> UInt8(block % 2 * 4)) & 15
                let fifth: UInt8 = type == LF_Q4_K ? 0 : (bytes[16 + i] >> UInt8(block)) & 1
                return Double(low + fifth * 16)
            }
            return DecodedBlock(
                scale: half(at: 0) * Double(scale),
                minimum: -half(at: 2) * Double(minimum),
                q: q
            )
        }
    }
}

private func littleEndian(_ value: some FixedWidthInteger) -> [UInt8] {
    withUnsafeBytes(of: value.littleEndian) { Array($0) }
}

private func half(_ value: Float) -> [UInt8] { littleEndian(Float16(value).bitPattern) }

private func levels(_ values: [Float], scale: Float, minimum: Float, top: Float, ifFlat flat: Float) -> [UInt8] {
    values.map { scale == 0 ? UInt8(flat) : UInt8(min(top, max(0, (($0 - minimum) / scale).rounded()))) }
}

private func nibbles(_ q: [UInt8]) -> [UInt8] { (0..<16).map { q[$0] & 15 | q[$0 + 16] << 4 } }

private func fifthBits(_ q: [UInt8]) -> [UInt8] {
    (0..<4).map { byte in
        var bits: UInt8 = 0
        for i in 0..<8 { bits |= (q[byte * 8 + i] >> 4) << UInt8(i) }
        return bits
    }
}
