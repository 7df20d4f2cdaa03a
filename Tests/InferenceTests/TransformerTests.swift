import GGUF
import Inference
import Testing
import Tokenizers

@Suite("Transformer")
struct TransformerTests {
    static let shapes: [TinyModel.Shape] = [
        .init(),
        .init(type: .q4_0, isTied: false),
        .init(heads: 9, keyValueHeads: 3, headSize: 32, feedForward: 160, type: .q8_0),
        .init(layers: 3, heads: 3, keyValueHeads: 1, headSize: 32, feedForward: 32, embeddingType: .f16),
        .init(layers: 1, heads: 5, keyValueHeads: 5, headSize: 32, feedForward: 352, type: .f16, isTied: false),
        .init(heads: 4, keyValueHeads: 4, headSize: 8, feedForward: 64, type: .q4_0, embeddingType: .f32),
    ]

    private func logits(
        _ path: String,
        _ tokens: [TokenID],
        kernels: KernelTable = .best,
        threads: Int = 2,
        batch: Int = 64
    ) throws -> [Float] {
        let options = ModelOptions(path: path, threads: threads, contextLength: 256).forScoring
        return try LanguageModel(options: options, kernels: kernels).logits(of: tokens, batch: batch)
    }

    private func prompt(_ count: Int) -> [TokenID] {
        (0..<count).map { TokenID(($0 * 37 + $0 * $0 * 11) % TinyModel.vocabulary.count) }
    }

    @Test("reading a prompt token by token, in passes and at once gives the same bits", arguments: shapes)
    func batchesAgree(shape: TinyModel.Shape) throws {
        let model = try TinyModel(shape)
        let tokens = prompt(150)
        let whole = try logits(model.path, tokens, batch: 64)
        #expect(whole.count == 150 * TinyModel.vocabulary.count)
        #expect(whole.allSatisfy { $0.isFinite })
        for batch in [1, 5, 63] {
            let parts = try logits(model.path, tokens, batch: batch)
            #expect(parts == whole)
        }
    }

    @Test("a window that moves with the position does not bind bits to the batch", arguments: [1, 7, 40])
    func windowsAgree(window: UInt32) throws {
        let model = try TinyModel { $0["llama.attention.sliding_window"] = .uint32(window) }
        let unlimited = try TinyModel()
        let tokens = prompt(90)
        let whole = try logits(model.path, tokens, batch: 64)
        for batch in [1, 13] { #expect(try logits(model.path, tokens, batch: batch) == whole) }
        #expect(try logits(unlimited.path, tokens, batch: 64) != whole)
    }

    @Test("any number of threads gives the same bits", arguments: shapes)
    func threadsAgree(shape: TinyModel.Shape) throws {
        let model = try TinyModel(shape)
        let tokens = prompt(70)
        let one = try logits(model.path, tokens, threads: 1)
        for threads in [2, 3, 5] {
            let many = try logits(model.path, tokens, threads: threads)
            #expect(many == one)
        }
    }

    @Test("every kernel variant agrees with the reference within rounding", arguments: shapes)
    func variantsAgree(shape: TinyModel.Shape) throws {
        let model = try TinyModel(shape)
        // A few tokens: a last bit that flips the rounding of an activation moves a logit by that activation's step, so
        // the bound is a hundredth of the logits' deviation in the mean and not in every element.
        let tokens = prompt(12)
        let reference = try logits(model.path, tokens, kernels: try #require(KernelTable.all.first))
        let size = rootMeanSquare(reference)
        for variant in KernelTable.all.dropFirst() {
            let actual = try logits(model.path, tokens, kernels: variant)
            #expect(rootMeanSquare(zip(actual, reference).map { $0 - $1 }) < 0.01 * size, "\(variant.name)")
        }
    }

    @Test("a later token changes no earlier logit, and an earlier one changes later ones")
    func causality() throws {
        let model = try TinyModel()
        let tokens = prompt(20)
        var other = tokens
        other[10] = (tokens[10] + 1) % 90
        let first = try logits(model.path, tokens)
        let second = try logits(model.path, other)
        let boundary = 10 * TinyModel.vocabulary.count
        #expect(first[..<boundary] == second[..<boundary])
        #expect(first[(19 * TinyModel.vocabulary.count)...] != second[(19 * TinyModel.vocabulary.count)...])
    }

    @Test("two sequences in one pass give what each gives alone")
    func sequencesAreSeparate() throws {
        let file = try TinyModel()
        let model = try LanguageModel(
            options: ModelOptions(path: file.path, threads: 2, contextLength: 64).forScoring
        )
        let transformer = try model.makeTransformer()
        let cache = try KVCache(configuration: model.configuration, capacity: 64, sequenceCount: 2)
        let prompts = [prompt(9), Array(prompt(14).reversed())]
        var rows: [BatchRow] = []
        for position in 0..<14 {
            for (sequence, tokens) in prompts.enumerated() where position < tokens.count {
                rows.append(
                    BatchRow(
                        token: tokens[position],
                        position: position,
                        sequence: sequence,
                        wantsLogits: position == tokens.count - 1
                    )
                )
            }
        }
        let together = try rows.withUnsafeBufferPointer {
            Array(try #require(try transformer.forward($0, cache: cache)))
        }
        let alone = try prompts.map { Array(try model.logits(of: $0, batch: 64).suffix(TinyModel.vocabulary.count)) }
        #expect(together == alone[0] + alone[1])
    }

    @Test("a token outside the vocabulary is refused by number")
    func unknownToken() throws {
        let model = try TinyModel()
        #expect(throws: InferenceError.tokenOutOfRange(99, vocabulary: 99)) { try logits(model.path, [99]) }
        #expect(throws: InferenceError.tokenOutOfRange(-1, vocabulary: 99)) { try logits(model.path, [-1]) }
    }

    private func rootMeanSquare(_ values: [Float]) -> Float {
        (values.reduce(0) { $0 + $1 * $1 } / Float(values.count)).squareRoot()
    }
}
