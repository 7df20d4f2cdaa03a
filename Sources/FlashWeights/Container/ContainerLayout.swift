// Where everything lies in a container: what the engine plans its reads from. Byte table: ../FORMAT.md.
//
// Dimension letters as in CKernels.h: d model width, f FFN width (neurons of a layer), v vocabulary.

import CKernels

/// A run of bytes that is read at once: whole rows (or neuron bundles) of one stride, padded to the alignment.
public struct Extent: Sendable, Equatable {
    /// First byte in the file, a multiple of 4096.
    public let offset: Int
    /// Bytes with the padding, a multiple of 4096.
    public let byteCount: Int
    /// Number of the first row (or neuron) it holds, within its matrix or layer.
    public let firstRow: Int
    /// Rows (or neurons) it holds, at least one.
    public let rowCount: Int
    /// XXH3-64 of all `byteCount` bytes.
    public let checksum: UInt64

    /// An extent as the directory describes it.
    public init(offset: Int, byteCount: Int, firstRow: Int, rowCount: Int, checksum: UInt64) {
        self.offset = offset
        self.byteCount = byteCount
        self.firstRow = firstRow
        self.rowCount = rowCount
        self.checksum = checksum
    }

    /// The rows (or neurons) it holds.
    public var rowRange: Range<Int> { firstRow..<firstRow + rowCount }
}

/// A matrix stored by rows: row r lies at `(r − firstRow) · rowStride` of the extent that holds it.
public struct ExtentMatrix: Sendable, Equatable {
    /// What messages call it: "layer 3, query rows", "output head".
    public let name: String
    /// How the weights are stored.
    public let type: lf_type
    /// Output width.
    public let rows: Int
    /// Input width.
    public let columns: Int
    /// Bytes from one row to the next.
    public let rowStride: Int
    /// Rows of each extent but the last, which holds the rest.
    public let rowsPerExtent: Int
    /// Indices into `ContainerLayout.extents`, in row order.
    public let extents: Range<Int>

    /// Index into `ContainerLayout.extents` of the extent that holds `row`.
    public func extent(holding row: Int) -> Int { extents.lowerBound + row / rowsPerExtent }

    /// Bytes of the rows without padding.
    public var byteCount: Int { rows * rowStride }
}

/// Where the weights of a layer's down matrix (d, f) are.
public enum DownStorage: Sendable, Equatable {
    /// In a matrix of its own behind the bundles, by rows, as the source has it. Exact, and as fast as the source.
    case rows(ExtentMatrix)
    /// In each bundle the neuron's column (d), in whole blocks along d, rounded from the source's.
    case columns(lf_type)
    /// In each bundle the quants of the neuron's column, the source's own (d / 2 bytes), and its group of 32 neurons (u32); the scales,
    /// which a row's 32 neurons share, in a matrix (f / 32, d; Q4_1: 2d, scales before minimums) that is always in memory. Exact.
    case quants(lf_type, scales: ExtentMatrix)

    /// How the weights are stored.
    public var type: lf_type {
        switch self {
        case .rows(let matrix): matrix.type
        case .columns(let type), .quants(let type, _): type
        }
    }

    /// The scales beside columns of quants.
    public var scales: ExtentMatrix? {
        if case .quants(_, let scales) = self { scales } else { nil }
    }

    /// The matrix behind the bundles, if the weights are there.
    public var rowMatrix: ExtentMatrix? {
        if case .rows(let matrix) = self { matrix } else { nil }
    }
}

/// The FFN of a layer. By columns, neuron n is a bundle: its gate row (d), its up row (d) and its down column (d), one behind
/// another. By rows, an extent has the gate rows of its neurons, then their up rows, and the down matrix is one of its own.
public struct NeuronSection: Sendable, Equatable {
    /// Type of the gate row, at byte 0 of the bundle.
    public let gateType: lf_type
    /// Type of the up row, at byte `upOffset` of the bundle; by rows, behind the gate rows of the extent.
    public let upType: lf_type
    /// Where the down matrix is.
    public let down: DownStorage
    /// Neurons f.
    public let count: Int
    /// Model width d: weights of each of the three parts.
    public let width: Int
    /// First byte of the up row in a bundle: the bytes of a gate row.
    public let upOffset: Int
    /// First byte of the down column in a bundle; `bundleBytes` where a bundle has none.
    public let downOffset: Int
    /// Bytes of one neuron in an extent, even; by columns, from one bundle to the next.
    public let bundleBytes: Int
    /// Neurons of each extent but the last, which holds the rest.
    public let neuronsPerExtent: Int
    /// Indices into `ContainerLayout.extents`, in neuron order.
    public let extents: Range<Int>

    /// Index into `ContainerLayout.extents` of the extent that holds `neuron`.
    public func extent(holding neuron: Int) -> Int { extents.lowerBound + neuron / neuronsPerExtent }

    /// The extents of bundles with those of the scales before them or of the down matrix by rows behind them.
    public var allExtents: Range<Int> {
        (down.scales ?? down.rowMatrix).map { matrix in
            min(matrix.extents.lowerBound, extents.lowerBound)..<max(matrix.extents.upperBound, extents.upperBound)
        } ?? extents
    }

    /// Bytes of the neurons' extents without padding.
    public var byteCount: Int { count * bundleBytes }

    /// Bytes of the down matrix without padding, wherever it is.
    public var downBytes: Int {
        ((down.rowMatrix ?? down.scales)?.byteCount ?? 0) + count * (bundleBytes - downOffset)
    }
}

/// One transformer layer, its parts in file order.
public struct LayerSection: Sendable, Equatable {
    /// (h · s, d)
    public let query: ExtentMatrix
    /// (g · s, d)
    public let key: ExtentMatrix
    /// (g · s, d)
    public let value: ExtentMatrix
    /// (d, h · s)
    public let attentionOutput: ExtentMatrix
    /// The FFN's bundles, and behind them the down matrix where it is stored by rows.
    public let neurons: NeuronSection
    /// Where the norm before attention (d) begins in the norms extent, in floats.
    public let attentionNorm: Int
    /// Where the norm before the FFN (d) begins in the norms extent, in floats.
    public let feedForwardNorm: Int

    /// The attention matrices in file order.
    public var attention: [ExtentMatrix] { [query, key, value, attentionOutput] }

    /// The attention matrices, and what the down matrix has of its own.
    public var matrices: [ExtentMatrix] {
        attention + [neurons.down.rowMatrix ?? neurons.down.scales].compactMap(\.self)
    }
}

/// Optional data behind the weights: what calibration measured.
public struct ContainerSection: Sendable, Equatable {
    /// What it holds; numbers are assigned by their writer and listed in FORMAT.md.
    public let kind: UInt32
    /// The layer it belongs to; nil for the whole model.
    public let layer: Int?
    /// First byte in the file, a multiple of 4096.
    public let offset: Int
    /// Bytes of the data, without the padding behind them.
    public let byteCount: Int
    /// XXH3-64 of the `byteCount` bytes.
    public let checksum: UInt64
}

/// The directory of a container. Extents are in file order, hence in the order of a sweep: norms, token embedding (unless
/// it is tied), then per layer query, key, value, attention output, neurons and what the down matrix has of its own, at last the
/// output head.
public struct ContainerLayout: Sendable, Equatable {
    /// All extents by ascending offset.
    public let extents: [Extent]
    /// The extent with all norms as F32, one row of d floats after another.
    public let norms: Int
    /// Where the norm before the output head (d) begins in the norms extent, in floats.
    public let outputNorm: Int
    /// The layers.
    public let layers: [LayerSection]
    /// Token embedding (v, d).
    public let tokenEmbedding: ExtentMatrix
    /// Output head (v, d): equal to `tokenEmbedding` when tied.
    public let outputHead: ExtentMatrix
    /// Whether token embedding and output head are the same extents.
    public let isTied: Bool
    /// Optional data, by ascending offset.
    public let sections: [ContainerSection]

    /// The extents that are in memory in every run: the norms, and scales beside columns of quants.
    public var residentExtents: [Int] { [norms] + layers.compactMap { $0.neurons.down.scales?.extents.lowerBound } }

    /// Bytes of the resident extents.
    public var residentBytes: Int { residentExtents.reduce(0) { $0 + extents[$1].byteCount } }

    /// Whether all layers have their down matrix by rows; else all have it by columns.
    public var hasDownRows: Bool { layers.allSatisfy { $0.neurons.down.rowMatrix != nil } }

    /// Model width d.
    public var width: Int { tokenEmbedding.columns }

    /// The section of this kind (and layer), if calibration wrote one.
    public func section(kind: UInt32, layer: Int? = nil) -> ContainerSection? {
        sections.first { $0.kind == kind && $0.layer == layer }
    }
}
