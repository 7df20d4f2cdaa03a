// The figures that `landfall model inspect` shows.

import CKernels
import FlashWeights
import GGUF

/// What a container holds, by part.
struct ContainerSummary: Encodable {
    /// Matrices of one kind, over all layers.
    struct Part: Encodable {
        let name: String
        /// (rows, columns) of one matrix, or of the two or three parts of a layer's neurons.
        let shape: String
        private(set) var types: [String]
        private(set) var extents = 0
        private(set) var largestExtentBytes = 0
        /// With padding.
        private(set) var bytes = 0
        /// Without padding.
        private(set) var usedBytes = 0
        private(set) var weights = 0

        var bitsPerWeight: Double { weights > 0 ? Double(usedBytes) * 8 / Double(weights) : 0 }
        var paddingShare: Double { bytes > 0 ? 1 - Double(usedBytes) / Double(bytes) : 0 }

        private enum Key: String, CodingKey {
            case name, shape, types, extents, largestExtentBytes, bytes, usedBytes, weights, bitsPerWeight, paddingShare
        }

        init(_ name: String, shape: String) {
            self.name = name
            self.shape = shape
            types = []
        }

        mutating func add(_ entries: ArraySlice<Extent>, types: [lf_type], usedBytes: Int, weights: Int) {
            extents += entries.count
            bytes += entries.reduce(0) { $0 + $1.byteCount }
            largestExtentBytes = max(largestExtentBytes, entries.lazy.map(\.byteCount).max() ?? 0)
            self.usedBytes += usedBytes
            self.weights += weights
            for type in types.map({ GGUFTensorType(rawValue: $0.rawValue).description })
            where !self.types.contains(type) { self.types.append(type) }
        }

        mutating func add(_ matrix: ExtentMatrix, of layout: ContainerLayout) {
            add(
                layout.extents[matrix.extents],
                types: [matrix.type],
                usedBytes: matrix.byteCount,
                weights: matrix.rows * matrix.columns
            )
        }

        mutating func add(_ neurons: NeuronSection, of layout: ContainerLayout) {
            let hasColumns = neurons.down.rowMatrix == nil
            add(
                layout.extents[neurons.extents],
                types: [neurons.gateType, neurons.upType] + (hasColumns ? [neurons.down.type] : []),
                usedBytes: neurons.byteCount,
                weights: (hasColumns ? 3 : 2) * neurons.count * neurons.width
            )
        }

        mutating func add(_ part: Part) {
            extents += part.extents
            bytes += part.bytes
            largestExtentBytes = max(largestExtentBytes, part.largestExtentBytes)
            usedBytes += part.usedBytes
            weights += part.weights
        }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: Key.self)
            try container.encode(name, forKey: .name)
            try container.encode(shape, forKey: .shape)
            try container.encode(types, forKey: .types)
            try container.encode(extents, forKey: .extents)
            try container.encode(largestExtentBytes, forKey: .largestExtentBytes)
            try container.encode(bytes, forKey: .bytes)
            try container.encode(usedBytes, forKey: .usedBytes)
            try container.encode(weights, forKey: .weights)
            try container.encode(bitsPerWeight, forKey: .bitsPerWeight)
            try container.encode(paddingShare, forKey: .paddingShare)
        }
    }

    /// Calibration data of one kind.
    struct Section: Encodable {
        let kind: UInt32
        var count: Int
        var bytes: Int
    }

    let version: UInt32
    let fileBytes: Int
    let name: String
    let architecture: String
    let layers: Int
    let width: Int
    let feedForwardWidth: Int
    let vocabulary: Int
    let isTied: Bool
    let hasDownRows: Bool
    let tokenizer: String
    let hasChatTemplate: Bool
    let sourceName: String
    let sourceBytes: Int
    let sourceChecksum: String
    let sourceDownTypes: [String]
    let packerVersion: Int
    let parts: [Part]
    let whole: Part
    let sections: [Section]

    init(of file: ContainerFile) {
        let layout = file.layout
        let metadata = file.metadata
        version = file.version
        fileBytes = file.fileSize
        name = (try? metadata.string("general.name")) ?? "model without a name"
        architecture = (try? metadata.string("general.architecture")) ?? "unknown"
        layers = layout.layers.count
        width = layout.width
        feedForwardWidth = layout.layers.first?.neurons.count ?? 0
        vocabulary = layout.tokenEmbedding.rows
        isTied = layout.isTied
        hasDownRows = layout.hasDownRows
        tokenizer = (try? metadata.string("tokenizer.ggml.model")) ?? "unknown"
        hasChatTemplate = metadata["tokenizer.chat_template"] != nil
        sourceName = (try? metadata.string(ContainerKey.sourceName)) ?? "unknown"
        sourceBytes = (try? metadata.integer(ContainerKey.sourceSize)) ?? 0
        sourceChecksum = (try? metadata.string(ContainerKey.sourceChecksum)) ?? "unknown"
        packerVersion = (try? metadata.integer(ContainerKey.packerVersion)) ?? 0
        sourceDownTypes = (try? metadata.strings(ContainerKey.sourceDownTypes)).map { Set($0).sorted() } ?? []
        let parts = Self.parts(of: layout)
        self.parts = parts
        var whole = Part("all", shape: "")
        for part in parts { whole.add(part) }
        self.whole = whole
        var sections: [Section] = []
        for section in layout.sections {
            if let index = sections.firstIndex(where: { $0.kind == section.kind }) {
                sections[index].count += 1
                sections[index].bytes += section.byteCount
            } else {
                sections.append(Section(kind: section.kind, count: 1, bytes: section.byteCount))
            }
        }
        self.sections = sections
    }

    private static func parts(of layout: ContainerLayout) -> [Part] {
        func shape(_ matrix: ExtentMatrix) -> String { "(\(matrix.rows), \(matrix.columns))" }
        guard let first = layout.layers.first else { return [] }
        let normRows = 2 * layout.layers.count + 1
        var norms = Part("norms", shape: "(\(normRows), \(layout.width))")
        norms.add(
            layout.extents[layout.norms...layout.norms],
            types: [LF_F32],
            usedBytes: 4 * normRows * layout.width,
            weights: normRows * layout.width
        )
        var embedding = Part(layout.isTied ? "embedding = head" : "embedding", shape: shape(layout.tokenEmbedding))
        embedding.add(layout.tokenEmbedding, of: layout)
        var queries = Part("attention q, o", shape: shape(first.query))
        var keys = Part("attention k, v", shape: shape(first.key))
        let rowsOfNeuron = layout.hasDownRows ? 2 : 3
        var neurons = Part("neurons", shape: "\(first.neurons.count) x \(rowsOfNeuron) x \(first.neurons.width)")
        var down = Part("down", shape: "(\(first.neurons.width), \(first.neurons.count))")
        var scales = Part("down scales", shape: first.neurons.down.scales.map(shape) ?? "")
        for layer in layout.layers {
            queries.add(layer.query, of: layout)
            queries.add(layer.attentionOutput, of: layout)
            keys.add(layer.key, of: layout)
            keys.add(layer.value, of: layout)
            neurons.add(layer.neurons, of: layout)
            if let matrix = layer.neurons.down.rowMatrix { down.add(matrix, of: layout) }
            if let matrix = layer.neurons.down.scales { scales.add(matrix, of: layout) }
        }
        var parts = [norms, embedding, queries, keys, neurons] + [down, scales].filter { $0.extents > 0 }
        if !layout.isTied {
            var head = Part("output head", shape: shape(layout.outputHead))
            head.add(layout.outputHead, of: layout)
            parts.append(head)
        }
        return parts
    }
}
