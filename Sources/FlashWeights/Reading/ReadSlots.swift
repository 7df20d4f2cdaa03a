// The reads a queue has in flight: fixed memory, made once.

/// A table of reads in flight. The kernel, or a thread, knows a read by its slot.
struct ReadSlots {
    /// One read and how far it is.
    struct Slot {
        var read: Read
        /// Bytes that arrived.
        var done: Int
        /// How often the system was too busy for it.
        var refusals: Int
    }

    /// Slots there are.
    let count: Int
    private let slots: UnsafeMutablePointer<Slot>
    private let free: UnsafeMutablePointer<Int32>
    private var freeCount: Int

    init(count: Int) {
        self.count = count
        slots = .allocate(capacity: count)
        free = .allocate(capacity: count)
        for slot in 0..<count { free[slot] = Int32(count - 1 - slot) }
        freeCount = count
    }

    /// Slots taken.
    var inUse: Int { count - freeCount }

    /// The read in `slot`.
    subscript(slot: Int) -> Slot {
        unsafeAddress { UnsafePointer(slots + slot) }
        nonmutating unsafeMutableAddress { slots + slot }
    }

    /// A slot that now holds `read`. There must be a free one.
    mutating func take(_ read: Read) -> Int {
        precondition(freeCount > 0, "more reads submitted than the queue is deep")
        freeCount -= 1
        let slot = Int(free[freeCount])
        (slots + slot).initialize(to: Slot(read: read, done: 0, refusals: 0))
        return slot
    }

    /// Frees `slot`.
    mutating func release(_ slot: Int) {
        free[freeCount] = Int32(slot)
        freeCount += 1
    }

    /// Frees the memory. Once, by the owner.
    func deallocate() {
        slots.deallocate()
        free.deallocate()
    }
}
