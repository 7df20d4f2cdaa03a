// A lock with a condition to wait for: what sleeping threads sleep on.

import Glibc

/// A POSIX mutex and condition variable at a fixed address. No thread of Swift's cooperative pool may wait on it.
final class Monitor: @unchecked Sendable {
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

    init() {
        pthread_mutex_init(mutex, nil)
        pthread_cond_init(condition, nil)
    }

    deinit {
        pthread_cond_destroy(condition)
        pthread_mutex_destroy(mutex)
        condition.deallocate()
        mutex.deallocate()
    }

    /// Runs `body` with the lock held.
    func withLock<Result>(_ body: () throws -> Result) rethrows -> Result {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        return try body()
    }

    /// Sleeps until `wakeAll`; may wake without reason. Only with the lock held.
    func wait() { pthread_cond_wait(condition, mutex) }

    /// Wakes every sleeper. Only with the lock held.
    func wakeAll() { pthread_cond_broadcast(condition) }
}
