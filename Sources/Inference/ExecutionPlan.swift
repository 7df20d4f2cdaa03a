// What was decided about a model before it runs: where its weights are, how they are read, and how fast that should be.

import FlashWeights

/// The plan of one loaded model, for people and reports.
public struct ExecutionPlan: Sendable, Codable, Equatable {
    /// Where a pass finds its weights.
    public enum Mode: String, Sendable, Codable {
        /// All in memory.
        case resident
        /// Part of them in memory, the others read for each pass; results have the same bits.
        case dense
        /// Like dense, but neurons that would add little are neither read nor computed.
        case sparse
    }

    /// One kind of weights.
    public struct Share: Sendable, Codable, Equatable {
        /// "output head", "attention", "neurons", and "down scales" where a container has them.
        public let kind: String
        /// Bytes in memory.
        public let pinnedBytes: Int
        /// Bytes read for each pass.
        public let streamedBytes: Int
    }

    /// Where a pass finds its weights.
    public let mode: Mode
    /// The most memory the process may keep; nil for no limit.
    public let dramBudgetBytes: Int?
    /// What is kept, by purpose.
    public let ledger: [MemoryLedger.Entry]
    /// The weights by kind; empty for a GGUF file, which is in memory whole.
    public let shares: [Share]
    /// Bytes of weights that one token's pass computes with.
    public let usedBytesPerToken: Int
    /// Bytes that one token's pass reads from flash, drafts aside.
    public let flashBytesPerToken: Int
    /// Requests in which it reads them.
    public let flashReadsPerToken: Int
    /// The most bytes of one read; 0 where nothing is read.
    public let readBytes: Int
    /// Reads under way at once, at most.
    public let readDepth: Int
    /// Bytes of the ring that reads go into.
    public let stagingBytes: Int
    /// How keys and values are kept.
    public let cacheFormat: KVCacheFormat
    /// Prompt tokens in a pass.
    public let promptRows: Int
    /// The most drafted tokens in a pass.
    public let draftRows: Int
    /// What decoding should take a token, drafts aside. Nil where this machine was not measured with as many threads
    /// ('landfall doctor --save'), or a kind of weights could not be.
    public let prediction: ThroughputPrediction?

    /// Bytes of weights in memory that one token's pass computes with.
    public var residentBytesPerToken: Int { usedBytesPerToken - flashBytesPerToken }

    /// Bytes of weights in memory; a GGUF file is there whole.
    public var pinnedBytes: Int { shares.isEmpty ? usedBytesPerToken : shares.reduce(0) { $0 + $1.pinnedBytes } }

    /// One or two lines for a terminal.
    public var summary: String {
        let memory = ledger.map { "\($0.name) \(ByteSize(bytes: $0.bytes))" }.joined(separator: ", ")
        let total = ByteSize(bytes: ledger.reduce(0) { $0 + $1.bytes })
        let budget = dramBudgetBytes.map { " of \(ByteSize(bytes: $0))" } ?? ""
        let first = "\(mode.rawValue): \(total)\(budget) (\(memory); KV cache in \(cacheFormat.rawValue))"
        return [first, reading, predicted].compactMap { $0 }.joined(separator: "\n")
    }

    private var reading: String? {
        guard mode != .resident else { return nil }
        let kinds = shares.map { share -> String in
            let whole = share.pinnedBytes + share.streamedBytes
            return "\(share.kind) \(whole > 0 ? share.pinnedBytes * 100 / whole : 100) %"
        }
        let pinned = kinds.joined(separator: ", ")
        let reads =
            "\(ByteSize(bytes: flashBytesPerToken)) in \(flashReadsPerToken) of up to \(ByteSize(bytes: readBytes))"
        return "pinned: \(pinned); reads a token: \(reads), \(readDepth) under way"
    }

    private var predicted: String? {
        guard let prediction else { return nil }
        func tenths(_ value: Double) -> Double { (value * 10).rounded() / 10 }
        let rate = prediction.tokensPerSecond
        let shown = rate >= 10 ? tenths(rate) : (rate * 1000).rounded() / 1000
        let bound = prediction.bound == .storage ? "the storage binds" : "memory and arithmetic bind"
        return "predicted: \(shown) tokens/s (\(bound): reading \(tenths(prediction.readingSeconds * 1000)) ms, "
            + "computing \(tenths(prediction.computingSeconds * 1000)) ms a token)"
    }
}

extension ExecutionPlan {
    /// The plan of a model that is not loaded: no weights are read.
    ///
    /// Throws what loading would throw: `FlashWeightsError.budgetTooSmall` names the smallest budget that works.
    public init(options: ModelOptions) throws { self = try PreparedModel(options: options).plan }

    /// - Parameter usedBytes: What a dense token's pass multiplies with.
    init(_ plan: MemoryPlan, usedBytes: Int, draftRows: Int, threads: Int, profile: MachineProfile?) {
        ledger = plan.ledger.entries
        dramBudgetBytes = plan.ledger.budget
        cacheFormat = plan.cacheFormat
        promptRows = plan.limits.rows
        self.draftRows = draftRows
        guard let placement = plan.placement else {
            mode = .resident
            shares = []
            usedBytesPerToken = usedBytes
            flashBytesPerToken = 0
            flashReadsPerToken = 0
            readBytes = 0
            readDepth = 0
            stagingBytes = 0
            prediction = profile?.predict(threads: threads, residentBytes: usedBytesPerToken)
            return
        }
        let pins = placement.pins
        mode = plan.sparse != nil ? .sparse : pins.isResident ? .resident : .dense
        let kinds = Sweep.Kind.allCases.map { kind in
            let pinned = pins.pinnedByKind[kind] ?? 0
            if kind == .neurons, let sparse = plan.sparse {
                return Share(
                    kind: kind.name,
                    pinnedBytes: sparse.pinnedBytes + sparse.windowBytes,
                    streamedBytes: sparse.expectedReadBytes
                )
            }
            return Share(
                kind: kind.name,
                pinnedBytes: pinned,
                streamedBytes: placement.sweep.byteCount(of: kind) - pinned
            )
        }
        let scales = placement.scaleBytes
        let always = scales > 0 ? [Share(kind: "down scales", pinnedBytes: scales, streamedBytes: 0)] : []
        shares = kinds + always
        let read = shares.reduce(0) { $0 + $1.streamedBytes }
        usedBytesPerToken = shares.reduce(0) { $0 + $1.pinnedBytes } + read
        flashBytesPerToken = read
        flashReadsPerToken = pins.streamedSpans + (plan.sparse?.expectedReads ?? 0)
        readBytes = pins.isResident ? plan.sparse.map(\.mostReadBytes) ?? 0 : placement.ring.readBytes
        readDepth = max(placement.ring.depth, plan.sparse?.depth ?? 0)
        stagingBytes = plan.ledger.bytes(of: .staging)
        prediction = profile?.predict(
            threads: threads,
            residentBytes: usedBytesPerToken - read + plan.ledger.bytes(of: .predictors),
            streamedBytes: read,
            reads: flashReadsPerToken,
            depth: readDepth
        )
    }
}

extension Sweep.Kind {
    /// What reports call it.
    var name: String {
        switch self {
        case .head: "output head"
        case .attention: "attention"
        case .neurons: "neurons"
        }
    }
}
