// The forward pass of an encoder: a text's tokens in, one vector of unit length out.

import CKernels
import Glibc
import Tokenizers

/// Computes one text at a time on one thread, in buffers of its own. After `init` nothing is allocated.
///
/// BERT (Devlin et al. 2019): norms after each residual sum, biases, absolute positions, every token sees all others. The vector is
/// the mean of the last layer's rows (Reimers and Gurevych 2019).
final class EncoderPass {
    private let c: EncoderConfiguration
    private let weights: EncoderWeights
    private let kernels: lf_kernels
    private let memory: AlignedMemory

    private let residual: UnsafeMutablePointer<Float>  // (t, d)
    private let query: UnsafeMutablePointer<Float>  // (t, d)
    private let key: UnsafeMutablePointer<Float>  // (t, d)
    private let value: UnsafeMutablePointer<Float>  // (t, d)
    private let attended: UnsafeMutablePointer<Float>  // (t, d)
    private let hidden: UnsafeMutablePointer<Float>  // (t, f)
    private let keyHalves: UnsafeMutablePointer<UInt16>  // (t, d)
    private let valueHalves: UnsafeMutablePointer<UInt16>  // (t, d)
    private let headQueries: UnsafeMutablePointer<Float>  // (t, s) of one head
    private let headOutputs: UnsafeMutablePointer<Float>  // (t, s) of one head
    private let scores: UnsafeMutablePointer<Float>  // (t, t + 1)
    private let quantized: UnsafeMutableRawPointer  // one panel

    /// Bytes of all buffers.
    var byteCount: Int { memory.byteCount }

    /// Throws `InferenceError.outOfResources`.
    init(configuration c: EncoderConfiguration, weights: EncoderWeights, kernels: lf_kernels) throws {
        self.c = c
        self.weights = weights
        self.kernels = kernels
        let t = c.contextLength
        let panelBytes =
            weights.types.map { type in
                max(
                    lf_activation_bytes(lf_type(type), c.width, panelRows),
                    lf_activation_bytes(lf_type(type), c.feedForwardWidth, panelRows)
                )
            }.max() ?? 0
        let floats = [
            t * c.width, t * c.width, t * c.width, t * c.width, t * c.width, t * c.feedForwardWidth, t * c.headSize,
            t * c.headSize, lf_score_count(1, t, t),
        ].map { ($0 * MemoryLayout<Float>.stride + 63) & ~63 }
        let halves = (t * c.width * MemoryLayout<UInt16>.stride + 63) & ~63
        memory = try AlignedMemory(
            byteCount: floats.reduce(0, +) + 2 * halves + panelBytes,
            for: "an encoder's activations"
        )
        var end = memory.base
        func take(_ bytes: Int) -> UnsafeMutableRawPointer {
            defer { end += bytes }
            return end
        }
        func takeFloats(_ index: Int) -> UnsafeMutablePointer<Float> {
            take(floats[index]).assumingMemoryBound(to: Float.self)
        }
        residual = takeFloats(0)
        query = takeFloats(1)
        key = takeFloats(2)
        value = takeFloats(3)
        attended = takeFloats(4)
        hidden = takeFloats(5)
        headQueries = takeFloats(6)
        headOutputs = takeFloats(7)
        scores = takeFloats(8)
        keyHalves = take(halves).assumingMemoryBound(to: UInt16.self)
        valueHalves = take(halves).assumingMemoryBound(to: UInt16.self)
        quantized = take(panelBytes)
    }

    /// The vector (d) of a text of `tokens`, framed and no longer than the context, into `out`.
    func encode(_ tokens: [TokenID], into out: UnsafeMutablePointer<Float>) {
        let rows = tokens.count
        precondition(rows > 0 && rows <= c.contextLength, "\(rows) tokens for a context of \(c.contextLength)")
        let embedding = weights.tokenEmbedding
        for (row, token) in tokens.enumerated() {
            let target = residual + row * c.width
            let source = embedding.weights + Int(token) * embedding.format.stride
            kernels.dequantize_row(embedding.format.type, source, c.width, target)
            kernels.add(target, weights.places + row * c.width, c.width)
        }
        normalize(weights.embeddingNorm, rows: rows)
        for layer in weights.layers {
            multiply(residual, by: layer.query, rows: rows, into: query)
            multiply(residual, by: layer.key, rows: rows, into: key)
            multiply(residual, by: layer.value, rows: rows, into: value)
            attend(rows: rows)
            multiply(attended, by: layer.attentionOutput, rows: rows, into: query)
            kernels.add(residual, query, rows * c.width)
            normalize(layer.attentionNorm, rows: rows)
            multiply(residual, by: layer.up, rows: rows, into: hidden)
            Self.gelu(hidden, count: rows * c.feedForwardWidth)
            multiply(hidden, by: layer.down, rows: rows, into: query)
            kernels.add(residual, query, rows * c.width)
            normalize(layer.outputNorm, rows: rows)
        }
        pool(rows: rows, into: out)
    }

    /// out (t, matrix.rows) = input · weightsᵀ + bias, panel by panel.
    private func multiply(
        _ input: UnsafePointer<Float>,
        by matrix: BiasedMatrix,
        rows: Int,
        into out: UnsafeMutablePointer<Float>
    ) {
        let format = matrix.format
        var first = 0
        while first < rows {
            let count = min(panelRows, rows - first)
            let columns = format.columns
            kernels.quantize_activations(format.type, input + first * columns, columns, columns, count, quantized)
            let target = out + first * format.rows
            kernels.matmul(
                format.type,
                matrix.weights,
                format.stride,
                columns,
                0,
                format.rows,
                quantized,
                count,
                target,
                format.rows
            )
            for row in 0..<count { kernels.add(target + row * format.rows, matrix.bias, format.rows) }
            first += count
        }
    }

    /// attended (t, d) = softmax(query · keyᵀ / √s) · value by heads, each token over all.
    ///
    /// The kernel's attention is causal over tokens, not over the heads of one token: so the tokens of a text, which all see the same
    /// positions, stand where the query heads of a single token would.
    private func attend(rows: Int) {
        let s = c.headSize
        kernels.f32_to_f16(key, rows * c.width, keyHalves)
        kernels.f32_to_f16(value, rows * c.width, valueHalves)
        for head in 0..<c.headCount {
            let offset = head * s
            for row in 0..<rows { (headQueries + row * s).update(from: query + (row * c.width + offset), count: s) }
            var attention = lf_attention(
                queries: headQueries,
                out: headOutputs,
                stride: rows * s,
                tokens: 1,
                heads: rows,
                head_size: s,
                keys: lf_cached_rows(elements: keyHalves + offset, scales: nil, stride: c.width),
                values: lf_cached_rows(elements: valueHalves + offset, scales: nil, stride: c.width),
                positions: rows,
                scale: 1 / Float(s).squareRoot(),
                scores: scores
            )
            kernels.attend(&attention)
            for row in 0..<rows { (attended + (row * c.width + offset)).update(from: headOutputs + row * s, count: s) }
        }
    }

    /// residual = LayerNorm(residual), in place.
    private func normalize(_ norm: LayerNormWeights, rows: Int) {
        let width = c.width
        for row in 0..<rows {
            let x = residual + row * width
            var sums = SIMD8<Float>.zero
            for place in stride(from: 0, to: width, by: 8) { sums += Self.eight(x + place) }
            let mean = SIMD8<Float>(repeating: sums.sum() / Float(width))
            var squares = SIMD8<Float>.zero
            for place in stride(from: 0, to: width, by: 8) {
                let centred = Self.eight(x + place) - mean
                squares += centred * centred
            }
            let factor = SIMD8<Float>(repeating: 1 / (squares.sum() / Float(width) + c.normEpsilon).squareRoot())
            for place in stride(from: 0, to: width, by: 8) {
                let value =
                    (Self.eight(x + place) - mean) * factor * Self.eight(norm.weight + place)
                    + Self.eight(norm.bias + place)
                UnsafeMutableRawPointer(x + place).storeBytes(of: value, as: SIMD8<Float>.self)
            }
        }
    }

    @inline(__always)
    private static func eight(_ start: UnsafePointer<Float>) -> SIMD8<Float> {
        UnsafeRawPointer(start).loadUnaligned(as: SIMD8<Float>.self)
    }

    /// x = x · Φ(x), in place: the exact form, with the error function.
    private static func gelu(_ x: UnsafeMutablePointer<Float>, count: Int) {
        for place in 0..<count { x[place] = 0.5 * x[place] * (1 + erff(x[place] * 0.70710678)) }
    }

    /// The mean of the rows, scaled to length 1.
    private func pool(rows: Int, into out: UnsafeMutablePointer<Float>) {
        out.update(repeating: 0, count: c.width)
        for row in 0..<rows { kernels.add(out, residual + row * c.width, c.width) }
        var square: Float = 0
        for place in 0..<c.width { square += out[place] * out[place] }
        let factor = square > 0 ? 1 / square.squareRoot() : 0
        for place in 0..<c.width { out[place] *= factor }
    }
}
