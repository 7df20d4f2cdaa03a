import FlashWeights
import Foundation
import Inference
import Testing
import Tokenizers

@Suite("SavedPrefixes", .timeLimit(.minutes(2)))
struct SavedPrefixTests {
    private let beginning = [TokenID](unsafeUninitializedCapacity: 60) { buffer, count in
        for index in 0..<60 { buffer[index] = TokenID(index * 7 % 97) }
        count = 60
    }

    private func model(_ path: String, format: KVCacheFormat = .f16) throws -> LanguageModel {
        var options = ModelOptions(path: path, threads: 1, contextLength: 128)
        options.cacheFormat = format
        return try LanguageModel(options: options)
    }

    /// The files of kept prefixes beside a model.
    private func files(_ path: String) throws -> [String] {
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
        return try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".kv") }
            .map { folder + "/" + $0 }
    }

    private func write(_ batch: SequenceBatch, _ prompt: [TokenID], _ count: Int = 12) throws -> (
        tokens: [TokenID], reused: Int
    ) {
        let text = try batch.write(after: prompt, count)
        return (text.tokens, text.statistics.reusedTokens)
    }

    /// Computes and keeps `beginning`, as the scheduler does.
    private func keep(_ model: LanguageModel) throws {
        let batch = try SequenceBatch(model: model)
        batch.savedPrefixes = SavedPrefixes(model: model, wanted: [beginning])
        _ = try write(batch, beginning, 0)
        try batch.savePrefix(of: batch.slots[0])
    }

    @Test("a kept beginning is read by the next run, and the text has the same bits", arguments: KVCacheFormat.allCases)
    func reading(format: KVCacheFormat) throws {
        let file = try TinyModel()
        let loaded = try model(file.path, format: format)
        try keep(loaded)
        #expect(try files(file.path).count == 1)
        for prompt in [beginning + [5, 6, 7], Array(beginning[..<40]) + [1, 2], beginning] {
            let cold = try write(SequenceBatch(model: loaded), prompt)
            let again = try model(file.path, format: format)
            let batch = try SequenceBatch(model: again)
            batch.savedPrefixes = SavedPrefixes(model: again, wanted: [beginning])
            #expect(batch.savedPrefixes?.missing == [])
            let warm = try write(batch, prompt)
            #expect(warm.tokens == cold.tokens)
            #expect(warm.reused == min(prompt.commonPrefix(with: beginning, limit: .max), prompt.count - 1))
        }
    }

    @Test(
        "a file that was cut, or has a flipped bit anywhere, is not believed, and what it should have held is computed"
    )
    func damage() throws {
        let file = try TinyModel()
        let loaded = try model(file.path)
        try keep(loaded)
        let path = try #require(try files(file.path).first)
        let whole = try Data(contentsOf: URL(fileURLWithPath: path))
        let expected = try write(SequenceBatch(model: loaded), beginning + [9]).tokens
        var versions = [whole.dropLast(), whole.prefix(10), Data(), whole + [0]]
        for position in [0, 9, 17, 30, whole.count / 2, whole.count - 1] {
            var flipped = whole
            flipped[position] ^= 0x10
            versions.append(flipped)
        }
        for version in versions {
            try Data(version).write(to: URL(fileURLWithPath: path))
            let batch = try SequenceBatch(model: loaded)
            batch.savedPrefixes = SavedPrefixes(model: loaded, wanted: [beginning])
            let result = try write(batch, beginning + [9])
            #expect(result.tokens == expected)
            #expect(result.reused == 0)
            #expect(batch.savedPrefixes?.missing == [beginning])
        }
    }

    @Test("another model, or another format of the cache, does not read it")
    func otherKeys() throws {
        let file = try TinyModel()
        try keep(model(file.path))
        let bytes = try model(file.path, format: .q8)
        #expect(SavedPrefixes(model: bytes, wanted: [beginning]).missing == [beginning])
        // The same shape and name, other weights.
        let other = try TinyModel(seed: 2)
        try FileManager.default.removeItem(atPath: file.path)
        try FileManager.default.copyItem(atPath: other.path, toPath: file.path)
        let replaced = try model(file.path)
        #expect(SavedPrefixes(model: replaced, wanted: [beginning]).missing == [beginning])
        // Keeping anew removes what nobody will read again.
        try keep(replaced)
        #expect(try files(file.path).count == 1)
    }

    @Test("the scheduler keeps what conversations begin with, and the next one starts from it")
    func scheduler() async throws {
        let file = try TinyModel()
        let loaded = try LanguageModel(options: ModelOptions(path: file.path, threads: 1, contextLength: 512))
        let beginning = [
            ChatMessage(role: .system, content: "answer in short words"),
            ChatMessage(role: .user, content: "what is it"),
            ChatMessage(role: .assistant, content: "a thing"),
        ]
        let shared = try loaded.sharedTokens(ofConversationsBeginningWith: beginning)
        #expect(shared.count > 30)
        func statistics(_ scheduler: GenerationScheduler) async throws -> GenerationStatistics? {
            let question = beginning + [ChatMessage(role: .user, content: "which one")]
            for try await event in scheduler.generate(question, maxTokens: 3) {
                if case .finished(let statistics) = event { return statistics }
            }
            return nil
        }
        do {
            let scheduler = GenerationScheduler(model: loaded, prefixes: [beginning])
            while try files(file.path).isEmpty { try await Task.sleep(for: .milliseconds(5)) }
            #expect(try await statistics(scheduler)?.reusedTokens == shared.count)
        }
        let next = GenerationScheduler(model: loaded, prefixes: [beginning], keepsPrefixes: false)
        #expect(try await statistics(next)?.reusedTokens == shared.count)
    }

    @Test("a folder that cannot be written costs a note, no answer")
    func readOnly() async throws {
        let error = InferenceError.cannotSavePrefix(path: "/sys/model.kv", errorNumber: 30)
        #expect(error.description.contains("/sys/model.kv"))
        let file = try TinyModel()
        let loaded = try model(file.path)
        // Where the temporary file would be, a folder is in the way: it works for root too.
        let saved = SavedPrefixes(model: loaded, wanted: [beginning])
        let batch = try SequenceBatch(model: loaded)
        batch.savedPrefixes = saved
        try keep(loaded)
        let path = try #require(try files(file.path).first)
        try FileManager.default.createDirectory(atPath: path + ".partial", withIntermediateDirectories: false)
        _ = try write(batch, beginning, 0)
        #expect(throws: InferenceError.self) { try batch.savePrefix(of: batch.slots[0]) }
        #expect(try write(batch, beginning + [3], 4).reused == beginning.count)
    }
}
