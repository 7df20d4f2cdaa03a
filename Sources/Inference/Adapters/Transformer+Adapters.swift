// Adapters in a pass: each row's text may have one of its own.

import CKernels

/// Consecutive rows of one panel whose texts have the same adapter.
struct AdapterSpan {
    /// Its stages, by layer.
    var stages: UnsafePointer<LowRankStage>
    var first: Int
    var count: Int
    /// Where its quantised input begins, in tokens.
    var area: Int

    /// Tokens that the area of a span takes: padding to an octet, and alignment.
    static func areaTokens(_ count: Int) -> Int { count &+ 5 }

    /// The most spans of a pass, for `rows` rows of `sequences` texts.
    static func most(rows: Int, sequences: Int) -> Int { (rows + panelRows - 1) / panelRows + sequences }
}

/// What adapters make of the input of one stage of a layer, in so many leading chunks.
struct Reduction {
    let stage: AdapterStage
    let layer: Int
    let chunkCount: Int
}

/// Rows of A in a leading chunk, which then takes about as long as a chunk of the base's weights.
private let reducedRows = 16

/// Bytes of A that arrive while an input is made.
private let prefetchedBytes = 16 * 1024

extension Transformer {
    /// From the next pass on, the rows of `sequence` are computed with `adapter`, or without.
    package func use(_ adapter: Adapter?, sequence: Int) {
        precondition(sequence >= 0 && sequence < MemoryDemand.mostSequences)
        precondition(
            adapter.map { $0.room.ranks <= buffers.reducedStride } ?? true,
            "no room for this adapter was planned"
        )
        adapters[sequence] = adapter
    }

    /// Notes which rows of the pass have which adapter. One thread.
    func markAdapterSpans() {
        var count = 0
        var area = 0
        var spanned = 0
        for row in 0..<state.pointee.rowCount {
            guard let stages = adapters[Int(buffers.rows[row].sequence)]?.stages else { continue }
            if count > 0, !row.isMultiple(of: panelRows), spanned == row, buffers.spans[count - 1].stages == stages {
                buffers.spans[count - 1].count += 1
            } else {
                if count > 0 { area &+= AdapterSpan.areaTokens(buffers.spans[count - 1].count) }
                buffers.spans[count] = AdapterSpan(stages: stages, first: row, count: 1, area: area)
                count += 1
            }
            spanned = row + 1
        }
        state.pointee.spanCount = count
    }

    /// Asks for the first rows of A, while the input is made that they will reduce.
    @inline(__always)
    func prefetchFirstFactors(_ stage: AdapterStage, layer: Int) {
        guard state.pointee.spanCount > 0 else { return }
        let factors = factors(buffers.spans[0], stage, layer)
        lf_prefetch(factors.pointee.a, min(prefetchedBytes, factors.pointee.ranks &* factors.pointee.stride))
    }

    /// Quantises the panel `first ..< first + count` of input (t, columns) for its rows' adapters, where it is not the same as what was
    /// quantised for the base's weights of type `base`.
    @inline(__always)
    func quantizeForAdapters(
        _ stage: AdapterStage,
        layer: Int,
        beside base: lf_type,
        _ input: UnsafePointer<Float>,
        columns: Int,
        first: Int,
        count: Int
    ) {
        for index in 0..<state.pointee.spanCount {
            let span = buffers.spans[index]
            guard span.first >= first, span.first < first &+ count else { continue }
            let factors = factors(span, stage, layer)
            guard factors.pointee.ranks > 0, !sharesInput(span, factors, base) else { continue }
            kernels.quantize_activations(
                factors.pointee.type,
                input + span.first &* columns,
                columns,
                columns,
                span.count,
                area(span, factors.pointee.type, columns)
            )
        }
    }

    /// reduced (t, ranks) = A · the quantised input, for all rows with adapters, in leading chunks of the stage: no thread waits for
    /// another until it adds what was reduced to a product of the base's.
    @inline(__always)
    func reduce(_ stage: AdapterStage, layer: Int, beside base: lf_type) -> Reduction {
        var ranks = 0
        for index in 0..<state.pointee.spanCount {
            ranks = max(ranks, factors(buffers.spans[index], stage, layer).pointee.ranks)
        }
        let chunksPerSpan = (ranks &+ reducedRows &- 1) / reducedRows
        let reduction = Reduction(stage: stage, layer: layer, chunkCount: state.pointee.spanCount &* chunksPerSpan)
        while case let chunk = team.claimLeadingChunk(), chunk < reduction.chunkCount {
            let begin = chunk % chunksPerSpan &* reducedRows
            let span = buffers.spans[chunk / chunksPerSpan]
            reduce(span, factors(span, stage, layer), begin..<begin &+ reducedRows, beside: base)
            team.finishLeadingChunk()
        }
        return reduction
    }

    /// For one span and those of the rows of A that it has.
    private func reduce(
        _ span: AdapterSpan,
        _ factors: UnsafePointer<LowRankStage>,
        _ rows: Range<Int>,
        beside base: lf_type
    ) {
        let (type, columns) = (factors.pointee.type, factors.pointee.columns)
        let end = min(factors.pointee.ranks, rows.upperBound)
        guard rows.lowerBound < end else { return }
        kernels.matmul(
            type,
            factors.pointee.a,
            factors.pointee.stride,
            columns,
            rows.lowerBound,
            end,
            sharesInput(span, factors, base)
                ? panel(base, columns: columns, first: span.first) : area(span, type, columns),
            span.count,
            buffers.reduced + (span.first &* buffers.reducedStride &+ factors.pointee.firstRank),
            buffers.reducedStride
        )
    }

    /// out (batch, rows) += B · reduced, for outputs `rows` of one projection and rows `batch` of the pass; `out` points at the first of
    /// both. Each output is summed by itself, so that its bits do not depend on how outputs are cut.
    @inline(__always)
    func addLowRank(
        _ reduction: Reduction,
        part: Int,
        rows: Range<Int>,
        batch: Range<Int>,
        into out: UnsafeMutablePointer<Float>,
        stride: Int
    ) {
        team.awaitLeadingChunks(reduction.chunkCount)
        for index in 0..<state.pointee.spanCount {
            let span = buffers.spans[index]
            guard batch.contains(span.first) else { continue }
            factors(span, reduction.stage, reduction.layer).pointee.parts[part].add(
                rows,
                buffers.reduced + span.first &* buffers.reducedStride,
                reducedStride: buffers.reducedStride,
                tokens: span.count,
                into: out + ((span.first &- batch.lowerBound) &* stride &- rows.lowerBound),
                outStride: stride,
                kernels: kernels
            )
        }
    }

    /// Asks for what `addLowRank` will want, while the base's own product is computed.
    @inline(__always)
    func prefetchLowRank(
        _ reduction: Reduction,
        part: Int,
        _ run: UnsafePointer<WeightRun>,
        _ rows: Range<Int>
    ) {
        guard state.pointee.spanCount > 0 else { return }
        let first = reduction.stage == .feedForward ? run.pointee.firstNeuron : run.pointee.firstRow
        let outputs = first &+ rows.lowerBound..<first &+ rows.upperBound
        factors(buffers.spans[0], reduction.stage, reduction.layer).pointee.parts[part].prefetch(outputs)
    }

    /// The same for `rows` of a run of a matrix and all rows of the pass; out (t, format.rows).
    @inline(__always)
    func addLowRank(
        _ reduction: Reduction,
        part: Int,
        _ format: MatrixFormat,
        _ run: UnsafePointer<WeightRun>,
        _ rows: Range<Int>,
        into out: UnsafeMutablePointer<Float>
    ) {
        guard state.pointee.spanCount > 0 else { return }
        let first = run.pointee.firstRow &+ rows.lowerBound
        addLowRank(
            reduction,
            part: part,
            rows: first..<first &+ rows.count,
            batch: 0..<state.pointee.rowCount,
            into: out + first,
            stride: format.rows
        )
    }

    // MARK: - Down by columns, whose inputs come in pieces

    /// Sets the reduced numbers of down to zero for rows `first ..< first + count`.
    @inline(__always)
    func clearReduced(layer: Int, first: Int, count: Int) {
        for index in 0..<state.pointee.spanCount {
            let span = buffers.spans[index]
            guard span.first >= first, span.first < first &+ count else { continue }
            let factors = factors(span, .down, layer)
            for row in span.first..<span.first &+ span.count {
                (buffers.reduced + (row &* buffers.reducedStride &+ factors.pointee.firstRank))
                    .update(repeating: 0, count: factors.pointee.ranks)
            }
        }
    }

    /// reduced (t, ranks) += the outputs of a run of neurons · Aᵀ, neuron after neuron. One thread.
    func reduceNeurons(_ run: UnsafePointer<WeightRun>, layer: Int, hidden: UnsafePointer<Float>, stride: Int) {
        for index in 0..<state.pointee.spanCount {
            let span = buffers.spans[index]
            let factors = factors(span, .down, layer)
            guard factors.pointee.ranks > 0 else { continue }
            kernels.accumulate_columns(
                factors.pointee.type,
                factors.pointee.a + run.pointee.firstNeuron &* factors.pointee.stride,
                factors.pointee.stride,
                nil,
                run.pointee.rowCount,
                0,
                factors.pointee.ranks,
                hidden + span.first &* stride,
                stride,
                span.count,
                buffers.reduced + (span.first &* buffers.reducedStride &+ factors.pointee.firstRank),
                buffers.reducedStride
            )
        }
    }

    // MARK: -

    @inline(__always)
    private func factors(_ span: AdapterSpan, _ stage: AdapterStage, _ layer: Int) -> UnsafePointer<LowRankStage> {
        span.stages + (layer &* AdapterStage.count &+ stage.rawValue)
    }

    /// Whether the input of the base's weights is also that of the factors: as for one text alone.
    @inline(__always)
    private func sharesInput(_ span: AdapterSpan, _ factors: UnsafePointer<LowRankStage>, _ base: lf_type) -> Bool {
        span.first.isMultiple(of: panelRows) && span.count == min(panelRows, state.pointee.rowCount &- span.first)
            && lf_activations_alike(factors.pointee.type, base, span.count)
    }

    @inline(__always)
    private func area(_ span: AdapterSpan, _ type: lf_type, _ columns: Int) -> UnsafeMutableRawPointer {
        buffers.adapterInput + ((span.area &* lf_activation_bytes(type, columns, 1) &+ 63) & ~63)
    }
}
