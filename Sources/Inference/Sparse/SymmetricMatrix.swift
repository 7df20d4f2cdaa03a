// The little linear algebra that calibration needs: Cholesky's inverse, and the strongest directions of a symmetric matrix.

/// A symmetric matrix (n, n) in double precision: covariances are too badly conditioned for floats.
package struct SymmetricMatrix: Sendable {
    package let size: Int
    /// Row by row.
    package var values: [Double]

    package init(size: Int, values: [Double]) {
        precondition(values.count == size * size)
        self.size = size
        self.values = values
    }

    /// Mean of the diagonal.
    package var meanDiagonal: Double { (0..<size).reduce(0) { $0 + values[$1 * size + $1] } / Double(max(1, size)) }

    /// The matrix with `value` added to the diagonal.
    package func adding(diagonal value: Double) -> SymmetricMatrix {
        var copy = self
        for index in 0..<size { copy.values[index * size + index] += value }
        return copy
    }

    /// L with L Lᵀ = self, lower triangular, row by row; nil where the matrix is not positive definite. O(n³ / 3).
    package func choleskyFactor() -> [Double]? {
        let n = size
        var factor = [Double](repeating: 0, count: n * n)
        for row in 0..<n {
            for column in 0...row {
                let sum =
                    values[row * n + column]
                    - factor.withUnsafeBufferPointer { Self.dot($0, row * n, column * n, column) }
                if row == column {
                    guard sum > 0 else { return nil }
                    factor[row * n + row] = sum.squareRoot()
                } else {
                    factor[row * n + column] = sum / factor[column * n + column]
                }
            }
        }
        return factor
    }

    /// L⁻¹ for a lower triangular L with a positive diagonal, (n, n) row by row. O(n³ / 3).
    package static func inverse(lower factor: [Double], size n: Int) -> [Double] {
        var inverse = [Double](repeating: 0, count: n * n)
        factor.withUnsafeBufferPointer { factor in
            inverse.withUnsafeMutableBufferPointer { inverse in
                for row in 0..<n {
                    inverse[row * n + row] = 1
                    for column in 0..<row {
                        add(-factor[row * n + column], inverse, column * n, row * n, column + 1)
                    }
                    let scale = 1 / factor[row * n + row]
                    for column in 0...row { inverse[row * n + column] *= scale }
                }
            }
        }
        return inverse
    }

    /// A · self · Aᵀ for a lower triangular A. O(n³).
    package func transformed(by lower: [Double]) -> SymmetricMatrix {
        let half = Self.product(lower: lower, values, size: size)
        return SymmetricMatrix(
            size: size,
            values: Self.product(lower: lower, Self.transposed(half, rows: size, columns: size), size: size)
        )
    }

    /// An orthonormal basis (count, n), row by row, of nearly the span of the eigenvectors with the largest eigenvalues, by subspace
    /// iteration from a fixed start (Halko, Martinsson and Tropp, arXiv 0909.4061, algorithm 4.4). The order of the rows
    /// means nothing. O(n² · count) for each of 10 rounds.
    package func leadingBasis(count: Int) -> [Double] {
        let n = size
        let wide = min(n, count + 8)
        var random: UInt64 = 0x9E37_79B9_7F4A_7C15
        var basis = (0..<wide * n).map { _ -> Double in
            random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Double(random >> 33) / Double(1 << 30) - 1
        }
        for _ in 0..<10 {
            var next = [Double](repeating: 0, count: wide * n)
            values.withUnsafeBufferPointer { values in
                next.withUnsafeMutableBufferPointer { next in
                    for row in 0..<wide {
                        for column in 0..<n {
                            Self.add(basis[row * n + column], values, from: column * n, to: next, row * n, n)
                        }
                    }
                }
            }
            Self.orthonormalize(&next, rows: wide, columns: n)
            basis = next
        }
        return rotatedToLeading(basis, rows: wide, count: count)
    }

    /// Of `rows` orthonormal vectors those `count` combinations that keep most of the matrix: iteration on the small matrix
    /// basis · self · basisᵀ sorts the spare vectors out.
    private func rotatedToLeading(_ basis: [Double], rows: Int, count: Int) -> [Double] {
        let n = size
        guard rows > count else { return basis }
        var image = [Double](repeating: 0, count: rows * n)
        image.withUnsafeMutableBufferPointer { image in
            values.withUnsafeBufferPointer { values in
                for row in 0..<rows {
                    for column in 0..<n {
                        Self.add(basis[row * n + column], values, from: column * n, to: image, row * n, n)
                    }
                }
            }
        }
        // Rows of the start: the vectors with the largest Rayleigh quotients. Subspace iteration has nearly sorted them.
        let quotients = (0..<rows).map { row in (0..<n).reduce(0.0) { $0 + image[row * n + $1] * basis[row * n + $1] } }
        let best = (0..<rows).sorted { (quotients[$0], $1) > (quotients[$1], $0) }.prefix(count).sorted()
        return best.flatMap { basis[$0 * n..<($0 + 1) * n] }
    }

    /// Makes rows orthonormal, twice over (once loses orthogonality); a row that depends on earlier ones becomes zero.
    static func orthonormalize(_ rows: inout [Double], rows count: Int, columns n: Int) {
        rows.withUnsafeMutableBufferPointer { rows in
            for row in 0..<count {
                let before = dot(UnsafeBufferPointer(rows), row * n, row * n, n)
                for _ in 0..<2 {
                    for other in 0..<row {
                        let part = dot(UnsafeBufferPointer(rows), row * n, other * n, n)
                        add(-part, rows, other * n, row * n, n)
                    }
                }
                let length = dot(UnsafeBufferPointer(rows), row * n, row * n, n)
                let scale = length > before * 1e-24 && length > 0 ? 1 / length.squareRoot() : 0
                for column in 0..<n { rows[row * n + column] *= scale }
            }
        }
    }

    /// (rows, columns) turned into (columns, rows).
    package static func transposed(_ values: [Double], rows: Int, columns: Int) -> [Double] {
        var out = [Double](repeating: 0, count: values.count)
        for row in 0..<rows {
            for column in 0..<columns { out[column * rows + row] = values[row * columns + column] }
        }
        return out
    }

    /// lower (n, n, lower triangular) · values (n, n).
    private static func product(lower: [Double], _ values: [Double], size n: Int) -> [Double] {
        var out = [Double](repeating: 0, count: n * n)
        out.withUnsafeMutableBufferPointer { out in
            values.withUnsafeBufferPointer { values in
                for row in 0..<n {
                    for column in 0...row {
                        add(lower[row * n + column], values, from: column * n, to: out, row * n, n)
                    }
                }
            }
        }
        return out
    }

    @inline(__always)
    private static func dot(_ values: UnsafeBufferPointer<Double>, _ left: Int, _ right: Int, _ count: Int) -> Double {
        var sums = SIMD4<Double>.zero
        var index = 0
        while index &+ 4 <= count {
            let a = SIMD4(
                values[left &+ index],
                values[left &+ index &+ 1],
                values[left &+ index &+ 2],
                values[left &+ index &+ 3]
            )
            let b = SIMD4(
                values[right &+ index],
                values[right &+ index &+ 1],
                values[right &+ index &+ 2],
                values[right &+ index &+ 3]
            )
            sums += a * b
            index &+= 4
        }
        var sum = sums.sum()
        while index < count {
            sum += values[left &+ index] * values[right &+ index]
            index &+= 1
        }
        return sum
    }

    /// values[to + i] += factor · values[from + i].
    @inline(__always)
    private static func add(
        _ factor: Double,
        _ values: UnsafeMutableBufferPointer<Double>,
        _ from: Int,
        _ to: Int,
        _ count: Int
    ) {
        add(factor, UnsafeBufferPointer(values), from: from, to: values, to, count)
    }

    @inline(__always)
    private static func add(
        _ factor: Double,
        _ source: UnsafeBufferPointer<Double>,
        from: Int,
        to target: UnsafeMutableBufferPointer<Double>,
        _ to: Int,
        _ count: Int
    ) {
        if factor == 0 { return }
        for index in 0..<count { target[to &+ index] += factor * source[from &+ index] }
    }
}
