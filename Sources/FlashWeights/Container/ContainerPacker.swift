// GGUF in, container out.

import CKernels
import GGUF

/// Writes a container from a GGUF file, layer by layer. Rows keep their types and bits. The same file and options give the same bytes.
public struct ContainerPacker: Sendable {
    /// How the down matrices are laid out.
    public enum DownLayout: String, Sendable, CaseIterable {
        /// By rows, as the source has them: every bit is kept. For resident and dense runs.
        case rows
        /// By columns, one in each neuron's bundle, so that a neuron can be read or left out by itself. For sparse runs. Weights in Q4_0
        /// and Q4_1 keep their quants and scales, other types are rounded again.
        case columns
    }

    /// How the down matrices are laid out.
    public var downLayout = DownLayout.rows
    /// Neurons in an extent; nil chooses up to 256 KiB, or with columns the smallest extent of 16 KiB or more that wastes at most 2.5 %.
    public var neuronsPerExtent: Int?
    /// The type that down columns are rounded to; nil keeps the source's quants where it can and else chooses by its type. For the
    /// layout by columns only.
    public var downType: lf_type?
    /// Whether a file under the final name may be replaced.
    public var replacesExisting = false

    /// Goes up whenever the same GGUF file gives other bytes.
    public static let version = 3

    /// The types that down columns can be stored in.
    public static var downTypes: [lf_type] { DownColumns.types }

    /// A packer with default choices.
    public init() {}

    /// Packs `gguf` to `path`; the file appears there only when it is complete. Throws `FlashWeightsError` or `GGUFError`.
    ///
    /// Reads the source twice: once for its checksum, once for its weights. Memory: one extent; with columns one layer's down
    /// matrix as it is and by columns (for Mistral 7B in Q4_0 33 and 37 MB), and a few MB for each thread.
    /// - Parameter progress: Told the bytes done and all bytes, of both passes; what it throws ends the packing.
    public func pack(
        gguf: GGUFFile,
        to path: String,
        progress: (_ done: Int, _ total: Int) throws -> Void = { _, _ in }
    ) throws {
        if let neuronsPerExtent, !(1...1 << 16).contains(neuronsPerExtent) {
            throw FlashWeightsError.cannotPack(
                path: gguf.path,
                reason: "\(neuronsPerExtent) neurons in an extent are not 1 to 65536"
            )
        }
        if downType != nil, downLayout == .rows {
            throw FlashWeightsError.cannotPack(
                path: gguf.path,
                reason: "down matrices by rows keep the source's type: leave out --down-type, or pass --layout columns"
            )
        }
        try ContainerOutput.checkTarget(path, replacesExisting: replacesExisting, source: gguf.path)
        let model = try SourceModel(file: gguf)
        let layout = try layout(of: model)
        let packed = layout.extents.reduce(0) { $0 + $1.byteCount }
        let total = gguf.fileSize + packed
        let checksum = try gguf.checksum { try progress($0, total) }
        let writer = try ContainerWriter(
            layout: layout,
            metadata: gguf.metadata.describing(source: gguf, checksum: checksum, model: model),
            sections: [],
            to: path,
            replacesExisting: replacesExisting
        )
        var packing = Packing(file: gguf, writer: writer, done: gguf.fileSize)
        let report = { (done: Int) in try progress(done, total) }
        try packing.writeNorms(model)
        if !layout.isTied { try packing.write(layout.tokenEmbedding, from: model.tokenEmbedding, report) }
        for (layer, source) in zip(layout.layers, model.layers) {
            try packing.write(layer.query, from: source.query, report)
            try packing.write(layer.key, from: source.key, report)
            try packing.write(layer.value, from: source.value, report)
            try packing.write(layer.attentionOutput, from: source.attentionOutput, report)
            try packing.write(layer.neurons, from: source, report)
        }
        try packing.write(layout.outputHead, from: model.outputHead ?? model.tokenEmbedding, report)
        try writer.finish()
        try progress(total, total)
    }

    private func columnType(for tensor: GGUFTensor, of model: SourceModel) throws -> lf_type {
        let type = downType ?? DownColumns.defaultType(for: tensor.kernelType, width: tensor.rows)
        guard DownColumns.types.contains(type), lf_row_bytes(type, tensor.rows) > 0 else {
            throw FlashWeightsError.cannotPack(
                path: model.file.path,
                reason: "its columns of \(tensor.rows) weights cannot be stored as "
                    + "\(GGUFTensorType(rawValue: type.rawValue)): pass another --down-type"
            )
        }
        return type
    }

    private func layout(of model: SourceModel) throws -> ContainerLayout {
        let width = model.width
        var builder = LayoutBuilder()
        let norms = builder.matrix(
            .norms,
            type: LF_F32,
            rows: 2 * model.layers.count + 1,
            columns: width,
            asOneExtent: true
        )
        func add(_ role: MatrixRole, _ tensor: GGUFTensor, layer: Int? = nil) -> ExtentMatrix {
            builder.matrix(
                role,
                layer: layer,
                type: tensor.kernelType,
                rows: tensor.rows,
                columns: tensor.columns
            )
        }
        let ownEmbedding = model.outputHead == nil ? nil : add(.tokenEmbedding, model.tokenEmbedding)
        func addNeurons(_ source: SourceModel.Layer, layer: Int) throws -> NeuronSection {
            let (gate, up) = (source.gate.kernelType, source.up.kernelType)
            switch downLayout {
            case .rows:
                return builder.neurons(
                    layer: layer,
                    gate: gate,
                    up: up,
                    downRows: source.down.kernelType,
                    count: source.gate.rows,
                    width: width,
                    perExtent: neuronsPerExtent
                )
            case .columns:
                let own =
                    downType == nil
                    ? builder.neurons(
                        layer: layer,
                        gate: gate,
                        up: up,
                        downQuants: source.down.kernelType,
                        count: source.gate.rows,
                        width: width,
                        perExtent: neuronsPerExtent
                    ) : nil
                return try own
                    ?? builder.neurons(
                        gate: gate,
                        up: up,
                        downColumns: columnType(for: source.down, of: model),
                        count: source.gate.rows,
                        width: width,
                        perExtent: neuronsPerExtent
                    )
            }
        }
        let layers = try model.layers.enumerated().map { index, source in
            LayerSection(
                query: add(.query, source.query, layer: index),
                key: add(.key, source.key, layer: index),
                value: add(.value, source.value, layer: index),
                attentionOutput: add(.attentionOutput, source.attentionOutput, layer: index),
                neurons: try addNeurons(source, layer: index),
                attentionNorm: 2 * index * width,
                feedForwardNorm: (2 * index + 1) * width
            )
        }
        let head = model.outputHead.map { add(.outputHead, $0) } ?? add(.tokenEmbedding, model.tokenEmbedding)
        return ContainerLayout(
            extents: builder.extents,
            norms: norms.extents.lowerBound,
            outputNorm: 2 * model.layers.count * width,
            layers: layers,
            tokenEmbedding: ownEmbedding ?? head,
            outputHead: head,
            isTied: model.outputHead == nil,
            sections: []
        )
    }
}

/// The writing, in file order.
private struct Packing {
    let file: GGUFFile
    let writer: ContainerWriter
    /// Bytes read for the checksum and bytes written.
    var done: Int

    mutating func writeNorms(_ model: SourceModel) throws {
        let norms = model.layers.flatMap { [$0.attentionNorm, $0.feedForwardNorm] } + [model.outputNorm]
        try writer.writeExtent { extent, target in
            var position = 0
            for norm in norms {
                try file.read(norm, into: target + position)
                position += norm.byteCount
            }
            done += extent.byteCount
        }
    }

    mutating func write(_ matrix: ExtentMatrix, from tensor: GGUFTensor, _ report: (Int) throws -> Void) throws {
        for _ in matrix.extents {
            try writer.writeExtent { extent, target in
                let start = extent.firstRow * matrix.rowStride
                try file.read(tensor, bytes: start..<start + extent.rowCount * matrix.rowStride, into: target)
                done += extent.byteCount
            }
            try report(done)
        }
    }

    mutating func write(
        _ neurons: NeuronSection,
        from source: SourceModel.Layer,
        _ report: (Int) throws -> Void
    ) throws {
        switch neurons.down {
        case .rows(let down):
            try writeRows(neurons, from: source, report)
            try write(down, from: source.down, report)
        case .columns(let type):
            try writeBundles(neurons, DownColumns(source.down, of: file, as: type), from: source, report)
        case .quants:
            let quants = try DownQuants(source.down, of: file)
            try writer.writeExtent { extent, target in
                quants.copyScales(to: target)
                done += extent.byteCount
            }
            try writeBundles(neurons, quants, from: source, report)
        }
    }

    /// Extents of gate rows, then up rows.
    private mutating func writeRows(
        _ neurons: NeuronSection,
        from source: SourceModel.Layer,
        _ report: (Int) throws -> Void
    ) throws {
        for _ in neurons.extents {
            try writer.writeExtent { extent, target in
                var position = target
                for tensor in [source.gate, source.up] {
                    let first = extent.firstRow * tensor.rowBytes
                    let byteCount = extent.rowCount * tensor.rowBytes
                    try file.read(tensor, bytes: first..<first + byteCount, into: position)
                    position += byteCount
                }
                done += extent.byteCount
            }
            try report(done)
        }
    }

    /// Extents of bundles.
    private mutating func writeBundles(
        _ neurons: NeuronSection,
        _ columns: some ColumnSource,
        from source: SourceModel.Layer,
        _ report: (Int) throws -> Void
    ) throws {
        let parts = [(source.gate, 0), (source.up, neurons.upOffset)]
        let rows = UnsafeMutableRawBufferPointer.allocate(
            byteCount: neurons.neuronsPerExtent * max(source.gate.rowBytes, source.up.rowBytes),
            alignment: 64
        )
        defer { rows.deallocate() }
        guard let scratch = rows.baseAddress else { return }
        for _ in neurons.extents {
            try writer.writeExtent { extent, target in
                for (tensor, offset) in parts {
                    let rowBytes = tensor.rowBytes
                    let first = extent.firstRow * rowBytes
                    try file.read(tensor, bytes: first..<first + extent.rowCount * rowBytes, into: scratch)
                    for row in 0..<extent.rowCount {
                        (target + row * neurons.bundleBytes + offset)
                            .copyMemory(from: scratch + row * rowBytes, byteCount: rowBytes)
                    }
                }
                for (row, neuron) in extent.rowRange.enumerated() {
                    columns.copy(neuron, to: target + row * neurons.bundleBytes + neurons.downOffset)
                }
                done += extent.byteCount
            }
            try report(done)
        }
    }
}
