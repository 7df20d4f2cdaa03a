// One layer's predictor, learned from samples of its inputs.

import CKernels
import FlashWeights
import Glibc

/// The inputs of one layer for the sampled tokens.
struct LayerSamples {
    /// Normed inputs of attention and of the FFN (t, d).
    let attention: UnsafePointer<Float>
    let feedForward: UnsafePointer<Float>
    let count: Int
}

/// The order of a layer's neurons, and its predictor.
///
/// The projection is that of reduced-rank regression: of all ways to reduce attention's input to r numbers the one from which gates and
/// ups are best recovered linearly, each neuron weighing what it adds to the residual. Three of four samples fit it; the fourth,
/// unseen, gives variances and recall.
struct LayerFit {
    /// Which old neuron comes at each new place: the most important first.
    let order: [Int]
    /// The section's bytes.
    let section: [UInt8]
    /// Share of the truly strongest half of the extents that the predictor names, on held-out samples.
    let recall: Float

    /// Samples that calibration needs at least.
    static let fewestSamples = 64

    /// Nil where a quantiser or the factorisation refuses the values (not finite). `change` is what an adapter adds to gates and ups.
    init?(
        _ samples: LayerSamples,
        _ bundles: LayerBundles,
        rank: Int,
        change: UnsafePointer<LowRankStage>?,
        kernels: lf_kernels
    ) throws {
        let neurons = bundles.neurons
        let layout = PredictorLayout(width: neurons.width, neurons: neurons.count, rank: rank)
        let outputs = LayerOutputs(samples, bundles, change: change, kernels: kernels)
        order = outputs.order
        let held = (0..<samples.count).filter { $0 % 4 == 3 }
        let fitted = (0..<samples.count).filter { $0 % 4 != 3 }
        guard
            let (projection, response) = Self.regress(
                inputs: Self.rows(fitted, samples.attention, neurons.width),
                outputs: outputs.rows(fitted),
                weights: outputs.weights(fitted),
                rank: rank,
                kernels
            )
        else { return nil }

        let memory = try AlignedMemory(byteCount: layout.byteCount, for: "a predictor")
        memory.base.copyMemory(from: layout.header, byteCount: layout.header.count)
        for (matrix, offset, stride, type) in [
            (projection, layout.projection, layout.projectionStride, PredictorLayout.projectionType),
            (response, layout.response, layout.responseStride, PredictorLayout.responseType),
        ] {
            for row in 0..<matrix.rows {
                let done = matrix.values.withUnsafeBufferPointer { values in
                    values.baseAddress.map {
                        lf_quantize_row(
                            type,
                            $0 + row * matrix.columns,
                            matrix.columns,
                            nil,
                            memory.base + offset + row * stride
                        )
                    } ?? false
                }
                guard done else { return nil }
            }
        }
        func floats(_ offset: Int) -> UnsafeMutablePointer<Float> {
            (memory.base + offset).assumingMemoryBound(to: Float.self)
        }
        for (index, neuron) in order.enumerated() { floats(layout.downSquare)[index] = outputs.downSquare[neuron] }

        // What the predictor says of unseen tokens: first how far off it is, then, knowing that, how it scores.
        guard let blank = Predictor(memory, width: neurons.width, neurons: neurons.count, kernels: kernels) else {
            return nil
        }
        let space = try Predictor.Workspace(layout)
        let f = neurons.count
        var errors = [Double](repeating: 0, count: 2 * f)
        for sample in held {
            let guess = blank.respond(to: samples.attention + sample * neurons.width, space)
            outputs.row(sample) { truth in
                for index in 0..<2 * f {
                    let error = Double(truth[index] - guess[index])
                    errors[index] += error * error
                }
            }
        }
        for index in 0..<2 * f {
            floats(layout.gateVariance)[index] = Float(errors[index] / Double(max(1, held.count)))
        }

        let extents = (f + neurons.neuronsPerExtent - 1) / neurons.neuronsPerExtent
        var scores = [Float](repeating: 0, count: extents)
        var named: Float = 0
        for sample in held {
            let input = samples.attention + sample * neurons.width
            blank.score(input, neuronsPerExtent: neurons.neuronsPerExtent, space, into: &scores)
            named += Self.agreement(outputs.strength(sample, neurons.neuronsPerExtent), scores)
        }
        recall = named / Float(max(1, held.count))
        section = Array(UnsafeRawBufferPointer(start: memory.base, count: layout.byteCount))
    }

    /// Share of the strongest half by `truth` that is in the strongest half by `guess`.
    private static func agreement(_ truth: [Float], _ guess: [Float]) -> Float {
        let half = max(1, truth.count / 2)
        func strongest(_ values: [Float]) -> Set<Int> {
            Set(values.indices.sorted { (values[$0], $1) > (values[$1], $0) }.prefix(half))
        }
        return Float(strongest(truth).intersection(strongest(guess)).count) / Float(half)
    }

    private static func rows(_ indices: [Int], _ base: UnsafePointer<Float>, _ width: Int) -> FloatMatrix {
        var out = FloatMatrix(rows: indices.count, columns: width)
        for (row, index) in indices.enumerated() {
            for column in 0..<width { out.values[row * width + column] = base[index * width + column] }
        }
        return out
    }

    /// Projection (r, d) and response (2f, r) of the weighted reduced-rank regression of outputs (t, 2f) on inputs (t, d).
    static func regress(
        inputs: FloatMatrix,
        outputs: FloatMatrix,
        weights: [Float],
        rank: Int,
        _ kernels: lf_kernels
    ) -> (projection: FloatMatrix, response: FloatMatrix)? {
        // With fewer samples than dimensions, work in the span of the samples: inputs = L · basis, L (t, t).
        var features = inputs
        var basis: FloatMatrix?
        if inputs.rows < inputs.columns {
            let gram = inputs.gram(kernels)
            guard let factor = gram.adding(diagonal: gram.meanDiagonal * 1e-5).choleskyFactor() else { return nil }
            let inverse = SymmetricMatrix.inverse(lower: factor, size: inputs.rows)
            basis = FloatMatrix(rows: inputs.rows, columns: inputs.rows, inverse).times(inputs, kernels)
            features = FloatMatrix(rows: inputs.rows, columns: inputs.rows, factor)
        }
        let size = features.columns
        let turned = features.transposed.scaled(by: 1 / Float(inputs.rows))
        let covariance = SymmetricMatrix(size: size, values: turned.times(features, kernels).values.map { Double($0) })
        // The ridge: little where samples are plenty, more where they barely span the space.
        let ridge = min(1e-2, 1e-4 * max(1, pow(4 * Double(inputs.columns) / Double(inputs.rows), 2)))
        guard let factor = covariance.adding(diagonal: covariance.meanDiagonal * ridge).choleskyFactor() else {
            return nil
        }
        let inverse = SymmetricMatrix.inverse(lower: factor, size: size)
        let correlation = turned.times(outputs, kernels)  // (size, 2f)
        var weighted = correlation
        for row in 0..<size {
            for column in weights.indices { weighted.values[row * weights.count + column] *= weights[column] }
        }
        let count = min(rank, size)
        let leading = weighted.gram(kernels).transformed(by: inverse).leadingBasis(count: count)
        // Rows of the projection in features: leading · L⁻¹, padded with zeros where there are fewer directions than numbers.
        var reduced = FloatMatrix(rows: count, columns: size, leading)
            .times(FloatMatrix(rows: size, columns: size, inverse), kernels)
        reduced = FloatMatrix(rows: rank, columns: size, padding: reduced)
        let response = reduced.times(correlation, kernels).transposed
        return (basis.map { reduced.times($0, kernels) } ?? reduced, response)
    }
}

extension FloatMatrix {
    /// `matrix` with rows of zeros behind it.
    fileprivate init(rows: Int, columns: Int, padding matrix: FloatMatrix) {
        self.init(rows: rows, columns: columns)
        values.replaceSubrange(0..<matrix.values.count, with: matrix.values)
    }
}
