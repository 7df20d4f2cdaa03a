// Matrices of floats whose products the engine's kernels compute.

import CKernels

/// A matrix (rows, columns), row by row.
struct FloatMatrix {
    let rows: Int
    let columns: Int
    var values: [Float]

    init(rows: Int, columns: Int) {
        self.rows = rows
        self.columns = columns
        values = [Float](repeating: 0, count: rows * columns)
    }

    init(rows: Int, columns: Int, _ values: [Double]) {
        self.rows = rows
        self.columns = columns
        self.values = values.map { Float($0) }
    }

    /// (columns, rows).
    var transposed: FloatMatrix {
        var out = FloatMatrix(rows: columns, columns: rows)
        for row in 0..<rows {
            for column in 0..<columns { out.values[column * rows + row] = values[row * columns + column] }
        }
        return out
    }

    /// Each value times `factor`.
    func scaled(by factor: Float) -> FloatMatrix {
        var out = self
        for index in out.values.indices { out.values[index] *= factor }
        return out
    }

    /// self (m, k) · other (k, n).
    func times(_ other: FloatMatrix, _ kernels: lf_kernels) -> FloatMatrix {
        precondition(columns == other.rows)
        return timesTransposed(other.transposed, kernels)
    }

    /// self (m, k) · otherᵀ, other (n, k).
    func timesTransposed(_ other: FloatMatrix, _ kernels: lf_kernels) -> FloatMatrix {
        precondition(columns == other.columns)
        var out = FloatMatrix(rows: rows, columns: other.rows)
        let input = UnsafeMutableRawPointer.allocate(
            byteCount: lf_activation_bytes(LF_F32, columns, panelRows),
            alignment: 64
        )
        defer { input.deallocate() }
        values.withUnsafeBufferPointer { left in
            other.values.withUnsafeBufferPointer { right in
                out.values.withUnsafeMutableBufferPointer { out in
                    guard let left = left.baseAddress, let right = right.baseAddress, let out = out.baseAddress else {
                        return
                    }
                    for first in stride(from: 0, to: rows, by: panelRows) {
                        let count = min(panelRows, rows - first)
                        kernels.quantize_activations(LF_F32, left + first * columns, columns, columns, count, input)
                        kernels.matmul(
                            LF_F32,
                            right,
                            columns * MemoryLayout<Float>.stride,
                            columns,
                            0,
                            other.rows,
                            input,
                            count,
                            out + first * other.rows,
                            other.rows
                        )
                    }
                }
            }
        }
        return out
    }

    /// self · selfᵀ in double precision.
    func gram(_ kernels: lf_kernels) -> SymmetricMatrix {
        SymmetricMatrix(size: rows, values: timesTransposed(self, kernels).values.map { Double($0) })
    }
}
