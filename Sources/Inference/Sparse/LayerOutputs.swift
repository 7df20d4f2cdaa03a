// What a layer's neurons really did for the sampled tokens.

import CKernels
import FlashWeights
import Glibc

/// Gates and ups of all neurons for all samples, in the order of importance.
struct LayerOutputs {
    /// Which old neuron is at each place: by the mean square of what it adds to the residual, largest first.
    let order: [Int]
    /// Squared length of each old neuron's down column.
    let downSquare: [Float]
    /// (t, 2f): gates, then ups, in `order`.
    private let values: FloatMatrix
    private let importance: [Double]  // (f), by old neuron
    private let count: Int

    init(
        _ samples: LayerSamples,
        _ bundles: LayerBundles,
        change: UnsafePointer<LowRankStage>?,
        kernels: lf_kernels
    ) {
        let f = bundles.neurons.count
        let downSquare = (0..<f).map { bundles.downSquare(of: $0, kernels) }
        var raw = FloatMatrix(rows: samples.count, columns: 2 * f)
        Self.multiply(samples, bundles.neurons, bundles.base, kernels, &raw)
        if let change { Self.add(change.pointee, samples, bundles.neurons, kernels, &raw) }
        var importance = [Double](repeating: 0, count: f)
        for sample in 0..<samples.count {
            for neuron in 0..<f {
                let hidden = Self.hidden(raw.values[sample * 2 * f + neuron], raw.values[sample * 2 * f + f + neuron])
                importance[neuron] += Double(hidden * hidden * downSquare[neuron])
            }
        }
        let order = (0..<f).sorted { (importance[$0], $1) > (importance[$1], $0) }
        var values = FloatMatrix(rows: samples.count, columns: 2 * f)
        for sample in 0..<samples.count {
            for (place, neuron) in order.enumerated() {
                values.values[sample * 2 * f + place] = raw.values[sample * 2 * f + neuron]
                values.values[sample * 2 * f + f + place] = raw.values[sample * 2 * f + f + neuron]
            }
        }
        self.order = order
        self.downSquare = downSquare
        self.values = values
        self.importance = importance
        count = f
    }

    /// The rows of these samples.
    func rows(_ samples: [Int]) -> FloatMatrix {
        var out = FloatMatrix(rows: samples.count, columns: 2 * count)
        for (row, sample) in samples.enumerated() {
            out.values.replaceSubrange(
                row * 2 * count..<(row + 1) * 2 * count,
                with: values.values[sample * 2 * count..<(sample + 1) * 2 * count]
            )
        }
        return out
    }

    /// Gates and ups (2, f) of one sample.
    func row(_ sample: Int, _ body: (UnsafeBufferPointer<Float>) -> Void) {
        values.values.withUnsafeBufferPointer {
            body(UnsafeBufferPointer(rebasing: $0[sample * 2 * count..<(sample + 1) * 2 * count]))
        }
    }

    /// The weight of each output (2f) in the regression: the neuron's importance, per deviation of the output.
    func weights(_ samples: [Int]) -> [Float] {
        (0..<2 * count).map { column in
            var sum = 0.0
            var squares = 0.0
            for sample in samples {
                let value = Double(values.values[sample * 2 * count + column])
                sum += value
                squares += value * value
            }
            let mean = sum / Double(max(1, samples.count))
            let variance = squares / Double(max(1, samples.count)) - mean * mean
            let weight = importance[order[column % count]].squareRoot()
            return variance > 1e-12 ? Float(weight / variance.squareRoot()) : 0
        }
    }

    /// By extent: the squares of what its neurons added to the residual for a sample.
    func strength(_ sample: Int, _ neuronsPerExtent: Int) -> [Float] {
        stride(from: 0, to: count, by: neuronsPerExtent).map { first in
            (first..<min(count, first + neuronsPerExtent)).reduce(0) { sum, place in
                let gate = values.values[sample * 2 * count + place]
                let hidden = Self.hidden(gate, values.values[sample * 2 * count + count + place])
                return sum + hidden * hidden * downSquare[order[place]]
            }
        }
    }

    private static func hidden(_ gate: Float, _ up: Float) -> Float { gate / (1 + expf(-gate)) * up }

    /// Adds what an adapter changes of gates and ups.
    private static func add(
        _ change: LowRankStage,
        _ samples: LayerSamples,
        _ neurons: NeuronSection,
        _ kernels: lf_kernels,
        _ out: inout FloatMatrix
    ) {
        guard change.ranks > 0 else { return }
        let (f, d) = (neurons.count, neurons.width)
        let input = UnsafeMutableRawPointer.allocate(
            byteCount: lf_activation_bytes(change.type, d, 1) + 64,
            alignment: 64
        )
        defer { input.deallocate() }
        var reduced = [Float](repeating: 0, count: change.ranks)
        for sample in 0..<samples.count {
            kernels.quantize_activations(change.type, samples.feedForward + sample * d, d, d, 1, input)
            kernels.matmul(change.type, change.a, change.stride, d, 0, change.ranks, input, 1, &reduced, change.ranks)
            out.values.withUnsafeMutableBufferPointer { out in
                guard let base = out.baseAddress else { return }
                for part in 0..<2 where change.parts[part].rank > 0 {
                    change.parts[part].add(
                        0..<f,
                        reduced,
                        reducedStride: change.ranks,
                        tokens: 1,
                        into: base + sample * 2 * f + part * f,
                        outStride: 2 * f,
                        kernels: kernels
                    )
                }
            }
        }
    }

    /// Gates and ups as a pass computes them, with quantised inputs.
    private static func multiply(
        _ samples: LayerSamples,
        _ neurons: NeuronSection,
        _ bundles: UnsafeRawPointer,
        _ kernels: lf_kernels,
        _ out: inout FloatMatrix
    ) {
        let f = neurons.count
        let d = neurons.width
        for (type, offset, place) in [(neurons.gateType, 0, 0), (neurons.upType, neurons.upOffset, f)] {
            let input = UnsafeMutableRawPointer.allocate(
                byteCount: lf_activation_bytes(type, d, panelRows),
                alignment: 64
            )
            defer { input.deallocate() }
            for first in stride(from: 0, to: samples.count, by: panelRows) {
                let rows = min(panelRows, samples.count - first)
                kernels.quantize_activations(type, samples.feedForward + first * d, d, d, rows, input)
                out.values.withUnsafeMutableBufferPointer { out in
                    guard let base = out.baseAddress else { return }
                    kernels.matmul(
                        type,
                        bundles + offset,
                        neurons.bundleBytes,
                        d,
                        0,
                        f,
                        input,
                        rows,
                        base + first * 2 * f + place,
                        2 * f
                    )
                }
            }
        }
    }
}
