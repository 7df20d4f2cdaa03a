// One layer's neurons in memory: the hottest for good, others for as long as they are wanted.

/// The slot matrix of one layer: slot s holds the bundles of extent `extent(in: s)`, at one stride without padding, so that all used
/// slots are one matrix for the kernels.
///
/// Slots 0 ..< `pinned` hold the extents 0 ..< `pinned`, the hottest, from load on. The others are the window: they take what was read
/// last. Everything cached is computed, wanted or not, since it costs no read ("prefer cached"; DIP, arXiv 2412.01380).
/// After `init` nothing is allocated. One thread at a time.
package struct NeuronCache: ~Copyable {
    /// Bundles of a slot.
    package let neuronsPerSlot: Int
    /// Extents that stay.
    package let pinned: Int
    /// Slots.
    package let capacity: Int
    /// Extents of the layer.
    package let extents: Int
    /// Slots that hold an extent: 0 ..< `used`.
    package internal(set) var used: Int
    /// Wanted extents that were in the window when they were wanted, and those that were not. Pinned ones do not count: they
    /// would flatter the window.
    package internal(set) var hits = 0
    package internal(set) var misses = 0

    let slotOf: UnsafeMutablePointer<Int32>  // (extents): −1 where it is not cached
    let extentIn: UnsafeMutablePointer<Int32>  // (capacity)
    let wantedAt: UnsafeMutablePointer<Int>  // (capacity): the token that wanted it last
    /// The token that is computed.
    var now = 0
    /// Where the search for a slot to evict goes on.
    var hand: Int

    /// A cache whose pinned slots are taken and whose window is empty.
    package init(extents: Int, pinned: Int, window: Int, neuronsPerSlot: Int) {
        precondition(pinned >= 0 && window >= 0 && pinned <= extents)
        self.extents = extents
        self.pinned = pinned
        self.neuronsPerSlot = neuronsPerSlot
        capacity = min(extents, pinned + window)
        used = pinned
        hand = pinned
        slotOf = .allocate(capacity: extents)
        slotOf.initialize(repeating: -1, count: extents)
        extentIn = .allocate(capacity: max(1, capacity))
        extentIn.initialize(repeating: -1, count: max(1, capacity))
        wantedAt = .allocate(capacity: max(1, capacity))
        wantedAt.initialize(repeating: 0, count: max(1, capacity))
        for slot in 0..<pinned {
            slotOf[slot] = Int32(slot)
            extentIn[slot] = Int32(slot)
        }
    }

    deinit {
        slotOf.deallocate()
        extentIn.deallocate()
        wantedAt.deallocate()
    }

    /// The extent in a used slot.
    package func extent(in slot: Int) -> Int { Int(extentIn[slot]) }

    /// The slot of an extent; nil where it is not cached.
    package func slot(of extent: Int) -> Int? { slotOf[extent] < 0 ? nil : Int(slotOf[extent]) }

    /// A token begins to be computed.
    package mutating func beginToken() { now &+= 1 }

    /// The current token wants an extent that is not pinned. Returns whether it is cached; a hit keeps it from eviction for this
    /// token.
    package mutating func want(_ extent: Int) -> Bool {
        let slot = Int(slotOf[extent])
        if slot < 0 {
            misses &+= 1
            return false
        }
        wantedAt[slot] = now
        hits &+= 1
        return true
    }
}
