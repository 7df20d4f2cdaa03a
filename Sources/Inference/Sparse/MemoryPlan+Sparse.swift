// How a sparse run spends its budget: first what every token needs, then the hottest neurons.

import FlashWeights

extension MemoryPlan {
    /// A plan for `sparsity`; nil when nothing fits. Throws `InferenceError` where the file cannot run sparse.
    ///
    /// Passes and buffers get half of what they may take of a dense run's budget: a sparse run is chosen for the speed of decoding, and
    /// what they leave holds neurons.
    ///
    /// Attention and output head come before neurons, since no token does without them. Without a budget everything is in
    /// memory, where sparsity changes nothing: what is cached is computed. `cachedNeurons` holds neurons back all the same.
    static func sparse(
        _ demand: MemoryDemand,
        _ file: ModelFile,
        formats: [KVCacheFormat],
        sparsity: Double
    ) throws -> MemoryPlan? {
        guard (0...0.7).contains(sparsity) else { throw InferenceError.badSparsity(sparsity) }
        guard case .container(let container) = file else {
            throw InferenceError.sparsityNeedsContainer(path: file.path)
        }
        _ = try SparseWeights.summary(of: container)
        for format in formats {
            if let plan = sparse(demand, container.layout, format, sparsity) { return plan }
        }
        return nil
    }

    private static func sparse(
        _ demand: MemoryDemand,
        _ layout: ContainerLayout,
        _ format: KVCacheFormat,
        _ sparsity: Double
    ) -> MemoryPlan? {
        let budget = demand.options.dramBudget
        // Where attention and head fit as a whole, only neurons stream, and they have buffers of their own.
        let rings = [.unused] + (budget == nil ? [] : StagingRing.choices(layout: layout, storage: demand.storage))
        var smallest: MemoryPlan?
        for size in PassSize.choices(outputs: max(1, demand.options.logitRows)) {
            for ring in rings {
                var ledger = demand.streamingLedger(
                    size,
                    format,
                    layout,
                    ring: ring,
                    context: demand.options.contextLength
                )
                SparsePlacement.reserve(layout, in: &ledger)
                guard ledger.fits else { continue }
                let plan = complete(ledger, size, format, ring, layout, demand, sparsity)
                if ring == .unused, plan.placement?.pins.isResident == false { continue }
                let overhead = ledger.bytes(of: .activations) + ledger.bytes(of: .staging)
                if budget.map({ overhead <= $0 / 48 }) ?? true { return plan }
                smallest = plan
            }
        }
        return smallest
    }

    private static func complete(
        _ fixed: MemoryLedger,
        _ size: PassSize,
        _ format: KVCacheFormat,
        _ ring: StagingRing,
        _ layout: ContainerLayout,
        _ demand: MemoryDemand,
        _ sparsity: Double
    ) -> MemoryPlan {
        let room = max(0, fixed.remaining ?? .max)
        let placement = ContainerPlacement(layout, ring: ring, room: room, withNeurons: false)
        let neurons = SparsePlacement(
            layout,
            sparsity: sparsity,
            room: room - placement.pinnedBytes,
            cachedShare: demand.options.cachedNeurons
        )
        var ledger = fixed
        ledger.reserve(LedgerEntry.weights.rawValue, bytes: placement.pinnedBytes + neurons.pinnedBytes)
        ledger.reserve(LedgerEntry.window.rawValue, bytes: neurons.windowBytes)
        return MemoryPlan(
            ledger: ledger,
            limits: size.limits(positions: demand.options.contextLength, adapters: demand.adapters),
            cacheFormat: format,
            placement: placement,
            sparse: neurons
        )
    }
}
