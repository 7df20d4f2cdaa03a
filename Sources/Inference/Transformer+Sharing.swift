// How the threads share a stage: chunks of weight rows, panels of batch rows.

import CKernels

extension Transformer {
    /// Weight rows in a chunk: about eight chunks for each thread, so that a slow or interrupted one holds nobody up,
    /// in multiples of 16 rows.
    @inline(__always)
    func chunkRows(_ rows: Int) -> Int {
        let even = (rows / (team.size &* 8) &+ 15) & ~15
        return max(16, min(maximumChunkRows, even))
    }

    /// Chunks that `rows` weight rows make.
    @inline(__always)
    func chunkCount(_ rows: Int) -> Int {
        let size = chunkRows(rows)
        return (rows &+ size &- 1) / size
    }

    /// The weight rows of a chunk.
    @inline(__always)
    func chunkRange(_ chunk: Int, of rows: Int) -> Range<Int> {
        let size = chunkRows(rows)
        return Range(uncheckedBounds: (chunk &* size, min(rows, (chunk &+ 1) &* size)))
    }

    /// Shares chunks 0 ..< `count` of a stage; whoever is free takes the next. Does not wait for the others.
    @inline(__always)
    func forEachChunk(_ count: Int, _ body: (Int) -> Void) {
        while true {
            let chunk = team.claimChunk()
            if chunk >= count { return }
            body(chunk)
        }
    }

    /// Waits for all threads, runs `body(first row, count)` for every panel of the batch, and waits again. A single panel is
    /// done by the last thread to arrive.
    @inline(__always)
    func forEachPanel(_ body: (Int, Int) -> Void) {
        let rows = state.pointee.rowCount
        if rows <= panelRows {
            team.barrier { body(0, rows) }
            return
        }
        team.barrier()
        forEachChunk((rows &+ panelRows &- 1) / panelRows) { panel in
            body(panel &* panelRows, min(panelRows, rows &- panel &* panelRows))
        }
        team.barrier()
    }

    /// Runs `body(first row, count)` for every panel on this thread.
    @inline(__always)
    func forEachPanelInTurn(_ body: (Int, Int) -> Void) {
        let rows = state.pointee.rowCount
        var first = 0
        while first < rows {
            body(first, min(panelRows, rows &- first))
            first &+= panelRows
        }
    }

    /// normed = RMSNorm(residual), quantised for each of the types, once for equal ones. All threads have finished
    /// before and after.
    @inline(__always)
    func normalize(_ norm: UnsafePointer<Float>, for first: lf_type, _ second: lf_type, _ third: lf_type? = nil) {
        let width = configuration.width
        forEachPanel { start, count in
            for row in start..<start &+ count {
                kernels.rms_norm(
                    buffers.residual + row &* width,
                    norm,
                    width,
                    configuration.normEpsilon,
                    buffers.normed + row &* width
                )
            }
            quantizePanel(buffers.normed, columns: width, first, first: start, count: count)
            if second != first { quantizePanel(buffers.normed, columns: width, second, first: start, count: count) }
            if let third, third != first, third != second {
                quantizePanel(buffers.normed, columns: width, third, first: start, count: count)
            }
        }
    }

    /// Quantises input (t, columns) for `type`. All threads have finished before and after.
    @inline(__always)
    func quantize(_ input: UnsafePointer<Float>, columns: Int, for type: lf_type) {
        forEachPanel { first, count in quantizePanel(input, columns: columns, type, first: first, count: count) }
    }

    @inline(__always)
    func quantizePanel(_ input: UnsafePointer<Float>, columns: Int, _ type: lf_type, first: Int, count: Int) {
        kernels.quantize_activations(
            type,
            input + first &* columns,
            columns,
            columns,
            count,
            panel(type, columns: columns, first: first)
        )
    }

    /// Where the quantised panel that starts at batch row `first` stands.
    @inline(__always)
    func panel(_ type: lf_type, columns: Int, first: Int) -> UnsafeMutableRawPointer {
        guard let base = buffers.quantized[Int(type.rawValue)] else {
            preconditionFailure("no buffer for inputs of weight type \(type.rawValue)")
        }
        return first == 0 ? base : base + first / panelRows &* lf_activation_bytes(type, columns, panelRows)
    }

    /// out (t, weights.rows) = the quantised input · weightsᵀ, for the rows of one chunk.
    @inline(__always)
    func multiply(_ weights: WeightMatrix, chunk: Int, into out: UnsafeMutablePointer<Float>) {
        let rows = chunkRange(chunk, of: weights.rows)
        forEachPanelInTurn { first, count in
            multiplyPanel(
                weights,
                rows: rows,
                first: first,
                count: count,
                into: out + first &* weights.rows,
                stride: weights.rows
            )
        }
    }

    /// out (count, ·) = one quantised panel · weightsᵀ for `rows`; writes out[row of panel · stride + weight row].
    @inline(__always)
    func multiplyPanel(
        _ weights: WeightMatrix,
        rows: Range<Int>,
        first: Int,
        count: Int,
        into out: UnsafeMutablePointer<Float>,
        stride: Int
    ) {
        kernels.matmul(
            weights.type,
            weights.base,
            weights.rowBytes,
            weights.columns,
            rows.lowerBound,
            rows.upperBound,
            panel(weights.type, columns: weights.columns, first: first),
            count,
            out,
            stride
        )
    }
}
