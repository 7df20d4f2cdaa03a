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

    init(type: lf_type, rows: Int, columns: Int, encoded: [UInt8], gap: Int = 0) {
        self.type = type
        self.rows = rows
        self.columns = columns
        self.encoded = encoded
        let rowBytes = lf_row_bytes(type, columns)
        rowStride = rowBytes + gap
        let filler = [UInt8](repeating: 0xff, count: gap)
        let lines = (0..<rows).map { encoded[$0 * rowBytes..<($0 + 1) * rowBytes] }
        memory = GuardedBytes(Array(lines.joined(separator: filler)))
    }

    init(type: lf_type, rows: Int, columns: Int, values: [Float], gap: Int = 0) {
        var bytes: [UInt8] = []
        let step = blockColumns(type)
        for begin in stride(from: 0, to: values.count, by: step) {
            bytes += encodeBlock(type, Array(values[begin..<begin + step]))
        }
        self.init(type: type, rows: rows, columns: columns, encoded: bytes, gap: gap)
    }

    init(type: lf_type, rows: Int, columns: Int, seed: UInt64, scale: Float = 0.1, gap: Int = 0) {
        var numbers = SeededNumbers(seed: seed)
        let values = numbers.floats(rows * columns, scale: scale)
        self.init(type: type, rows: rows, columns: columns, values: values, gap: gap)
    }

    /// Weight blocks of one row as exact numbers: w = scale · q + minimum, with q as stored (from 0 where there is a minimum).
    /// Of K types, the blocks of a superblock follow each other.
    func blocks(ofRow row: Int) -> [DecodedBlock] {
        let blockBytes = lf_row_bytes(type, blockColumns(type))
        let rowBytes = lf_row_bytes(type, columns)
        return stride(from: row * rowBytes, to: (row + 1) * rowBytes, by: blockBytes).flatMap {
            decodeBlock(type, Array(encoded[$0..<$0 + blockBytes]))
        }
    }

    /// One row as exact numbers.
    func row(_ row: Int) -> [Double] {
        blocks(ofRow: row).flatMap { block in block.q.map { block.scale * $0 + block.minimum } }
    }
}
