// Where the forward pass gets its weights from: the seam between the arithmetic and the memory behind it.

import CKernels

/// One matrix of weights, ready for the kernels: row r starts at `base + r · rowBytes`.
package struct WeightMatrix {
    /// How weights are stored.
    package let type: lf_type
    /// Row 0.
    package let base: UnsafeRawPointer
    /// Output width.
    package let rows: Int
    /// Input width.
    package let columns: Int
    /// Bytes from one row to the next.
    package let rowBytes: Int
}

/// The weights of one layer. Shapes are (rows, columns); dimension letters as in CKernels.h.
package struct LayerWeights {
    package let attentionNorm: UnsafePointer<Float>  // (d)
    package let query: WeightMatrix  // (h · s, d)
    package let key: WeightMatrix  // (g · s, d)
    package let value: WeightMatrix  // (g · s, d)
    package let attentionOutput: WeightMatrix  // (d, h · s)
    package let feedForwardNorm: UnsafePointer<Float>  // (d)
    package let gate: WeightMatrix  // (f, d)
    package let up: WeightMatrix  // (f, d)
    package let down: WeightMatrix  // (d, f)
}

/// Gives the forward pass its weights, layer by layer in the order it computes them.
///
/// A source that streams from flash starts reading the next layers here while this one is computed; a resident
/// source only returns pointers.
package protocol WeightSource: AnyObject, Sendable {
    /// Token embedding (v, d); rows are expanded one at a time.
    var tokenEmbedding: WeightMatrix { get }
    /// RMSNorm before the output head (d).
    var outputNorm: UnsafePointer<Float> { get }
    /// Output head (v, d): the token embedding itself when the two are tied.
    var outputHead: WeightMatrix { get }
    /// The types that matrices of the layers have, each once.
    var layerTypes: [lf_type] { get }
    /// Bytes this source keeps in memory.
    var residentBytes: Int { get }

    /// The weights of layer `index`, valid until this is called for another layer. One thread calls it while the
    /// others wait, so it may not be slow without need.
    func layer(_ index: Int) throws -> LayerWeights
}
