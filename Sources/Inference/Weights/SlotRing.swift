// The ring of staging buffers: reads go in at one end, the pass takes spans out at the other, in the same order.

import FlashWeights
import Glibc

/// Buffers of equal size through which the streamed spans of one sweep pass, again and again.
///
/// A slot is in turn: free, under way, arrived, lent to the pass, free. Slots are used in the order of their numbers, so the
/// four states are four neighbouring ranges of a counter. Nothing is allocated after `init`. One thread at a time.
final class SlotRing {
    /// One streamed span as a read.
    struct Request: Equatable {
        let offset: Int
        let byteCount: Int
        /// Index of the span in the sweep.
        let span: Int
    }

    /// What became of the read of a slot; nil while it is under way.
    private typealias Outcome = ReadResult?

    private let requests: [Request]
    private let slots: Int
    private let slotBytes: Int
    private let depth: Int
    private let memory: AlignedMemory
    private let queue: any ReadQueue
    private var outcomes: [Outcome]
    private var inSlot: [Request]

    // Slots since the last restart: 0 ≤ returned ≤ received ≤ submitted ≤ returned + slots.
    private var submitted = 0
    private var received = 0
    private var returned = 0
    private var underWay = 0

    /// Next request to submit, and where the pass ends that it belongs to.
    private var nextRequest = 0
    private var passLength = 0
    /// Requests that every pass begins with: as far as the next pass may be read ahead before it is known.
    private var commonPrefix = 0
    /// Whether `nextRequest` belongs to the pass after the current one.
    private var isPastEnd = false

    private(set) var traffic = WeightTraffic()

    /// `ring.readBytes` is at least the largest request. Throws `InferenceError.outOfResources` or what `makeQueue` throws.
    init(_ requests: [Request], ring: StagingRing, makeQueue: ReadQueueMaker) throws {
        self.requests = requests
        slots = ring.slots
        slotBytes = ring.readBytes
        depth = ring.depth
        memory = try AlignedMemory(byteCount: slotBytes * slots, for: "staging buffers")
        queue = try makeQueue(depth)
        outcomes = Array(repeating: nil, count: slots)
        inSlot = Array(repeating: Request(offset: 0, byteCount: 0, span: 0), count: slots)
    }

    /// A pass begins that needs the first `length` requests; every pass needs at least the first `prefix`.
    func beginPass(length: Int, prefix: Int) {
        passLength = length
        commonPrefix = prefix
        isPastEnd = false
        readAhead()
    }

    /// The current pass has taken all it needs; reading goes on with the beginning of the next.
    func endPass() {
        if !isPastEnd, nextRequest >= passLength { nextRequest = 0 }
        isPastEnd = true
        readAhead()
    }

    /// Submits reads while slots are free.
    func readAhead() {
        var added = false
        while underWay < depth, submitted - returned < slots {
            if !isPastEnd, nextRequest >= passLength {
                nextRequest = 0
                isPastEnd = true
            }
            if isPastEnd, nextRequest >= commonPrefix { break }
            let request = requests[nextRequest]
            let slot = submitted % slots
            outcomes[slot] = .none
            queue.submit(
                Read(offset: request.offset, byteCount: request.byteCount, target: address(of: slot), tag: slot)
            )
            inSlot[slot] = request
            traffic.bytes += request.byteCount
            traffic.reads += 1
            underWay += 1
            submitted += 1
            nextRequest += 1
            added = true
        }
        if added { queue.flush() }
    }

    /// The next request in order, once its read has ended, and where its bytes are. Throws when the queue is broken.
    func receive() throws -> (request: Request, bytes: UnsafeMutableRawPointer, result: ReadResult) {
        precondition(received < submitted, "nothing is under way")
        let slot = received % slots
        if outcomes[slot] == nil {
            let start = monotonicNanoseconds()
            while outcomes[slot] == nil {
                note(try queue.wait())
                readAhead()
            }
            traffic.waitNanoseconds += monotonicNanoseconds() - start
        }
        received += 1
        return (inSlot[slot], address(of: slot), outcomes[slot] ?? .complete)
    }

    /// Frees the oldest `count` slots that were received.
    func giveBack(_ count: Int) {
        returned += count
        precondition(returned <= received)
        while let completion = queue.poll() { note(completion) }
        readAhead()
    }

    /// Waits for the reads under way and forgets them: the next pass starts anew.
    func restart() {
        // A queue that no longer serves has nothing under way either.
        try? queue.drain()
        underWay = 0
        submitted = 0
        received = 0
        returned = 0
        nextRequest = 0
        passLength = 0
        isPastEnd = false
    }

    private func note(_ completion: Completion) {
        underWay -= 1
        outcomes[completion.tag] = completion.result
    }

    private func address(of slot: Int) -> UnsafeMutableRawPointer { memory.base + slot &* slotBytes }
}
