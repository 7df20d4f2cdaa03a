// The linear algebra of calibration.

import Inference
import Testing

@Suite("Symmetric matrices")
struct SymmetricMatrixTests {
    /// A Aᵀ + 0.1 for a seeded random A (n, n).
    private func positive(_ n: Int, seed: UInt64) -> SymmetricMatrix {
        var random = seed
        let a = (0..<n * n).map { _ -> Double in
            random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Double(random >> 33) / Double(1 << 30) - 1
        }
        var values = [Double](repeating: 0, count: n * n)
        for row in 0..<n {
            for column in 0..<n {
                values[row * n + column] = (0..<n).reduce(row == column ? 0.1 : 0) {
                    $0 + a[row * n + $1] * a[column * n + $1]
                }
            }
        }
        return SymmetricMatrix(size: n, values: values)
    }

    @Test("a matrix between the inverses of its Cholesky factor is the identity", arguments: [1, 2, 7, 33])
    func cholesky(n: Int) throws {
        let matrix = positive(n, seed: 3)
        let factor = try #require(matrix.choleskyFactor())
        let identity = matrix.transformed(by: SymmetricMatrix.inverse(lower: factor, size: n))
        for row in 0..<n {
            for column in 0..<n {
                #expect(abs(identity.values[row * n + column] - (row == column ? 1 : 0)) < 1e-8)
            }
        }
    }

    @Test("a matrix that is not positive definite has no Cholesky factor")
    func indefinite() {
        #expect(SymmetricMatrix(size: 2, values: [1, 2, 2, 1]).choleskyFactor() == nil)
        #expect(SymmetricMatrix(size: 1, values: [.nan]).choleskyFactor() == nil)
    }

    @Test("the leading basis is orthonormal and spans the strong directions")
    func leading() {
        // diag(100, 50, 20, 1, 0.1 …) seen from a rotated basis: a Householder reflection.
        let n = 24
        let strengths = [100.0, 50, 20] + (0..<n - 3).map { 1 / Double($0 + 1) }
        let axis = (0..<n).map { Double($0 % 5 + 1) }
        let length = axis.reduce(0) { $0 + $1 * $1 }
        func turned(_ row: Int, _ column: Int) -> Double {
            (row == column ? 1 : 0) - 2 * axis[row] * axis[column] / length
        }
        var values = [Double](repeating: 0, count: n * n)
        for row in 0..<n {
            for column in 0..<n {
                values[row * n + column] = (0..<n).reduce(0) {
                    $0 + turned(row, $1) * strengths[$1] * turned(column, $1)
                }
            }
        }
        let basis = SymmetricMatrix(size: n, values: values).leadingBasis(count: 3)
        #expect(basis.count == 3 * n)
        for direction in 0..<3 {
            let inside = (0..<3).reduce(0.0) { sum, row in
                let part = (0..<n).reduce(0.0) { $0 + basis[row * n + $1] * turned($1, direction) }
                return sum + part * part
            }
            #expect(abs(inside - 1) < 1e-6)
        }
    }
}
