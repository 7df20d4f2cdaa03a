// `landfall bench --json`: keys that other tools rely on.

import Inference

struct BenchReport: Encodable {
    let results: BenchResults
    let arguments: Bench
    let model: LanguageModel

    private enum Key: String, CodingKey {
        case decode = "decode_tokens_per_s"
        case decodeMinimum = "decode_tokens_per_s_min"
        case decodeMaximum = "decode_tokens_per_s_max"
        case prefill = "prefill_tokens_per_s"
        case prefillMinimum = "prefill_tokens_per_s_min"
        case prefillMaximum = "prefill_tokens_per_s_max"
        case timeToFirstToken = "time_to_first_token_ms"
        case firstTurn = "first_turn_time_to_first_token_ms"
        case followUp = "follow_up_time_to_first_token_ms"
        case promptTokens = "prompt_tokens"
        case decodeTokens = "decode_tokens"
        case repetitions, tests, peer, bounds
        case peerPeak = "peer_peak_rss_bytes"
        case adapterCost = "adapter_cost"
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        // Null, not 0, for what was not measured.
        let decode = results.plain(.decode)
        let prefill = results.plain(.prefill)
        try container.encode(decode?.median, forKey: .decode)
        try container.encode(decode?.minimum, forKey: .decodeMinimum)
        try container.encode(decode?.maximum, forKey: .decodeMaximum)
        try container.encode(prefill?.median, forKey: .prefill)
        try container.encode(prefill?.minimum, forKey: .prefillMinimum)
        try container.encode(prefill?.maximum, forKey: .prefillMaximum)
        try container.encode(results.rows.first { $0.test.kind == .decode }?.adapterCost, forKey: .adapterCost)
        try container.encode(results.firstTokenSeconds.map { $0 * 1000 }, forKey: .timeToFirstToken)
        try container.encode(results.followUp.map { $0.cold * 1000 }, forKey: .firstTurn)
        try container.encode(results.followUp.map { $0.followUp * 1000 }, forKey: .followUp)
        try container.encode(arguments.promptTokens, forKey: .promptTokens)
        try container.encode(arguments.decodeTokens, forKey: .decodeTokens)
        try container.encode(arguments.reps, forKey: .repetitions)
        try container.encode(results.rows.map { Test(row: $0, bounds: results.bounds) }, forKey: .tests)
        try container.encode(results.peerName, forKey: .peer)
        try container.encode(results.peerPeakBytes, forKey: .peerPeak)
        try container.encode(results.bounds.map(Bounds.init), forKey: .bounds)
        let memory = MemoryReport(
            model: model,
            dramBudget: arguments.arguments.dramBudget,
            traffic: results.decodeTraffic,
            tokens: results.decodedTokens,
            sparsity: arguments.arguments.sparsity
        )
        try memory.encode(to: encoder)
    }

    /// One test; the peer's figures and the ratio are null where it did not run.
    private struct Test: Encodable {
        let kind: String
        let tokens, depth, batch: Int
        let tokensPerS: Double
        let samples: [Double]
        let peerTokensPerS: Double?
        let peerSamples: [Double]?
        let ratio: Double?
        let bareTokensPerS: Double?
        let adapterCost: Double?
        let shareOfBound: Double?

        init(row: BenchResults.Row, bounds: BenchBounds?) {
            kind = row.test.kind.rawValue
            tokens = row.test.tokens
            depth = row.test.depth
            batch = row.test.batch
            tokensPerS = row.rates.median
            samples = row.rates.samples
            peerTokensPerS = row.peer.samples.isEmpty ? nil : row.peer.median
            peerSamples = row.peer.samples.isEmpty ? nil : row.peer.samples
            ratio = row.ratio
            bareTokensPerS = row.bare.samples.isEmpty ? nil : row.bare.median
            adapterCost = row.adapterCost
            shareOfBound = bounds?.share(of: row)
        }
    }

    private struct Bounds: Encodable {
        let memoryBytesPerS, multiplyAddsPerS: Double
        let weightBytesPerToken, cacheBytesPerPosition, multiplyAddsPerToken: Int

        init(_ bounds: BenchBounds) {
            memoryBytesPerS = bounds.memoryBytesPerSecond
            multiplyAddsPerS = bounds.multiplyAddsPerSecond
            weightBytesPerToken = bounds.weightBytes
            cacheBytesPerPosition = bounds.cacheBytesPerPosition
            multiplyAddsPerToken = bounds.weightsPerToken
        }
    }
}
