import FlashWeights
import Inference
import Testing
import Tokenizers

@Suite("Generator")
struct GeneratorTests {
    private func model(
        _ file: TinyModel,
        context: Int = 128,
        threads: Int = 2,
        budget: Int? = nil
    ) throws -> LanguageModel {
        try LanguageModel(
            options: ModelOptions(path: file.path, threads: threads, contextLength: context, dramBudget: budget)
        )
    }

    private func text(_ generator: Generator, _ prompt: [TokenID], _ count: Int, _ sampling: SamplingOptions = .init())
        throws -> ([TokenID], GenerationStatistics)
    {
        var tokens: [TokenID] = []
        let statistics = try generator.generate(prompt: prompt, maxTokens: count, sampling: sampling) {
            tokens.append($0)
        }
        return (tokens, statistics)
    }

    private let prompt: [TokenID] = [1, 20, 33, 47, 5, 60, 7, 8, 90, 41]

    @Test("a prompt that shares a prefix with the cache gives the same tokens as a cold start")
    func prefixReuse() throws {
        let file = try TinyModel()
        let loaded = try model(file)
        let warm = try Generator(model: loaded)
        let sampling = SamplingOptions(temperature: 1, topP: 0.9, seed: 5)
        _ = try text(warm, prompt, 20, sampling)
        for other in [prompt + [11, 12], Array(prompt[..<6]) + [9], prompt, [3], Array(prompt[..<4])] {
            let cold = try Generator(model: loaded)
            let (expected, coldStatistics) = try text(cold, other, 20, sampling)
            let (tokens, statistics) = try text(warm, other, 20, sampling)
            #expect(tokens == expected)
            #expect(coldStatistics.reusedTokens == 0)
            #expect(statistics.reusedTokens <= other.count - 1)
            #expect(other.first != 1 || statistics.reusedTokens > 0 || other.count == 4)
        }
    }

    @Test("the same seed draws the same tokens with any number of threads, another seed others")
    func seeds() throws {
        let file = try TinyModel()
        let sampling = SamplingOptions(temperature: 1.5, topP: 0.95, seed: 42)
        let first = try text(Generator(model: model(file, threads: 1)), prompt, 40, sampling).0
        let second = try text(Generator(model: model(file, threads: 3)), prompt, 40, sampling).0
        let third = try text(
            Generator(model: model(file)),
            prompt,
            40,
            SamplingOptions(temperature: 1.5, topP: 0.95, seed: 43)
        ).0
        #expect(first == second)
        #expect(first != third)
    }

    @Test("a nucleus of next to nothing is greedy")
    func tinyNucleus() throws {
        let file = try TinyModel()
        let generator = try Generator(model: model(file))
        let greedy = try text(generator, prompt, 30).0
        let nucleus = try text(generator, prompt, 30, SamplingOptions(temperature: 1, topP: 1e-6, seed: 9)).0
        #expect(greedy == nucleus)
    }

    @Test("generation ends at the number of tokens, at the context's end, and at the end of turn")
    func stopReasons() throws {
        let file = try TinyModel()
        let generator = try Generator(model: model(file, context: 24))
        let (short, length) = try text(generator, prompt, 3)
        #expect(length.stopReason == .length || length.stopReason == .endOfTurn)
        #expect(short.count == length.generatedTokens)
        // Drawn hot, all 99 tokens have a chance, the two ends of turn among them: over many seeds both endings occur.
        var reasons: Set<StopReason> = []
        for seed in 0..<200 {
            let hot = SamplingOptions(temperature: 50, seed: UInt64(seed))
            let (tokens, statistics) = try text(generator, prompt, 100, hot)
            reasons.insert(statistics.stopReason)
            #expect(tokens.allSatisfy { !generator.model.tokenizer.endOfTurnTokens.contains($0) })
            if statistics.stopReason == .contextFull { #expect(prompt.count + tokens.count == 24) }
        }
        #expect(reasons == [.contextFull, .endOfTurn])
    }

    @Test("a prompt that does not fit is refused with both numbers, and an empty one too")
    func promptsThatCannotBe() throws {
        let file = try TinyModel()
        let generator = try Generator(model: model(file, context: 8))
        let error = #expect(throws: InferenceError.self) { try text(generator, prompt, 1) }
        #expect(error?.description.contains("10 tokens") == true)
        #expect(error?.description.contains("holds 8") == true)
        #expect(throws: InferenceError.emptyPrompt) { try text(generator, [], 1) }
    }

    @Test("cancelling from the token callback stops before the next token, and the generator stays usable")
    func cancel() throws {
        let file = try TinyModel()
        let loaded = try model(file)
        let generator = try Generator(model: loaded)
        let sampling = SamplingOptions(temperature: 1, seed: 3)
        let cancellation = Cancellation()
        var heard = 0
        let statistics = try generator.generate(
            prompt: prompt,
            maxTokens: 50,
            sampling: sampling,
            cancellation: cancellation
        ) { _ in
            heard += 1
            if heard == 2 { cancellation.cancel() }
        }
        #expect(statistics.stopReason == .cancelled)
        #expect(heard == 2)
        let cold = try Generator(model: loaded)
        let again = try text(generator, prompt, 20, sampling).0
        let expected = try text(cold, prompt, 20, sampling).0
        #expect(again == expected)
    }

    @Test("a budget below what the model needs is refused with the smallest that works, which then works")
    func budget() throws {
        let file = try TinyModel()
        let error = #expect(throws: FlashWeightsError.self) { try model(file, budget: 1 << 20) }
        let text = try #require(error).description
        let word = try #require(text.split(separator: " ").first { $0.hasSuffix("MiB") && $0.first?.isNumber == true })
        let smallest = try #require(ByteSize(String(word)))
        _ = try model(file, budget: smallest.bytes)
        #expect(throws: FlashWeightsError.self) { try model(file, budget: smallest.bytes - (1 << 20)) }
    }

    @Test("sampling options outside their ranges are refused by name")
    func badSampling() {
        for options in [
            SamplingOptions(temperature: -1), SamplingOptions(temperature: .nan), SamplingOptions(topP: 0),
            SamplingOptions(topP: 1.5),
        ] {
            #expect(throws: InferenceError.self) { try options.validate() }
        }
    }
}
