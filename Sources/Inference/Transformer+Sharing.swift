// How the threads share a stage: chunks of weight rows, panels of batch rows.

import CKernels

extension Transformer {
    /// Shares chunks 0 ..< `count` of a stage; whoever is free takes the next. Does not wait for the others.
    @inline(__always)
    func forEachChunk(_ count: Int, _ body: (Int) -> Void) {
        while true {
            let chunk = team.claimChunk()
            if chunk >= count { return }
            body(chunk)
        }
    }

    /// Shares the rows of the current piece: `body(run, rows of the run)` for each chunk. Does not wait for the others.
    @inline(__always)
    func forEachRun(_ body: (UnsafePointer<WeightRun>, Range<Int>) -> Void) {
        let piece = state.pointee.piece
        var run = piece.runs
        forEachChunk(piece.chunkCount) { chunk in
            while chunk >= run.pointee.chunks.upperBound { run += 1 }
            let first = (chunk &- run.pointee.chunks.lowerBound) &* run.pointee.chunkRows
            let end = min(run.pointee.rowCount, first &+ run.pointee.chunkRows)
            body(run, Range(uncheckedBounds: (first, end)))
        }
    }

    /// Runs `body` for each piece of a station, whose first was fetched already; all threads meet between pieces.
    @inline(__always)
    func forEachPiece(_ body: () -> Void) {
        while true {
            body()
            if state.pointee.piece.endsStation { return }
            team.barrier { fetch() }
        }
    }

    /// Waits for all threads, begins the next station if `fetching`, runs `body(first row, count)` for every panel of the batch,
    /// and waits again. A single panel is done by the last thread to arrive.
    @inline(__always)
    func forEachPanel(fetching: Bool = false, _ body: (Int, Int) -> Void) {
        let rows = state.pointee.rowCount
        if rows <= panelRows {
            team.barrier {
                if fetching { beginStation() }
                body(0, rows)
            }
            return
        }
        team.barrier { if fetching { beginStation() } }
        forEachChunk((rows &+ panelRows &- 1) / panelRows) { panel in
            body(panel &* panelRows, min(panelRows, rows &- panel &* panelRows))
        }
        team.barrier()
    }

    /// One thread, inside a barrier.
    private func beginStation() {
        team.beginLeadingChunks()
        fetch()
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

    /// normed = RMSNorm(residual), quantised for each of the types, once for equal ones, and shown to `also(first row, count)`; the
    /// next piece is fetched. All threads have finished before and after.
    @inline(__always)
    func normalize(
        _ norm: UnsafePointer<Float>,
        for first: lf_type,
        _ second: lf_type,
        _ third: lf_type? = nil,
        also: (Int, Int) -> Void
    ) {
        let width = configuration.width
        forEachPanel(fetching: true) { start, count in
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
            also(start, count)
        }
    }

    /// Quantises input (t, columns) for `type` and for adapters, and fetches the next piece. All threads have finished before and after.
    @inline(__always)
    func quantize(
        _ input: UnsafePointer<Float>,
        columns: Int,
        for type: lf_type,
        _ stage: AdapterStage,
        layer: Int
    ) {
        prefetchFirstFactors(stage, layer: layer)
        forEachPanel(fetching: true) { first, count in
            quantizePanel(input, columns: columns, type, first: first, count: count)
            quantizeForAdapters(stage, layer: layer, beside: type, input, columns: columns, first: first, count: count)
        }
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

    /// out (t, format.rows) = the quantised input · weightsᵀ, for `rows` of one run.
    @inline(__always)
    func multiply(
        _ format: MatrixFormat,
        _ run: UnsafePointer<WeightRun>,
        _ rows: Range<Int>,
        into out: UnsafeMutablePointer<Float>
    ) {
        forEachPanelInTurn { first, count in
            multiplyPanel(
                format.type,
                interleaved: run.pointee.interleaving.rows,
                run.pointee.base,
                stride: format.stride,
                columns: format.columns,
                rows: rows,
                first: first,
                count: count,
                into: out + (first &* format.rows &+ run.pointee.firstRow),
                outStride: format.rows
            )
        }
        prefetchNextChunk(run.pointee.base, stride: format.stride, run, rows)
    }

    /// Asks for the first rows of the chunk that this thread is likely to take next, while the outputs of `rows` are finished. What
    /// follows `rows` a product has asked for itself.
    @inline(__always)
    func prefetchNextChunk(
        _ base: UnsafeRawPointer,
        stride: Int,
        _ run: UnsafePointer<WeightRun>,
        _ rows: Range<Int>
    ) {
        guard team.size > 1 else { return }
        prefetchRows(base, stride: stride, from: rows.lowerBound &+ team.size &* rows.count, of: run.pointee.rowCount)
    }

    /// Asks for the rows that a product which begins at `row` reads at once.
    @inline(__always)
    func prefetchRows(_ base: UnsafeRawPointer, stride: Int, from row: Int, of rowCount: Int) {
        guard row < rowCount else { return }
        lf_prefetch(base + row &* stride, min(8, rowCount &- row) &* stride)
    }

    /// out (count, ·) = one quantised panel · weightsᵀ for `rows`, counted from `base`; writes
    /// out[row of panel · outStride + weight row].
    @inline(__always)
    func multiplyPanel(
        _ type: lf_type,
        interleaved: Bool,
        _ base: UnsafeRawPointer,
        stride: Int,
        columns: Int,
        rows: Range<Int>,
        first: Int,
        count: Int,
        into out: UnsafeMutablePointer<Float>,
        outStride: Int
    ) {
        kernels.matmul(
            type.stored(interleaved: interleaved),
            base,
            stride,
            columns,
            rows.lowerBound,
            rows.upperBound,
            panel(type, columns: columns, first: first),
            count,
            out,
            outStride
        )
    }
}
