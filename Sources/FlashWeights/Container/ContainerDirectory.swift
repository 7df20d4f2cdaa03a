// The directory: encoding a layout, and decoding one with nothing taken on trust.

import CKernels

/// Which matrix an entry of the directory describes.
enum MatrixRole: UInt32, CaseIterable {
    case norms = 0
    case tokenEmbedding, query, key, value, attentionOutput, outputHead, down, downScales

    /// What messages call it.
    func name(layer: Int?) -> String {
        let own =
            switch self {
            case .norms: "norms"
            case .tokenEmbedding: "token embedding"
            case .query: "query"
            case .key: "key"
            case .value: "value"
            case .attentionOutput: "attention output"
            case .outputHead: "output head"
            case .down: "down"
            case .downScales: "down scales"
            }
        return layer.map { "layer \($0), \(own)" } ?? own
    }
}

/// Sizes of the directory's records.
enum DirectoryRecord {
    static let preamble = 32
    static let matrix = 32
    static let neurons = 48
    static let extent = 24
    static let section = 32

    /// Bytes of a directory with so many records.
    static func byteCount(layers: Int, matrices: Int, extents: Int, sections: Int) -> Int {
        preamble + matrices * matrix + layers * neurons + extents * extent + sections * section
    }
}

extension ContainerLayout {
    /// Matrix records: norms, token embedding, those of each layer, and the output head if it is another.
    var matrixCount: Int { layers.reduce(isTied ? 2 : 3) { $0 + $1.matrices.count } }

    /// The directory as it is stored.
    var encodedDirectory: [UInt8] {
        var record = RecordWriter()
        record.append32(layers.count)
        record.append32(width)
        record.append32(isTied ? 1 : 0)
        record.append32(matrixCount)
        record.append32(extents.count)
        record.append32(sections.count)
        record.append32(norms)
        record.append32(outputNorm)
        func append(_ role: MatrixRole, layer: Int?, _ matrix: ExtentMatrix) {
            record.append(role.rawValue)
            record.append(layer.map { UInt32($0) } ?? ContainerFormat.noLayer)
            record.append(matrix.type.rawValue)
            record.append32(matrix.rows)
            record.append32(matrix.columns)
            record.append32(matrix.rowStride)
            record.append32(matrix.rowsPerExtent)
            record.append32(matrix.extents.lowerBound)
        }
        append(.norms, layer: nil, normsMatrix)
        append(.tokenEmbedding, layer: nil, tokenEmbedding)
        for (index, layer) in layers.enumerated() {
            append(.query, layer: index, layer.query)
            append(.key, layer: index, layer.key)
            append(.value, layer: index, layer.value)
            append(.attentionOutput, layer: index, layer.attentionOutput)
            if let down = layer.neurons.down.rowMatrix { append(.down, layer: index, down) }
            if let scales = layer.neurons.down.scales { append(.downScales, layer: index, scales) }
        }
        if !isTied { append(.outputHead, layer: nil, outputHead) }
        for (index, layer) in layers.enumerated() {
            let neurons = layer.neurons
            record.append32(index)
            for type in [neurons.gateType, neurons.upType, neurons.down.type] { record.append(type.rawValue) }
            for number in [
                neurons.count, neurons.upOffset, neurons.downOffset, neurons.bundleBytes, neurons.neuronsPerExtent,
                neurons.extents.lowerBound, layer.attentionNorm, layer.feedForwardNorm,
            ] { record.append32(number) }
        }
        for extent in extents {
            record.append(UInt64(extent.offset))
            record.append32(extent.byteCount)
            record.append32(extent.rowCount)
            record.append(extent.checksum)
        }
        for section in sections {
            record.append(section.kind)
            record.append(section.layer.map { UInt32($0) } ?? ContainerFormat.noLayer)
            record.append(UInt64(section.offset))
            record.append(UInt64(section.byteCount))
            record.append(section.checksum)
        }
        return record.bytes
    }

    /// The norms as a matrix of rows of d floats.
    private var normsMatrix: ExtentMatrix {
        let rows = 2 * layers.count + 1
        return ExtentMatrix(
            name: MatrixRole.norms.name(layer: nil),
            type: LF_F32,
            rows: rows,
            columns: width,
            rowStride: 4 * width,
            rowsPerExtent: rows,
            extents: norms..<norms + 1
        )
    }

    /// Reads a directory whose checksum is right and checks that it is sound: every size is bounded before memory is
    /// taken for it, every extent has exactly one owner, and nothing lies outside the file or over something else.
    init(decoding bytes: UnsafeRawBufferPointer, header: ContainerHeader) throws(ContainerDefect) {
        var decoder = DirectoryDecoder(bytes: bytes, header: header)
        self = try decoder.decode()
    }
}
