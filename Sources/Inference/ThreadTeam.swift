// The threads that compute one forward pass together.

import FlashWeights
import Glibc
import Synchronization

/// Work that every member of a team performs at the same time.
package protocol TeamWork: AnyObject {
    /// Called once on each thread with its number, 0 ..< team size. All members must pass the same barriers.
    func perform(member: Int)
}

/// A fixed set of threads that enter the same work together, share its chunks, and meet at barriers.
///
/// The caller is member 0. Waiting threads spin for some microseconds, because the next stage usually starts by then, and
/// sleep after that: a thread whose neighbour lost its core would otherwise burn its own, and an idle team costs nothing. How
/// long they spin follows from how long waits lately were: where cores are shared with other programs it soon is next to nothing.
/// Nothing here allocates after `init`.
package final class ThreadTeam: @unchecked Sendable {
    /// Members, the caller included.
    package let size: Int

    // Each counter on lines of its own: spinning on one must not slow the others down.
    private let nextChunk = Atomic<Int>(0)
    private let padding0 = InlineArray<15, Int>(repeating: 0)
    private let arrived = Atomic<Int>(0)
    private let padding1 = InlineArray<15, Int>(repeating: 0)
    private let generation = Atomic<Int>(0)
    private let padding2 = InlineArray<15, Int>(repeating: 0)
    private let nextLeadingChunk = Atomic<Int>(0)
    private let finishedLeadingChunks = Atomic<Int>(0)
    private let padding3 = InlineArray<14, Int>(repeating: 0)
    private let runs = Atomic<Int>(0)
    private let sleepers = Atomic<Int>(0)
    private let spins = Atomic<Int>(ThreadTeam.longestSpin)
    private let isStopping = Atomic<Bool>(false)

    private let monitor = Monitor()
    /// Written before `runs` is raised, read after.
    private let work = UnsafeMutablePointer<Unmanaged<AnyObject>?>.allocate(capacity: 1)
    private var threads: [pthread_t] = []

    /// Loads of a counter before sleeping on it. Some 70 µs at most: sleeping and waking takes as long.
    private static let longestSpin = 200_000
    private static let shortestSpin = 1_000
    /// A wait that ended this soon after falling asleep should have gone on spinning.
    private static let shortSleepNanoseconds = 150_000

    /// Starts `size` − 1 threads. Throws `InferenceError.outOfResources` when the system refuses one.
    package init(size: Int) throws {
        precondition(size >= 1)
        self.size = size
        work.initialize(to: nil)
        for member in 1..<max(1, size) {
            let entry = Unmanaged.passRetained(Entry(team: self, member: member))
            var thread = pthread_t()
            let status = pthread_create(&thread, nil, { ThreadTeam.enter($0) }, entry.toOpaque())
            guard status == 0 else {
                entry.release()
                stop()
                throw InferenceError.outOfResources(what: "thread \(member + 1) of \(size)", errorNumber: status)
            }
            threads.append(thread)
        }
    }

    deinit {
        stop()
        work.deallocate()
    }

    /// Performs `task` on all members and returns when all are done. One caller at a time.
    package func run(_ task: some TeamWork) {
        nextChunk.store(0, ordering: .relaxed)
        if size > 1 {
            work.pointee = Unmanaged.passUnretained(task)
            runs.add(1, ordering: .sequentiallyConsistent)
            wakeSleepers()
        }
        task.perform(member: 0)
        barrier()
    }

    /// The next chunk of the current stage that nobody has: 0, 1, 2, …
    @inline(__always)
    package func claimChunk() -> Int { nextChunk.add(1, ordering: .relaxed).oldValue }

    // MARK: Leading chunks: what the other chunks of a stage build upon, claimed before them

    /// The next leading chunk of the stage that nobody has: 0, 1, 2, …
    @inline(__always)
    package func claimLeadingChunk() -> Int { nextLeadingChunk.add(1, ordering: .relaxed).oldValue }

    /// Lets those go on who wait for a leading chunk that this member has done.
    @inline(__always)
    package func finishLeadingChunk() {
        finishedLeadingChunks.add(1, ordering: .sequentiallyConsistent)
        wakeSleepers()
    }

    /// Waits until `count` leading chunks are done, all of which have been claimed. Mostly they are: this member has computed something
    /// else since. So it costs less than a barrier, which waits for the last of all members each time.
    @inline(__always)
    package func awaitLeadingChunks(_ count: Int) {
        while true {
            let finished = finishedLeadingChunks.load(ordering: .acquiring)
            if finished >= count { return }
            awaitChange(of: finishedLeadingChunks, from: finished)
        }
    }

    /// Leading chunks start at 0. One member, where a barrier holds the others.
    package func beginLeadingChunks() {
        nextLeadingChunk.store(0, ordering: .relaxed)
        finishedLeadingChunks.store(0, ordering: .relaxed)
    }

    // MARK: -

    /// Waits for all members. The last to arrive runs `completion` before any leaves; chunk numbers then start at 0.
    @inline(__always)
    package func barrier(_ completion: () -> Void = {}) {
        let current = generation.load(ordering: .relaxed)
        if arrived.add(1, ordering: .acquiringAndReleasing).newValue == size {
            completion()
            nextChunk.store(0, ordering: .relaxed)
            arrived.store(0, ordering: .relaxed)
            generation.store(current &+ 1, ordering: .sequentiallyConsistent)
            if size > 1 { wakeSleepers() }
        } else {
            awaitChange(of: generation, from: current)
        }
    }

    private func awaitChange(of counter: borrowing Atomic<Int>, from current: Int) {
        let limit = spins.load(ordering: .relaxed)
        for _ in 0..<limit where counter.load(ordering: .acquiring) != current { return }
        let start = monotonicNanoseconds()
        defer { noteSleep(nanoseconds: monotonicNanoseconds() - start, limit: limit) }
        monitor.withLock {
            // Counted before looking again: whoever changes the counter afterwards sees a sleeper to wake.
            sleepers.add(1, ordering: .sequentiallyConsistent)
            while counter.load(ordering: .sequentiallyConsistent) == current { monitor.wait() }
            sleepers.subtract(1, ordering: .sequentiallyConsistent)
        }
    }

    /// Spins longer where sleeping was too early, and half as long where it was right: the others were kept from their cores.
    private func noteSleep(nanoseconds: Int, limit: Int) {
        let next = nanoseconds < Self.shortSleepNanoseconds ? Self.longestSpin : max(Self.shortestSpin, limit / 2)
        spins.store(next, ordering: .relaxed)
    }

    private func wakeSleepers() {
        guard sleepers.load(ordering: .sequentiallyConsistent) > 0 else { return }
        monitor.withLock { monitor.wakeAll() }
    }

    private func stop() {
        isStopping.store(true, ordering: .relaxed)
        runs.add(1, ordering: .sequentiallyConsistent)
        monitor.withLock { monitor.wakeAll() }
        for thread in threads { pthread_join(thread, nil) }
        threads = []
    }

    /// What a thread is started with. The team outlives its threads (it joins them), so they do not retain it.
    private final class Entry {
        unowned(unsafe) let team: ThreadTeam
        let member: Int

        init(team: ThreadTeam, member: Int) {
            self.team = team
            self.member = member
        }
    }

    private static func enter(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
        guard let argument else { return nil }
        let entry = Unmanaged<Entry>.fromOpaque(argument).takeRetainedValue()
        entry.team.serve(member: entry.member)
        return nil
    }

    private func serve(member: Int) {
        var seen = 0
        while true {
            awaitChange(of: runs, from: seen)
            seen &+= 1
            if isStopping.load(ordering: .relaxed) { return }
            guard let task = work.pointee?.takeUnretainedValue() as? any TeamWork else { return }
            task.perform(member: member)
            barrier()
        }
    }
}
