// Finding by meaning: what is stored, what is found, and that it goes with its edition.

import Catalog
import Foundation
import Testing

/// Knows three subjects by their words; a text's vector is how much of each it has.
private struct SubjectEncoder: MeaningEncoder {
    var identity = "subjects 1"
    let width = 3
    private static let subjects = [
        ["money", "savings", "funds"], ["job", "work", "employment"], ["lung", "tuberculosis"],
    ]

    func vectors(of texts: [String]) -> [[Float]] {
        texts.map { text in
            let words = TextFolding.words(text)
            let counts = Self.subjects.map { subject in
                Float(words.filter { word in subject.contains { TextFolding.fold($0) == word } }.count)
            }
            let length = counts.reduce(0) { $0 + $1 * $1 }.squareRoot()
            return length > 0 ? counts.map { $0 / length } : counts
        }
    }
}

@Suite("Finding by meaning")
struct MeaningTests {
    let folder: TemporaryFolder
    let catalog: Catalog
    private let encoder = SubjectEncoder()

    init() throws {
        folder = try TemporaryFolder()
        catalog = try folder.newCatalog()
    }

    private func load(_ body: String, day: String = "2025-12-06") throws {
        let page = SmallRegisters.rulesPage(body, day: day)
        _ = try catalog.importEdition(of: .ukRules, from: [try folder.write(page, to: "page.md")], isExcerpt: true)
    }

    private static let body = """
        FIN 1.1. Funds must be held for 28 days.

        FIN 2.1. Employment is limited to 20 hours.

        FIN 3.1. DELETED.

        FIN 4.1. Tuberculosis screening is by a chest X-ray.
        """

    private func found(_ question: String, mode: RetrievalMode? = nil, limit: Int = 1) throws -> [String] {
        try catalog.passages(
            matching: TextFolding.words(question),
            vector: encoder.query(question),
            mode: mode,
            limit: limit
        )
        .map(\.passage.code)
    }

    @Test("without vectors words decide, with them meaning does, and a mode can be asked for")
    func modes() throws {
        try load(Self.body)
        let question = "May I take a job for 28 days?"
        #expect(try found(question) == ["FIN 1.1"])
        #expect(try found(question, mode: .meaning) == [])
        _ = try catalog.embed(.passage, of: "uk-rules", with: encoder)
        #expect(try found(question) == ["FIN 2.1"])
        #expect(try found(question, mode: .words) == ["FIN 1.1"])
        let both = try catalog.passages(
            matching: TextFolding.words(question),
            vector: encoder.query(question),
            mode: .both,
            limit: 3
        )
        #expect(both.first?.meaningRank == 1 || both.first?.wordRank == 1)
        #expect(both.count == 3)
        #expect(try found("lung", limit: 3).first == "FIN 4.1")
    }

    @Test("only what lacks a vector is computed, and a deleted paragraph gets none")
    func incremental() throws {
        try load(Self.body)
        let first = try #require(try catalog.embed(.passage, of: "uk-rules", with: encoder))
        #expect(first.added == first.vectors)
        let again = try #require(try catalog.embed(.passage, of: "uk-rules", with: encoder))
        #expect(again.added == 0)
        #expect(again.vectors == first.vectors)
        #expect(try !found("funds", mode: .meaning, limit: 10).contains("FIN 3.1"))
    }

    @Test("vectors of another encoder are not searched, and another edition has none of its own")
    func identities() throws {
        try load(Self.body)
        _ = try catalog.embed(.passage, of: "uk-rules", with: SubjectEncoder(identity: "subjects 2"))
        #expect(try found("savings", mode: .meaning) == [])
        _ = try catalog.embed(.passage, of: "uk-rules", with: encoder)
        #expect(try found("savings", mode: .meaning) == ["FIN 1.1"])
        try load(Self.body.replacingOccurrences(of: "FIN 1.1", with: "FIN 5.1"), day: "2026-01-06")
        #expect(try found("savings", mode: .meaning) == [])
        _ = try catalog.embed(.passage, of: "uk-rules", with: encoder)
        #expect(try found("savings", mode: .meaning) == ["FIN 5.1"])
    }

    @Test("an edition that is imported again loses its vectors with its rows")
    func again() throws {
        try load(Self.body)
        let before = try #require(try catalog.embed(.passage, of: "uk-rules", with: encoder)).vectors
        #expect(try found("savings", mode: .meaning) == ["FIN 1.1"])
        try load(Self.body)
        #expect(try found("savings", mode: .meaning) == [])
        #expect(try catalog.embed(.passage, of: "uk-rules", with: encoder)?.added == before)
    }

    @Test("an edition without texts of a kind gives no report, and an unknown register an error")
    func nothing() throws {
        try load(Self.body)
        #expect(try catalog.embed(.courseTitle, of: "uk-rules", with: encoder) == nil)
        #expect(throws: CatalogError.noEdition(source: "cricos")) {
            try catalog.embed(.courseTitle, of: "cricos", with: encoder)
        }
    }

    @Test("titles of courses are found by meaning, each once")
    func titles() throws {
        let rows = ["Money and Banking", "Money and Banking", "Lung Nursing"].enumerated().map { index, name in
            TinyRegister.Row(code: "010000\(index)", name: name)
        }
        let paths = try TinyRegister.write(rows, date: "2026-1-2", in: folder)
        _ = try catalog.importEdition(of: .cricos, from: paths)
        #expect(try catalog.embed(.courseTitle, of: "cricos", with: encoder)?.vectors == 2)
        let vector = encoder.query("Where to study tuberculosis?")
        let titles = try catalog.courseTitles(matching: [], vector: vector, mode: .meaning, limit: 1)
        #expect(titles == ["Lung Nursing"])
        let both = try catalog.courseTitles(matching: ["banking"], vector: vector, limit: 5)
        #expect(Set(both) == ["Lung Nursing", "Money and Banking"])
    }

    @Test("a search gives what the products of all vectors give, whatever the width", arguments: [1, 31, 384])
    func exact(_ width: Int) throws {
        var random = SystemRandomNumberGenerator()
        func unit() -> [Float] {
            let elements = (0..<width).map { _ in Float.random(in: -1...1, using: &random) }
            let length = elements.reduce(0) { $0 + $1 * $1 }.squareRoot()
            return elements.map { $0 / max(length, 1e-6) }
        }
        let vectors = (0..<200).map { _ in unit() }
        let codes = vectors.indices.map { String(1000 + $0 / 2) }
        var builder = VectorIndex.Builder(width: width, count: 200)
        for (code, vector) in zip(codes, vectors) {
            let stored = ByteVector(vector)
            builder.append(code: code, scale: stored.scale, bytes: stored.bytes.map { UInt8(bitPattern: $0) })
        }
        let index = VectorIndex(builder)
        #expect(index.count == 200)
        let query = unit()
        var best: [String: Float] = [:]
        for (code, vector) in zip(codes, vectors) {
            let product = zip(vector, query).reduce(Float(0)) { $0 + $1.0 * $1.1 }
            best[code] = max(best[code] ?? -.infinity, product)
        }
        let found = index.nearest(to: query, limit: 100)
        #expect(found.count == 100)
        #expect(Set(found.map(\.code)).count == 100)
        for near in found { #expect(abs(near.similarity - (best[near.code] ?? 9)) < 0.02) }
        for (near, next) in zip(found, found.dropFirst()) { #expect(near.similarity >= next.similarity) }
        #expect(index.nearest(to: query, limit: 7) == Array(found.prefix(7)))
        #expect(index.nearest(to: query + [0], limit: 7).isEmpty)
    }
}
