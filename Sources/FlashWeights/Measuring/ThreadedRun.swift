// The same work on several threads at once, timed from the moment all are there.

import Glibc
import Synchronization

package enum ThreadedRun {
    /// Runs `body` with 0 ..< threads, each on a thread of its own (0 on the caller's), and returns the seconds from the moment
    /// all were ready until the last was done. Nil when the system starts no thread.
    package static func seconds(threads: Int, _ body: (_ member: Int) -> Void) -> Double? {
        withoutActuallyEscaping(body) { body in
            let run = Run(threads: threads, body: body)
            var started: [pthread_t] = []
            var refused = false
            for member in 1..<max(1, threads) {
                let entry = Unmanaged.passRetained(Entry(run: run, member: member))
                var thread = pthread_t()
                if pthread_create(&thread, nil, { ThreadedRun.enter($0) }, entry.toOpaque()) == 0 {
                    started.append(thread)
                } else {
                    entry.release()
                    refused = true
                    break
                }
            }
            if refused { run.isCancelled.store(true, ordering: .releasing) }
            let start = run.awaitAll()
            if !refused { body(0) }
            for thread in started { pthread_join(thread, nil) }
            return refused ? nil : Double(monotonicNanoseconds() - start) / 1e9
        }
    }

    private final class Run: @unchecked Sendable {  // the caller outlives its threads: it joins them
        let threads: Int
        let body: (Int) -> Void
        let ready = Atomic<Int>(0)
        let isCancelled = Atomic<Bool>(false)

        init(threads: Int, body: @escaping (Int) -> Void) {
            self.threads = threads
            self.body = body
        }

        /// Returns the time when all are there.
        func awaitAll() -> Int {
            ready.add(1, ordering: .acquiringAndReleasing)
            while ready.load(ordering: .acquiring) < threads, !isCancelled.load(ordering: .acquiring) { sched_yield() }
            return monotonicNanoseconds()
        }
    }

    private final class Entry {
        let run: Run
        let member: Int

        init(run: Run, member: Int) {
            self.run = run
            self.member = member
        }
    }

    private static func enter(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
        guard let argument else { return nil }
        let entry = Unmanaged<Entry>.fromOpaque(argument).takeRetainedValue()
        _ = entry.run.awaitAll()
        if !entry.run.isCancelled.load(ordering: .acquiring) { entry.run.body(entry.member) }
        return nil
    }
}
