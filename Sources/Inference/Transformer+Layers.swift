// The stages of a layer. Every function here is called by all threads, and starts where all have finished what came before.

import CKernels
import Glibc

func power(_ base: Double, _ exponent: Double) -> Double { pow(base, exponent) }

extension Transformer {
    /// residual = embedding of each row's token; rotation = cosines and sines of its position.
    func embed() {
        let c = configuration
        let type = weights.tokenEmbedding.type
        let pairs = rotaryFrequencies.count
        forEachPanel { first, count in
            for row in first..<first &+ count {
                let input = buffers.rows[row]
                kernels.dequantize_row(type, walk.embedding(of: row), c.width, buffers.residual + row &* c.width)
                let table = buffers.rotation + row &* 2 &* pairs
                for pair in 0..<pairs {
                    let angle = Double(input.position) * rotaryFrequencies[pair]
                    table[2 &* pair] = Float(cos(angle))
                    table[2 &* pair &+ 1] = Float(sin(angle))
                }
            }
        }
    }

    /// query, key, value (t, ·) = norm(residual) · weightsᵀ.
    func attentionInput(_ layer: LayerFormat, index: Int) {
        prefetchFirstFactors(.attention, layer: index)
        normalize(layer.attentionNorm, for: layer.query.type, layer.key.type, layer.value.type) { first, count in
            quantizeForAdapters(
                .attention,
                layer: index,
                beside: layer.query.type,
                buffers.normed,
                columns: configuration.width,
                first: first,
                count: count
            )
        }
        show(.attention, layer: index)
        let reduction = reduce(.attention, layer: index, beside: layer.query.type)
        @inline(__always)
        func project(
            _ format: MatrixFormat,
            _ part: Int,
            _ run: UnsafePointer<WeightRun>,
            _ rows: Range<Int>,
            into out: UnsafeMutablePointer<Float>
        ) {
            prefetchLowRank(reduction, part: part, run, rows)
            multiply(format, run, rows, into: out)
            addLowRank(reduction, part: part, format, run, rows, into: out)
        }
        forEachPiece {
            forEachRun { run, rows in
                switch run.pointee.target {
                case .query: project(layer.query, 0, run, rows, into: buffers.query)
                case .key: project(layer.key, 1, run, rows, into: buffers.key)
                default: project(layer.value, 2, run, rows, into: buffers.value)
                }
            }
        }
    }

    /// Rotates queries and keys by their positions and stores keys and values, rounded, in the cache.
    func rotateAndStore(layer: Int, cache: KVCache) {
        let c = configuration
        let pairs = c.rotaryDimensions / 2
        forEachPanel { first, count in
            for row in first..<first &+ count {
                let input = buffers.rows[row]
                let table = buffers.rotation + row &* 2 &* pairs
                for head in 0..<c.headCount {
                    rotate(buffers.query + (row &* c.queryWidth &+ head &* c.headSize), by: table, pairs: pairs)
                }
                for head in 0..<c.keyValueHeadCount {
                    let key = buffers.key + (row &* c.keyValueWidth &+ head &* c.headSize)
                    rotate(key, by: table, pairs: pairs)
                    cache.store(
                        key: key,
                        value: buffers.value + (row &* c.keyValueWidth &+ head &* c.headSize),
                        layer: layer,
                        sequence: Int(input.sequence),
                        head: head,
                        position: Int(input.position),
                        kernels: kernels
                    )
                }
            }
        }
    }

    /// Moves the rows whose logits are wanted to the front and forgets the others. One thread.
    func keepOutputRows() {
        let c = configuration
        var kept = 0
        for row in 0..<state.pointee.rowCount where buffers.rows[row].wantsLogits {
            if kept != row {
                buffers.rows[kept] = buffers.rows[row]
                (buffers.residual + kept &* c.width).update(from: buffers.residual + row &* c.width, count: c.width)
                (buffers.query + kept &* c.queryWidth)
                    .update(from: buffers.query + row &* c.queryWidth, count: c.queryWidth)
            }
            kept &+= 1
        }
        state.pointee.rowCount = kept
    }

    /// attended (t, h · s) = softmax(query · keysᵀ / √s) · values, each row over the positions it attends to.
    func attend(layer: Int, cache: KVCache, member: Int) {
        let c = configuration
        let rows = state.pointee.rowCount
        let groupSize = c.headCount / c.keyValueHeadCount
        // A key/value head serves its query heads in one go, and several rows, unless that leaves too few chunks to share fairly.
        let wanted = team.size == 1 ? 1 : 4 &* team.size
        let headsPerChunk = rows &* c.keyValueHeadCount >= wanted ? groupSize : 1
        let rowsPerChunk = max(1, min(buffers.attendedTokens, rows &* c.keyValueHeadCount / wanted))
        let chunksPerTile = c.headCount / headsPerChunk
        let tiles = (rows &+ rowsPerChunk &- 1) / rowsPerChunk
        forEachChunk(tiles &* chunksPerTile) { chunk in
            let tile = chunk / chunksPerTile
            let head = (chunk &- tile &* chunksPerTile) &* headsPerChunk
            // The last rows of a prompt, which attend to most positions, come first: the threads then finish together.
            var row = (tiles &- 1 &- tile) &* rowsPerChunk
            let end = min(rows, row &+ rowsPerChunk)
            while row < end {
                let tokens = attendedTogether(from: row, to: end)
                let input = buffers.rows[row]
                let offset = row &* c.queryWidth &+ head &* c.headSize
                cache.attend(
                    buffers.query + offset,
                    queryStride: c.queryWidth,
                    tokens: tokens,
                    heads: headsPerChunk,
                    layer: layer,
                    sequence: Int(input.sequence),
                    head: head / groupSize,
                    positions: c.attendedPositions(at: Int(input.position)),
                    scores: buffers.scratch + member &* buffers.scratchStride,
                    into: buffers.attended + offset,
                    kernels: kernels
                )
                row &+= tokens
            }
        }
    }

    /// How many rows from `row` on are consecutive positions of one sequence that begin to attend at the same position.
    @inline(__always)
    private func attendedTogether(from row: Int, to end: Int) -> Int {
        let first = buffers.rows[row]
        let begin = configuration.attendedPositions(at: Int(first.position)).lowerBound
        var count = 1
        while row &+ count < end {
            let next = buffers.rows[row &+ count]
            guard next.sequence == first.sequence, Int(next.position) == Int(first.position) &+ count,
                configuration.attendedPositions(at: Int(next.position)).lowerBound == begin
            else { break }
            count &+= 1
        }
        return count
    }

    /// residual += attended · outputᵀ.
    func attentionOutput(_ layer: LayerFormat, index: Int) {
        quantize(
            buffers.attended,
            columns: configuration.queryWidth,
            for: layer.attentionOutput.type,
            .attentionOutput,
            layer: index
        )
        let reduction = reduce(.attentionOutput, layer: index, beside: layer.attentionOutput.type)
        forEachPiece { addProduct(layer.attentionOutput, reduction) }
    }

    /// logits (outputs, v) = norm(residual) · headᵀ.
    func computeLogits() {
        let c = configuration
        let head = weights.outputHead
        let outputs = state.pointee.rowCount
        team.barrier {
            fetch()
            for row in 0..<outputs {
                kernels.rms_norm(
                    buffers.residual + row &* c.width,
                    weights.outputNorm,
                    c.width,
                    c.normEpsilon,
                    buffers.normed + row &* c.width
                )
            }
            kernels.quantize_activations(head.type, buffers.normed, c.width, c.width, outputs, buffers.headInput)
        }
        forEachPiece {
            forEachRun { run, rows in
                kernels.matmul(
                    head.type.stored(interleaved: run.pointee.interleaving.rows),
                    run.pointee.base,
                    head.stride,
                    head.columns,
                    rows.lowerBound,
                    rows.upperBound,
                    buffers.headInput,
                    outputs,
                    buffers.logits + run.pointee.firstRow,
                    c.vocabularySize
                )
            }
        }
    }

    /// residual (t, d) += the quantised input · weightsᵀ, with what adapters add, for the rows of the current piece.
    func addProduct(_ format: MatrixFormat, _ reduction: Reduction) {
        let width = configuration.width
        forEachRun { run, rows in
            prefetchLowRank(reduction, part: 0, run, rows)
            multiply(format, run, rows, into: buffers.projected)
            addLowRank(reduction, part: 0, format, run, rows, into: buffers.projected)
            for row in 0..<state.pointee.rowCount {
                let offset = row &* width &+ run.pointee.firstRow &+ rows.lowerBound
                kernels.add(buffers.residual + offset, buffers.projected + offset, rows.count)
            }
        }
    }
}

/// Rotates pairs (2i, 2i + 1) of a head by its position: the interleaved convention of GGUF files of this architecture.
@inline(__always)
private func rotate(_ head: UnsafeMutablePointer<Float>, by table: UnsafePointer<Float>, pairs: Int) {
    for pair in 0..<pairs {
        let cosine = table[2 &* pair]
        let sine = table[2 &* pair &+ 1]
        let x = head[2 &* pair]
        let y = head[2 &* pair &+ 1]
        head[2 &* pair] = x * cosine - y * sine
        head[2 &* pair &+ 1] = x * sine + y * cosine
    }
}
