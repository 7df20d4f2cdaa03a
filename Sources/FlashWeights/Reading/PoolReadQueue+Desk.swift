// Where the pool's threads find reads and leave results.

import Glibc

extension PoolReadQueue {
    /// One read on its way through the pool.
    struct Job {
        let slot: Int
        let read: Read
        var result: ReadResult
    }

    /// Two bounded lines under one lock: reads that wait for a thread, and reads that ended. Nothing allocates after `init`.
    final class Desk: @unchecked Sendable {  // everything below is touched with the lock held only
        private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
        private let hasWork = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
        private let hasResult = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
        private var waiting: Line
        private var ended: Line
        private var isClosed = false

        init(capacity: Int) {
            pthread_mutex_init(mutex, nil)
            pthread_cond_init(hasWork, nil)
            pthread_cond_init(hasResult, nil)
            waiting = Line(capacity: capacity)
            ended = Line(capacity: capacity)
        }

        deinit {
            waiting.deallocate()
            ended.deallocate()
            pthread_cond_destroy(hasWork)
            pthread_cond_destroy(hasResult)
            pthread_mutex_destroy(mutex)
            hasWork.deallocate()
            hasResult.deallocate()
            mutex.deallocate()
        }

        /// Adds a read; no thread is woken for it before `announce`.
        func put(_ job: Job) { locked { waiting.append(job) } }

        /// Wakes as many threads as there are new reads.
        func announce(_ count: Int) {
            for _ in 0..<count { pthread_cond_signal(hasWork) }
        }

        /// The next read for a thread; sleeps until there is one. Nil when the pool closes.
        func nextJob() -> Job? {
            locked {
                while waiting.isEmpty, !isClosed { pthread_cond_wait(hasWork, mutex) }
                return waiting.isEmpty ? nil : waiting.removeFirst()
            }
        }

        /// Leaves a read that ended.
        func deliver(_ job: Job) {
            locked { ended.append(job) }
            pthread_cond_signal(hasResult)
        }

        /// A read that ended; nil when none did.
        func tryFetch() -> Job? { locked { ended.isEmpty ? nil : ended.removeFirst() } }

        /// The next read that ended; sleeps until there is one.
        func fetch() -> Job {
            locked {
                while ended.isEmpty { pthread_cond_wait(hasResult, mutex) }
                return ended.removeFirst()
            }
        }

        /// Sends all threads home.
        func close() {
            locked { isClosed = true }
            pthread_cond_broadcast(hasWork)
        }

        private func locked<Value>(_ body: () -> Value) -> Value {
            pthread_mutex_lock(mutex)
            defer { pthread_mutex_unlock(mutex) }
            return body()
        }
    }

    /// First in, first out, in memory of its own.
    private struct Line {
        private let capacity: Int
        private let storage: UnsafeMutablePointer<Job>
        private var first = 0
        private var count = 0

        init(capacity: Int) {
            self.capacity = capacity
            storage = .allocate(capacity: capacity)
        }

        var isEmpty: Bool { count == 0 }

        mutating func append(_ job: Job) {
            precondition(count < capacity, "a line of the pool is full")
            (storage + (first + count) % capacity).initialize(to: job)
            count += 1
        }

        mutating func removeFirst() -> Job {
            let job = storage[first]
            first = (first + 1) % capacity
            count -= 1
            return job
        }

        func deallocate() { storage.deallocate() }
    }
}
