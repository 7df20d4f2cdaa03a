// Texts to vectors by meaning: a small BERT encoder in our own engine.

import CKernels
import FlashWeights
import GGUF
import Tokenizers

/// A loaded sentence encoder. Texts whose meanings are near have vectors with a large product.
///
/// One batch at a time: a second caller waits. Each thread computes texts of its own, so a vector's bits do not depend on the number
/// of threads or on the other texts.
public final class TextEncoder: @unchecked Sendable {  // batches are serialised by `line`
    /// `general.name` of the file, or the file's name.
    public let name: String
    /// Name, and a number from the weights that another file hardly shares: vectors of different identities cannot be compared.
    public let identity: String
    /// Length of a vector.
    public let width: Int
    /// The longest text in tokens, its frame of two included; of a longer one the beginning counts.
    public let contextLength: Int
    /// Bytes that the encoder keeps: weights, buffers of all threads, tables of the tokenizer.
    public let memoryBytes: Int

    private let tokenizer: any Tokenizer
    private let frame: (begin: TokenID, end: TokenID)
    private let weights: EncoderWeights
    private let passes: [EncoderPass]
    private let team: ThreadTeam
    private let line = Monitor()

    /// Loads the GGUF file at `path`. Threads: nil takes one for each fast core; a single text takes one whatever there are.
    ///
    /// Throws `InferenceError.notAnEncoder` for a model of another architecture, other `InferenceError`s, `GGUFError` or
    /// `TokenizerError` for a file that cannot be used.
    public init(path: String, threads: Int? = nil) throws {
        if ContainerFile.isContainer(path: path) {
            throw InferenceError.notAnEncoder(architecture: "container of a language model", path: path)
        }
        let file = try GGUFFile(path: path)
        let configuration = try EncoderConfiguration(metadata: file.metadata, path: path)
        tokenizer = try Tokenizers.load(from: file.metadata)
        frame = try Self.frame(of: file.metadata, tokenizer: tokenizer, path: path)
        let kernels = lf_kernels_best().pointee
        let weights = try EncoderWeights(
            file: file,
            configuration: configuration,
            vocabularySize: tokenizer.vocabularySize,
            kernels: kernels
        )
        let size = max(1, threads ?? ProcessorTopology.recommendedThreads)
        passes = try (0..<size).map { _ in
            try EncoderPass(configuration: configuration, weights: weights, kernels: kernels)
        }
        team = try ThreadTeam(size: size)
        self.weights = weights
        width = configuration.width
        contextLength = configuration.contextLength
        memoryBytes = weights.byteCount + passes.reduce(0) { $0 + $1.byteCount } + tokenizer.memoryBytes
        let model = ModelFile.gguf(file)
        name = model.name
        let digits = String(try model.identity(), radix: 16)
        identity = name + " " + String(repeating: "0", count: 16 - digits.count) + digits
    }

    /// The vector of a text, of unit length.
    public func vector(of text: String) -> [Float] { vectors(of: [text])[0] }

    /// The vectors of texts, of unit length, in their order.
    public func vectors(of texts: [String]) -> [[Float]] {
        guard !texts.isEmpty else { return [] }
        let batch = Batch(texts: texts, encoder: self)
        line.withLock {
            if texts.count == 1 {
                batch.encode(0, with: passes[0])
            } else {
                team.run(batch)
            }
        }
        return batch.vectors
    }

    /// A text's tokens in their frame, cut to the context.
    fileprivate func tokens(of text: String) -> [TokenID] {
        let tokens = tokenizer.encode(text, parsingSpecialTokens: false)
        return [frame.begin] + tokens.prefix(contextLength - 2) + [frame.end]
    }

    private static func frame(
        of metadata: GGUFMetadata,
        tokenizer: any Tokenizer,
        path: String
    ) throws -> (begin: TokenID, end: TokenID) {
        guard let begin = tokenizer.controlToken(named: "[CLS]"), let end = tokenizer.controlToken(named: "[SEP]")
        else {
            throw InferenceError.badMetadata(
                key: "tokenizer.ggml.tokens",
                problem: "has no control tokens '[CLS]' and '[SEP]'",
                path: path
            )
        }
        return (begin, end)
    }

    /// Texts that the threads share, one text a chunk.
    private final class Batch: TeamWork {
        private let texts: [String]
        private unowned let encoder: TextEncoder
        private let results: UnsafeMutablePointer<Float>  // (texts, d)

        init(texts: [String], encoder: TextEncoder) {
            self.texts = texts
            self.encoder = encoder
            results = .allocate(capacity: texts.count * encoder.width)
            results.initialize(repeating: 0, count: texts.count * encoder.width)
        }

        deinit { results.deallocate() }

        func perform(member: Int) {
            while case let index = encoder.team.claimChunk(), index < texts.count {
                encode(index, with: encoder.passes[member])
            }
        }

        func encode(_ index: Int, with pass: EncoderPass) {
            pass.encode(encoder.tokens(of: texts[index]), into: results + index * encoder.width)
        }

        var vectors: [[Float]] {
            texts.indices.map { Array(UnsafeBufferPointer(start: results + $0 * encoder.width, count: encoder.width)) }
        }
    }
}
