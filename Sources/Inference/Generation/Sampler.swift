// Draws the next token from logits.

import Glibc
import Tokenizers

/// How one text is drawn: its options, and its own random numbers.
package struct Drawing {
    fileprivate let options: SamplingOptions
    fileprivate var random: SplitMix64

    /// A text begins: the random numbers start from the seed.
    package init(_ options: SamplingOptions = SamplingOptions()) {
        self.options = options
        random = SplitMix64(state: options.seed)
    }
}

/// Greedy, temperature and top-p sampling for any number of texts in turn. Allocates nothing after `init`.
package final class Sampler {
    let vocabularySize: Int
    private let candidates: UnsafeMutablePointer<Candidate>  // (v)

    private struct Candidate {
        var weight: Float  // exp((logit − max) / temperature)
        var token: TokenID
    }

    package init(vocabularySize: Int) {
        self.vocabularySize = vocabularySize
        candidates = .allocate(capacity: vocabularySize)
        candidates.initialize(repeating: Candidate(weight: 0, token: 0), count: vocabularySize)
    }

    deinit { candidates.deallocate() }

    /// Bytes a sampler keeps.
    package static func byteCount(vocabularySize: Int) -> Int { vocabularySize * MemoryLayout<Candidate>.stride }

    /// The next token of a text. Of equal logits the lower id wins; NaN never does.
    package func next(_ logits: UnsafePointer<Float>, _ drawing: inout Drawing) -> TokenID {
        var best = 0
        var largest = -Float.infinity
        for token in 0..<vocabularySize where logits[token] > largest {
            largest = logits[token]
            best = token
        }
        guard drawing.options.temperature > 0 else { return TokenID(best) }
        return draw(logits, largest: largest, &drawing) ?? TokenID(best)
    }

    private func draw(_ logits: UnsafePointer<Float>, largest: Float, _ drawing: inout Drawing) -> TokenID? {
        // Below e⁻²⁵ a token's weight is less than the rounding of the sum, even for the whole vocabulary together.
        let options = drawing.options
        let inverse = 1 / options.temperature
        var count = 0
        var total = 0.0
        for token in 0..<vocabularySize {
            let exponent = (logits[token] - largest) * inverse
            guard exponent > -25 else { continue }
            let weight = expf(exponent)
            candidates[count] = Candidate(weight: weight, token: TokenID(token))
            count &+= 1
            total += Double(weight)
        }
        guard count > 0, total.isFinite else { return nil }
        if options.topP < 1 { (count, total) = keepNucleus(count, limit: total * Double(options.topP)) }
        var remaining = drawing.random.nextUnit() * total
        for index in 0..<count {
            remaining -= Double(candidates[index].weight)
            if remaining < 0 { return candidates[index].token }
        }
        return candidates[count - 1].token
    }

    /// Moves the heaviest candidates whose weights reach `limit` to the front and returns their number and sum.
    ///
    /// A heap that is popped only as far as needed: the nucleus is usually a few of the vocabulary's tokens. Equal weights leave
    /// in the order of their ids, so that the result does not depend on the heap.
    private func keepNucleus(_ count: Int, limit: Double) -> (Int, Double) {
        var end = count
        var sum = 0.0
        for parent in stride(from: count / 2 - 1, through: 0, by: -1) { siftDown(parent, end: end) }
        while end > 0 {
            sum += Double(candidates[0].weight)
            end &-= 1
            let top = candidates[0]
            candidates[0] = candidates[end]
            candidates[end] = top
            if sum >= limit { break }
            siftDown(0, end: end)
        }
        // The popped ones stand at the back, heaviest last.
        let kept = count &- end
        for index in 0..<kept {
            let other = count &- 1 &- index
            if index >= other { break }
            let moved = candidates[index]
            candidates[index] = candidates[other]
            candidates[other] = moved
        }
        return (kept, sum)
    }

    private func siftDown(_ start: Int, end: Int) {
        var parent = start
        while true {
            var child = 2 &* parent &+ 1
            if child >= end { return }
            if child &+ 1 < end, precedes(candidates[child &+ 1], candidates[child]) { child &+= 1 }
            if !precedes(candidates[child], candidates[parent]) { return }
            let moved = candidates[parent]
            candidates[parent] = candidates[child]
            candidates[child] = moved
            parent = child
        }
    }

    private func precedes(_ a: Candidate, _ b: Candidate) -> Bool {
        a.weight > b.weight || (a.weight == b.weight && a.token < b.token)
    }
}

/// Sebastiano Vigna's SplitMix64: one 64-bit state, good enough to draw tokens, the same on every machine.
struct SplitMix64: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    /// Uniform in 0 ..< 1 with 53 bits.
    mutating func nextUnit() -> Double { Double(next() >> 11) * 0x1p-53 }
}
