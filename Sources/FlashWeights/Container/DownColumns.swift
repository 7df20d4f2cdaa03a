// The down matrix by columns: neuron n's column lies in its bundle, so that all of a neuron is one read.
//
// A GGUF file has the matrix (d, f) by rows with blocks along f; a column's weights are spread over d blocks. They are
// expanded and rounded again to blocks along d. NOTES.md says what that costs.

import CKernels
import Dispatch
import GGUF
import Synchronization

/// What a neuron's bundle has of the down matrix.
protocol ColumnSource {
    /// Copies the column of a neuron to `target`.
    func copy(_ neuron: Int, to target: UnsafeMutableRawPointer)
}

/// All columns of one layer's down matrix, each contiguous in its new type.
final class DownColumns: ColumnSource {
    /// Bytes of one column.
    let columnBytes: Int

    private let columns: UnsafeMutableRawBufferPointer  // (f, columnBytes)

    /// The types a column can be stored in: those that `accumulate_columns` computes with.
    static let types: [lf_type] = [LF_Q4_0, LF_Q4_1, LF_Q5_0, LF_Q5_1, LF_Q8_0, LF_F16, LF_F32]

    /// What is chosen when nobody says: the smallest type that costs less than 1 % of perplexity (measured in ../NOTES.md).
    static func defaultType(for source: lf_type, width: Int) -> lf_type {
        switch source {
        case LF_Q4_0, LF_Q4_1, LF_Q4_K, LF_Q5_0, LF_Q5_1, LF_Q5_K: LF_Q5_1
        case LF_F32, LF_F16: lf_row_bytes(LF_Q8_0, width) > 0 ? LF_Q8_0 : source
        default: LF_Q8_0
        }
    }

    /// Reads and converts `tensor` (d, f). Memory: the tensor as it is, the columns, and 256 · d floats for each thread.
    /// Throws `FlashWeightsError.cannotPack` naming a neuron that the type cannot hold, or `GGUFError.cannotRead`.
    init(_ tensor: GGUFTensor, of file: GGUFFile, as type: lf_type) throws {
        let width = tensor.rows
        let count = tensor.columns
        let columnBytes = lf_row_bytes(type, width)
        let rows = UnsafeMutableRawBufferPointer.allocate(byteCount: tensor.byteCount, alignment: 64)
        defer { rows.deallocate() }
        self.columnBytes = columnBytes
        columns = .allocate(byteCount: count * columnBytes, alignment: 64)
        guard let source = rows.baseAddress, let target = columns.baseAddress else { return }
        try file.read(tensor, into: source)
        let panels = Panels(
            source: source,
            sourceType: tensor.kernelType,
            rowBytes: tensor.rowBytes,
            width: width,
            count: count,
            target: target,
            targetType: type,
            columnBytes: columnBytes
        )
        if let neuron = panels.convertAll() {
            throw FlashWeightsError.cannotPack(
                path: file.path,
                reason:
                    "tensor '\(tensor.name)', column \(neuron) holds a weight that the new type cannot (not a number, or "
                    + "beyond 65504): fetch the model again"
            )
        }
    }

    deinit { columns.deallocate() }

    func copy(_ neuron: Int, to target: UnsafeMutableRawPointer) {
        guard let start = columns.baseAddress else { return }
        target.copyMemory(from: start + neuron * columnBytes, byteCount: columnBytes)
    }
}

/// The work, cut into panels of columns that threads take one after another. Each writes its own columns only.
private struct Panels: @unchecked Sendable {
    let source: UnsafeRawPointer
    let sourceType: lf_type
    let rowBytes: Int
    /// d
    let width: Int
    /// f
    let count: Int
    let target: UnsafeMutableRawPointer
    let targetType: lf_type
    let columnBytes: Int

    /// Columns of a panel: a whole number of blocks of every type.
    private static let panelColumns = 256
    /// Rows expanded before they are turned: 32 kB, which stay in the first-level cache of most processors.
    private static let bandRows = 32

    /// Converts everything; returns a neuron that could not be, if any.
    func convertAll() -> Int? {
        let failed = Atomic<Int>(-1)
        DispatchQueue.concurrentPerform(iterations: (count + Self.panelColumns - 1) / Self.panelColumns) { panel in
            let first = panel * Self.panelColumns
            if let neuron = convert(first..<min(first + Self.panelColumns, count)) {
                failed.store(neuron, ordering: .relaxed)
            }
        }
        let neuron = failed.load(ordering: .relaxed)
        return neuron < 0 ? nil : neuron
    }

    private func convert(_ neurons: Range<Int>) -> Int? {
        let kernels = lf_kernels_best().pointee
        let floats = UnsafeMutablePointer<Float>.allocate(capacity: neurons.count * width)  // (neurons, d)
        let band = UnsafeMutablePointer<Float>.allocate(capacity: Self.bandRows * neurons.count)  // (rows, neurons)
        defer {
            floats.deallocate()
            band.deallocate()
        }
        let firstByte = lf_row_bytes(sourceType, neurons.lowerBound)
        for firstRow in stride(from: 0, to: width, by: Self.bandRows) {
            let rowCount = min(Self.bandRows, width - firstRow)
            for row in 0..<rowCount {
                kernels.dequantize_row(
                    sourceType,
                    source + (firstRow + row) * rowBytes + firstByte,
                    neurons.count,
                    band + row * neurons.count
                )
            }
            for neuron in 0..<neurons.count {
                let column = floats + neuron * width + firstRow
                for row in 0..<rowCount { column[row] = band[row * neurons.count + neuron] }
            }
        }
        for neuron in 0..<neurons.count {
            let bytes = target + (neurons.lowerBound + neuron) * columnBytes
            guard store(floats + neuron * width, at: bytes, kernels) else { return neurons.lowerBound + neuron }
        }
        return nil
    }

    private func store(_ column: UnsafePointer<Float>, at bytes: UnsafeMutableRawPointer, _ kernels: lf_kernels) -> Bool
    {
        switch targetType {
        case LF_F32:
            bytes.copyMemory(from: column, byteCount: columnBytes)
            return true
        case LF_F16:
            kernels.f32_to_f16(column, width, bytes.assumingMemoryBound(to: UInt16.self))
            return true
        default:
            return lf_quantize_row(targetType, column, width, nil, bytes)
        }
    }
}
