// Sound files: what is written is read back, and the real model opens fast.

import Foundation
import GGUF
import Testing

@Suite struct GGUFFileTests {
    @Test("metadata of every type and tensors come back as they were written")
    func roundTrip() throws {
        let model = try TemporaryModel()
        let file = try GGUFFile(path: model.path)
        #expect(file.version == 3)
        #expect(file.metadata == TemporaryModel.metadata)
        #expect(file.tensors.map(\.name) == ["norm", "weights"])
        let weights = try file.tensor(named: "weights")
        #expect(weights.dimensions == [32, 1])
        #expect(weights.type == .q8_0)
        #expect((weights.columns, weights.rows, weights.rowBytes) == (32, 1, 34))
        for tensor in file.tensors {
            #expect(tensor.offset.isMultiple(of: 32))
            #expect(Array(file.bytes(of: tensor)) == TemporaryModel.contents[tensor.name])
        }
    }

    @Test("strings of a file stay readable after the file is closed and deleted")
    func lifetime() throws {
        let words: GGUFStringArray
        do {
            let model = try TemporaryModel()  // deletes its file at the end of this scope
            words = try GGUFFile(path: model.path).metadata.strings("words")
        }
        #expect(Array(words) == ["", "é", "e\u{301}", "<|im_end|>"])
        #expect(Array(words.utf8(at: 2)) == [0x65, 0xCC, 0x81])
    }

    @Test("string arrays compare bytes, not canonical equivalence")
    func stringArrayEquality() {
        #expect(GGUFStringArray(["é"]) != GGUFStringArray(["e\u{301}"]))
        #expect(GGUFStringArray(["a", "b"]) == ["a", "b"])
        #expect(GGUFStringArray(["ab"]) != ["a", "b"])
    }

    @Test("a getter names the key that is missing or of another type")
    func getters() throws {
        let metadata = TemporaryModel.metadata
        #expect(try metadata.integer("i32") == Int(Int32.min))
        #expect(try metadata.integer("absent", default: 7) == 7)
        #expect(try metadata.number("f64") == -0.25)
        #expect(try metadata.bool("yes"))
        #expect(try metadata.integers("types") == [1, -3, 1])
        #expect(throws: GGUFError.missingKey("llama.block_count")) { try metadata.integer("llama.block_count") }
        #expect(
            throws: GGUFError.wrongType(
                key: "general.architecture",
                expected: "an integer",
                found: "the string 'llama'"
            )
        ) { try metadata.integer("general.architecture") }
        #expect(throws: GGUFError.self) { try metadata.integer("u64") }
    }

    @Test("an unknown tensor is an error that names file and tensor")
    func unknownTensor() throws {
        let model = try TemporaryModel()
        let file = try GGUFFile(path: model.path)
        #expect(throws: GGUFError.noSuchTensor(path: model.path, name: "output.weight")) {
            try file.tensor(named: "output.weight")
        }
        #expect(file.hasTensor(named: "norm") && !file.hasTensor(named: "output.weight"))
    }

    @Test(
        "rows of each type take the bytes that ggml gives them",
        arguments: [
            (GGUFTensorType.f32, 64, 256), (.f16, 64, 128), (.q4_0, 64, 36), (.q4_1, 64, 40), (.q8_0, 64, 68),
            (.q5_0, 64, 44), (.q5_1, 64, 48), (.q4_K, 512, 288), (.q5_K, 512, 352), (.q6_K, 512, 420),
        ]
    )
    func rowBytes(type: GGUFTensorType, columns: Int, bytes: Int) {
        #expect(type.rowBytes(columns: columns) == bytes)
        #expect(type.rowBytes(columns: Int.max - 31) == nil || type.blockSize > type.bytesPerBlock)
        #expect(type.rowBytes(columns: 0) == nil)
        if type.blockSize > 1 { #expect(type.rowBytes(columns: 33) == nil) }
    }

    static let realModel =
        ProcessInfo.processInfo.environment["LANDFALL_MODEL"]
        ?? URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("var/models/SmolLM2-135M-Instruct.Q4_1.gguf").path

    @Test(
        "SmolLM2 opens with its 272 tensors in less than a second",
        .enabled(
            if: FileManager.default.fileExists(atPath: realModel),
            "no model: run `make model` or set LANDFALL_MODEL"
        )
    )
    func realModelOpens() throws {
        let clock = ContinuousClock()
        var file: GGUFFile?
        let elapsed = try clock.measure { file = try GGUFFile(path: Self.realModel) }
        let model = try #require(file)
        #expect(model.tensors.count == 272)
        #expect(try model.metadata.integer("llama.block_count") == 30)
        #expect(try model.metadata.strings("tokenizer.ggml.tokens").count == 49_152)
        #expect(try model.tensor(named: "token_embd.weight").type == .q8_0)
        // Some milliseconds in release mode; the bound only catches a mistake of order.
        #expect(elapsed < .seconds(1))
    }
}
