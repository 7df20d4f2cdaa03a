// Measures how fast this machine computes one token when all weights are in memory, before a model is loaded.

import CKernels
import FlashWeights
import GGUF

/// Times decoding with a model's own shapes, types and kernels over memory that holds no model.
///
/// The pass is the engine's, with its barriers, norms and attention, so that small models, for which these weigh, are predicted as
/// well as large ones. Layers share one buffer that is longer than the caches.
public enum StepProbe {
    /// Bytes of weights that decoding goes through in a second, all `threads` together: the median of passes for `seconds`.
    ///
    /// Nil when the system has no memory to measure with. Throws what opening the model throws.
    public static func bytesPerSecond(modelPath: String, threads: Int, seconds: Double = 1.5) throws -> Double? {
        let file = try ModelFile(path: modelPath)
        let configuration = try file.configuration()
        let room = (MachineMemory.current?.usable ?? smallestBuffer) / 4
        let weights = try ShapedWeights(file: file, configuration: configuration, least: smallestBuffer, most: room)
        guard let weights else { return nil }
        let positions = min(64, configuration.trainedContextLength)
        let transformer = try Transformer(
            configuration: configuration,
            weights: weights,
            kernels: KernelTable.best.pointer,
            team: ThreadTeam(size: threads),
            limits: BatchLimits(rows: 1, outputs: 1, positions: positions)
        )
        let cache = try KVCache(configuration: configuration, capacity: positions, format: .f16)
        let clock = ContinuousClock()
        var samples: [Double] = []
        let deadline = clock.now + .seconds(seconds)
        repeat {
            // Half way, so that attention has something to do.
            let row = BatchRow(token: 0, position: positions / 2 + samples.count % (positions / 2), wantsLogits: true)
            let elapsed = try clock.measure {
                _ = try withUnsafePointer(to: row) {
                    try transformer.forward(UnsafeBufferPointer(start: $0, count: 1), cache: cache)
                }
            }
            samples.append(elapsed / .seconds(1))
        } while clock.now < deadline || samples.count < 3
        return Double(file.bytesPerToken) / samples.sorted()[samples.count / 2]
    }

    /// Longer than the last cache of any board or desktop.
    private static let smallestBuffer = 128 << 20
}

/// The formats of a model's weights over a buffer that all layers share.
private final class ShapedWeights: WeightSource, @unchecked Sendable {  // immutable after init
    let tokenEmbedding: MatrixFormat
    let outputHead: MatrixFormat
    let shape: WeightShape
    let outputNorm: UnsafePointer<Float>
    private let layers: [LayerFormat]
    private let buffer: AlignedMemory
    private let norm: AlignedMemory
    private let scales: UnsafeMutablePointer<lf_shared_scales>

    /// Nil where no buffer of `most` bytes holds the largest matrix.
    init?(file: ModelFile, configuration c: ModelConfiguration, least: Int, most: Int) throws {
        // One vector stands for every norm, and the beginning of the buffer for every layer's scales: those of one group.
        norm = try AlignedMemory(byteCount: c.width * MemoryLayout<Float>.stride, for: "norms")
        let factors = norm.base.assumingMemoryBound(to: Float.self)
        factors.initialize(repeating: 0.01, count: c.width)
        outputNorm = UnsafePointer(factors)
        scales = .allocate(capacity: 1)
        var formats: [LayerFormat] = []
        switch file {
        case .container(let container):
            let layout = container.layout
            shape = ContainerPlacement.shape(layout, isResident: true)
            tokenEmbedding = MatrixFormat(layout.tokenEmbedding)
            outputHead = MatrixFormat(layout.outputHead)
            for layer in layout.layers {
                let table = layer.neurons.down.scales == nil ? nil : UnsafePointer(scales)
                formats.append(
                    LayerFormat(layer, attentionNorm: outputNorm, feedForwardNorm: outputNorm, scales: table)
                )
            }
        case .gguf(let gguf):
            shape = try ResidentWeights.shape(file: gguf, configuration: c)
            tokenEmbedding = try MatrixFormat(gguf.tensor(named: "token_embd.weight"))
            let kernels = KernelTable.best.pointer.pointee
            outputHead = try MatrixFormat(gguf.tensor(named: gguf.outputHeadName)).forProducts(with: kernels)
            for index in 0..<c.layerCount {
                formats.append(try LayerFormat(gguf, layer: index, norm: outputNorm, kernels: kernels))
            }
        }
        layers = formats
        let largest = formats.map { max($0.neurons.byteCount, $0.neurons.downRows?.byteCount ?? 0) }.max() ?? 0
        let byteCount = max(largest, outputHead.byteCount, min(least, most))
        buffer = try AlignedMemory(byteCount: byteCount <= most ? byteCount : 1, for: "measuring")
        // As F16 scales 0.08: numbers that no kernel treats specially.
        buffer.base.initializeMemory(as: UInt8.self, repeating: 0x2D, count: buffer.byteCount)
        let halves = UnsafePointer(buffer.base.assumingMemoryBound(to: UInt16.self))
        scales.initialize(to: lf_shared_scales(halves: halves, height: c.width, groups: 1))
        if byteCount > most { return nil }
    }

    deinit { scales.deallocate() }

    func layer(_ index: Int) -> LayerFormat { layers[index] }

    func makeWalk(threads: Int, rows: Int) throws -> any WeightWalk {
        var walk = ResidentWalk.Builder(threads: threads)
        var end = 0
        func place(_ byteCount: Int) -> UnsafeRawPointer {
            if end + byteCount > buffer.byteCount { end = 0 }
            defer { end += (byteCount + 63) & ~63 }
            return UnsafeRawPointer(buffer.base + end)
        }
        for layer in layers {
            walk.addLayer(
                layer,
                query: place(layer.query.byteCount),
                key: place(layer.key.byteCount),
                value: place(layer.value.byteCount),
                attentionOutput: place(layer.attentionOutput.byteCount),
                neurons: place(layer.neurons.byteCount),
                down: layer.neurons.downRows.map { place($0.byteCount) }
            )
        }
        walk.add(.head, place(outputHead.byteCount), outputHead)
        walk.endPiece()
        let anyRow = MatrixFormat(type: tokenEmbedding.type, rows: 1, columns: tokenEmbedding.columns, stride: 0)
        return try ResidentWalk(walk, source: self, embedding: buffer.base, format: anyRow, rows: rows)
    }
}

extension MatrixFormat {
    fileprivate var byteCount: Int { rows * stride }
}

extension NeuronFormat {
    fileprivate var downRows: MatrixFormat? { if case .rows(let matrix) = down { matrix } else { nil } }

    /// Bytes of all gate and up rows, and of what down columns are beside them.
    fileprivate var byteCount: Int { count * (up == .behindGateRows ? gateStride + upStride : gateStride) }
}

extension LayerFormat {
    fileprivate init(_ file: GGUFFile, layer: Int, norm: UnsafePointer<Float>, kernels: lf_kernels) throws {
        func matrix(_ name: String) throws -> MatrixFormat {
            try MatrixFormat(file.tensor(named: "blk.\(layer).\(name).weight")).forProducts(with: kernels)
        }
        let gate = try matrix("ffn_gate")
        let up = try matrix("ffn_up")
        self.init(
            attentionNorm: norm,
            feedForwardNorm: norm,
            query: try matrix("attn_q"),
            key: try matrix("attn_k"),
            value: try matrix("attn_v"),
            attentionOutput: try matrix("attn_output"),
            neurons: NeuronFormat(
                count: gate.rows,
                gateType: gate.type,
                upType: up.type,
                gateStride: gate.stride,
                upStride: up.stride,
                up: .behindGateRows,
                down: .rows(try matrix("ffn_down")),
                interleaving: Interleaving(rows: gate.isInterleaved, up: up.isInterleaved)
            )
        )
    }
}
