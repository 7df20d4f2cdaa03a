// What the writer refuses, and that it leaves nothing half-written.

import Foundation
import GGUF
import Testing

@Suite struct GGUFWriterTests {
    @Test("a tensor that could not be read back cannot be declared")
    func refusals() throws {
        var writer = GGUFWriter(metadata: GGUFMetadata())
        try writer.declare("a", dimensions: [32], type: .q4_0)
        #expect(throws: GGUFError.self) { try writer.declare("a", dimensions: [32], type: .q4_0) }
        #expect(throws: GGUFError.self) { try writer.declare("b", dimensions: [33], type: .q4_0) }
        #expect(throws: GGUFError.self) { try writer.declare("b", dimensions: [], type: .f32) }
        #expect(throws: GGUFError.self) { try writer.declare("b", dimensions: [4, 0], type: .f32) }
        #expect(
            throws: GGUFError.unwritableTensor(
                name: "b",
                reason: "Q2_K is not one of Q4_0, Q4_1, Q5_0, Q5_1, Q8_0, Q4_K, Q5_K, Q6_K, F16 or F32"
            )
        ) {
            try writer.declare("b", dimensions: [256], type: GGUFTensorType(rawValue: 10))
        }
    }

    @Test("a write that fails leaves the file that was there, and no partial one")
    func failureKeepsOldFile() throws {
        let model = try TemporaryModel()
        let before = try Data(contentsOf: URL(fileURLWithPath: model.path))
        var writer = GGUFWriter(metadata: GGUFMetadata())
        try writer.declare("a", dimensions: [8], type: .f32)
        #expect(throws: GGUFError.unwritableTensor(name: "a", reason: "3 bytes were given for its 32")) {
            try writer.write(to: model.path) { _ in [1, 2, 3] }
        }
        #expect(try Data(contentsOf: URL(fileURLWithPath: model.path)) == before)
        #expect(try FileManager.default.contentsOfDirectory(atPath: model.folder.path) == ["model.gguf"])
    }

    @Test("another alignment is recorded in the file and kept")
    func alignment() throws {
        let model = try TemporaryModel()
        var writer = GGUFWriter(metadata: GGUFMetadata(), alignment: 4096)
        try writer.declare("a", dimensions: [8], type: .f32)
        try writer.declare("b", dimensions: [8], type: .f16)
        try writer.write(to: model.path) { [UInt8](repeating: 7, count: $0.byteCount) }
        let file = try GGUFFile(path: model.path)
        #expect(file.alignment == 4096)
        #expect(file.tensors.map { $0.offset % 4096 } == [0, 0])
    }
}
