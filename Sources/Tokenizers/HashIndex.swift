// A hash table of places in somebody else's array: four bytes a slot, whatever the keys are.

/// Open addressing over places 0 ..< n. The keys stay where they are; the caller hashes and compares them.
///
/// A slot holds the place in its low bits and, in the others, a tag from the hash, so that most slots of other keys are passed
/// without a look at the key. At most half full: 8 to 16 bytes for each entry.
struct HashIndex: Sendable {
    private var slots: [UInt32]
    private let placeBits: UInt32

    private static let free = UInt32.max

    /// A table with room for `count` entries, fewer than 2³⁰.
    init(count: Int) {
        var capacity = 16
        while capacity < count * 2 { capacity *= 2 }
        slots = [UInt32](repeating: Self.free, count: capacity)
        // The place of all ones is not used, so that no entry looks like a free slot.
        var bits: UInt32 = 1
        while 1 << bits <= count + 1 { bits += 1 }
        placeBits = bits
    }

    /// Bytes that the table keeps.
    var memoryBytes: Int { slots.count * MemoryLayout<UInt32>.size }

    /// The place whose key has this hash and for which `isKey` is true; nil when there is none.
    @inline(__always)
    func find(hash: UInt64, isKey: (Int) -> Bool) -> Int? {
        let entry = slots[slot(hash: hash, isKey: isKey)]
        return entry == Self.free ? nil : Int(entry & placeMask)
    }

    /// Enters `place`; replaces the entry of the same key.
    mutating func insert(_ place: Int, hash: UInt64, isKey: (Int) -> Bool) {
        slots[slot(hash: hash, isKey: isKey)] = tag(of: hash) | UInt32(place)
    }

    private var placeMask: UInt32 { 1 << placeBits - 1 }

    @inline(__always)
    private func tag(of hash: UInt64) -> UInt32 { UInt32(truncatingIfNeeded: hash >> 32) & ~placeMask }

    /// The slot of this key, or the free one where it would be.
    @inline(__always)
    private func slot(hash: UInt64, isKey: (Int) -> Bool) -> Int {
        let mask = slots.count - 1
        let tag = tag(of: hash)
        var slot = Int(truncatingIfNeeded: hash) & mask
        while case let entry = slots[slot], entry != Self.free {
            if entry & ~placeMask == tag, isKey(Int(entry & placeMask)) { break }
            slot = (slot + 1) & mask
        }
        return slot
    }

    /// Mixes a word into a hash: multiply and fold (the constant is the golden ratio's, made odd).
    @inline(__always)
    static func mix(_ hash: UInt64, _ word: UInt64) -> UInt64 {
        let product = (hash ^ word).multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
        return product.high ^ product.low
    }

    /// The hash of some bytes, eight at a time.
    @inline(__always)
    static func hash(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
        var hash = UInt64(truncatingIfNeeded: bytes.count) &+ 0x51_7C_C1_B7_27_22_0A_95
        var place = 0
        while place + 8 <= bytes.count {
            hash = mix(hash, bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self))
            place += 8
        }
        var rest: UInt64 = 0
        while place < bytes.count {
            rest = rest << 8 | UInt64(bytes[place])
            place += 1
        }
        return mix(hash, rest)
    }
}
