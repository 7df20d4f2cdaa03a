import Inference
import Testing
import Tokenizers

@Suite("GenerationScheduler", .timeLimit(.minutes(2)))
struct GenerationSchedulerTests {
    private let messages = [ChatMessage(role: .user, content: "hello there")]

    /// Hot, so that an answer seldom ends by itself at once; the file stays as long as the model.
    private func scheduler(_ file: TinyModel, limit: Int = 32) throws -> GenerationScheduler {
        let model = try LanguageModel(options: ModelOptions(path: file.path, threads: 1, contextLength: 512))
        return GenerationScheduler(model: model, queueLimit: limit)
    }

    @Test("an answer is announced, streamed and summed up")
    func events() async throws {
        let file = try TinyModel()
        let scheduler = try scheduler(file)
        var events: [GenerationEvent] = []
        for try await event in scheduler.generate(messages, maxTokens: 5) { events.append(event) }
        #expect(events.first == .queued(position: 0))
        #expect(events.contains(.started))
        guard case .finished(let statistics) = events.last else {
            Issue.record("the last event is \(String(describing: events.last))")
            return
        }
        #expect(statistics.promptTokens > 10)
        #expect(statistics.generatedTokens <= 5)
    }

    @Test("callers are served in the order they came, and hear their place until then")
    func fairness() async throws {
        let file = try TinyModel()
        let scheduler = try scheduler(file)
        let order = await withTaskGroup(of: (Int, [Int]).self) { group in
            for caller in 0..<5 {
                let stream = scheduler.generate(messages, maxTokens: 40)
                group.addTask {
                    var places: [Int] = []
                    do {
                        for try await event in stream { if case .queued(let place) = event { places.append(place) } }
                    } catch { Issue.record(error) }
                    return (caller, places)
                }
            }
            return await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
        }
        for (caller, places) in order {
            #expect(places == places.sorted(by: >), "caller \(caller) heard \(places)")
            #expect(places.first.map { $0 <= caller } == true)
        }
        #expect(scheduler.queueDepth == 0)
    }

    @Test("a full line refuses the next caller with its limit")
    func bounded() async throws {
        let file = try TinyModel()
        let scheduler = try scheduler(file, limit: 1)
        let streams = (0..<12).map { _ in
            scheduler.generate(messages, maxTokens: 400, sampling: SamplingOptions(temperature: 1))
        }
        var refused = 0
        for stream in streams {
            do {
                for try await _ in stream {}
            } catch InferenceError.queueFull(let limit) {
                #expect(limit == 1)
                refused += 1
            }
        }
        #expect(refused >= 1)
        #expect(scheduler.queueDepth == 0)
    }

    @Test("a caller who leaves frees the model and the places behind him")
    func leaving() async throws {
        let file = try TinyModel()
        let scheduler = try scheduler(file)
        let hot = SamplingOptions(temperature: 1, seed: 1)
        for _ in 0..<20 {
            for try await event in scheduler.generate(messages, maxTokens: 450, sampling: hot) {
                if case .text = event { break }
            }
        }
        let waiting = Task { [messages] in for try await _ in scheduler.generate(messages, maxTokens: 450) {} }
        waiting.cancel()
        _ = await waiting.result
        var finished = false
        for try await event in scheduler.generate(messages, maxTokens: 3) {
            if case .finished = event { finished = true }
        }
        #expect(finished)
        #expect(scheduler.queueDepth == 0)
    }

    @Test("a conversation that does not fit fails its own stream only")
    func tooLong() async throws {
        let file = try TinyModel()
        let scheduler = try scheduler(file)
        let long = [ChatMessage(role: .user, content: String(repeating: "long ", count: 300))]
        await #expect(throws: InferenceError.self) { for try await _ in scheduler.generate(long, maxTokens: 3) {} }
        for try await _ in scheduler.generate(messages, maxTokens: 3) {}
    }
}
