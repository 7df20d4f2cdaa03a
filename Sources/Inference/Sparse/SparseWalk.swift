// The walk of a sparse run: attention and head as in a dense one, neurons as predicted.

import CKernels
import FlashWeights

/// Takes the stations of attention and head from a container's walk and those of the neurons from a `NeuronStream`.
final class SparseWalk: WeightWalk {
    private let dense: ContainerWalk
    private let neurons: NeuronStream
    private var station = 0
    private let lastStation: Int
    private let stationsPerLayer: Int

    init(source: SparseWeights, threads: Int, rows: Int) throws {
        dense = try ContainerWalk(source: source.dense, threads: threads, rows: rows)
        neurons = try NeuronStream(source: source, threads: threads)
        let layout = source.container.layout
        stationsPerLayer = Sweep.stationsPerLayer(layout)
        lastStation = layout.layers.count * stationsPerLayer
    }

    var traffic: WeightTraffic {
        var traffic = dense.traffic
        traffic.add(neurons.traffic)
        return traffic
    }

    func begin(_ rows: UnsafeBufferPointer<BatchRow>, wantsLogits: Bool) throws {
        station = 0
        neurons.beginPass(rows: rows.count, wantsLogits: wantsLogits)
        try dense.begin(rows, wantsLogits: wantsLogits)
    }

    func embedding(of index: Int) -> UnsafeRawPointer { dense.embedding(of: index) }

    func next() throws -> WeightPiece {
        let isNeurons = station < lastStation && station % stationsPerLayer == 2
        let piece: WeightPiece
        if isNeurons {
            piece = try neurons.next()
        } else {
            try neurons.finishLayer()
            piece = try dense.next()
        }
        if piece.endsStation { station += 1 }
        return piece
    }

    func end(completed: Bool) {
        neurons.endPass(completed: completed)
        dense.end(completed: completed)
    }

    var observesInputs: Bool { true }

    func observe(_ stage: ObservedStage, layer: Int, input: UnsafePointer<Float>, rows: Int) throws {
        // Before attention: the same neurons are found a moment later (SPARSITY.md), and reads overlap attention.
        if stage == .attention { try neurons.beginLayer(layer, input: input) }
    }
}
