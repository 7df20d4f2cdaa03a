// Which cached extent makes room for one that was just read.

extension NeuronCache {
    /// A slot for an extent that was read for the current token; nil when every slot of the window holds what this token wants too, or
    /// there is no window. The caller copies the bundles there.
    ///
    /// Slots are tried in turn (the clock of page replacement): amortised O(1), and the window empties evenly. Extents that this
    /// token wants stay: reading one to lose another is no gain.
    package mutating func admit(_ extent: Int) -> Int? {
        if slotOf[extent] >= 0 { return nil }
        if used < capacity {
            let slot = used
            used &+= 1
            place(extent, slot)
            return slot
        }
        for _ in pinned..<capacity {
            let slot = hand
            hand = hand &+ 1 < capacity ? hand &+ 1 : pinned
            if wantedAt[slot] != now {
                slotOf[Int(extentIn[slot])] = -1
                place(extent, slot)
                return slot
            }
        }
        return nil
    }

    private func place(_ extent: Int, _ slot: Int) {
        slotOf[extent] = Int32(slot)
        extentIn[slot] = Int32(extent)
        wantedAt[slot] = now
    }
}
