// A request to stop, from any thread to the one that generates.

import Synchronization

/// Set once, from anywhere (also a signal handler); looked at between layers.
public final class Cancellation: Sendable {
    private let flag = Atomic<Bool>(false)

    /// Nothing requested yet.
    public init() {}

    /// Asks the work to stop. Never blocks.
    public func cancel() { flag.store(true, ordering: .relaxed) }

    /// Whether somebody asked.
    public var isCancelled: Bool { flag.load(ordering: .relaxed) }
}
