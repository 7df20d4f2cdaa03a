// The down matrix by columns with every bit kept: the source's own quants in bundles, its scales in a matrix beside them.
//
// In a GGUF file a row's blocks of 32 run along f, so 32 neighbouring neurons share a scale in each row. A column therefore
// takes its quants along wherever its neuron goes, and the number of the group whose scales it has.

import CKernels
import Dispatch
import GGUF

/// All columns of one layer's down matrix (d, f) in Q4_0 or Q4_1. Column: d / 2 bytes of nibbles, 32 rows in 16 bytes ordered as in a
/// block, then the group (u32).
final class DownQuants: ColumnSource {
    private let columns: UnsafeMutableRawBufferPointer  // (f, columnBytes)
    private let scales: UnsafeMutableRawBufferPointer  // (f / 32, halves of a group)
    private let columnBytes: Int

    private static let groupSize = 32

    /// Bytes of a bundle's column.
    static func bundleBytes(width: Int) -> Int { width / 2 + MemoryLayout<UInt32>.size }

    /// Shape of the scales, in halves: (f / 32, d), or (f / 32, 2d) with minimums. Nil where the type or the shape has no columns of quants.
    static func scalesShape(_ type: lf_type, width: Int, neurons: Int) -> (rows: Int, columns: Int)? {
        guard width > 0, neurons > 0, width % groupSize == 0, neurons % groupSize == 0 else { return nil }
        return switch type {
        case LF_Q4_0: (neurons / groupSize, width)
        case LF_Q4_1: (neurons / groupSize, 2 * width)
        default: nil
        }
    }

    /// Reads `tensor` (d, f) and turns it. Memory: the tensor as it is, and as much again. Throws `GGUFError.cannotRead`.
    init(_ tensor: GGUFTensor, of file: GGUFFile) throws {
        guard
            let shape = Self.scalesShape(tensor.kernelType, width: tensor.rows, neurons: tensor.columns)
        else { preconditionFailure("the layout gives columns of quants to a type without them") }
        let rows = UnsafeMutableRawBufferPointer.allocate(byteCount: tensor.byteCount, alignment: 64)
        defer { rows.deallocate() }
        columnBytes = Self.bundleBytes(width: tensor.rows)
        columns = .allocate(byteCount: tensor.columns * columnBytes, alignment: 64)
        scales = .allocate(byteCount: shape.rows * shape.columns * 2, alignment: 64)
        guard let source = rows.baseAddress, let columns = columns.baseAddress, let scales = scales.baseAddress else {
            return
        }
        try file.read(tensor, into: source)
        let turn = Turn(
            source: source,
            rowBytes: tensor.rowBytes,
            blockBytes: tensor.rowBytes / shape.rows,
            height: tensor.rows,
            columns: columns,
            columnBytes: columnBytes,
            scales: scales
        )
        DispatchQueue.concurrentPerform(iterations: shape.rows) { turn.group($0) }
    }

    deinit {
        columns.deallocate()
        scales.deallocate()
    }

    func copy(_ neuron: Int, to target: UnsafeMutableRawPointer) {
        guard let start = columns.baseAddress else { return }
        target.copyMemory(from: start + neuron * columnBytes, byteCount: columnBytes)
    }

    /// Copies the whole matrix of scales to `target`.
    func copyScales(to target: UnsafeMutableRawPointer) {
        guard let start = scales.baseAddress else { return }
        target.copyMemory(from: start, byteCount: scales.count)
    }
}

/// The turning, a group of 32 neurons at a time: each writes its own columns and scales only.
private struct Turn: @unchecked Sendable {
    let source: UnsafeRawPointer
    let rowBytes: Int
    let blockBytes: Int
    /// d
    let height: Int
    let columns: UnsafeMutableRawPointer
    let columnBytes: Int
    let scales: UnsafeMutableRawPointer

    func group(_ group: Int) {
        let headerBytes = blockBytes - 16  // the scale, and the minimum
        let target = columns + group * 32 * columnBytes
        let halves = scales + group * headerBytes * height
        for row in 0..<height {
            let block = source + row * rowBytes + group * blockBytes
            for part in stride(from: 0, to: headerBytes, by: 2) {
                let half = block.loadUnaligned(fromByteOffset: part, as: UInt16.self)
                halves.storeBytes(of: half, toByteOffset: part * height + 2 * row, as: UInt16.self)
            }
            // Row r of a block of 32 has the low nibble of byte r, or the high nibble of byte r − 16.
            let place = row / 32 * 16 + row % 16
            let isLow = row % 32 < 16
            for index in 0..<16 {
                let pair = block.load(fromByteOffset: headerBytes + index, as: UInt8.self)
                for (neuron, nibble) in [(index, pair & 15), (index + 16, pair >> 4)] {
                    let at = neuron * columnBytes + place
                    let old = isLow ? 0 : target.load(fromByteOffset: at, as: UInt8.self)
                    target.storeBytes(of: isLow ? nibble : old | nibble << 4, toByteOffset: at, as: UInt8.self)
                }
            }
        }
        for neuron in 0..<32 {
            target.storeBytes(
                of: UInt32(group).littleEndian,
                toByteOffset: neuron * columnBytes + height / 2,
                as: UInt32.self
            )
        }
    }
}
