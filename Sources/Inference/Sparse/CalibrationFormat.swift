// What calibration adds to a container: the sections, byte by byte, and their reading. Byte table: SPARSITY.md.

import CKernels
import FlashWeights

/// The kinds of the container's sections that calibration writes.
package enum CalibrationSection {
    /// One for the model: what was measured, on which text.
    package static let summary: UInt32 = 1
    /// One a layer: its predictor.
    package static let layer: UInt32 = 2
    /// One a layer: the order of its neurons.
    package static let order: UInt32 = 3
}

/// Which neuron of the source stands at each place of a layer: little-endian 32-bit numbers (f). Adapters follow it.
struct NeuronOrder {
    let neurons: [Int]

    init(_ neurons: [Int]) { self.neurons = neurons }

    /// Nil where the bytes are no permutation of `count` neurons.
    init?(bytes: [UInt8], count: Int) {
        guard bytes.count == 4 * count else { return nil }
        neurons = bytes.withUnsafeBytes { bytes in
            (0..<count).map { Int(UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: 4 * $0, as: UInt32.self))) }
        }
        guard Set(neurons) == Set(0..<count) else { return nil }
    }

    var bytes: [UInt8] {
        neurons.flatMap { neuron in withUnsafeBytes(of: UInt32(neuron).littleEndian) { Array($0) } }
    }
}

/// What calibration was made from, for `inspect` and error messages. Deterministic: it holds no date.
package struct CalibrationSummary: Equatable, Sendable {
    /// Names of the texts, without folders.
    package var texts: [String]
    /// Tokens that the model read.
    package var tokens: Int
    /// Of these, the ones whose activations were kept.
    package var samples: Int
    /// Numbers that the predictor reduces an input to (r).
    package var rank: Int
    /// Mean over layers of the share of the truly strongest half of the extents that the predictor names, on held-out tokens.
    package var recall: Float

    static let version: UInt32 = 2

    package init(texts: [String], tokens: Int, samples: Int, rank: Int, recall: Float) {
        self.texts = texts
        self.tokens = tokens
        self.samples = samples
        self.rank = rank
        self.recall = recall
    }

    /// Version, tokens, samples, rank, recall (32 bits each), then the names in UTF-8, one a line.
    package var bytes: [UInt8] {
        var out: [UInt8] = []
        for value in [Self.version, UInt32(tokens), UInt32(samples), UInt32(rank), recall.bitPattern] {
            withUnsafeBytes(of: value.littleEndian) { out.append(contentsOf: $0) }
        }
        return out + Array(texts.joined(separator: "\n").utf8)
    }

    /// Nil when the bytes are not of this version.
    package init?(bytes: [UInt8]) {
        guard bytes.count >= 20 else { return nil }
        func word(_ index: Int) -> UInt32 {
            bytes.withUnsafeBytes { UInt32(littleEndian: $0.loadUnaligned(fromByteOffset: 4 * index, as: UInt32.self)) }
        }
        guard word(0) == Self.version else { return nil }
        tokens = Int(word(1))
        samples = Int(word(2))
        rank = Int(word(3))
        recall = Float(bitPattern: word(4))
        texts = String(decoding: bytes[20...], as: UTF8.self).split(separator: "\n").map(String.init)
    }
}

/// Offsets of the parts of a layer's section. d model width, f neurons, r rank.
package struct PredictorLayout: Equatable, Sendable {
    package let width: Int
    package let neurons: Int
    package let rank: Int

    /// Types of the rows.
    package static let projectionType = LF_Q8_0
    package static let responseType = LF_Q4_0
    private static let headerBytes = 64

    package init(width: Int, neurons: Int, rank: Int) {
        self.width = width
        self.neurons = neurons
        self.rank = rank
    }

    package var projectionStride: Int { lf_row_bytes(Self.projectionType, width) }
    package var responseStride: Int { lf_row_bytes(Self.responseType, rank) }
    /// Projection (r, d), Q8_0.
    package var projection: Int { Self.headerBytes }
    /// Responses of gates (f, r), then of ups (f, r), Q4_0.
    package var response: Int { align(projection + rank * projectionStride) }
    /// What the gate's response leaves unexplained, as variance (f); the up's; the squared length of the down column (f); F32.
    package var gateVariance: Int { align(response + 2 * neurons * responseStride) }
    package var upVariance: Int { gateVariance + 4 * neurons }
    package var downSquare: Int { upVariance + 4 * neurons }
    package var byteCount: Int { downSquare + 4 * neurons }

    private func align(_ offset: Int) -> Int { (offset + 63) & ~63 }

    /// The first 64 bytes of the section.
    package var header: [UInt8] {
        var out: [UInt8] = []
        for value in [CalibrationSummary.version, UInt32(width), UInt32(neurons), UInt32(rank)] {
            withUnsafeBytes(of: value.littleEndian) { out.append(contentsOf: $0) }
        }
        return out + [UInt8](repeating: 0, count: Self.headerBytes - out.count)
    }

    /// The largest rank, a multiple of 32, whose predictors take at most `share` of the model's bytes; at least 32.
    package static func rank(width: Int, neurons: Int, layers: Int, modelBytes: Int, share: Double) -> Int {
        let room = Int(Double(modelBytes) * share) / layers
        var rank = 32
        while rank + 32 <= width,
            PredictorLayout(width: width, neurons: neurons, rank: rank + 32).byteCount <= room
        { rank += 32 }
        return rank
    }
}
