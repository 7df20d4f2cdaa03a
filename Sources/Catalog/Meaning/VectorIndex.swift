// All vectors of one edition in memory, and the exact search among them.

import FoundationEssentials
import GRDB
import Synchronization

/// Something found by meaning.
package struct NearCode: Equatable {
    /// A paragraph's number, a course's title.
    package let code: String
    /// Product of the two unit vectors: 1 for the same text, about 0 for unrelated ones.
    package let similarity: Float
}

/// The vectors of one kind of one edition by one encoder: a matrix of bytes. Immutable.
///
/// A search reads all of it, 384 bytes a vector: no approximate index is needed below a million. Measured in RETRIEVAL.md.
package final class VectorIndex: Sendable {
    /// Number of vectors.
    package let count: Int
    private let width: Int
    private let matrix: [Int8]  // (vectors, width)
    private let scales: [Float]  // (vectors)
    /// Vectors of one code stand together: the code of each stretch, and where it ends.
    private let codes: [(code: String, end: Int)]

    package init(_ builder: Builder) {
        width = builder.width
        matrix = builder.matrix
        scales = builder.scales
        codes = builder.codes
        count = builder.scales.count
    }

    /// Takes vectors one after another, those of one code in succession.
    package struct Builder {
        fileprivate let width: Int
        fileprivate var matrix: [Int8] = []
        fileprivate var scales: [Float] = []
        fileprivate var codes: [(code: String, end: Int)] = []

        /// Room for `count` vectors of `width` bytes.
        package init(width: Int, count: Int) {
            self.width = width
            matrix.reserveCapacity(width * count)
            scales.reserveCapacity(count)
        }

        /// Adds a vector; one of another width is left out.
        package mutating func append(code: String, scale: Float, bytes: some Collection<UInt8>) {
            guard bytes.count == width else { return }
            matrix.append(contentsOf: bytes.lazy.map { Int8(bitPattern: $0) })
            scales.append(scale)
            if codes.last?.code == code { codes.removeLast() }
            codes.append((code, scales.count))
        }
    }

    /// The `limit` codes nearest to a unit vector, the nearest first; of a code's parts the nearest counts. Equal ones by code.
    package func nearest(to elements: [Float], limit: Int) -> [NearCode] {
        guard elements.count == width, limit > 0 else { return [] }
        // 11 bits and a sign: rounding the question adds nothing to that of the rows, and no sum can leave 32 bits.
        let largest = elements.reduce(0) { max($0, abs($1)) }
        guard largest > 0, largest.isFinite else { return [] }
        let query = elements.map { Int16(($0 / largest * 2047).rounded()) }
        let unit = largest / 2047
        var found: [(index: Int, similarity: Float)] = []
        query.withUnsafeBufferPointer { query in
            matrix.withUnsafeBufferPointer { matrix in
                guard let query = query.baseAddress, let matrix = matrix.baseAddress else { return }
                var row = 0
                for (index, stretch) in codes.enumerated() {
                    var best = -Float.infinity
                    while row < stretch.end {
                        let product = Self.product(query, matrix + row * width, count: width)
                        best = max(best, Float(product) * scales[row])
                        row += 1
                    }
                    if found.count == limit, best <= found[limit - 1].similarity { continue }
                    if found.count == limit { found.removeLast() }
                    let place = found.firstIndex { $0.similarity < best } ?? found.count
                    found.insert((index, best), at: place)
                }
            }
        }
        return found.map { NearCode(code: codes[$0.index].code, similarity: $0.similarity * unit) }
    }

    /// A plain loop: the compiler makes vectors of it.
    @inline(__always)
    private static func product(_ x: UnsafePointer<Int16>, _ y: UnsafePointer<Int8>, count: Int) -> Int32 {
        var sum: Int32 = 0
        for place in 0..<count { sum &+= Int32(x[place]) &* Int32(y[place]) }
        return sum
    }
}

/// Indexes that were loaded, by set; the few that are in use.
final class VectorIndexes: Sendable {
    private let loaded = Mutex<[Int64: VectorIndex]>([:])
    private static let most = 4

    /// The index of a set with this number of vectors, loaded again when it has got others since.
    func index(of set: Int64, vectors: Int, load: () throws -> VectorIndex) rethrows -> VectorIndex {
        if let index = loaded.withLock({ $0[set] }), index.count == vectors { return index }
        let index = try load()
        loaded.withLock {
            if $0.count >= Self.most { $0.removeAll() }
            $0[set] = index
        }
        return index
    }
}

extension Catalog {
    /// The vectors of an edition by an encoder; nil where there are none.
    func vectorIndex(_ db: Database, edition: Edition, kind: EmbeddedKind, model: String) throws -> VectorIndex? {
        let sql =
            "SELECT id, vectors, width FROM embedding_sets WHERE edition_id = ? AND kind = ? AND model = ? AND vectors > 0"
        guard let set = try Row.fetchOne(db, sql: sql, arguments: [edition.id, kind.rawValue, model]) else {
            return nil
        }
        let id: Int64 = set["id"]
        return try vectorIndexes.index(of: id, vectors: set["vectors"]) {
            var builder = VectorIndex.Builder(width: set["width"], count: set["vectors"])
            let sql = "SELECT code, scale, vector FROM embeddings WHERE set_id = ? ORDER BY code, part"
            let rows = try Row.fetchCursor(db, sql: sql, arguments: [id])
            while let row = try rows.next() {
                try row.withUnsafeData(atIndex: 2) { builder.append(code: row[0], scale: row[1], bytes: $0 ?? Data()) }
            }
            return VectorIndex(builder)
        }
    }
}
