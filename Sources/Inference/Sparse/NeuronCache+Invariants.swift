// What is always true of a neuron cache.

extension NeuronCache {
    /// The first broken rule; nil when all hold. O(extents).
    package func brokenInvariant() -> String? {
        guard pinned <= used, used <= capacity, capacity <= extents else {
            return "\(pinned) pinned ≤ \(used) used ≤ \(capacity) slots ≤ \(extents) extents does not hold"
        }
        guard capacity == pinned || (pinned..<capacity).contains(hand) else { return "the hand is at slot \(hand)" }
        for slot in 0..<used {
            let extent = Int(extentIn[slot])
            guard (0..<extents).contains(extent) else { return "slot \(slot) holds extent \(extent)" }
            guard slotOf[extent] == slot else {
                return "slot \(slot) holds extent \(extent), which is said to be in slot \(slotOf[extent])"
            }
            guard slot >= pinned || extent == slot else { return "pinned slot \(slot) holds extent \(extent)" }
            guard wantedAt[slot] <= now else { return "slot \(slot) was wanted in the future" }
        }
        let cached = (0..<extents).reduce(0) { $0 + (slotOf[$1] >= 0 ? 1 : 0) }
        guard cached == used else { return "\(cached) extents are said to be cached in \(used) used slots" }
        return nil
    }

    /// Stops the program in debug builds when a rule is broken.
    package func checkInvariants() {
        assert(brokenInvariant() == nil, brokenInvariant() ?? "")
    }
}
