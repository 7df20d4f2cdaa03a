// Filling the tables of vectors.

import FoundationEssentials
import GRDB

/// What one run of `embed` did for one edition.
public struct EmbedReport: Sendable, Codable {
    /// Short name of the register.
    public let source: String
    /// The edition's date.
    public let edition: String
    /// What got vectors.
    public let kind: EmbeddedKind
    /// Vectors that were computed now.
    public let added: Int
    /// Vectors that there are now.
    public let vectors: Int
    /// How long it took.
    public let seconds: Double
}

extension Catalog {
    /// Texts encoded and stored together: what an interruption loses at most.
    private static let batchSize = 128

    /// Computes the vectors that the current edition of a register lacks, and stores each batch as it is ready, so that an interrupted
    /// run goes on where it stopped. Nil when the edition has no texts of this kind.
    ///
    /// - Parameter progress: Called with the number of vectors done and to do.
    /// - Throws: `CatalogError.noEdition` when the register was not imported.
    public func embed(
        _ kind: EmbeddedKind,
        of source: String,
        with encoder: some MeaningEncoder,
        progress: (Int, Int) -> Void = { _, _ in }
    ) throws -> EmbedReport? {
        let start = ContinuousClock.now
        guard let edition = try currentEdition(of: source) else { throw CatalogError.noEdition(source: source) }
        let known = try database.read { try Self.embeddingSet($0, kind, of: edition, with: encoder) }
        let missing = try database.read { try EmbeddedTexts.missing($0, kind: kind, edition: edition.id, set: known) }
        guard known != nil || !missing.isEmpty else { return nil }
        let set = try known ?? makeEmbeddingSet(kind, of: edition, with: encoder)
        for batch in Self.batches(missing) {
            let vectors = encoder.vectors(of: missing[batch].map(\.text))
            try database.write { db in
                for (text, vector) in zip(missing[batch], vectors) {
                    let stored = ByteVector(vector)
                    try db.execute(
                        sql: "INSERT INTO embeddings (set_id, code, part, scale, vector) VALUES (?, ?, ?, ?, ?)",
                        arguments: [
                            set, text.code, text.part, Double(stored.scale),
                            stored.bytes.withUnsafeBytes { Data($0) },
                        ]
                    )
                }
                try db.execute(
                    sql: "UPDATE embedding_sets SET vectors = vectors + ? WHERE id = ?",
                    arguments: [batch.count, set]
                )
            }
            progress(batch.upperBound, missing.count)
        }
        let count = try database.read {
            try Int.fetchOne($0, sql: "SELECT vectors FROM embedding_sets WHERE id = ?", arguments: [set]) ?? 0
        }
        return EmbedReport(
            source: source,
            edition: edition.date,
            kind: kind,
            added: missing.count,
            vectors: count,
            seconds: (ContinuousClock.now - start) / .seconds(1)
        )
    }

    private static func embeddingSet(
        _ db: Database,
        _ kind: EmbeddedKind,
        of edition: Edition,
        with encoder: some MeaningEncoder
    ) throws -> Int64? {
        let sql = "SELECT id FROM embedding_sets WHERE edition_id = ? AND kind = ? AND model = ?"
        return try Int64.fetchOne(db, sql: sql, arguments: [edition.id, kind.rawValue, encoder.identity])
    }

    private func makeEmbeddingSet(
        _ kind: EmbeddedKind,
        of edition: Edition,
        with encoder: some MeaningEncoder
    ) throws -> Int64 {
        try database.write { db in
            try db.execute(
                sql: "INSERT INTO embedding_sets (edition_id, kind, model, width) VALUES (?, ?, ?, ?)",
                arguments: [edition.id, kind.rawValue, encoder.identity, encoder.width]
            )
            return db.lastInsertedRowID
        }
    }

    /// Batches that never part the parts of a paragraph: those that have a vector count as done.
    private static func batches(_ texts: [EmbeddedText]) -> [Range<Int>] {
        var batches: [Range<Int>] = []
        var start = 0
        while start < texts.count {
            var end = min(texts.count, start + batchSize)
            while end < texts.count, texts[end].part > 0 { end += 1 }
            batches.append(start..<end)
            start = end
        }
        return batches
    }
}
