// The line of those who wait for the model.

import Tokenizers

/// One generation on its way through the line.
final class GenerationJob: Sendable {
    let cancellation = Cancellation()
    private let prompt: [TokenID]
    private let maxTokens: Int
    private let sampling: SamplingOptions
    private let continuation: AsyncThrowingStream<GenerationEvent, any Error>.Continuation

    init(
        prompt: [TokenID],
        maxTokens: Int,
        sampling: SamplingOptions,
        continuation: AsyncThrowingStream<GenerationEvent, any Error>.Continuation
    ) {
        self.prompt = prompt
        self.maxTokens = maxTokens
        self.sampling = sampling
        self.continuation = continuation
    }

    func tell(_ event: GenerationEvent) { continuation.yield(event) }

    func fail(_ error: any Error) { continuation.finish(throwing: error) }

    /// Generates, telling the caller, on the calling thread.
    func run(with generator: Generator) {
        tell(.started)
        var decoder = StreamingDecoder(generator.model.tokenizer)
        do {
            let statistics = try generator.generate(
                prompt: prompt,
                maxTokens: maxTokens,
                sampling: sampling,
                cancellation: cancellation
            ) { token in
                let text = decoder.append(token)
                if !text.isEmpty { tell(.text(text)) }
            }
            let rest = decoder.finish()
            if !rest.isEmpty { tell(.text(rest)) }
            tell(.finished(statistics))
            continuation.finish()
        } catch {
            continuation.finish(throwing: error)
        }
    }
}

/// First come, first served, with a bound. Everyone is told his place whenever it changes.
final class WaitingLine: @unchecked Sendable {  // `monitor` guards all mutable state
    private let limit: Int
    private let monitor = Monitor()
    private var waiting: [GenerationJob] = []
    private var serving: GenerationJob?
    private var state = State.open

    private enum State {
        case open
        case closed((any Error)?)
    }

    init(limit: Int) { self.limit = max(0, limit) }

    var depth: Int { monitor.withLock { waiting.count } }

    /// Appends a job. Throws `InferenceError.queueFull`, or why the line was closed.
    func add(_ job: GenerationJob) throws {
        try monitor.withLock {
            if case .closed(let reason) = state { throw reason ?? CancellationError() }
            // An idle worker takes the job at once, so it does not wait.
            guard waiting.count < limit + (serving == nil ? 1 : 0) else { throw InferenceError.queueFull(limit: limit) }
            waiting.append(job)
            job.tell(.queued(position: waiting.count - 1))
            monitor.wakeAll()
        }
    }

    /// Cancels a job, whether it waits or is being served.
    func remove(_ job: GenerationJob) {
        job.cancellation.cancel()
        monitor.withLock {
            guard let index = waiting.firstIndex(where: { $0 === job }) else { return }
            waiting.remove(at: index)
            tellPlaces(from: index)
        }
    }

    /// The next job, once there is one; nil when the line is closed. Calling again means the previous job is done.
    func next() -> GenerationJob? {
        monitor.withLock {
            serving = nil
            while true {
                if case .closed = state { return nil }
                if !waiting.isEmpty { break }
                monitor.wait()
            }
            let job = waiting.removeFirst()
            serving = job
            tellPlaces(from: 0)
            return job
        }
    }

    /// Lets nobody in any more, fails those who wait, cancels the one being served and ends the worker.
    func close(because error: (any Error)? = nil) {
        let left = monitor.withLock {
            state = .closed(error)
            serving?.cancellation.cancel()
            defer { waiting = [] }
            monitor.wakeAll()
            return waiting
        }
        // Outside the lock: finishing a stream calls `remove`.
        for job in left { job.fail(error ?? CancellationError()) }
    }

    private func tellPlaces(from index: Int) {
        for position in index..<waiting.count { waiting[position].tell(.queued(position: position)) }
    }
}
