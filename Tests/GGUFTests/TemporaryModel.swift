// A small sound model in a temporary folder, removed with the object.

import Foundation
import GGUF

/// Every metadata type and two tensors, written by `GGUFWriter`.
final class TemporaryModel {
    let folder: URL
    var path: String { folder.appendingPathComponent("model.gguf").path }

    /// The Q8_0 tensor's 34 bytes are filled up to 64.
    static let paddingAtEnd = 30

    static let metadata: GGUFMetadata = {
        var metadata = GGUFMetadata()
        metadata["general.architecture"] = .string("llama")
        metadata["u8"] = .uint8(.max)
        metadata["i8"] = .int8(.min)
        metadata["u16"] = .uint16(.max)
        metadata["i16"] = .int16(.min)
        metadata["u32"] = .uint32(.max)
        metadata["i32"] = .int32(.min)
        metadata["u64"] = .uint64(.max)
        metadata["i64"] = .int64(.min)
        metadata["f32"] = .float32(0.5)
        metadata["f64"] = .float64(-0.25)
        metadata["yes"] = .bool(true)
        metadata["words"] = .array(.strings(["", "é", "e\u{301}", "<|im_end|>"]))
        metadata["types"] = .array(.int32([1, -3, 1]))
        metadata["flags"] = .array(.bool([true, false]))
        metadata["scores"] = .array(.float32([0, -1.5]))
        metadata["nested"] = .array(.arrays([.uint8([1, 2]), .uint8([])]))
        return metadata
    }()

    static let contents: [String: [UInt8]] = [
        "norm": (0..<12).map { UInt8($0) },
        "weights": (0..<34).map { UInt8(200 + $0) },
    ]

    init() throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("gguf-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        var writer = GGUFWriter(metadata: Self.metadata)
        try writer.declare("norm", dimensions: [3], type: .f32)
        try writer.declare("weights", dimensions: [32, 1], type: .q8_0)
        try writer.write(to: path) { Self.contents[$0.name] ?? [] }
    }

    deinit { try? FileManager.default.removeItem(at: folder) }
}
