// Decoding the directory of a container.

import CKernels

/// Reads the records in their order; `ContainerLayout.encodedDirectory` is the other direction.
struct DirectoryDecoder {
    private let header: ContainerHeader
    private var reader: RecordReader
    private var layerCount = 0
    private var width = 0
    private var extentCount = 0
    /// (extents it owns, first row of each), by the first extent.
    private var owners: [Owner] = []

    /// A matrix that a down matrix has of its own, and which.
    private typealias DownMatrix = (role: MatrixRole, matrix: ExtentMatrix)

    private struct Owner {
        let name: String
        let extents: Range<Int>
        let rows: Int
        let rowsPerExtent: Int
        let stride: Int
    }

    /// More than any model has; a directory that claims more is refused before memory is taken.
    private static let layerLimit = 4096

    init(bytes: UnsafeRawBufferPointer, header: ContainerHeader) {
        self.header = header
        reader = RecordReader(bytes: bytes, what: "the directory")
    }

    mutating func decode() throws(ContainerDefect) -> ContainerLayout {
        let byteCount = reader.remaining
        layerCount = try reader.number()
        width = try reader.number()
        let flags = try reader.number()
        let matrixCount = try reader.number()
        extentCount = try reader.number()
        let sectionCount = try reader.number()
        let norms = try reader.number()
        let outputNorm = try reader.number()
        guard (1...Self.layerLimit).contains(layerCount), width > 0 else {
            throw bad("claims \(layerCount) layers of width \(width)")
        }
        guard flags & ~1 == 0 else { throw bad("has the unknown flags \(flags)") }
        let isTied = flags == 1
        let expected = DirectoryRecord.byteCount(
            layers: layerCount,
            matrices: matrixCount,
            extents: extentCount,
            sections: sectionCount
        )
        guard byteCount == expected else { throw bad("has \(byteCount) bytes where its counts need \(expected)") }

        let normsMatrix = try matrix(.norms, layer: nil)
        guard
            normsMatrix.type == LF_F32, normsMatrix.columns == width, normsMatrix.extents == norms..<norms + 1
        else { throw bad("describes norms that are not one extent of F32 rows of \(width)") }
        let normFloats = normsMatrix.rows * width
        let tokenEmbedding = try matrix(.tokenEmbedding, layer: nil)
        guard tokenEmbedding.columns == width else { throw bad("has a token embedding of another width") }
        var attention: [[ExtentMatrix]] = []
        var downs: [DownMatrix?] = []
        for layer in 0..<layerCount {
            var matrices: [ExtentMatrix] = []
            for role in [MatrixRole.query, .key, .value, .attentionOutput] {
                matrices.append(try matrix(role, layer: layer))
            }
            guard matrices[..<3].allSatisfy({ $0.columns == width }), matrices[3].rows == width,
                matrices[0].rows == matrices[3].columns, matrices[1].rows == matrices[2].rows
            else { throw bad("has attention matrices in layer \(layer) that do not fit together") }
            attention.append(matrices)
            switch reader.peek32() {
            case MatrixRole.down.rawValue: downs.append((.down, try matrix(.down, layer: layer)))
            case MatrixRole.downScales.rawValue: downs.append((.downScales, try matrix(.downScales, layer: layer)))
            default: downs.append(nil)
            }
        }
        let outputHead = isTied ? tokenEmbedding : try matrix(.outputHead, layer: nil)
        guard outputHead.columns == width, outputHead.rows == tokenEmbedding.rows else {
            throw bad("has an output head of another shape than the token embedding")
        }
        guard owners.count == matrixCount else { throw bad("has \(owners.count) matrices of \(matrixCount)") }
        guard downs.allSatisfy({ ($0?.role == .down) == (downs[0]?.role == .down) }) else {
            throw bad("has down matrices by rows in some layers only")
        }
        var layers: [LayerSection] = []
        layers.reserveCapacity(layerCount)
        for index in 0..<layerCount {
            layers.append(try layer(index, attention[index], downs[index], normFloats: normFloats))
        }
        guard outputNorm + width <= normFloats else { throw bad("has an output norm outside the norms") }
        let extents = try extents()
        return ContainerLayout(
            extents: extents,
            norms: norms,
            outputNorm: outputNorm,
            layers: layers,
            tokenEmbedding: tokenEmbedding,
            outputHead: outputHead,
            isTied: isTied,
            sections: try sections(count: sectionCount, from: extents.last.map { $0.offset + $0.byteCount } ?? 0)
        )
    }

    private func bad(_ problem: String) -> ContainerDefect { .isInconsistent(what: "the directory", problem: problem) }

    /// A type whose layout this build knows; its rows of `columns` weights fit `stride` bytes.
    private func checkedType(_ raw: UInt32, columns: Int, atMost stride: Int, _ name: String) throws(ContainerDefect)
        -> lf_type
    {
        let type = lf_type(raw)
        let rowBytes = lf_row_bytes(type, columns)
        guard rowBytes > 0 else {
            throw .isInconsistent(
                what: name,
                problem: "has rows of \(columns) weights of type \(raw), for which this build has no kernels"
            )
        }
        guard rowBytes <= stride else { throw bad("has rows of \(name) that overlap") }
        return type
    }

    private mutating func matrix(_ role: MatrixRole, layer: Int?) throws(ContainerDefect) -> ExtentMatrix {
        let name = role.name(layer: layer)
        let storedRole = try reader.integer(UInt32.self)
        let storedLayer = try reader.integer(UInt32.self)
        guard storedRole == role.rawValue, storedLayer == layer.map({ UInt32($0) }) ?? ContainerFormat.noLayer else {
            throw bad("lacks \(name) in its place")
        }
        let rawType = try reader.integer(UInt32.self)
        let rows = try reader.number()
        let columns = try reader.number()
        let rowStride = try reader.number()
        let rowsPerExtent = try reader.number()
        let type = try checkedType(rawType, columns: columns, atMost: rowStride, name)
        let extents = try own(name, rows: rows, rowsPerExtent: rowsPerExtent, stride: rowStride)
        return ExtentMatrix(
            name: name,
            type: type,
            rows: rows,
            columns: columns,
            rowStride: rowStride,
            rowsPerExtent: rowsPerExtent,
            extents: extents
        )
    }

    private mutating func layer(
        _ index: Int,
        _ attention: [ExtentMatrix],
        _ downMatrix: DownMatrix?,
        normFloats: Int
    ) throws(ContainerDefect) -> LayerSection {
        let name = "layer \(index), neurons"
        guard try reader.number() == index else { throw bad("lacks \(name) in its place") }
        var rawTypes: [UInt32] = []
        for _ in 0..<3 { rawTypes.append(try reader.integer(UInt32.self)) }
        let count = try reader.number()
        let upOffset = try reader.number()
        let downOffset = try reader.number()
        let bundleBytes = try reader.number()
        let neuronsPerExtent = try reader.number()
        guard upOffset <= downOffset, downOffset <= bundleBytes,
            [upOffset, downOffset, bundleBytes].allSatisfy({ $0 % 2 == 0 })
        else { throw bad("has bundles in layer \(index) whose parts overlap or are misaligned") }
        let gate = try checkedType(rawTypes[0], columns: width, atMost: upOffset, name)
        let up = try checkedType(rawTypes[1], columns: width, atMost: downOffset - upOffset, name)
        let down = try down(
            lf_type(rawTypes[2]),
            downMatrix,
            neurons: count,
            bytesInBundle: bundleBytes - downOffset,
            layer: index
        )
        let extents = try own(name, rows: count, rowsPerExtent: neuronsPerExtent, stride: bundleBytes)
        let attentionNorm = try reader.number()
        let feedForwardNorm = try reader.number()
        guard max(attentionNorm, feedForwardNorm) + width <= normFloats else {
            throw bad("has norms of layer \(index) outside the norms")
        }
        return LayerSection(
            query: attention[0],
            key: attention[1],
            value: attention[2],
            attentionOutput: attention[3],
            neurons: NeuronSection(
                gateType: gate,
                upType: up,
                down: down,
                count: count,
                width: width,
                upOffset: upOffset,
                downOffset: downOffset,
                bundleBytes: bundleBytes,
                neuronsPerExtent: neuronsPerExtent,
                extents: extents
            ),
            attentionNorm: attentionNorm,
            feedForwardNorm: feedForwardNorm
        )
    }

    /// Where a layer's down matrix is, of which a bundle has `bytesInBundle`.
    private func down(
        _ type: lf_type,
        _ own: DownMatrix?,
        neurons: Int,
        bytesInBundle: Int,
        layer: Int
    ) throws(ContainerDefect) -> DownStorage {
        switch own {
        case (.down, let matrix)?:
            guard matrix.rows == width, matrix.columns == neurons, matrix.type == type, bytesInBundle == 0 else {
                throw bad("has a down matrix in layer \(layer) that does not fit its neurons")
            }
            return .rows(matrix)
        case (_, let scales)?:
            let shape = DownQuants.scalesShape(type, width: width, neurons: neurons)
            guard let shape, scales.type == LF_F16, (scales.rows, scales.columns) == shape,
                scales.extents.count == 1, bytesInBundle == DownQuants.bundleBytes(width: width)
            else { throw bad("has scales in layer \(layer) that do not fit its neurons") }
            return .quants(type, scales: scales)
        case nil:
            let name = "layer \(layer), neurons"
            return .columns(try checkedType(type.rawValue, columns: width, atMost: bytesInBundle, name))
        }
    }

    /// Reads the first extent of a matrix and enters the matrix as the owner of its extents.
    private mutating func own(_ name: String, rows: Int, rowsPerExtent: Int, stride: Int) throws(ContainerDefect)
        -> Range<Int>
    {
        let first = try reader.number()
        guard rows > 0, rowsPerExtent > 0, stride > 0 else { throw bad("says that \(name) is empty") }
        let count = (rows + rowsPerExtent - 1) / rowsPerExtent
        guard first + count <= extentCount else { throw bad("has too few extents for \(name)") }
        owners.append(
            Owner(name: name, extents: first..<first + count, rows: rows, rowsPerExtent: rowsPerExtent, stride: stride)
        )
        return first..<first + count
    }

    /// The extents, each with the rows that its owner has there.
    private mutating func extents() throws(ContainerDefect) -> [Extent] {
        owners.sort { $0.extents.lowerBound < $1.extents.lowerBound }
        var extents: [Extent] = []
        extents.reserveCapacity(extentCount)
        var end = max(header.directory.range.upperBound, header.metadata.range.upperBound)
        for owner in owners {
            guard owner.extents.lowerBound == extents.count else {
                throw bad("gives the extents of \(owner.name) to two owners, or to none before them")
            }
            for index in owner.extents {
                let firstRow = (index - owner.extents.lowerBound) * owner.rowsPerExtent
                let rowCount = min(owner.rowsPerExtent, owner.rows - firstRow)
                let offset = try reader.size()
                let byteCount = Int(try reader.integer(UInt32.self))
                guard try reader.number() == rowCount, byteCount == ContainerFormat.aligned(rowCount * owner.stride)
                else {
                    throw bad("has an extent \(index) of another size than \(owner.name) needs")
                }
                guard offset % ContainerFormat.alignment == 0, offset >= end, offset + byteCount <= header.fileSize
                else {
                    throw bad(
                        "places extent \(index) (\(owner.name)) off the alignment, over another, or outside the file"
                    )
                }
                end = offset + byteCount
                extents.append(
                    Extent(
                        offset: offset,
                        byteCount: byteCount,
                        firstRow: firstRow,
                        rowCount: rowCount,
                        checksum: try reader.integer(UInt64.self)
                    )
                )
            }
        }
        guard extents.count == extentCount else { throw bad("has extents that belong to nothing") }
        return extents
    }

    private mutating func sections(count: Int, from start: Int) throws(ContainerDefect) -> [ContainerSection] {
        var sections: [ContainerSection] = []
        var end = start
        for index in 0..<count {
            let kind = try reader.integer(UInt32.self)
            let layer = try reader.integer(UInt32.self)
            let offset = try reader.size()
            let byteCount = try reader.size()
            guard layer == ContainerFormat.noLayer || layer < layerCount else {
                throw bad("has a section \(index) for the unknown layer \(layer)")
            }
            guard offset % ContainerFormat.alignment == 0, offset >= end, offset + byteCount <= header.fileSize else {
                throw bad("places section \(index) off the alignment, over another, or outside the file")
            }
            end = offset + byteCount
            sections.append(
                ContainerSection(
                    kind: kind,
                    layer: layer == ContainerFormat.noLayer ? nil : Int(layer),
                    offset: offset,
                    byteCount: byteCount,
                    checksum: try reader.integer(UInt64.self)
                )
            )
        }
        return sections
    }
}
