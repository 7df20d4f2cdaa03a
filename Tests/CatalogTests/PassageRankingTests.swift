// Orders of paragraphs and how several become one; searching by ideas.

import Catalog
import Testing

@Suite("Ranking of paragraphs")
struct PassageRankingTests {
    private func ranking(_ keys: String...) -> PassageRanking {
        PassageRanking(keys.enumerated().map { .init(key: $0.element, score: -Double($0.offset)) })
    }

    @Test("one ranking alone keeps its order")
    func one() {
        #expect(PassageRanking.fused([(ranking("c", "a", "b"), 1)]).keys == ["c", "a", "b"])
    }

    @Test("what two rankings hold comes before what only one puts first")
    func two() {
        let fused = PassageRanking.fused([(ranking("a", "b", "c"), 1), (ranking("d", "b", "e"), 1)])
        #expect(fused.keys.first == "b")
        #expect(Set(fused.keys) == ["a", "b", "c", "d", "e"])
        #expect(abs(fused.entries[0].score - 2.0 / 62) < 1e-12)
    }

    @Test("a heavier ranking decides, and equals are ordered by key")
    func weights() {
        #expect(PassageRanking.fused([(ranking("a"), 1), (ranking("b"), 2)]).keys == ["b", "a"])
        #expect(PassageRanking.fused([(ranking("b"), 1), (ranking("a"), 1)]).keys == ["a", "b"])
        #expect(PassageRanking([.init(key: "a", score: 1), .init(key: "a", score: 3)]).entries.map(\.score) == [3])
    }
}
