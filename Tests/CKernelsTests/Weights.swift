// Weights for the tests: encoded as GGUF files hold them, decoded by arithmetic of the tests' own.
import CKernels
import Glibc

/// SplitMix64: the same numbers for a seed on every machine.
struct SeededNumbers {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func bits() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var z = state
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return z ^ (z >> 31)
    }

    /// Uniform in −1 ..< 1.
    mutating func next() -> Float { Float(bits() >> 40) / 8_388_608 - 1 }

    mutating func floats(_ count: Int, scale: Float = 1) -> [Float] {
        (0..<count).map { _ in next() * scale }
    }
}

/// Bytes that end where an unreadable page begins: reading past the end stops the test run. Their start is as badly
/// aligned as their number makes it, which is how rows of a mapped model lie.
final class GuardedBytes {
    let start: UnsafeMutableRawPointer
    private let mapping: UnsafeMutableRawPointer
    private let mappedCount: Int

    init(_ bytes: [UInt8]) {
        let page = Int(getpagesize())
        let used = (bytes.count + page - 1) / page * page
        mappedCount = used + page
        mapping = mmap(nil, mappedCount, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
        precondition(mapping != MAP_FAILED && mprotect(mapping + used, page, PROT_NONE) == 0)
        start = mapping + (used - bytes.count)
        bytes.withUnsafeBytes { source in
            if let base = source.baseAddress { start.copyMemory(from: base, byteCount: source.count) }
        }
    }

    deinit { munmap(mapping, mappedCount) }
}

/// A matrix of weights (rows, columns) in one storage type. In memory, `rowStride` bytes lie from one row to the next; what
/// fills the gaps reads as NaN or as extreme weights.
struct Weights {
    let type: lf_type
    let rows: Int
    let columns: Int
    let rowStride: Int
    let encoded: [UInt8]
    let memory: GuardedBytes

    init(type: lf_type, rows: Int, columns: Int, values: [Float], gap: Int = 0) {
        self.type = type
        self.rows = rows
        self.columns = columns
        var bytes: [UInt8] = []
        switch type {
        case LF_F32: for value in values { bytes += littleEndian(value.bitPattern) }
        case LF_F16: for value in values { bytes += littleEndian(Float16(value).bitPattern) }
        default:
            for begin in stride(from: 0, to: values.count, by: 32) {
                bytes += encodeBlock(type, values[begin..<begin + 32])
            }
        }
        encoded = bytes
        let rowBytes = lf_row_bytes(type, columns)
        rowStride = rowBytes + gap
        let filler = [UInt8](repeating: 0xff, count: gap)
        let lines = (0..<rows).map { bytes[$0 * rowBytes..<($0 + 1) * rowBytes] }
        memory = GuardedBytes(Array(lines.joined(separator: filler)))
    }

    init(type: lf_type, rows: Int, columns: Int, seed: UInt64, scale: Float = 0.1, gap: Int = 0) {
        var numbers = SeededNumbers(seed: seed)
        let values = numbers.floats(rows * columns, scale: scale)
        self.init(type: type, rows: rows, columns: columns, values: values, gap: gap)
    }

    /// Weight blocks of one row as exact numbers: w = scale · q + minimum, with q as stored (nibbles 0…15).
    func blocks(ofRow row: Int) -> [(scale: Double, minimum: Double, q: [Int])] {
        let rowBytes = lf_row_bytes(type, columns)
        let blockBytes = lf_row_bytes(type, 32)
        return (0..<columns / 32).map { index in
            let block = encoded[(row * rowBytes + index * blockBytes)...].prefix(blockBytes)
            return decodeBlock(type, Array(block))
        }
    }

    /// One row as exact numbers.
    func row(_ row: Int) -> [Double] {
        switch type {
        case LF_F32: return (0..<columns).map { Double(Float(bitPattern: read32((row * columns + $0) * 4))) }
        case LF_F16: return (0..<columns).map { Double(Float16(bitPattern: read16(encoded, (row * columns + $0) * 2))) }
        default: return blocks(ofRow: row).flatMap { block in block.q.map { block.scale * Double($0) + block.minimum } }
        }
    }

    private func read32(_ at: Int) -> UInt32 {
        UInt32(read16(encoded, at)) | UInt32(read16(encoded, at + 2)) << 16
    }
}

private func littleEndian(_ value: some FixedWidthInteger) -> [UInt8] {
    withUnsafeBytes(of: value.littleEndian) { Array($0) }
}

private func read16(_ bytes: [UInt8], _ at: Int) -> UInt16 {
    UInt16(bytes[at]) | UInt16(bytes[at + 1]) << 8
}

private func encodeBlock(_ type: lf_type, _ values: ArraySlice<Float>) -> [UInt8] {
    let values = Array(values)
    let largest = values.map(abs).max() ?? 0
    if type == LF_Q8_0 {
        let scale = largest / 127
        let q = values.map { scale == 0 ? 0 : Int8(($0 / scale).rounded()) }
        return littleEndian(Float16(scale).bitPattern) + q.map { UInt8(bitPattern: $0) }
    }
    let lowest = type == LF_Q4_1 ? values.min() ?? 0 : 0
    let highest = values.max() ?? 0
    let scale = type == LF_Q4_1 ? (highest - lowest) / 15 : largest / 7
    let offset: Float = type == LF_Q4_1 ? 0 : 8
    let q = values.map {
        scale == 0 ? UInt8(offset) : UInt8(min(15, max(0, (($0 - lowest) / scale + offset).rounded())))
    }
    var bytes = littleEndian(Float16(scale).bitPattern)
    if type == LF_Q4_1 { bytes += littleEndian(Float16(lowest).bitPattern) }
    return bytes + (0..<16).map { q[$0] | q[$0 + 16] << 4 }
}

private func decodeBlock(_ type: lf_type, _ bytes: [UInt8]) -> (scale: Double, minimum: Double, q: [Int]) {
    let scale = Double(Float16(bitPattern: read16(bytes, 0)))
    if type == LF_Q8_0 { return (scale, 0, bytes[2...].map { Int(Int8(bitPattern: $0)) }) }
    let minimum = type == LF_Q4_1 ? Double(Float16(bitPattern: read16(bytes, 2))) : -8 * scale
    let nibbles = bytes.suffix(16)
    return (scale, minimum, nibbles.map { Int($0 & 15) } + nibbles.map { Int($0 >> 4) })
}
