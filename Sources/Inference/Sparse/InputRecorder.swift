// Keeps the inputs of every layer for some tokens of a text, while the model reads it.

import CKernels

/// A source whose walks record what they are shown. Everything else is the wrapped source's.
final class InputRecorder: WeightSource, @unchecked Sendable {  // one walk, one pass at a time
    private let source: any WeightSource
    private let width: Int
    /// Samples there is room for.
    let capacity: Int
    /// (layers, 2, capacity, d): attention, then FFN.
    private let memory: AlignedMemory
    /// Rows of the current pass that are kept, and where they go.
    private var rows: [Int] = []
    private var first = 0
    private var passRows = 0

    init(_ source: any WeightSource, configuration: ModelConfiguration, capacity: Int) throws {
        self.source = source
        self.capacity = capacity
        width = configuration.width
        memory = try AlignedMemory(
            byteCount: Self.byteCount(configuration, capacity: capacity),
            for: "samples of the layers' inputs"
        )
    }

    static func byteCount(_ configuration: ModelConfiguration, capacity: Int) -> Int {
        configuration.layerCount * 2 * capacity * configuration.width * MemoryLayout<Float>.stride
    }

    /// Of the next pass, of `count` rows, keeps `rows` as samples `first` and following. These rows must want logits: the last layer
    /// computes no others.
    func expect(rows: [Int], of count: Int, first: Int) {
        self.rows = rows
        self.first = first
        passRows = count
    }

    /// The samples of a layer.
    func samples(layer: Int, count: Int) -> LayerSamples {
        LayerSamples(attention: place(layer, .attention, 0), feedForward: place(layer, .feedForward, 0), count: count)
    }

    fileprivate func record(_ stage: ObservedStage, layer: Int, input: UnsafePointer<Float>, count: Int) {
        for (index, row) in rows.enumerated() {
            // The last layer's FFN sees the wanted rows only, one after the other.
            let source = count == passRows ? row : index
            place(layer, stage, first + index).update(from: input + source * width, count: width)
        }
    }

    private func place(_ layer: Int, _ stage: ObservedStage, _ sample: Int) -> UnsafeMutablePointer<Float> {
        let part = 2 * layer + (stage == .attention ? 0 : 1)
        return memory.base.assumingMemoryBound(to: Float.self) + (part * capacity + sample) * width
    }

    var tokenEmbedding: MatrixFormat { source.tokenEmbedding }
    var outputNorm: UnsafePointer<Float> { source.outputNorm }
    var outputHead: MatrixFormat { source.outputHead }
    var shape: WeightShape { source.shape }
    func layer(_ index: Int) -> LayerFormat { source.layer(index) }
    func makeWalk(threads: Int, rows: Int) throws -> any WeightWalk {
        RecordingWalk(try source.makeWalk(threads: threads, rows: rows), recorder: self)
    }
}

/// A walk that shows what it sees to the recorder.
private final class RecordingWalk: WeightWalk {
    private let walk: any WeightWalk
    private let recorder: InputRecorder

    init(_ walk: any WeightWalk, recorder: InputRecorder) {
        self.walk = walk
        self.recorder = recorder
    }

    var traffic: WeightTraffic { walk.traffic }
    var observesInputs: Bool { true }
    func begin(_ rows: UnsafeBufferPointer<BatchRow>, wantsLogits: Bool) throws {
        try walk.begin(rows, wantsLogits: wantsLogits)
    }
    func embedding(of index: Int) -> UnsafeRawPointer { walk.embedding(of: index) }
    func next() throws -> WeightPiece { try walk.next() }
    func end(completed: Bool) { walk.end(completed: completed) }
    func observe(_ stage: ObservedStage, layer: Int, input: UnsafePointer<Float>, rows: Int) throws {
        recorder.record(stage, layer: layer, input: input, count: rows)
    }
}
