// A request to stop, from any thread to the one that generates.

import Synchronization

/// What a pass looks at between its pieces to learn that nobody wants its result any more.
package protocol PassStop: AnyObject {
    /// Whether the pass should end without a result. Called by one thread at a time, and allocates nothing.
    var isStopRequested: Bool { get }
}

/// Set once, from anywhere (also a signal handler); looked at between layers.
public final class Cancellation: Sendable, PassStop {
    private let flag = Atomic<Bool>(false)

    /// Nothing requested yet.
    public init() {}

    /// Asks the work to stop. Never blocks.
    public func cancel() { flag.store(true, ordering: .relaxed) }

    /// Whether somebody asked.
    public var isCancelled: Bool { flag.load(ordering: .relaxed) }

    package var isStopRequested: Bool { isCancelled }
}
