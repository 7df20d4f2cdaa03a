// Small seeded models on disk, and containers made of them.

import CKernels
import FlashWeights
import Foundation
import GGUF
import Testing

/// A GGUF file of random weights in a folder of its own, removed with the object.
final class TinySource {
    /// What differs between models.
    struct Shape: Sendable, CustomTestStringConvertible {
        var layers = 3
        var width = 64
        var feedForward = 96
        var vocabulary = 40
        var type = GGUFTensorType.q4_1
        var isTied = true

        var testDescription: String { "\(layers) layers of \(type), \(isTied ? "tied" : "own head")" }
    }

    let folder: URL
    let shape: Shape
    var path: String { folder.appendingPathComponent("tiny.gguf").path }
    /// Where `pack` writes.
    var packedPath: String { folder.appendingPathComponent("tiny.lfw").path }

    init(_ shape: Shape = Shape(), seed: UInt64 = 1, extraTensor: String? = nil) throws {
        self.shape = shape
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("container-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        var metadata = GGUFMetadata()
        metadata["general.architecture"] = .string("llama")
        metadata["llama.block_count"] = .uint32(UInt32(shape.layers))
        metadata["tokenizer.ggml.tokens"] = .array(.strings(["a", "é", "<|im_end|>"]))
        metadata["tokenizer.chat_template"] = .string("{% for message in messages %}")
        var writer = GGUFWriter(metadata: metadata)
        let d = shape.width
        let f = shape.feedForward
        try writer.declare("token_embd.weight", dimensions: [d, shape.vocabulary], type: .q8_0)
        if !shape.isTied {
            try writer.declare("output.weight", dimensions: [d, shape.vocabulary], type: shape.type)
        }
        try writer.declare("output_norm.weight", dimensions: [d], type: .f32)
        for layer in 0..<shape.layers {
            func add(_ name: String, _ dimensions: [Int], _ type: GGUFTensorType) throws {
                try writer.declare("blk.\(layer).\(name).weight", dimensions: dimensions, type: type)
            }
            try add("attn_norm", [d], .f32)
            try add("attn_q", [d, d], shape.type)
            try add("attn_k", [d, d / 2], shape.type)
            try add("attn_v", [d, d / 2], .f16)
            try add("attn_output", [d, d], shape.type)
            try add("ffn_norm", [d], .f32)
            try add("ffn_gate", [d, f], shape.type)
            try add("ffn_up", [d, f], .q8_0)
            try add("ffn_down", [f, d], shape.type)
        }
        if let extraTensor { try writer.declare(extraTensor, dimensions: [d], type: .f32) }
        var weights = SeededWeights(state: seed)
        try writer.write(to: path) { weights.bytes(of: $0) }
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    /// Packs with few neurons in an extent, so that a layer has several, the last one partial.
    func pack(
        _ layout: ContainerPacker.DownLayout = .columns,
        neuronsPerExtent: Int? = 20,
        downType: lf_type? = nil,
        to path: String? = nil
    ) throws -> ContainerFile {
        var packer = ContainerPacker()
        packer.downLayout = layout
        packer.neuronsPerExtent = neuronsPerExtent
        packer.downType = downType
        packer.replacesExisting = true
        try packer.pack(gguf: GGUFFile(path: self.path), to: path ?? packedPath)
        return try ContainerFile(path: path ?? packedPath)
    }
}

/// Weights with a deviation of about 0.1 in whatever type.
private struct SeededWeights {
    var state: UInt64

    mutating func next() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return state >> 33
    }

    mutating func unit() -> Float { Float(next() % 20_001) / 10_000 - 1 }

    mutating func bytes(of tensor: GGUFTensor) -> [UInt8] {
        func half(_ value: Float) -> [UInt8] {
            withUnsafeBytes(of: Float16(value).bitPattern.littleEndian) { Array($0) }
        }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(tensor.byteCount)
        while bytes.count < tensor.byteCount {
            switch tensor.type {
            case .f32:
                withUnsafeBytes(of: (0.2 * unit()).bitPattern.littleEndian) { bytes.append(contentsOf: $0) }
            case .f16:
                bytes += half(0.2 * unit())
            default:
                let levels: Float = tensor.type == .q8_0 ? 127 : 8
                let scale = 0.2 / levels * (1 + 0.2 * unit())
                var block = half(scale)
                if tensor.type == .q4_1 { block += half(-8 * scale) }
                while block.count < tensor.type.bytesPerBlock { block.append(UInt8(truncatingIfNeeded: next())) }
                bytes += block
            }
        }
        return bytes
    }
}

extension ContainerFile {
    /// An extent's bytes, checked.
    func bytes(ofExtent index: Int) throws -> [UInt8] {
        try [UInt8](unsafeUninitializedCapacity: layout.extents[index].byteCount) { buffer, count in
            if let start = buffer.baseAddress { try read(extent: index, into: start) }
            count = buffer.count
        }
    }

    /// A matrix's rows one behind another, without padding.
    func rows(of matrix: ExtentMatrix) throws -> [UInt8] {
        try matrix.extents.flatMap { index in
            try bytes(ofExtent: index).prefix(layout.extents[index].rowCount * matrix.rowStride)
        }
    }

    /// A layer's bundles one behind another, without padding.
    func bundles(ofLayer layer: Int) throws -> [[UInt8]] {
        let neurons = layout.layers[layer].neurons
        return try neurons.extents.flatMap { index in
            let bytes = try bytes(ofExtent: index)
            return (0..<layout.extents[index].rowCount).map { row in
                Array(bytes[row * neurons.bundleBytes..<(row + 1) * neurons.bundleBytes])
            }
        }
    }
}

/// The floats that a row of weights stands for.
func expanded(_ row: some Sequence<UInt8>, _ type: lf_type, columns: Int) -> [Float] {
    var floats = [Float](repeating: 0, count: columns)
    Array(row).withUnsafeBytes { bytes in
        if let start = bytes.baseAddress {
            lf_kernels_scalar().pointee.dequantize_row(type, start, columns, &floats)
        }
    }
    return floats
}
