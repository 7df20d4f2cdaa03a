// The stages of a layer. Every function here is called by all threads, and starts where all have finished what came before.

import CKernels
import Glibc

func power(_ base: Double, _ exponent: Double) -> Double { pow(base, exponent) }

extension Transformer {
    /// residual = embedding of each row's token; rotation = cosines and sines of its position.
    func embed() {
        let c = configuration
        let embedding = weights.tokenEmbedding
        let pairs = rotaryFrequencies.count
        forEachPanel { first, count in
            for row in first..<first &+ count {
                let input = buffers.rows[row]
                kernels.dequantize_row(
                    embedding.type,
                    embedding.base + Int(input.token) &* embedding.rowBytes,
                    c.width,
                    buffers.residual + row &* c.width
                )
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
    func attentionInput(_ layer: LayerWeights) {
        normalize(layer.attentionNorm, for: layer.query.type, layer.key.type, layer.value.type)
        let first = chunkCount(layer.query.rows)
        let second = first &+ chunkCount(layer.key.rows)
        let end = second &+ chunkCount(layer.value.rows)
        forEachChunk(end) { chunk in
            if chunk < first {
                multiply(layer.query, chunk: chunk, into: buffers.query)
            } else if chunk < second {
                multiply(layer.key, chunk: chunk &- first, into: buffers.key)
            } else {
                multiply(layer.value, chunk: chunk &- second, into: buffers.value)
            }
        }
    }

    /// Rotates queries and keys by their positions and stores keys and values, rounded to F16, in the cache.
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
                let slot = Int(input.position) &* cache.stride
                for head in 0..<c.keyValueHeadCount {
                    let key = buffers.key + (row &* c.keyValueWidth &+ head &* c.headSize)
                    let value = buffers.value + (row &* c.keyValueWidth &+ head &* c.headSize)
                    rotate(key, by: table, pairs: pairs)
                    let sequence = Int(input.sequence)
                    kernels.f32_to_f16(
                        key,
                        c.headSize,
                        cache.keys(layer: layer, sequence: sequence, head: head) + slot
                    )
                    kernels.f32_to_f16(
                        value,
                        c.headSize,
                        cache.values(layer: layer, sequence: sequence, head: head) + slot
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

    /// attended (t, h · s) = softmax(query · keysᵀ / √s) · values, each row over its own and earlier positions.
    func attend(layer: Int, cache: KVCache, member: Int) {
        let c = configuration
        let rows = state.pointee.rowCount
        let groupSize = c.headCount / c.keyValueHeadCount
        let scale = 1 / Float(c.headSize).squareRoot()
        let scores = buffers.scratch + member &* buffers.scratchStride
        // A key/value head serves its query heads in one go, unless that leaves too few chunks to share fairly.
        let headsPerChunk = rows &* c.keyValueHeadCount >= 4 &* team.size || team.size == 1 ? groupSize : 1
        let chunksPerRow = c.headCount / headsPerChunk
        forEachChunk(rows &* chunksPerRow) { chunk in
            let row = chunk / chunksPerRow
            let head = (chunk &- row &* chunksPerRow) &* headsPerChunk
            let input = buffers.rows[row]
            let keys = cache.keys(layer: layer, sequence: Int(input.sequence), head: head / groupSize)
            let values = cache.values(layer: layer, sequence: Int(input.sequence), head: head / groupSize)
            let offset = row &* c.queryWidth &+ head &* c.headSize
            kernels.attend_group(
                buffers.query + offset,
                headsPerChunk,
                keys,
                values,
                cache.stride,
                Int(input.position) &+ 1,
                c.headSize,
                scale,
                scores,
                buffers.attended + offset
            )
        }
    }

    /// residual += attended · outputᵀ.
    func attentionOutput(_ layer: LayerWeights) {
        quantize(buffers.attended, columns: configuration.queryWidth, for: layer.attentionOutput.type)
        addProduct(layer.attentionOutput)
    }

    /// residual += down(silu(gate(norm(residual))) · up(norm(residual))).
    func feedForward(_ layer: LayerWeights, member: Int) {
        let c = configuration
        normalize(layer.feedForwardNorm, for: layer.gate.type, layer.up.type)
        let up = buffers.scratch + member &* buffers.scratchStride  // (panelRows, chunk rows)
        forEachChunk(chunkCount(c.feedForwardWidth)) { chunk in
            let rows = chunkRange(chunk, of: c.feedForwardWidth)
            forEachPanelInTurn { first, count in
                let gate = buffers.hidden + first &* c.feedForwardWidth
                multiplyPanel(
                    layer.gate,
                    rows: rows,
                    first: first,
                    count: count,
                    into: gate,
                    stride: c.feedForwardWidth
                )
                multiplyPanel(
                    layer.up,
                    rows: rows,
                    first: first,
                    count: count,
                    into: up - rows.lowerBound,
                    stride: rows.count
                )
                for row in 0..<count {
                    kernels.silu_mul(
                        gate + (row &* c.feedForwardWidth &+ rows.lowerBound),
                        up + row &* rows.count,
                        rows.count
                    )
                }
            }
        }
        quantize(buffers.hidden, columns: c.feedForwardWidth, for: layer.down.type)
        addProduct(layer.down)
    }

    /// logits (outputs, v) = norm(residual) · headᵀ.
    func computeLogits() {
        let c = configuration
        let head = weights.outputHead
        let outputs = state.pointee.rowCount
        team.barrier {
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
        forEachChunk(chunkCount(head.rows)) { chunk in
            let rows = chunkRange(chunk, of: head.rows)
            kernels.matmul(
                head.type,
                head.base,
                head.rowBytes,
                head.columns,
                rows.lowerBound,
                rows.upperBound,
                buffers.headInput,
                outputs,
                buffers.logits,
                c.vocabularySize
            )
        }
    }

    /// residual (t, d) += the quantised input · weightsᵀ.
    private func addProduct(_ weights: WeightMatrix) {
        let width = configuration.width
        forEachChunk(chunkCount(weights.rows)) { chunk in
            multiply(weights, chunk: chunk, into: buffers.projected)
            let rows = chunkRange(chunk, of: weights.rows)
            for row in 0..<state.pointee.rowCount {
                let offset = row &* width &+ rows.lowerBound
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
