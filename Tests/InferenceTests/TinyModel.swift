// Small seeded random models on disk, of any shape and weight type.

import Foundation
import GGUF
import Inference
import Testing

/// A model file in a temporary folder, removed with the object.
final class TinyModel {
    /// What differs between models; the rest is fixed.
    struct Shape: Sendable, CustomTestStringConvertible {
        var layers = 2
        var heads = 4
        var keyValueHeads = 2
        var headSize = 16
        var feedForward = 96
        var type = GGUFTensorType.q4_1
        var embeddingType = GGUFTensorType.q8_0
        var isTied = true
        var context = 512
        var width: Int { heads * headSize }

        var testDescription: String {
            "\(layers) layers, \(heads)/\(keyValueHeads) heads of \(headSize), f \(feedForward), \(type), \(embeddingType) "
                + (isTied ? "tied" : "own head")
        }
    }

    let path: String
    private let folder: URL

    /// Byte tokens for printable ASCII, then control tokens 0–2 first: 3 + 94 + 2 tokens.
    static let controls = ["<|endoftext|>", "<|im_start|>", "<|im_end|>"]
    static let vocabulary = controls + (33...126).map { String(UnicodeScalar($0)) } + ["Ġ", "Ċ"]

    init(_ shape: Shape = Shape(), seed: UInt64 = 1, edit: (inout GGUFMetadata) -> Void = { _ in }) throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("tiny-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        path = folder.appendingPathComponent("tiny.gguf").path
        var metadata = Self.metadata(shape)
        edit(&metadata)
        var writer = GGUFWriter(metadata: metadata)
        let d = shape.width
        let kv = shape.keyValueHeads * shape.headSize
        try writer.declare("token_embd.weight", dimensions: [d, Self.vocabulary.count], type: shape.embeddingType)
        if !shape.isTied {
            try writer.declare("output.weight", dimensions: [d, Self.vocabulary.count], type: shape.embeddingType)
        }
        try writer.declare("output_norm.weight", dimensions: [d], type: .f32)
        for layer in 0..<shape.layers {
            func add(_ name: String, _ dimensions: [Int], _ type: GGUFTensorType) throws {
                try writer.declare("blk.\(layer).\(name).weight", dimensions: dimensions, type: type)
            }
            try add("attn_norm", [d], .f32)
            try add("attn_q", [d, d], shape.type)
            try add("attn_k", [d, kv], shape.type)
            try add("attn_v", [d, kv], .f16)  // another type among those that share an input
            try add("attn_output", [d, d], shape.type)
            try add("ffn_norm", [d], .f32)
            try add("ffn_gate", [d, shape.feedForward], shape.type)
            try add("ffn_up", [d, shape.feedForward], shape.type)
            try add("ffn_down", [shape.feedForward, d], shape.type)
        }
        var random = Randomness(state: seed)
        try writer.write(to: path) { random.bytes(of: $0) }
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    private static func metadata(_ shape: Shape) -> GGUFMetadata {
        var metadata = GGUFMetadata()
        metadata["general.architecture"] = .string("llama")
        metadata["general.name"] = .string("tiny")
        metadata["llama.block_count"] = .uint32(UInt32(shape.layers))
        metadata["llama.context_length"] = .uint32(UInt32(shape.context))
        metadata["llama.embedding_length"] = .uint32(UInt32(shape.width))
        metadata["llama.feed_forward_length"] = .uint32(UInt32(shape.feedForward))
        metadata["llama.attention.head_count"] = .uint32(UInt32(shape.heads))
        metadata["llama.attention.head_count_kv"] = .uint32(UInt32(shape.keyValueHeads))
        metadata["llama.attention.layer_norm_rms_epsilon"] = .float32(1e-5)
        metadata["tokenizer.ggml.model"] = .string("gpt2")
        metadata["tokenizer.ggml.pre"] = .string("smollm")
        metadata["tokenizer.ggml.tokens"] = .array(.strings(GGUFStringArray(vocabulary)))
        metadata["tokenizer.ggml.token_type"] = .array(.int32(vocabulary.map { controls.contains($0) ? 3 : 1 }))
        metadata["tokenizer.ggml.merges"] = .array(.strings([]))
        metadata["tokenizer.ggml.eos_token_id"] = .uint32(2)
        metadata["tokenizer.chat_template"] = .string(
            "{% for message in messages %}{{'<|im_start|>' + message['role'] + '\n' + message['content'] + '<|im_end|>' + '\n'}}"
                + "{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}"
        )
        return metadata
    }
}

/// Weights of a plausible size: a deviation of about 0.1 in whatever type.
private struct Randomness {
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
        if tensor.type == .f32 {
            for _ in 0..<tensor.byteCount / 4 {
                withUnsafeBytes(of: (1 + 0.2 * unit()).bitPattern.littleEndian) { bytes.append(contentsOf: $0) }
            }
        } else if tensor.type == .f16 {
            for _ in 0..<tensor.byteCount / 2 { bytes += half(0.2 * unit()) }
        } else {
            let size = tensor.type.bytesPerBlock
            for _ in 0..<tensor.byteCount / size {
                let levels: Float = tensor.type == .q8_0 ? 127 : 8
                let scale = 0.2 / levels * (1 + 0.2 * unit())
                var block = half(scale)
                if tensor.type == .q4_1 { block += half(-8 * scale) }
                while block.count < size { block.append(UInt8(truncatingIfNeeded: next())) }
                bytes += block
            }
        }
        return bytes
    }
}
