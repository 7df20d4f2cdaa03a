// What `landfall bench` measured: repetitions in turn, with the peer between.

import ArgumentParser
import FlashWeights
import Inference

/// All measurements of one call.
struct BenchResults {
    /// One test, and the peer's figures for the same.
    struct Row {
        let test: BenchmarkTest
        var rates = BenchmarkRates()
        var peer = BenchmarkRates()
        /// The bare model's, in turn with the adapter's; empty without an adapter.
        var bare = BenchmarkRates()

        /// What the adapter costs, as a share of the bare model's time: the median over pairs of runs, one after the other. Nil without.
        var adapterCost: Double? {
            guard !bare.samples.isEmpty else { return nil }
            return BenchmarkRates(samples: zip(bare.samples, rates.samples).map { $0 / $1 - 1 }).median
        }

        /// Median over median; nil without a peer.
        var ratio: Double? { peer.samples.isEmpty ? nil : rates.median / peer.median }
    }

    private(set) var rows: [Row]
    /// Medians of the seconds to the first token: of a prompt alone, and of a conversation's two turns.
    private(set) var firstTokenSeconds: Double?
    private(set) var followUp: FollowUpTimes?
    private(set) var bounds: BenchBounds?
    private(set) var decodeTraffic = WeightTraffic()
    private(set) var decodedTokens = 0
    /// The peer's name and build; nil without one.
    private(set) var peerName: String?
    /// The most memory that was resident at any time, in bytes: ours and the peer's.
    private(set) var peakBytes: Int?
    private(set) var peerPeakBytes: Int?

    /// Warms every test up, and runs all of them `repetitions` times in turn. Ends the program with 130 when it is interrupted.
    init(_ plan: BenchPlan, model: LanguageModel, repetitions: Int, peer: PeerBenchmark?) throws {
        let benchmark = try Benchmark(model: model, cancellation: Interrupt.cancellation)
        rows = plan.tests.map { Row(test: $0) }
        var cold: [Double] = []
        var later: [Double] = []
        for repetition in 0...repetitions {
            for index in rows.indices {
                let test = rows[index].test
                if let adapter = model.adapters.first {
                    benchmark.adapter = nil
                    guard let rate = try benchmark.run(test, isWarmUp: true) else { throw ExitCode(130) }
                    if repetition > 0 { rows[index].bare.samples.append(rate) }
                    benchmark.adapter = adapter
                }
                guard let rate = try benchmark.run(test, isWarmUp: repetition == 0) else {
                    throw ExitCode(130)
                }
                if repetition > 0 { rows[index].rates.samples.append(rate) }
                // llama-bench warms up by itself, and has one text.
                guard repetition > 0, test.batch == 1, let peer else { continue }
                rows[index].peer.samples.append(try peer.run(test))
                try Interrupt.check()
            }
            guard let turns = plan.followUp else { continue }
            let times = try benchmark.followUp(
                promptTokens: turns.prompt,
                answerTokens: turns.answer,
                questionTokens: turns.question
            )
            try Interrupt.check()
            if repetition > 0, let times {
                cold.append(times.cold)
                later.append(times.followUp)
            }
        }
        if let prefill = rows.first(where: { $0.test.kind == .prefill && $0.test.depth == 0 }) {
            firstTokenSeconds = Double(prefill.test.tokens) / prefill.rates.median
        }
        if !cold.isEmpty {
            followUp = FollowUpTimes(
                cold: BenchmarkRates(samples: cold).median,
                followUp: BenchmarkRates(samples: later).median
            )
        }
        decodeTraffic = benchmark.decodeTraffic
        decodedTokens = benchmark.decodedTokens
        peerName = peer?.name
        peakBytes = ProcessMemory.peakResidentBytes
        peerPeakBytes = peer?.peakResidentBytes
        if plan.measuresBounds { bounds = BenchBounds(model: model) }
    }

    /// The plain test of a kind: one text, nothing before it.
    func plain(_ kind: BenchmarkTest.Kind) -> BenchmarkRates? {
        rows.first { $0.test.kind == kind && $0.test.depth == 0 && $0.test.batch == 1 }?.rates
    }
}

extension Interrupt {
    /// Ends the program with 130 when somebody pressed Control-C.
    static func check() throws { if cancellation.isCancelled { throw ExitCode(130) } }
}
