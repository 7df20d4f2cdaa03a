// The line of those who wait for the model.

import Tokenizers

/// One generation on its way through the line.
final class GenerationJob: Sendable {
    let request: GenerationRequest
    private let continuation: AsyncThrowingStream<GenerationEvent, any Error>.Continuation

    init(request: GenerationRequest, continuation: AsyncThrowingStream<GenerationEvent, any Error>.Continuation) {
        self.request = request
        self.continuation = continuation
    }

    func tell(_ event: GenerationEvent) { continuation.yield(event) }

    func fail(_ error: any Error) { continuation.finish(throwing: error) }

    func finish() { continuation.finish() }
}

/// First come, first served, with a bound; several may be served at a time. Everyone is told his place whenever it changes.
final class WaitingLine: @unchecked Sendable {  // `monitor` guards all mutable state
    private let limit: Int
    private let monitor = Monitor()
    private var waiting: [GenerationJob] = []
    private var serving: [GenerationJob] = []
    private let places: Int
    private var state = State.open

    private enum State {
        case open
        case closed((any Error)?)
    }

    /// What `next` found.
    enum Next {
        case job(GenerationJob)
        /// Nobody waits.
        case nobody
        /// The line is closed: nobody will come.
        case closed
    }

    /// - Parameter places: How many may be served at a time.
    init(limit: Int, places: Int) {
        self.limit = max(0, limit)
        self.places = places
    }

    var depth: Int { monitor.withLock { waiting.count } }

    /// Appends a job. Throws `InferenceError.queueFull`, or why the line was closed.
    func add(_ job: GenerationJob) throws {
        try monitor.withLock {
            if case .closed(let reason) = state { throw reason ?? CancellationError() }
            // Where a place is free the job does not wait.
            guard waiting.count < limit + places - serving.count else { throw InferenceError.queueFull(limit: limit) }
            waiting.append(job)
            job.tell(.queued(position: waiting.count - 1))
            monitor.wakeAll()
        }
    }

    /// Cancels a job, whether it waits or is being served.
    func remove(_ job: GenerationJob) {
        job.request.cancellation.cancel()
        monitor.withLock {
            guard let index = waiting.firstIndex(where: { $0 === job }) else { return }
            waiting.remove(at: index)
            tellPlaces(from: index)
        }
    }

    /// The next job. Where `waits`, sleeps until there is one.
    func next(waits: Bool) -> Next {
        monitor.withLock {
            while true {
                if case .closed = state { return .closed }
                if !waiting.isEmpty { break }
                if !waits { return .nobody }
                monitor.wait()
            }
            let job = waiting.removeFirst()
            serving.append(job)
            tellPlaces(from: 0)
            return .job(job)
        }
    }

    /// A job that `next` gave is done.
    func done(_ job: GenerationJob) { monitor.withLock { serving.removeAll { $0 === job } } }

    /// Lets nobody in any more, fails those who wait, cancels those being served and ends the worker.
    func close(because error: (any Error)? = nil) {
        let left = monitor.withLock {
            state = .closed(error)
            for job in serving { job.request.cancellation.cancel() }
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
