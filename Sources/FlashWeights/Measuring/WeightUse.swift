// What one token's pass multiplies with: the work that rates are applied to.

import CKernels
import GGUF

/// Weights of one type that a pass goes through in one way.
public struct WeightUse: Sendable, Equatable {
    /// Which product goes through them.
    public enum Order: String, Sendable, Codable {
        /// Row by row: attention, gate, up, output head.
        case rows
        /// Column by column: the down matrix of neuron bundles.
        case columns
        /// Column by column, with scales beside the quants.
        case quants
    }

    /// How they are stored.
    public let type: lf_type
    /// Weights in one row, or in one column.
    public let width: Int
    /// Which product.
    public let order: Order
    /// Bytes a token's pass goes through.
    public var byteCount: Int

    /// The uses of one token's pass over a container: everything but the embedding, of which a token needs one row (a tied
    /// one is used as output head).
    public static func all(in layout: ContainerLayout) -> [WeightUse] {
        var uses: [WeightUse] = []
        func addRows(of matrix: ExtentMatrix) { add(matrix.type, matrix.columns, .rows, matrix.byteCount, to: &uses) }
        for layer in layout.layers {
            layer.matrices.forEach(addRows)
            let neurons = layer.neurons
            add(neurons.gateType, neurons.width, .rows, neurons.count * neurons.upOffset, to: &uses)
            add(
                neurons.upType,
                neurons.width,
                .rows,
                neurons.count * (neurons.downOffset - neurons.upOffset),
                to: &uses
            )
            switch neurons.down {
            case .rows: break
            case .columns(let type): add(type, neurons.width, .columns, neurons.downBytes, to: &uses)
            case .quants(let type, _): add(type, neurons.width, .quants, neurons.downBytes, to: &uses)
            }
        }
        addRows(of: layout.outputHead)
        return uses
    }

    /// The uses of one token's pass over a GGUF file: all matrices of layers, by rows, and the output head.
    public static func all(in file: GGUFFile) -> [WeightUse] {
        var uses: [WeightUse] = []
        let head = file.hasTensor(named: "output.weight") ? "output.weight" : "token_embd.weight"
        for tensor in file.tensors where tensor.name.hasPrefix("blk.") || tensor.name == head {
            guard tensor.rows > 1 else { continue }
            add(lf_type(rawValue: tensor.type.rawValue), tensor.columns, .rows, tensor.byteCount, to: &uses)
        }
        return uses
    }

    /// Adds to the use of this type and order; its width stays that of the first, because rates hardly depend on it.
    private static func add(_ type: lf_type, _ width: Int, _ order: Order, _ byteCount: Int, to uses: inout [WeightUse])
    {
        if let index = uses.firstIndex(where: { $0.type == type && $0.order == order }) {
            uses[index].byteCount += byteCount
        } else {
            uses.append(WeightUse(type: type, width: width, order: order, byteCount: byteCount))
        }
    }
}
