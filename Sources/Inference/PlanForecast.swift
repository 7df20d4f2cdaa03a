// A plan and what it promises: for `landfall doctor`, before the model is loaded.

import FlashWeights

/// What would be done with a model on this machine, and how fast it should be.
public struct PlanForecast: Sendable, Encodable {
    /// Where its weights would be and how they would be read.
    public let plan: ExecutionPlan
    /// Decoding one token for each pass, drafts aside. Nil where a kind of weights could not be measured.
    public let prediction: ThroughputPrediction?
    /// Of the prediction.
    public let tokensPerSecond: Double?

    /// Plans `options` and predicts its speed from what was measured here. Reads no weights.
    ///
    /// Throws what loading would throw: `FlashWeightsError.budgetTooSmall` names the smallest budget that works.
    /// - Parameters:
    ///   - storage: Of the model's file; nil is only right for a model that is resident.
    ///   - kernelRates: `KernelRateProbe.measure` of this model's `WeightUse`s with as many threads as will compute.
    public init(
        options: ModelOptions,
        storage: StorageProfile?,
        kernelRates: [KernelRateProbe.Rate]?
    ) throws {
        let prepared = try PreparedModel(options: options)
        let plan = prepared.plan
        self.plan = plan
        let compute = kernelRates.map { KernelRateProbe.combined(prepared.file.weightUses, $0) } ?? 0
        let meanRead = plan.flashReadsPerToken > 0 ? plan.flashBytesPerToken / plan.flashReadsPerToken : 0
        let bandwidth = storage?.bandwidth(readSize: meanRead, depth: plan.readDepth) ?? 0
        guard compute > 0, bandwidth > 0 || meanRead == 0 else {
            prediction = nil
            tokensPerSecond = nil
            return
        }
        let prediction = ThroughputPrediction(
            .init(
                streamedBytes: plan.flashBytesPerToken,
                residentBytes: plan.residentBytesPerToken,
                storageBytesPerSecond: bandwidth,
                computeBytesPerSecond: compute,
                readProcessorSecondsPerByte: storage?.processorSecondsPerByte ?? 0,
                threads: prepared.threads
            )
        )
        self.prediction = prediction
        tokensPerSecond = prediction.tokensPerSecond
    }

    /// Two or three lines for a terminal.
    public var summary: String {
        guard let prediction else { return plan.summary + "\nno prediction: storage or kernels could not be measured" }
        func tenths(_ value: Double) -> Double { (value * 10).rounded() / 10 }
        let rate = prediction.tokensPerSecond
        let shown = rate >= 10 ? tenths(rate) : (rate * 1000).rounded() / 1000
        let bound =
            switch prediction.bound {
            case .storage: "the storage binds"
            case .compute: "memory and arithmetic bind"
            }
        return plan.summary
            + "\npredicted: \(shown) tokens/s (\(bound): reading \(tenths(prediction.readingSeconds * 1000)) ms, "
            + "computing \(tenths(prediction.computingSeconds * 1000)) ms a token)"
    }
}
