// Small seeded adapters on disk, as PEFT writes them and as llama.cpp's converter does.

import Foundation
import GGUF
import Inference

/// Where all adapters of a run of the tests are.
private let adapterFolder = Result {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("adapters-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    atexit { removeAdapterFolder() }
    return folder
}

private func removeAdapterFolder() {
    if let folder = try? adapterFolder.get() { try? FileManager.default.removeItem(at: folder) }
}

/// An adapter for a `TinyModel`. What it writes stays in a temporary folder until the tests end.
final class TinyAdapter {
    /// Both factors of one projection of one layer.
    struct Pair {
        let layer: Int
        let projection: Projection
        let rank: Int
        var a: [Float]  // (rank, columns)
        var b: [Float]  // (rows, rank), in the order of Hugging Face
    }

    let shape: TinyModel.Shape
    var pairs: [Pair]
    let alpha: Double
    private let folder: URL

    init(
        _ shape: TinyModel.Shape = .init(),
        rank: Int = 8,
        alpha: Double = 16,
        projections: [Projection] = Projection.allCases,
        layers: [Int]? = nil,
        seed: UInt64 = 3
    ) throws {
        self.shape = shape
        self.alpha = alpha
        folder = try adapterFolder.get()
        var state = seed
        func number() -> Float {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Float(state >> 40) / 8_388_608 - 1
        }
        pairs = (layers ?? Array(0..<shape.layers)).flatMap { layer in
            projections.map { projection in
                let (rows, columns) = Self.size(projection, shape)
                return Pair(
                    layer: layer,
                    projection: projection,
                    rank: rank,
                    a: (0..<rank * columns).map { _ in number() * 0.3 },
                    b: (0..<rows * rank).map { _ in number() * 0.05 }
                )
            }
        }
    }

    static func size(_ projection: Projection, _ shape: TinyModel.Shape) -> (rows: Int, columns: Int) {
        let (d, f, kv) = (shape.width, shape.feedForward, shape.keyValueHeads * shape.headSize)
        switch projection {
        case .query, .attentionOutput: return (d, d)
        case .key, .value: return (kv, d)
        case .gate, .up: return (f, d)
        case .down: return (d, f)
        }
    }

    // MARK: PEFT

    /// A folder as PEFT writes it; `configuration` changes what stands in its JSON, `rename` the tensors' names.
    func peft(
        type: String = "F32",
        configuration: [String: Any] = [:],
        rename: (String) -> String = { $0 }
    ) throws -> String {
        let path = folder.appendingPathComponent("peft-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: path, withIntermediateDirectories: true)
        var settings: [String: Any] = [
            "peft_type": "LORA", "r": pairs.first?.rank ?? 8, "lora_alpha": alpha, "bias": "none", "use_rslora": false,
            "modules_to_save": NSNull(), "rank_pattern": [String: Int](), "init_lora_weights": true,
        ]
        settings.merge(configuration) { $1 }
        try JSONSerialization.data(withJSONObject: settings).write(
            to: path.appendingPathComponent("adapter_config.json")
        )
        var header: [String: Any] = ["__metadata__": ["format": "pt"]]
        var data = Data()
        for pair in pairs {
            let (rows, columns) = Self.size(pair.projection, shape)
            let module = "base_model.model.model.layers.\(pair.layer).\(pair.projection.peftName)"
            for (name, values, dimensions) in [
                ("lora_A", pair.a, [pair.rank, columns]), ("lora_B", pair.b, [rows, pair.rank]),
            ] {
                let start = data.count
                data.append(Self.bytes(values, type))
                header[rename("\(module).\(name).weight")] = [
                    "dtype": type, "shape": dimensions, "data_offsets": [start, data.count],
                ]
            }
        }
        let json = try JSONSerialization.data(withJSONObject: header)
        var file = withUnsafeBytes(of: UInt64(json.count).littleEndian) { Data($0) }
        file.append(json)
        file.append(data)
        try file.write(to: path.appendingPathComponent("adapter_model.safetensors"))
        return path.path
    }

    private static func bytes(_ values: [Float], _ type: String) -> Data {
        var data = Data()
        for value in values {
            switch type {
            case "F32": withUnsafeBytes(of: value.bitPattern.littleEndian) { data.append(contentsOf: $0) }
            case "F16": withUnsafeBytes(of: Float16(value).bitPattern.littleEndian) { data.append(contentsOf: $0) }
            default:
                let half = UInt16(truncatingIfNeeded: value.bitPattern >> 16)
                withUnsafeBytes(of: half.littleEndian) { data.append(contentsOf: $0) }
            }
        }
        return data
    }

    // MARK: GGUF

    /// The same as a GGUF file, rows of q and k in the order of the model's file.
    func gguf(edit: (inout GGUFMetadata) -> Void = { _ in }) throws -> String {
        let path = folder.appendingPathComponent("adapter-\(UUID().uuidString).gguf").path
        var metadata = GGUFMetadata()
        metadata["general.architecture"] = .string("llama")
        metadata["general.type"] = .string("adapter")
        metadata["adapter.type"] = .string("lora")
        metadata["adapter.lora.alpha"] = .float32(Float(alpha))
        edit(&metadata)
        var writer = GGUFWriter(metadata: metadata)
        var contents: [String: [Float]] = [:]
        for pair in pairs {
            let (rows, columns) = Self.size(pair.projection, shape)
            let name = "blk.\(pair.layer).\(pair.projection.ggufName).weight"
            try writer.declare(name + ".lora_a", dimensions: [columns, pair.rank], type: .f32)
            try writer.declare(name + ".lora_b", dimensions: [pair.rank, rows], type: .f32)
            contents[name + ".lora_a"] = pair.a
            contents[name + ".lora_b"] = permuted(pair, rows: rows)
        }
        try writer.write(to: path) { Array(Self.bytes(contents[$0.name] ?? [], "F32")) }
        return path
    }

    /// As the converter does it: (heads, 2, size / 2, rank) with the middle axes swapped.
    private func permuted(_ pair: Pair, rows: Int) -> [Float] {
        guard pair.projection == .query || pair.projection == .key else { return pair.b }
        let size = shape.headSize
        var out = pair.b
        for head in 0..<rows / size {
            for half in 0..<2 {
                for index in 0..<size / 2 {
                    let from = (head * size + half * size / 2 + index) * pair.rank
                    let to = (head * size + 2 * index + half) * pair.rank
                    out.replaceSubrange(to..<to + pair.rank, with: pair.b[from..<from + pair.rank])
                }
            }
        }
        return out
    }
}
