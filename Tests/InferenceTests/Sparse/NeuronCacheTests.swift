// The slot matrix of cached neurons.

import Inference
import Testing

@Suite("Neuron cache")
struct NeuronCacheTests {
    @Test(
        "rules hold after every step of random sequences",
        arguments: [(40, 10, 6), (40, 0, 1), (17, 17, 0), (64, 3, 61)],
        1...4
    )
    func invariants(shape: (Int, Int, Int), seed: Int) {
        let (extents, pinned, window) = shape
        var cache = NeuronCache(extents: extents, pinned: pinned, window: window, neuronsPerSlot: 7)
        var random = UInt64(seed)
        func next(_ bound: Int) -> Int {
            random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int((random >> 33) % UInt64(bound))
        }
        for _ in 0..<200 where pinned < extents {
            cache.beginToken()
            var missing: [Int] = []
            for extent in pinned..<extents where next(3) == 0 {
                let wasCached = cache.slot(of: extent) != nil
                let isHit = cache.want(extent)
                #expect(isHit == wasCached)
                if !wasCached { missing.append(extent) }
            }
            for extent in missing {
                let before = cache.used
                if let slot = cache.admit(extent) {
                    #expect(slot >= pinned && slot < pinned + window)
                    let place = cache.slot(of: extent)
                    #expect(place == slot)
                } else {
                    let after = cache.used
                    #expect(after == before)
                }
                let broken = cache.brokenInvariant()
                #expect(broken == nil)
            }
        }
        let broken = cache.brokenInvariant()
        #expect(broken == nil)
    }

    @Test("pinned extents are cached from the start and never leave")
    func pinned() {
        var cache = NeuronCache(extents: 10, pinned: 4, window: 2, neuronsPerSlot: 1)
        for extent in 4..<10 {
            cache.beginToken()
            _ = cache.want(extent)
            _ = cache.admit(extent)
        }
        let slots = [cache.slot(of: 0), cache.slot(of: 1), cache.slot(of: 2), cache.slot(of: 3)]
        let used = cache.used
        #expect(slots == [0, 1, 2, 3])
        #expect(used == 6)
    }

    @Test("an extent that the current token wants is not evicted for another that it wants")
    func wantedStays() {
        var cache = NeuronCache(extents: 4, pinned: 0, window: 2, neuronsPerSlot: 1)
        cache.beginToken()
        var admitted: [Int?] = []
        for extent in 0..<3 {
            _ = cache.want(extent)
            admitted.append(cache.admit(extent))
        }
        #expect(admitted == [0, 1, nil])
        cache.beginToken()
        let isHit = cache.want(0)
        let slot = cache.admit(3)
        let places = [cache.slot(of: 0), cache.slot(of: 1), cache.slot(of: 2), cache.slot(of: 3)]
        #expect(isHit)
        #expect(slot == 1)
        #expect(places == [0, nil, nil, 1])
    }

    @Test("hits and misses count wanted extents")
    func counts() {
        var cache = NeuronCache(extents: 4, pinned: 1, window: 1, neuronsPerSlot: 1)
        cache.beginToken()
        var hits = [cache.want(2)]
        _ = cache.admit(2)
        cache.beginToken()
        hits += [cache.want(2), cache.want(3)]
        let counted = (cache.hits, cache.misses)
        #expect(hits == [false, true, false])
        #expect(counted.0 == 1)
        #expect(counted.1 == 2)
    }
}
