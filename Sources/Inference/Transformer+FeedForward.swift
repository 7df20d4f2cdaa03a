// The feed-forward network of a layer, over whatever neurons the walk brings.

import CKernels

extension Transformer {
    /// residual += down(silu(gate(norm(residual))) · up(norm(residual))).
    func feedForward(_ layer: LayerFormat, index: Int, member: Int) {
        let neurons = layer.neurons
        prefetchFirstFactors(.feedForward, layer: index)
        normalize(layer.feedForwardNorm, for: neurons.gateType, neurons.upType) { first, count in
            quantizeForAdapters(
                .feedForward,
                layer: index,
                beside: neurons.gateType,
                buffers.normed,
                columns: configuration.width,
                first: first,
                count: count
            )
            if !neurons.keepsAllOutputs { clearReduced(layer: index, first: first, count: count) }
        }
        show(.feedForward, layer: index)
        let reduction = reduce(.feedForward, layer: index, beside: neurons.gateType)
        switch neurons.down {
        case .rows(let down):
            forEachPiece { activate(neurons, reduction, member: member) }
            quantize(buffers.hidden, columns: neurons.count, for: down.type, .down, layer: index)
            let reduction = reduce(.down, layer: index, beside: down.type)
            forEachPiece { addProduct(down, reduction) }
        case .columns(let type, let offset, let scales):
            forEachPiece {
                activate(neurons, reduction, member: member)
                team.barrier()
                accumulate(neurons, type, offset: offset, scales, layer: index)
            }
            if state.pointee.spanCount > 0 { addReducedNeurons(layer: index) }
        }
    }

    /// residual (t, d) += what adapters of down make of all neurons' outputs together.
    private func addReducedNeurons(layer: Int) {
        let width = configuration.width
        let size = columnChunk(width)
        team.barrier()
        forEachChunk((width &+ size &- 1) / size) { chunk in
            let first = chunk &* size
            addLowRank(
                Reduction(stage: .down, layer: layer, chunkCount: 0),
                part: 0,
                rows: first..<min(width, first &+ size),
                batch: 0..<state.pointee.rowCount,
                into: buffers.residual + first,
                stride: width
            )
        }
    }

    /// hidden (t, neurons of the piece, or all) = silu(gate · input) · (up · input).
    private func activate(_ neurons: NeuronFormat, _ reduction: Reduction, member: Int) {
        let width = configuration.width
        let stride = weights.shape.neuronsPerPiece
        let firstNeuron = neurons.keepsAllOutputs ? 0 : state.pointee.piece.rows.lowerBound
        let scratch = buffers.scratch + member &* buffers.scratchStride  // (panelRows, chunk rows)
        forEachRun { run, rows in
            for part in 0..<2 { prefetchLowRank(reduction, part: part, run, rows) }
            let up = run.pointee.base + neurons.upOffset(rowCount: run.pointee.rowCount)
            prefetchRows(up, stride: neurons.upStride, from: rows.lowerBound, of: rows.upperBound)
            forEachPanelInTurn { first, count in
                let gate = buffers.hidden + (first &* stride &+ run.pointee.firstRow &- firstNeuron)
                multiplyPanel(
                    neurons.gateType,
                    interleaved: run.pointee.interleaving.rows,
                    run.pointee.base,
                    stride: neurons.gateStride,
                    columns: width,
                    rows: rows,
                    first: first,
                    count: count,
                    into: gate,
                    outStride: stride
                )
                multiplyPanel(
                    neurons.upType,
                    interleaved: run.pointee.interleaving.up,
                    up,
                    stride: neurons.upStride,
                    columns: width,
                    rows: rows,
                    first: first,
                    count: count,
                    into: scratch - rows.lowerBound,
                    outStride: rows.count
                )
                prefetchNextChunk(run.pointee.base, stride: neurons.gateStride, run, rows)
                // What adapters change: the gate's outputs, then the up's.
                for part in 0..<2 where state.pointee.spanCount > 0 {
                    let firstNeuron = run.pointee.firstNeuron
                    addLowRank(
                        reduction,
                        part: part,
                        rows: firstNeuron &+ rows.lowerBound..<firstNeuron &+ rows.upperBound,
                        batch: first..<first &+ count,
                        into: part == 0 ? gate + rows.lowerBound : scratch,
                        stride: part == 0 ? stride : rows.count
                    )
                }
                for row in 0..<count {
                    kernels.silu_mul(
                        gate + (row &* stride &+ rows.lowerBound),
                        scratch + row &* rows.count,
                        rows.count
                    )
                }
            }
        }
    }

    /// residual (t, d) += hidden · down, neuron after neuron in the order of the file, so that the bits do not depend on how
    /// neurons came in pieces; threads share d.
    private func accumulate(
        _ neurons: NeuronFormat,
        _ type: lf_type,
        offset: Int,
        _ scales: UnsafePointer<lf_shared_scales>?,
        layer: Int
    ) {
        let width = configuration.width
        let piece = state.pointee.piece
        let hiddenStride = weights.shape.neuronsPerPiece
        let size = columnChunk(width)
        let chunks = (width &+ size &- 1) / size
        // One chunk more where adapters reduce the outputs, and the first, lest it be waited for: few numbers, for one thread.
        let leading = state.pointee.spanCount > 0 ? 1 : 0
        forEachChunk(leading &+ chunks) { chunk in
            if chunk < leading {
                for index in 0..<piece.runCount {
                    let run = piece.runs + index
                    let hidden = buffers.hidden + (run.pointee.firstRow &- piece.rows.lowerBound)
                    reduceNeurons(run, layer: layer, hidden: hidden, stride: hiddenStride)
                }
                return
            }
            let first = (chunk &- leading) &* size
            let end = min(width, first &+ size)
            for index in 0..<piece.runCount {
                let run = piece.runs + index
                kernels.accumulate_columns(
                    type,
                    run.pointee.base + offset,
                    neurons.gateStride,
                    scales,
                    run.pointee.rowCount,
                    first,
                    end,
                    buffers.hidden + (run.pointee.firstRow &- piece.rows.lowerBound),
                    hiddenStride,
                    state.pointee.rowCount,
                    buffers.residual,
                    width
                )
            }
        }
    }

    /// Outputs that a thread takes at a time: blocks of 32, two shares for each thread, since short pieces of many columns
    /// are slow to read.
    @inline(__always)
    private func columnChunk(_ width: Int) -> Int {
        max(32, (width / (2 &* team.size) &+ 31) & ~31)
    }
}
