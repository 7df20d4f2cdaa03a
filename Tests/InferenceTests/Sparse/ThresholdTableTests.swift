// Thresholds between the shares that were measured.

import Inference
import Testing

@Suite("Thresholds")
struct ThresholdTableTests {
    private static let extents = 50
    /// Scores that fall with the number of the extent, as hotness does.
    private static let table: ThresholdTable = {
        var scores: [Float] = []
        var random: UInt64 = 5
        for _ in 0..<60 {
            for extent in 0..<extents {
                random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                scores.append(Float(random >> 40) / Float(extent + 1))
            }
        }
        return ThresholdTable(scores: scores, extents: extents)
    }()

    @Test("a higher sparsity never lowers the threshold", arguments: [0, 0.1, 0.25, 0.33, 0.5])
    func monotonic(cached: Double) {
        let thresholds = stride(from: 0, through: 0.7, by: 0.02).map { sparsity in
            Self.table.threshold(cached: cached, wanted: (1 - sparsity - cached) / (1 - cached))
        }
        for (lower, higher) in zip(thresholds, thresholds.dropFirst()) { #expect(lower <= higher) }
    }

    @Test("everything scores above the threshold of sparsity 0, nothing above that of a full cache")
    func ends() {
        #expect(Self.table.threshold(cached: 0.3, wanted: 1) < 0)
        #expect(Self.table.threshold(cached: 0.6, wanted: -0.25) == .infinity)
        #expect(Self.table.threshold(cached: 0.6, wanted: 0) == .infinity)
    }

    @Test("about the wanted share of the measured scores lies above a threshold")
    func share() {
        let table = ThresholdTable(scores: (0..<1000).map { Float($0 % 100) * 10 + Float($0 / 100) }, extents: 100)
        #expect(abs(table.threshold(cached: 0, wanted: 0.5) - 495) < 15)
    }
}
