// What this machine allows at most, so that a figure says how much is left.

import FlashWeights
import Inference

/// The bounds of one model on one machine.
struct BenchBounds {
    /// Bytes per second that plain readers of memory get, with as many threads as compute.
    let memoryBytesPerSecond: Double
    /// Bytes of weights that one token's pass goes through.
    let weightBytes: Int
    /// Bytes of keys and values of one token in the cache.
    let cacheBytesPerPosition: Int
    /// Multiply-adds of bytes per second that the kernels' widest instructions reach in registers, all threads together.
    let multiplyAddsPerSecond: Double
    /// Weights that a prompt's token is multiplied with (all but embedding and output head).
    let weightsPerToken: Int

    /// Measures for about two seconds. Nil when the system has no memory for it.
    init?(model: LanguageModel) {
        guard let memory = MemoryBandwidthProbe.measure(threads: model.threads) else { return nil }
        memoryBytesPerSecond = memory.bytesPerSecond(threads: model.threads)
        weightBytes = model.plan.usedBytesPerToken
        cacheBytesPerPosition = model.cacheBytesPerToken
        multiplyAddsPerSecond = model.peakMultiplyAddsPerSecond()
        weightsPerToken = model.configuration.weightsPerToken
    }

    /// Tokens per second of decoding one text at `depth` if nothing but memory took time.
    func decode(_ test: BenchmarkTest) -> Double {
        let positions = test.depth + test.tokens / 2
        return memoryBytesPerSecond / Double(weightBytes + positions * cacheBytesPerPosition)
    }

    /// Tokens per second of a prompt if nothing but the products with weights took time.
    var prefill: Double { multiplyAddsPerSecond / Double(weightsPerToken) }

    /// The share of the bound that a test reached; nil where the bound is not of its kind: several texts share what is read.
    func share(of row: BenchResults.Row) -> Double? {
        switch row.test.kind {
        case .prefill: prefill > 0 ? row.rates.median / prefill : nil
        case .decode: row.test.batch == 1 ? row.rates.median / decode(row.test) : nil
        }
    }
}
