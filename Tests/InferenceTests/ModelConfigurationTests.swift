import GGUF
import Inference
import Testing

@Suite("ModelConfiguration")
struct ModelConfigurationTests {
    @Test(
        "a missing or impossible key is refused by name",
        arguments: [
            ("llama.block_count", nil), ("llama.block_count", .uint32(0)), ("llama.embedding_length", nil),
            ("llama.embedding_length", .string("64")), ("llama.feed_forward_length", .uint32(0)),
            ("llama.attention.head_count", nil), ("llama.attention.head_count", .uint32(6)),
            ("llama.attention.head_count_kv", .uint32(3)), ("llama.attention.head_count_kv", .uint32(0)),
            ("llama.attention.layer_norm_rms_epsilon", nil),
            ("llama.attention.layer_norm_rms_epsilon", .float32(.nan)), ("llama.rope.dimension_count", .uint32(7)),
            ("llama.rope.dimension_count", .uint32(400)), ("llama.rope.freq_base", .float32(-1)),
            ("llama.context_length", nil), ("llama.vocab_size", .uint32(98)), ("llama.expert_count", .uint32(8)),
            ("llama.attention.sliding_window", .string("4096")), ("llama.attention.sliding_window", .int32(-1)),
            ("llama.rope.scaling.type", .string("yarn")), ("general.architecture", nil),
        ] as [(String, GGUFValue?)]
    )
    func refused(key: String, value: GGUFValue?) throws {
        let file = try TinyModel { $0[key] = value }
        let error = #expect(throws: InferenceError.self) {
            try LanguageModel(options: ModelOptions(path: file.path, contextLength: 64))
        }
        #expect(try #require(error).description.contains("'\(key)'"))
    }

    @Test("a token attends to as many positions as the window holds, its own among them")
    func slidingWindow() throws {
        func positions(window: UInt32?, at position: Int) throws -> Range<Int> {
            let file = try TinyModel { $0["llama.attention.sliding_window"] = window.map { .uint32($0) } }
            return try LanguageModel(options: ModelOptions(path: file.path, contextLength: 64)).configuration
                .attendedPositions(at: position)
        }
        #expect(try positions(window: 4, at: 2) == 0..<3)
        #expect(try positions(window: 4, at: 3) == 0..<4)
        #expect(try positions(window: 4, at: 9) == 6..<10)
        #expect(try positions(window: 1, at: 9) == 9..<10)
        #expect(try positions(window: 0, at: 9) == 0..<10)
        #expect(try positions(window: nil, at: 9) == 0..<10)
    }

    @Test("another architecture is refused with what to use instead")
    func architecture() throws {
        let file = try TinyModel { $0["general.architecture"] = .string("gemma") }
        #expect(throws: InferenceError.unsupportedArchitecture("gemma", path: file.path)) {
            try LanguageModel(options: ModelOptions(path: file.path, contextLength: 64))
        }
    }

    @Test("a layer count beyond the file's tensors is refused by the first missing tensor")
    func missingTensor() throws {
        let file = try TinyModel { $0["llama.block_count"] = .uint32(3) }
        let error = #expect(throws: InferenceError.self) {
            try LanguageModel(options: ModelOptions(path: file.path, contextLength: 64))
        }
        #expect(try #require(error).description.contains("'blk.2.attn_norm.weight' is missing"))
    }

    @Test("a width that the tensors do not have is refused with both shapes")
    func wrongShape() throws {
        let file = try TinyModel { $0["llama.feed_forward_length"] = .uint32(128) }
        let error = #expect(throws: InferenceError.self) {
            try LanguageModel(options: ModelOptions(path: file.path, contextLength: 64))
        }
        #expect(try #require(error).description.contains("(96, 64)"))
    }

    @Test("a context longer than the model was trained for is refused with both numbers")
    func context() throws {
        let file = try TinyModel()
        #expect(throws: InferenceError.contextOutOfRange(requested: 513, trained: 512)) {
            try LanguageModel(options: ModelOptions(path: file.path, contextLength: 513))
        }
    }
}
