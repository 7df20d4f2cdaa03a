// Where the forward pass gets its weights from: the seam between the arithmetic and the memory behind it.

import CKernels

/// How the rows of one matrix are stored.
package struct MatrixFormat: Equatable {
    /// How weights are stored, and what inputs are quantised for.
    package let type: lf_type
    /// Output width.
    package let rows: Int
    /// Input width.
    package let columns: Int
    /// Bytes from one row to the next.
    package let stride: Int
    /// Whether sixteen rows at a time are interleaved.
    package var isInterleaved = false
}

/// Whether sixteen rows at a time are interleaved in memory.
package struct Interleaving: Equatable, Sendable {
    /// Those of a matrix, or the gate rows of neurons.
    package var rows = false
    /// The up rows of neurons.
    package var up = false
}

extension lf_type {
    /// The type for products with weights of this type.
    @inline(__always)
    package func stored(interleaved: Bool) -> lf_type {
        interleaved ? lf_type(rawValue | LF_INTERLEAVED.rawValue) : self
    }
}

/// How the neurons of a feed-forward network are stored: neuron n has a gate row (d), an up row (d) and a down column (d).
package struct NeuronFormat: Equatable {
    /// Where the down columns are.
    package enum Down: Equatable {
        /// In a matrix of its own, stored by rows (d, f): its product waits for all neurons and quantises their outputs.
        case rows(MatrixFormat)
        /// In the neuron itself, `offset` bytes past the gate row: each neuron adds its own part, with unrounded outputs. `scales`
        /// are those of columns that have quants only.
        case columns(type: lf_type, offset: Int, scales: UnsafePointer<lf_shared_scales>?)
    }

    /// Neurons f.
    package let count: Int
    package let gateType: lf_type
    package let upType: lf_type
    /// Bytes from one gate row to the next, and from one up row to the next.
    package let gateStride: Int
    package let upStride: Int
    package let up: Up
    package let down: Down
    package var interleaving = Interleaving()

    /// Where the up row of a run's first neuron is.
    package enum Up: Equatable {
        /// So many bytes past its gate row.
        case offset(Int)
        /// Behind the gate rows of the run.
        case behindGateRows
    }

    /// Bytes from the gate row of a run's first neuron to its up row, in a run of `rowCount` neurons.
    @inline(__always)
    package func upOffset(rowCount: Int) -> Int {
        switch up {
        case .offset(let bytes): bytes
        case .behindGateRows: rowCount &* gateStride
        }
    }

    /// Whether the outputs of all neurons are in memory before the first is multiplied with down.
    package var keepsAllOutputs: Bool {
        if case .rows = down { true } else { false }
    }
}

/// What stays the same about a layer wherever its weights come from. Dimension letters as in CKernels.h.
package struct LayerFormat {
    package let attentionNorm: UnsafePointer<Float>  // (d)
    package let feedForwardNorm: UnsafePointer<Float>  // (d)
    package let query: MatrixFormat  // (h · s, d)
    package let key: MatrixFormat  // (g · s, d)
    package let value: MatrixFormat  // (g · s, d)
    package let attentionOutput: MatrixFormat  // (d, h · s)
    package let neurons: NeuronFormat
}

/// What memory for a pass depends on, known before any weight is read.
package struct WeightShape {
    /// The types of the layers' matrices that multiply quantised inputs, each once.
    package let layerTypes: [lf_type]
    package let headType: lf_type
    /// The most neurons whose outputs are in memory at once: those of a piece, or all of a layer.
    package let neuronsPerPiece: Int
    /// Bytes of all weights in memory.
    package let byteCount: Int
}

/// The matrix that a run of rows belongs to.
package enum WeightTarget: UInt8 {
    case query, key, value, attentionOutput, neurons, down, head
}

/// Some rows of a matrix (or some neurons), one after the other in memory.
package struct WeightRun {
    package let target: WeightTarget
    /// Row `firstRow` of the matrix; for neurons the gate row of neuron `firstRow`.
    package let base: UnsafeRawPointer
    package let firstRow: Int
    package let rowCount: Int
    /// Of neurons, the layer's number of the first, which a sparse run's `firstRow` is not. Kept where adapters need it.
    package let firstNeuron: Int
    /// Rows that a thread takes at a time, and the numbers of this run's chunks in its piece.
    package let chunkRows: Int
    package let chunks: Range<Int>
    package var interleaving = Interleaving()
}

/// What the pass works on between two barriers: runs of rows that are in memory now, in the order of the file.
package struct WeightPiece {
    package let runs: UnsafePointer<WeightRun>
    package let runCount: Int
    /// Chunks of all runs together.
    package let chunkCount: Int
    /// Rows from the first of the first run to the last of the last: neurons only.
    package let rows: Range<Int>
    /// Whether the next piece belongs to the next station.
    package let endsStation: Bool
}

/// The weights of one model: formats and norms, always in memory, and the way to the rest.
package protocol WeightSource: AnyObject, Sendable {
    /// Token embedding (v, d); rows are expanded one at a time.
    var tokenEmbedding: MatrixFormat { get }
    /// RMSNorm before the output head (d).
    var outputNorm: UnsafePointer<Float> { get }
    /// Output head (v, d).
    var outputHead: MatrixFormat { get }
    /// Formats and norms of layer `index`.
    func layer(_ index: Int) -> LayerFormat
    /// What memory for a pass depends on.
    var shape: WeightShape { get }

    /// A walk of its own for one stream of computation by `threads` threads, with room for the embeddings of `rows` tokens.
    func makeWalk(threads: Int, rows: Int) throws -> any WeightWalk
}

/// Goes through the weights in the order in which every pass needs them, again and again.
///
/// Stations of a pass: for each layer the rows of q, k and v; those of the attention's output; the neurons; then, where
/// down is stored by rows, down; after the last layer the output head. A station is one or more pieces.
/// A walk that streams keeps reading ahead, past the end of the pass too. After `init` nothing is allocated.
///
/// One thread at a time calls it, while the others wait.
package protocol WeightWalk: AnyObject {
    /// Starts a pass over `rows`. Without `wantsLogits` it ends after the last layer's q, k and v.
    func begin(_ rows: UnsafeBufferPointer<BatchRow>, wantsLogits: Bool) throws
    /// The embedding of row `index` of this pass, a row of `tokenEmbedding`; valid until the first call of `next`.
    func embedding(of index: Int) -> UnsafeRawPointer
    /// The next piece; gives the previous one back. Waits for the piece where it is not there yet.
    func next() throws -> WeightPiece
    /// Ends the pass. One that was `completed` leaves its successor's reads under way; after any other the walk starts anew.
    func end(completed: Bool)
    /// What was read since the walk was made.
    var traffic: WeightTraffic { get }

    /// Whether `observe` is to be called.
    var observesInputs: Bool { get }
    /// Shows what a stage of a layer is about to multiply: `input` (rows, d), normed. Before the stage computes, and before the
    /// next call of `next`.
    func observe(_ stage: ObservedStage, layer: Int, input: UnsafePointer<Float>, rows: Int) throws
}

/// The inputs that a walk may look at.
package enum ObservedStage {
    /// The input of q, k and v.
    case attention
    /// The input of gate and up.
    case feedForward
}

extension WeightWalk {
    package var observesInputs: Bool { false }
    package func observe(_ stage: ObservedStage, layer: Int, input: UnsafePointer<Float>, rows: Int) throws {}
}

extension WeightPiece {
    /// Nothing: what a pass that failed goes on with until all its threads have noticed.
    package static func empty(_ runs: UnsafePointer<WeightRun>) -> WeightPiece {
        WeightPiece(runs: runs, runCount: 0, chunkCount: 0, rows: 0..<0, endsStation: true)
    }
}

/// The most weight rows that a thread takes at a time.
let maximumChunkRows = 256

/// Weight rows in a chunk, of `rows` that `threads` threads share: about eight chunks for each thread, so that a slow or
/// interrupted one holds nobody up, in multiples of 16 rows.
@inline(__always)
func chunkRows(_ rows: Int, threads: Int) -> Int {
    let even = (rows / (threads &* 8) &+ 15) & ~15
    return max(16, min(maximumChunkRows, even))
}
