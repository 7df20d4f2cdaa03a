// Memory for one forward pass, allocated once and reused by all.

import CKernels

/// One token to compute: which, where in its sequence, and whether its successor is asked for.
package struct BatchRow {
    package var token: Int32
    package var position: Int32
    package var sequence: Int32
    package var wantsLogits: Bool

    package init(token: Int32, position: Int, sequence: Int = 0, wantsLogits: Bool = false) {
        self.token = token
        self.position = Int32(position)
        self.sequence = Int32(sequence)
        self.wantsLogits = wantsLogits
    }
}

/// Sizes that a forward pass needs room for.
package struct BatchLimits: Sendable {
    /// Rows in one pass (t).
    package var rows = 512
    /// Rows of one pass whose logits are wanted.
    package var outputs = 1
    /// Longest position + 1.
    package var positions: Int
    /// What adapters of the rows' texts may take.
    package var adapters = AdapterRoom()

    package init(rows: Int = 512, outputs: Int = 1, positions: Int) {
        self.rows = min(rows, positions)
        self.outputs = outputs
        self.positions = positions
    }
}

/// Rows whose activations are quantised and multiplied together: 64 rows of a small model's width stay in the L2 cache
/// while a few weight rows at a time pass over them.
let panelRows = 64

/// Tokens of a sequence attended together. Two dozen queries of a key/value head share the conversion of a key well enough: with 48
/// attention is 5 % faster, with 12 a tenth slower. Scores take at most 256 KiB of a thread's scratch, unless one token needs more.
func tokensAttendedTogether(groupSize: Int, limits: BatchLimits) -> Int {
    let mostScores = 256 * 1024 / MemoryLayout<Float>.stride
    let tokens = min(24 / groupSize, mostScores / (groupSize * (limits.positions + 1)))
    return max(1, min(tokens, limits.rows))
}

/// One value per weight type, by its raw value: no hashing on the way to it.
typealias ByType<Value> = InlineArray<16, Value>

/// The buffers of a forward pass. Dimension letters as in CKernels.h.
struct Activations {
    let rows: UnsafeMutablePointer<BatchRow>  // (t)
    let rotation: UnsafeMutablePointer<Float>  // (t, rotary / 2, 2): cosine, sine
    let residual: UnsafeMutablePointer<Float>  // (t, d)
    let normed: UnsafeMutablePointer<Float>  // (t, d)
    let query: UnsafeMutablePointer<Float>  // (t, h · s)
    let key: UnsafeMutablePointer<Float>  // (t, g · s)
    let value: UnsafeMutablePointer<Float>  // (t, g · s)
    let attended: UnsafeMutablePointer<Float>  // (t, h · s)
    let projected: UnsafeMutablePointer<Float>  // (t, d)
    let hidden: UnsafeMutablePointer<Float>  // (t, neurons of a piece, or all): silu(gate) · up
    let logits: UnsafeMutablePointer<Float>  // (outputs, v)
    /// Quantised inputs, one area per weight type of the layers: (panels, bytes of a panel).
    let quantized: ByType<UnsafeMutableRawPointer?>
    let headInput: UnsafeMutableRawPointer  // quantised (outputs, d)
    /// One per thread: attention scores (attendedTokens, h / g, p + 1), or one panel of `up` (panelRows, chunk rows).
    let scratch: UnsafeMutablePointer<Float>
    let scratchStride: Int
    /// Tokens of a sequence that one thread attends for at a time, at most.
    let attendedTokens: Int
    /// Rows with adapters, panel by panel.
    let spans: UnsafeMutablePointer<AdapterSpan>
    /// Inputs as adapters reduce them (t, reducedStride).
    let reduced: UnsafeMutablePointer<Float>
    let reducedStride: Int
    /// Quantised inputs of adapters, span after span.
    let adapterInput: UnsafeMutableRawPointer

    /// Bytes of all buffers.
    let byteCount: Int
    private let memory: AlignedMemory

    init(configuration c: ModelConfiguration, shape: WeightShape, limits: BatchLimits, threads: Int) throws {
        let layout = Layout(configuration: c, shape: shape, limits: limits, threads: threads)
        let memory = try AlignedMemory(byteCount: layout.byteCount, for: "activations")
        func floats(_ offset: Int) -> UnsafeMutablePointer<Float> {
            (memory.base + offset).assumingMemoryBound(to: Float.self)
        }
        rows = (memory.base + layout.rows).assumingMemoryBound(to: BatchRow.self)
        rotation = floats(layout.rotation)
        residual = floats(layout.residual)
        normed = floats(layout.normed)
        query = floats(layout.query)
        key = floats(layout.key)
        value = floats(layout.value)
        attended = floats(layout.attended)
        projected = floats(layout.projected)
        hidden = floats(layout.hidden)
        logits = floats(layout.logits)
        var areas = ByType<UnsafeMutableRawPointer?>(repeating: nil)
        for (type, offset) in layout.quantized { areas[Int(type.rawValue)] = memory.base + offset }
        quantized = areas
        headInput = memory.base + layout.headInput
        scratch = floats(layout.scratch)
        scratchStride = layout.scratchStride
        attendedTokens = layout.attendedTokens
        spans = (memory.base + layout.spans).assumingMemoryBound(to: AdapterSpan.self)
        reduced = floats(layout.reduced)
        reducedStride = limits.adapters.ranks
        adapterInput = memory.base + layout.adapterInput
        byteCount = layout.byteCount
        self.memory = memory
    }

    /// Bytes that the buffers for these limits take.
    static func byteCount(
        configuration: ModelConfiguration,
        shape: WeightShape,
        limits: BatchLimits,
        threads: Int
    ) -> Int {
        Layout(configuration: configuration, shape: shape, limits: limits, threads: threads).byteCount
    }
}

/// Offsets of the buffers in one block of memory, each on a cache line of its own.
private struct Layout {
    private(set) var byteCount = 0
    let rows, rotation, residual, normed, query, key, value, attended, projected, hidden, logits, headInput,
        scratch: Int
    private(set) var quantized: [(type: lf_type, offset: Int)] = []
    let scratchStride: Int
    let attendedTokens: Int
    let spans, reduced, adapterInput: Int

    init(configuration c: ModelConfiguration, shape: WeightShape, limits: BatchLimits, threads: Int) {
        var end = 0
        func take(_ bytes: Int) -> Int {
            defer { end += (bytes + 63) & ~63 }
            return end
        }
        func takeFloats(_ count: Int) -> Int { take(count * MemoryLayout<Float>.stride) }
        let t = limits.rows
        rows = take(t * MemoryLayout<BatchRow>.stride)
        rotation = takeFloats(t * c.rotaryDimensions)
        residual = takeFloats(t * c.width)
        normed = takeFloats(t * c.width)
        query = takeFloats(t * c.queryWidth)
        key = takeFloats(t * c.keyValueWidth)
        value = takeFloats(t * c.keyValueWidth)
        attended = takeFloats(t * c.queryWidth)
        projected = takeFloats(t * c.width)
        hidden = takeFloats(t * shape.neuronsPerPiece)
        logits = takeFloats(limits.outputs * c.vocabularySize)
        let panels = (t + panelRows - 1) / panelRows
        for type in shape.layerTypes {
            let panelBytes =
                [c.width, c.queryWidth, shape.neuronsPerPiece]
                .map { lf_activation_bytes(type, $0, min(t, panelRows)) }.max() ?? 0
            quantized.append((type, take(panels * ((panelBytes + 63) & ~63))))
        }
        headInput = take(lf_activation_bytes(shape.headType, c.width, limits.outputs))
        let groupSize = c.headCount / c.keyValueHeadCount
        attendedTokens = tokensAttendedTogether(groupSize: groupSize, limits: limits)
        let scores = lf_score_count(attendedTokens, groupSize, limits.positions - attendedTokens + 1)
        scratchStride = (max(scores, panelRows * maximumChunkRows) + 15) & ~15
        scratch = takeFloats(threads * scratchStride)
        let isAdapted = !limits.adapters.isEmpty
        let most = isAdapted ? AdapterSpan.most(rows: t, sequences: MemoryDemand.mostSequences) : 0
        spans = take(most * MemoryLayout<AdapterSpan>.stride)
        reduced = takeFloats(t * limits.adapters.ranks)
        adapterInput = take(isAdapted ? limits.adapters.inputBytes(tokens: t + most * AdapterSpan.areaTokens(0)) : 0)
        byteCount = end
    }
}
