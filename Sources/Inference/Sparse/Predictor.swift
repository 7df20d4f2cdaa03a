// Which neurons will matter, guessed from the attention's input of the same layer: early enough that reads overlap attention.

import CKernels
import FlashWeights
import Glibc

/// The predictor of one layer: a projection of the input to r numbers, and each neuron's gate and up as a function of these.
///
/// What a neuron adds to the residual has the length |silu(gate) · up| · ‖down‖. Its expected square, given the guesses ĝ and û
/// with the variances v that they leave unexplained, is about (silu(ĝ)² + v_g silu′(ĝ)²) · (û² + v_u) · ‖down‖²: the variances
/// rank a neuron nothing is known about before one known to be silent. An extent's score is the sum over its neurons.
package struct Predictor {
    package let layout: PredictorLayout
    private let memory: AlignedMemory
    private let kernels: lf_kernels

    /// What every call of `score` works in; one for all layers of a walk.
    package final class Workspace {
        let input: AlignedMemory
        let reduced: UnsafeMutablePointer<Float>  // (r)
        let reducedInput: AlignedMemory
        let response: UnsafeMutablePointer<Float>  // (2, f): gates, then ups

        package init(_ layout: PredictorLayout) throws {
            input = try AlignedMemory(
                byteCount: lf_activation_bytes(PredictorLayout.projectionType, layout.width, 1),
                for: "predictor"
            )
            reducedInput = try AlignedMemory(
                byteCount: lf_activation_bytes(PredictorLayout.responseType, layout.rank, 1),
                for: "predictor"
            )
            reduced = .allocate(capacity: layout.rank)
            response = .allocate(capacity: 2 * layout.neurons)
        }

        deinit {
            reduced.deallocate()
            response.deallocate()
        }
    }

    /// Reads a layer's section. Throws `FlashWeightsError` when it is damaged, `InferenceError.badCalibration` when it is for
    /// another shape.
    package init(_ section: ContainerSection, of container: ContainerFile, kernels: lf_kernels) throws {
        let memory = try AlignedMemory(byteCount: section.byteCount, for: "predictor")
        try container.read(section, into: memory.base)
        guard let neurons = section.layer.map({ container.layout.layers[$0].neurons }),
            let predictor = Predictor(memory, width: neurons.width, neurons: neurons.count, kernels: kernels)
        else { throw InferenceError.badCalibration(path: container.path) }
        self = predictor
    }

    /// The bytes of a section; nil when they are for another shape.
    package init?(_ memory: AlignedMemory, width: Int, neurons: Int, kernels: lf_kernels) {
        guard memory.byteCount >= 64 else { return nil }
        let words = (0..<4).map { UInt32(littleEndian: memory.base.load(fromByteOffset: 4 * $0, as: UInt32.self)) }
        let layout = PredictorLayout(width: width, neurons: neurons, rank: Int(words[3]))
        guard words[0] == CalibrationSummary.version, words[1] == width, words[2] == neurons, layout.rank > 0,
            layout.rank % 32 == 0, layout.rank <= 65536, layout.byteCount == memory.byteCount
        else { return nil }
        self.layout = layout
        self.memory = memory
        self.kernels = kernels
    }

    /// Bytes in memory.
    package var byteCount: Int { memory.byteCount }

    /// Guesses gates and ups (2, f) for the attention's normed input (d). The result lies in the workspace.
    package func respond(to input: UnsafePointer<Float>, _ space: Workspace) -> UnsafePointer<Float> {
        let projection = PredictorLayout.projectionType
        let response = PredictorLayout.responseType
        kernels.quantize_activations(projection, input, layout.width, layout.width, 1, space.input.base)
        kernels.matmul(
            projection,
            memory.base + layout.projection,
            layout.projectionStride,
            layout.width,
            0,
            layout.rank,
            space.input.base,
            1,
            space.reduced,
            layout.rank
        )
        kernels.quantize_activations(response, space.reduced, layout.rank, layout.rank, 1, space.reducedInput.base)
        kernels.matmul(
            response,
            memory.base + layout.response,
            layout.responseStride,
            layout.rank,
            0,
            2 * layout.neurons,
            space.reducedInput.base,
            1,
            space.response,
            2 * layout.neurons
        )
        return UnsafePointer(space.response)
    }

    /// Scores of extents of `neuronsPerExtent` neurons for the attention's normed input (d). Costs one read of the predictor.
    package func score(
        _ input: UnsafePointer<Float>,
        neuronsPerExtent: Int,
        _ space: Workspace,
        into scores: UnsafeMutablePointer<Float>
    ) {
        let count = layout.neurons
        let gates = respond(to: input, space)
        let ups = gates + count
        let gateVariance = (memory.base + layout.gateVariance).assumingMemoryBound(to: Float.self)
        let upVariance = (memory.base + layout.upVariance).assumingMemoryBound(to: Float.self)
        let downSquare = (memory.base + layout.downSquare).assumingMemoryBound(to: Float.self)
        var neuron = 0
        var extent = 0
        while neuron < count {
            let end = min(count, neuron &+ neuronsPerExtent)
            var sum: Float = 0
            while neuron < end {
                let gate = gates[neuron]
                let up = ups[neuron]
                let sigmoid = 1 / (1 + expf(-gate))
                let slope = sigmoid * (1 + gate * (1 - sigmoid))
                let activation = gate * sigmoid
                sum +=
                    (activation * activation + gateVariance[neuron] * slope * slope) * (up * up + upVariance[neuron])
                    * downSquare[neuron]
                neuron &+= 1
            }
            scores[extent] = sum
            extent &+= 1
        }
    }
}
