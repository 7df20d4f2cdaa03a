// Reads through io_uring: one system call hands many reads over, completions are read from shared memory.

internal import CURing
import Glibc

/// A queue on an io_uring of its own (liburing).
///
/// The ring is set up without SINGLE_ISSUER, COOP_TASKRUN or DEFER_TASKRUN: those tie completions to the thread that submitted,
/// and here any thread of the team may be the next to use the queue while that one computes.
public final class RingReadQueue: ReadQueue {
    /// "io_uring".
    public let name = "io_uring"
    /// Reads that may be in flight at once.
    public let depth: Int
    /// What went through this queue.
    public private(set) var counters = ReadCounters()

    private let file: DirectFile
    private let ring = UnsafeMutablePointer<io_uring>.allocate(capacity: 1)
    private var slots: ReadSlots

    /// A ring for `depth` reads of `file` at once. Throws `FlashWeightsError.readQueueUnavailable` where the kernel has none.
    public init(file: DirectFile, depth: Int) throws {
        precondition((1...4096).contains(depth), "a queue holds 1 to 4096 reads")
        ring.initialize(to: io_uring())
        let status = io_uring_queue_init(UInt32(depth), ring, 0)
        guard status == 0 else {
            ring.deallocate()
            throw FlashWeightsError.readQueueUnavailable(name: name, reason: Self.explanation(of: -status))
        }
        self.file = file
        self.depth = depth
        slots = ReadSlots(count: depth)
    }

    deinit {
        // The kernel still writes into the targets of what is in flight.
        try? drain()
        io_uring_queue_exit(ring)
        ring.deallocate()
        slots.deallocate()
    }

    /// Reads submitted whose completion has not been returned.
    public var inFlight: Int { slots.inUse }

    /// Adds a read; see `ReadQueue`.
    public func submit(_ read: Read) {
        file.checkAlignment(offset: read.offset, byteCount: read.byteCount, target: read.target)
        enqueue(slots.take(read))
    }

    /// Hands all submitted reads to the kernel. What it cannot take now goes with the next `wait`.
    public func flush() {
        if io_uring_sq_ready(ring) > 0 { io_uring_submit(ring) }
    }

    /// A completion that is there already; nil when none is.
    public func poll() -> Completion? {
        var entry: UnsafeMutablePointer<io_uring_cqe>?
        while io_uring_peek_cqe(ring, &entry) == 0, let found = entry {
            let slot = Int(found.pointee.user_data)
            let result = found.pointee.res
            io_uring_cqe_seen(ring, found)
            if let completion = advance(slot, by: result) { return completion }
        }
        return nil
    }

    /// The next completion; sleeps until there is one.
    public func wait() throws -> Completion {
        precondition(inFlight > 0, "no read is in flight")
        flush()
        if let completion = poll() { return completion }
        let start = monotonicNanoseconds()
        defer { counters.waitNanoseconds += monotonicNanoseconds() - start }
        var refusals = 0
        while true {
            let status = io_uring_submit_and_wait(ring, 1)
            if let completion = poll() { return completion }
            guard status < 0, status != -EINTR else { continue }
            refusals += 1
            guard status == -EAGAIN || status == -EBUSY, refusals <= DirectFile.patience else {
                throw FlashWeightsError.readQueueBroken(path: file.path, errorNumber: -status)
            }
            usleep(1000)
        }
    }

    private func enqueue(_ slot: Int) {
        var entry = io_uring_get_sqe(ring)
        if entry == nil {
            io_uring_submit(ring)
            entry = io_uring_get_sqe(ring)
        }
        guard let entry else { fatalError("a ring of \(depth) entries is full with \(inFlight) reads") }
        let state = slots[slot]
        io_uring_prep_read(
            entry,
            file.descriptor,
            state.read.target + state.done,
            UInt32(state.read.byteCount - state.done),
            UInt64(state.read.offset + state.done)
        )
        io_uring_sqe_set_data64(entry, UInt64(slot))
    }

    /// Takes a result of the kernel for a read: nil when the read goes on.
    private func advance(_ slot: Int, by result: Int32) -> Completion? {
        let read = slots[slot].read
        if result < 0 {
            slots[slot].refusals += 1
            if result == -EINTR || (result == -EAGAIN && slots[slot].refusals <= DirectFile.patience) {
                enqueue(slot)
                flush()
                return nil
            }
            return finish(slot, .failed(errorNumber: -result))
        }
        slots[slot].done += Int(result)
        let done = slots[slot].done
        if done == read.byteCount { return finish(slot, .complete) }
        // Only the end of the file cuts a direct read inside a block.
        if result == 0 || done % file.alignment != 0 { return finish(slot, .endOfFile(byteCount: done)) }
        enqueue(slot)
        flush()
        return nil
    }

    private func finish(_ slot: Int, _ result: ReadResult) -> Completion {
        let state = slots[slot]
        slots.release(slot)
        file.discardPages(offset: state.read.offset, byteCount: state.read.byteCount)
        counters.reads += 1
        counters.bytes += state.done
        return Completion(tag: state.read.tag, result: result)
    }
}

extension RingReadQueue {
    /// Why this process cannot use io_uring, for the user; nil when it can. Asks the kernel each time.
    public static var unavailableReason: String? {
        var ring = io_uring()
        let status = io_uring_queue_init(2, &ring, 0)
        guard status == 0 else { return explanation(of: -status) }
        defer { io_uring_queue_exit(&ring) }
        guard let probe = io_uring_get_probe_ring(&ring) else {
            return "this kernel's io_uring is older than Linux 5.6"
        }
        defer { io_uring_free_probe(probe) }
        return io_uring_opcode_supported(probe, Int32(IORING_OP_READ.rawValue)) == 0
            ? "this kernel's io_uring has no plain reads (they came with Linux 5.6)" : nil
    }

    private static func explanation(of errorNumber: Int32) -> String {
        switch errorNumber {
        case ENOSYS: "this kernel has no io_uring, or a system call filter hides it"
        case EPERM, EACCES:
            "io_uring is forbidden here (sysctl kernel.io_uring_disabled, or a container's system call filter)"
        case ENOMEM: "io_uring may not lock the memory it needs (raise ulimit -l)"
        default: "io_uring does not start (\(systemText(of: errorNumber)))"
        }
    }
}
