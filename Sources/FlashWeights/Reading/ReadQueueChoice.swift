// Which queue reads a file: io_uring where this kernel offers it, else threads.

import FoundationEssentials

/// The best queue this kernel has for `file`: io_uring, else threads that call pread (a kernel before 5.6, a container whose
/// system call filter refuses io_uring, `kernel.io_uring_disabled`).
///
/// `LANDFALL_READER=io_uring` or `=pread` in the environment selects one. Throws `FlashWeightsError.readQueueUnavailable` when
/// the one selected cannot be had, or no thread can be started.
public func makeReadQueue(for file: DirectFile, depth: Int) throws -> any ReadQueue {
    switch try ReadQueueChoice.current() {
    case .ring: return try RingReadQueue(file: file, depth: depth)
    case .pool: return try PoolReadQueue(file: file, depth: depth)
    }
}

/// What `makeReadQueue` makes, and why: shown by `landfall doctor` and in the plan.
public enum ReadQueueChoice: Sendable, Hashable {
    /// io_uring.
    case ring
    /// Threads that call pread. The reason says why it is not io_uring.
    case pool(reason: String)

    /// The choice for this process. Throws `FlashWeightsError.readQueueUnavailable` when `LANDFALL_READER` asks for what
    /// cannot be had.
    public static func current() throws -> ReadQueueChoice {
        try ReadQueueChoice(
            wish: ProcessInfo.processInfo.environment["LANDFALL_READER"] ?? "",
            ringRefusal: RingReadQueue.unavailableReason
        )
    }

    /// The choice for somebody who asks for `wish` ("" leaves it to us) where io_uring is refused for a reason, or not (nil).
    package init(wish: String, ringRefusal: String?) throws {
        switch (wish, ringRefusal) {
        case ("", nil), ("io_uring", nil):
            self = .ring
        case ("", .some(let reason)):
            self = .pool(reason: reason)
        case ("pread", _):
            self = .pool(reason: "LANDFALL_READER=pread asks for it")
        case ("io_uring", .some(let reason)):
            throw FlashWeightsError.readQueueUnavailable(
                name: wish,
                reason: "\(reason); unset LANDFALL_READER to read with threads"
            )
        default:
            throw FlashWeightsError.readQueueUnavailable(
                name: wish,
                reason: "there is no reader of this name: set LANDFALL_READER to io_uring or pread, or unset it"
            )
        }
    }

    /// "io_uring" or "pread".
    public var name: String {
        switch self {
        case .ring: "io_uring"
        case .pool: "pread"
        }
    }
}
