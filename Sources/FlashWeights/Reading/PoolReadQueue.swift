// Reads by threads that call pread: where the kernel has no io_uring.

import Glibc

/// A queue served by a fixed set of threads, asleep while there is nothing to read.
public final class PoolReadQueue: ReadQueue {
    /// "pread".
    public let name = "pread"
    /// Reads that may be in flight at once. Threads carry out at most `mostThreads` of them at the same moment.
    public let depth: Int
    /// What went through this queue.
    public private(set) var counters = ReadCounters()

    /// More threads gain nothing on the devices measured (NOTES.md), and each costs a stack.
    public static let mostThreads = 16

    private let file: DirectFile
    private let desk: Desk
    private var slots: ReadSlots
    private var unannounced = 0
    private var threads: [pthread_t] = []

    /// Starts the threads. Throws `FlashWeightsError.readQueueUnavailable` when the system allows none.
    public init(file: DirectFile, depth: Int) throws {
        precondition((1...4096).contains(depth), "a queue holds 1 to 4096 reads")
        self.file = file
        self.depth = depth
        slots = ReadSlots(count: depth)
        desk = Desk(capacity: depth)
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        pthread_attr_setstacksize(&attributes, 256 << 10)
        defer { pthread_attr_destroy(&attributes) }
        var status: Int32 = 0
        for _ in 0..<min(depth, Self.mostThreads) where status == 0 {
            let entry = Unmanaged.passRetained(Entry(desk: desk, file: file))
            var thread = pthread_t()
            status = pthread_create(&thread, &attributes, { PoolReadQueue.enter($0) }, entry.toOpaque())
            if status == 0 { threads.append(thread) } else { entry.release() }
        }
        guard !threads.isEmpty else {
            slots.deallocate()
            throw FlashWeightsError.readQueueUnavailable(
                name: name,
                reason: "the system starts no thread (\(systemText(of: status)))"
            )
        }
    }

    deinit {
        while inFlight > 0 { _ = take() }
        desk.close()
        for thread in threads { pthread_join(thread, nil) }
        slots.deallocate()
    }

    /// Reads submitted whose completion has not been returned.
    public var inFlight: Int { slots.inUse }

    /// Adds a read; see `ReadQueue`.
    public func submit(_ read: Read) {
        file.checkAlignment(offset: read.offset, byteCount: read.byteCount, target: read.target)
        let slot = slots.take(read)
        desk.put(Job(slot: slot, read: read, result: .complete))
        unannounced += 1
    }

    /// Wakes threads for what was submitted.
    public func flush() {
        guard unannounced > 0 else { return }
        desk.announce(unannounced)
        unannounced = 0
    }

    /// A completion that is there already; nil when none is.
    public func poll() -> Completion? { desk.tryFetch().map(finish) }

    /// The next completion; sleeps until there is one.
    public func wait() throws -> Completion {
        precondition(inFlight > 0, "no read is in flight")
        return take()
    }

    private func take() -> Completion {
        flush()
        if let completion = poll() { return completion }
        let start = monotonicNanoseconds()
        let job = desk.fetch()
        counters.waitNanoseconds += monotonicNanoseconds() - start
        return finish(job)
    }

    private func finish(_ job: Job) -> Completion {
        slots.release(job.slot)
        counters.reads += 1
        switch job.result {
        case .complete: counters.bytes += job.read.byteCount
        case .endOfFile(let byteCount): counters.bytes += byteCount
        case .failed: break
        }
        return Completion(tag: job.read.tag, result: job.result)
    }

    /// What a thread is started with.
    private final class Entry {
        let desk: Desk
        let file: DirectFile

        init(desk: Desk, file: DirectFile) {
            self.desk = desk
            self.file = file
        }
    }

    private static func enter(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
        guard let argument else { return nil }
        let entry = Unmanaged<Entry>.fromOpaque(argument).takeRetainedValue()
        while var job = entry.desk.nextJob() {
            job.result = entry.file.read(
                offset: job.read.offset,
                byteCount: job.read.byteCount,
                into: job.read.target
            )
            entry.desk.deliver(job)
        }
        return nil
    }
}
