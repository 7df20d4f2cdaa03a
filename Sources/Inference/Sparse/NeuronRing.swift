// The buffers through which missing extents come: reads go in at one end, the pass takes extents out at the other.

import FlashWeights

/// Reads the missing extents of one layer at a time, several at once, neighbours in one request, and hands them out in the order of
/// the file. Nothing is allocated after `init`. One thread at a time.
///
/// Missing extent i of a layer goes to slot (start + i) mod slots, so that neighbours on flash that are both missing lie beside each
/// other in memory too.
final class NeuronRing {
    private let source: SparseWeights
    private let slots: Int
    private let slotBytes: Int
    private let depth: Int
    private let memory: AlignedMemory
    private let queue: any ReadQueue
    private let wanted: UnsafeMutablePointer<Int32>
    private var wantedCount = 0
    private let outcomes: UnsafeMutablePointer<Outcome>  // (slots)
    /// By first slot of a request: how many extents it brings.
    private let requestExtents: UnsafeMutablePointer<Int>  // (slots)
    private var isChecked: [Bool]

    private enum Outcome { case underWay, arrived, failed }

    private var firstExtent = 0
    private var start = 0
    // 0 ≤ returned ≤ taken ≤ submitted ≤ wantedCount; submitted ≤ returned + slots.
    private var submitted = 0
    private var taken = 0
    private var returned = 0

    private(set) var traffic = WeightTraffic()

    /// The most bytes of one request of several extents: past this, devices gain nothing.
    static let requestBytes = 128 << 10

    /// The most extents that a piece can borrow: half, so that reads go on.
    var mostLent: Int { max(1, slots / 2) }

    init(source: SparseWeights, mostMissing: Int) throws {
        self.source = source
        slots = source.placement.stagingSlots
        slotBytes = source.placement.stagingSlotBytes
        depth = source.placement.depth
        memory = try AlignedMemory(byteCount: slots * slotBytes, for: "staging of neurons")
        queue = try source.dense.makeQueue(depth)
        wanted = .allocate(capacity: mostMissing)
        outcomes = .allocate(capacity: slots)
        outcomes.initialize(repeating: .underWay, count: slots)
        requestExtents = .allocate(capacity: slots)
        requestExtents.initialize(repeating: 0, count: slots)
        isChecked = [Bool](repeating: false, count: source.container.layout.extents.count)
    }

    deinit {
        try? queue.drain()
        wanted.deallocate()
        outcomes.deallocate()
        requestExtents.deallocate()
    }

    /// What the current layer misses: extents counted from its first.
    var missing: UnsafeBufferPointer<Int32> { UnsafeBufferPointer(start: wanted, count: wantedCount) }

    /// Whether everything missing was taken.
    var isEmpty: Bool { taken == wantedCount }

    /// Extents that the pass works on.
    var lent: Int { taken - returned }

    /// Forgets the last layer, all of whose extents were given back.
    func beginLayer(_ firstExtent: Int) {
        precondition(submitted == returned, "extents of the last layer are still in use")
        start = (start + submitted) % slots
        self.firstExtent = firstExtent
        wantedCount = 0
        submitted = 0
        taken = 0
        returned = 0
    }

    /// Adds a missing extent, by ascending number.
    func add(_ extent: Int) {
        wanted[wantedCount] = Int32(extent)
        wantedCount &+= 1
    }

    /// Submits reads while slots are free.
    func readAhead() throws {
        while let completion = queue.poll() { note(completion) }
        let all = source.container.layout.extents
        var added = false
        while submitted < wantedCount, submitted - returned < slots, queue.inFlight < depth {
            let first = Int(wanted[submitted])
            let slot = (start + submitted) % slots
            var count = 1
            var bytes = all[firstExtent + first].byteCount
            while submitted + count < wantedCount, submitted + count - returned < slots, slot + count < slots,
                Int(wanted[submitted + count]) == first + count, bytes == count * slotBytes,
                bytes + all[firstExtent + first + count].byteCount <= Self.requestBytes
            {
                bytes += all[firstExtent + first + count].byteCount
                count += 1
            }
            for index in 0..<count { outcomes[slot + index] = .underWay }
            requestExtents[slot] = count
            queue.submit(
                Read(
                    offset: all[firstExtent + first].offset,
                    byteCount: bytes,
                    target: memory.base + slot * slotBytes,
                    tag: slot
                )
            )
            traffic.bytes += bytes
            traffic.reads += 1
            submitted += count
            added = true
        }
        if added { queue.flush() }
    }

    /// Waits for the next missing extent and hands out, in order, it and what else has arrived, up to `limit` neurons (or one extent).
    /// Each is compared with its checksum the first time. Throws `FlashWeightsError` naming an extent that cannot be read.
    func take(limit: Int, _ body: (UnsafeMutableRawPointer, Extent) -> Void) throws {
        var neurons = 0
        while taken < wantedCount, taken - returned < mostLent {
            if taken == submitted { try readAhead() }
            let slot = (start + taken) % slots
            let number = firstExtent + Int(wanted[taken])
            let extent = source.container.layout.extents[number]
            if neurons > 0, neurons + extent.rowCount > limit { return }
            if neurons > 0, taken == submitted || outcomes[slot] == .underWay { return }
            if outcomes[slot] == .underWay {
                let begin = monotonicNanoseconds()
                while outcomes[slot] == .underWay {
                    note(try queue.wait())
                    try readAhead()
                }
                traffic.waitNanoseconds += monotonicNanoseconds() - begin
            }
            let bytes = memory.base + slot * slotBytes
            if outcomes[slot] == .failed {
                // Once more, alone: a passing fault passes, a lasting one is named.
                let result = source.dense.file.read(offset: extent.offset, byteCount: extent.byteCount, into: bytes)
                guard result == .complete else { throw source.container.unreadable(number, result) }
            }
            if !isChecked[number] {
                try source.container.check(UnsafeRawBufferPointer(start: bytes, count: extent.byteCount), of: number)
                isChecked[number] = true
            }
            body(bytes, extent)
            neurons += extent.rowCount
            taken += 1
        }
    }

    /// Runs `body(bytes, extent counted from the layer's first)` for the extents that the pass worked on.
    func forEachLent(_ body: (UnsafeMutableRawPointer, Int) -> Void) {
        for index in returned..<taken { body(memory.base + (start + index) % slots * slotBytes, Int(wanted[index])) }
    }

    /// The pass is done with what it took; reads go on in its place.
    func giveBack() throws {
        returned = taken
        try readAhead()
    }

    /// Waits for the reads under way and forgets everything.
    func restart() {
        // A queue that no longer serves has nothing under way either.
        try? queue.drain()
        wantedCount = 0
        submitted = 0
        taken = 0
        returned = 0
    }

    private func note(_ completion: Completion) {
        let outcome: Outcome = completion.result == .complete ? .arrived : .failed
        for index in 0..<requestExtents[completion.tag] { outcomes[completion.tag + index] = outcome }
    }
}
