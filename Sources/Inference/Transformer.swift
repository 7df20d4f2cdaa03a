// The forward pass of a Llama model: tokens in, logits out.

import CKernels

/// Computes batches of tokens against a KV cache with a team of threads.
///
/// Every thread walks the layers; inside a layer they share rows of a matrix by claiming chunks and meet at barriers.
/// What is too small to share (norms, rotation and quantisation of up to one panel of rows) is done by the last thread to
/// arrive at a barrier, which also fetches the next piece of weights, so a decode step has five barriers in a layer whose
/// stations are one piece each. After `init` nothing is allocated.
///
/// Row r of the result has the same bits whatever the batch, the number of threads and the chunks.
package final class Transformer: TeamWork, @unchecked Sendable {  // one forward pass at a time
    /// The model's shape.
    package let configuration: ModelConfiguration
    /// What one pass may hold.
    package let limits: BatchLimits

    let weights: any WeightSource
    let walk: any WeightWalk
    let kernels: lf_kernels
    let team: ThreadTeam
    let buffers: Activations
    let rotaryFrequencies: [Double]  // (rotary / 2)
    /// Shared by the threads, written only by the last to arrive at a barrier. A pointer, because a class property
    /// would pay Swift's exclusivity check at every access.
    let state: UnsafeMutablePointer<PassState>
    /// By sequence: what is added to its rows. Changes between passes only.
    var adapters = [Adapter?](repeating: nil, count: MemoryDemand.mostSequences)
    private let noRuns: UnsafeMutablePointer<WeightRun>

    /// What passes have read and used so far.
    package var traffic: WeightTraffic { walk.traffic }

    /// Throws `InferenceError.outOfResources`.
    package init(
        configuration: ModelConfiguration,
        weights: any WeightSource,
        kernels: UnsafePointer<lf_kernels>,
        team: ThreadTeam,
        limits: BatchLimits
    ) throws {
        self.configuration = configuration
        self.weights = weights
        self.kernels = kernels.pointee
        self.team = team
        self.limits = limits
        walk = try weights.makeWalk(threads: team.size, rows: limits.rows)
        buffers = try Activations(
            configuration: configuration,
            shape: weights.shape,
            limits: limits,
            threads: team.size
        )
        let dimensions = Double(configuration.rotaryDimensions)
        rotaryFrequencies = (0..<configuration.rotaryDimensions / 2).map {
            power(configuration.rotaryBase, -2 * Double($0) / dimensions)
        }
        state = .allocate(capacity: 1)
        noRuns = .allocate(capacity: 1)
        state.initialize(to: PassState(piece: .empty(noRuns)))
    }

    deinit {
        noRuns.deallocate()
        state.deinitialize(count: 1)
        state.deallocate()
    }

    /// Computes `rows` in order, each attending to all earlier positions of its sequence, stores their keys and values in
    /// `cache`, and returns the logits (n, v) of the n rows that want them, in order; they are overwritten by the next pass.
    /// Nil when `stop` stopped it: the cache then holds nothing usable at these rows' positions.
    ///
    /// Positions before a row's own must be in the cache or earlier in `rows`. At most `limits.rows` rows.
    package func forward(
        _ rows: UnsafeBufferPointer<BatchRow>,
        cache: KVCache,
        stop: (any PassStop)? = nil
    ) throws -> UnsafeBufferPointer<Float>? {
        precondition(!rows.isEmpty && rows.count <= limits.rows, "a pass takes 1 to \(limits.rows) rows")
        var outputs = 0
        for (index, row) in rows.enumerated() {
            guard row.token >= 0, Int(row.token) < configuration.vocabularySize else {
                throw InferenceError.tokenOutOfRange(row.token, vocabulary: configuration.vocabularySize)
            }
            precondition(row.position >= 0 && row.position < min(cache.capacity, limits.positions))
            precondition(row.sequence >= 0 && row.sequence < cache.sequenceCount)
            buffers.rows[index] = row
            outputs += row.wantsLogits ? 1 : 0
        }
        precondition(outputs <= limits.outputs, "a pass yields logits for at most \(limits.outputs) rows")

        do {
            try walk.begin(UnsafeBufferPointer(start: buffers.rows, count: rows.count), wantsLogits: outputs > 0)
        } catch {
            walk.end(completed: false)
            throw error
        }
        state.pointee.rowCount = rows.count
        markAdapterSpans()
        state.pointee.outputCount = outputs
        state.pointee.isStopped = false
        state.pointee.stop = stop
        state.pointee.cache = cache
        team.run(self)
        state.pointee.stop = nil
        state.pointee.cache = nil
        state.pointee.piece = .empty(noRuns)
        walk.end(completed: !state.pointee.isStopped)
        if let failure = state.pointee.failure {
            state.pointee.failure = nil
            throw failure
        }
        if state.pointee.isStopped { return nil }
        return UnsafeBufferPointer(start: buffers.logits, count: outputs * configuration.vocabularySize)
    }

    /// One thread's share of a forward pass.
    package func perform(member: Int) {
        guard let cache = state.pointee.cache else { return }
        embed()
        for index in 0..<configuration.layerCount {
            let layer = weights.layer(index)
            attentionInput(layer, index: index)
            if state.pointee.isStopped { return }
            rotateAndStore(layer: index, cache: cache)
            if index == configuration.layerCount - 1 {
                // Only rows whose logits are wanted need the rest of the last layer.
                team.barrier {
                    keepOutputRows()
                    markAdapterSpans()
                }
                if state.pointee.rowCount == 0 { return }
            }
            attend(layer: index, cache: cache, member: member)
            attentionOutput(layer, index: index)
            if state.pointee.isStopped { return }
            feedForward(layer, index: index, member: member)
            if state.pointee.isStopped { return }
        }
        computeLogits()
    }

    /// Shows the walk the normed input of a stage, where it wants to see it. All threads have finished before and after.
    @inline(__always)
    func show(_ stage: ObservedStage, layer: Int) {
        guard walk.observesInputs else { return }
        team.barrier {
            if state.pointee.isStopped { return }
            do {
                try walk.observe(stage, layer: layer, input: buffers.normed, rows: state.pointee.rowCount)
            } catch {
                state.pointee.failure = error
                state.pointee.isStopped = true
            }
        }
    }

    /// Asks the walk for the next piece, or notes why there is none: then all threads go on with nothing to the next place
    /// where they look. One thread, inside a barrier.
    func fetch() {
        if !state.pointee.isStopped {
            if state.pointee.stop?.isStopRequested == true {
                state.pointee.isStopped = true
            } else {
                do {
                    state.pointee.piece = try walk.next()
                    return
                } catch {
                    state.pointee.failure = error
                    state.pointee.isStopped = true
                }
            }
        }
        state.pointee.piece = .empty(noRuns)
    }
}

/// What the threads of one pass share.
struct PassState {
    var piece: WeightPiece
    var rowCount = 0
    /// Spans of rows with adapters.
    var spanCount = 0
    var outputCount = 0
    var isStopped = false
    var failure: (any Error)?
    var stop: (any PassStop)?
    var cache: KVCache?
}
