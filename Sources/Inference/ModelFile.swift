// A model on disk, opened and checked, in either of its forms.

import CKernels
import FlashWeights
import GGUF

/// A GGUF file, which is loaded whole, or a container, which may stream.
enum ModelFile {
    case gguf(GGUFFile)
    case container(ContainerFile)

    /// Opens `path` as what it begins like. Throws `GGUFError` or `FlashWeightsError`.
    init(path: String) throws {
        self =
            ContainerFile.isContainer(path: path)
            ? .container(try ContainerFile(path: path)) : .gguf(try GGUFFile(path: path))
    }

    var path: String {
        switch self {
        case .gguf(let file): file.path
        case .container(let file): file.path
        }
    }

    var metadata: GGUFMetadata {
        switch self {
        case .gguf(let file): file.metadata
        case .container(let file): file.metadata
        }
    }

    /// Hyperparameters, checked. Throws `InferenceError`, or `GGUFError` when there is no token embedding.
    func configuration() throws -> ModelConfiguration {
        let tokens =
            switch self {
            case .gguf(let file): try file.tensor(named: "token_embd.weight").rows
            case .container(let file): file.layout.tokenEmbedding.rows
            }
        let configuration = try ModelConfiguration(metadata: metadata, tokens: tokens, path: path)
        if case .container(let file) = self { try file.layout.check(against: configuration, path: path) }
        return configuration
    }

    /// `general.name` of the metadata, or the file's name.
    var name: String {
        if let name = try? metadata.string("general.name"), !name.isEmpty { return name }
        return String(path.split(separator: "/").last ?? "model")
    }

    /// The type that most bytes of the layers have: "Q4_1".
    var quantization: String {
        bytesByType.max { ($0.value, $0.key) < ($1.value, $1.key) }
            .map { GGUFTensorType(rawValue: $0.key).description } ?? "unknown"
    }

    /// The same for kernels.
    var mainType: lf_type {
        lf_type(bytesByType.max { ($0.value, $0.key) < ($1.value, $1.key) }?.key ?? 0)
    }

    private var bytesByType: [UInt32: Int] {
        var bytes: [UInt32: Int] = [:]
        switch self {
        case .gguf(let file):
            for tensor in file.tensors where tensor.name.hasPrefix("blk.") {
                bytes[tensor.type.rawValue, default: 0] += tensor.byteCount
            }
        case .container(let file):
            for layer in file.layout.layers {
                for matrix in layer.matrices { bytes[matrix.type.rawValue, default: 0] += matrix.byteCount }
                let neurons = layer.neurons
                bytes[neurons.gateType.rawValue, default: 0] += neurons.count * neurons.upOffset
                bytes[neurons.upType.rawValue, default: 0] += neurons.count * (neurons.downOffset - neurons.upOffset)
                if neurons.down.rowMatrix == nil { bytes[neurons.down.type.rawValue, default: 0] += neurons.downBytes }
            }
        }
        return bytes
    }
}

extension ContainerLayout {
    /// Throws `InferenceError.badTensor` when a matrix has not the shape that the metadata say.
    fileprivate func check(against c: ModelConfiguration, path: String) throws {
        func check(_ name: String, _ shape: (Int, Int), is expected: (Int, Int)) throws {
            guard shape != expected else { return }
            throw InferenceError.badTensor(
                name: name,
                problem: "has shape (\(shape.0), \(shape.1)), but the metadata say (\(expected.0), \(expected.1))",
                path: path
            )
        }
        try check("layers", (layers.count, width), is: (c.layerCount, c.width))
        for layer in layers {
            let shapes = [c.queryWidth, c.keyValueWidth, c.keyValueWidth, c.width]
            for (matrix, rows) in zip(layer.attention, shapes) {
                let columns = matrix == layer.attentionOutput ? c.queryWidth : c.width
                try check(matrix.name, (matrix.rows, matrix.columns), is: (rows, columns))
            }
            let neurons = layer.neurons
            try check("neurons", (neurons.count, neurons.width), is: (c.feedForwardWidth, c.width))
        }
        try check(outputHead.name, (outputHead.rows, outputHead.columns), is: (c.vocabularySize, c.width))
    }
}
