// How rows and bundles are cut into extents.

import CKernels

/// Lays extents one behind another, in the order in which it is asked for them.
struct LayoutBuilder {
    private(set) var extents: [Extent] = []
    private var position = 0

    /// Reads of row matrices: large enough for full speed on every device, small enough for a ring of them in a tight budget.
    private static let matrixExtentBytes = 256 << 10
    /// Reads of neurons: what storage delivers at a good part of its speed, and little that nobody asked for.
    private static let neuronExtentBytes = 16 << 10...64 << 10
    /// Padding that is accepted for a small extent.
    private static let acceptedPadding = 0.025

    /// A matrix of rows without gaps. `asOneExtent` keeps it together whatever its size.
    mutating func matrix(
        _ role: MatrixRole,
        layer: Int? = nil,
        type: lf_type,
        rows: Int,
        columns: Int,
        asOneExtent: Bool = false
    ) -> ExtentMatrix {
        let stride = lf_row_bytes(type, columns)
        let rowsPerExtent = asOneExtent ? rows : Self.rowsPerExtent(rows: rows, stride: stride)
        return ExtentMatrix(
            name: role.name(layer: layer),
            type: type,
            rows: rows,
            columns: columns,
            rowStride: stride,
            rowsPerExtent: rowsPerExtent,
            extents: append(rows: rows, perExtent: rowsPerExtent, stride: stride)
        )
    }

    /// The neurons of a layer with the down matrix (d, f) by rows: gate and up rows in extents like those of a matrix (or of
    /// `perExtent` neurons), then the matrix.
    mutating func neurons(
        layer: Int,
        gate: lf_type,
        up: lf_type,
        downRows: lf_type,
        count: Int,
        width: Int,
        perExtent: Int?
    ) -> NeuronSection {
        let bundleBytes = lf_row_bytes(gate, width) + lf_row_bytes(up, width)
        let chosen = perExtent ?? Self.rowsPerExtent(rows: count, stride: bundleBytes)
        let extents = append(rows: count, perExtent: min(count, chosen), stride: bundleBytes)
        let down = matrix(.down, layer: layer, type: downRows, rows: width, columns: count)
        return Self.section(gate, up, .rows(down), columnBytes: 0, count, width, min(count, chosen), extents)
    }

    /// The neurons of a layer with a down column of whole blocks in each bundle; `perExtent` nil chooses.
    mutating func neurons(
        gate: lf_type,
        up: lf_type,
        downColumns: lf_type,
        count: Int,
        width: Int,
        perExtent: Int?
    ) -> NeuronSection {
        let columnBytes = lf_row_bytes(downColumns, width)
        let bundleBytes = lf_row_bytes(gate, width) + lf_row_bytes(up, width) + columnBytes
        let chosen = min(count, perExtent ?? Self.bundlesPerExtent(bundleBytes: bundleBytes))
        let extents = append(rows: count, perExtent: chosen, stride: bundleBytes)
        return Self.section(gate, up, .columns(downColumns), columnBytes: columnBytes, count, width, chosen, extents)
    }

    /// The neurons of a layer with the quants of a down column in each bundle and the scales before them; `perExtent` nil chooses. Nil
    /// where the down matrix's type or shape has no such columns.
    mutating func neurons(
        layer: Int,
        gate: lf_type,
        up: lf_type,
        downQuants: lf_type,
        count: Int,
        width: Int,
        perExtent: Int?
    ) -> NeuronSection? {
        guard let shape = DownQuants.scalesShape(downQuants, width: width, neurons: count) else { return nil }
        let scales = matrix(
            .downScales,
            layer: layer,
            type: LF_F16,
            rows: shape.rows,
            columns: shape.columns,
            asOneExtent: true
        )
        let columnBytes = DownQuants.bundleBytes(width: width)
        let bundleBytes = lf_row_bytes(gate, width) + lf_row_bytes(up, width) + columnBytes
        let chosen = min(count, perExtent ?? Self.bundlesPerExtent(bundleBytes: bundleBytes))
        let extents = append(rows: count, perExtent: chosen, stride: bundleBytes)
        let down = DownStorage.quants(downQuants, scales: scales)
        return Self.section(gate, up, down, columnBytes: columnBytes, count, width, chosen, extents)
    }

    private static func section(
        _ gate: lf_type,
        _ up: lf_type,
        _ down: DownStorage,
        columnBytes: Int,
        _ count: Int,
        _ width: Int,
        _ neuronsPerExtent: Int,
        _ extents: Range<Int>
    ) -> NeuronSection {
        let upOffset = lf_row_bytes(gate, width)
        let downOffset = upOffset + lf_row_bytes(up, width)
        return NeuronSection(
            gateType: gate,
            upType: up,
            down: down,
            count: count,
            width: width,
            upOffset: upOffset,
            downOffset: downOffset,
            bundleBytes: downOffset + columnBytes,
            neuronsPerExtent: neuronsPerExtent,
            extents: extents
        )
    }

    private mutating func append(rows: Int, perExtent: Int, stride: Int) -> Range<Int> {
        let first = extents.count
        for row in Swift.stride(from: 0, to: rows, by: perExtent) {
            let count = min(perExtent, rows - row)
            let byteCount = ContainerFormat.aligned(count * stride)
            extents.append(
                Extent(offset: position, byteCount: byteCount, firstRow: row, rowCount: count, checksum: 0)
            )
            position += byteCount
        }
        return first..<extents.count
    }

    /// As many rows as fit the target, or fewer (down to half) where the padding is less: 112 rather than 113 rows of 2,304
    /// bytes fill 63 blocks exactly. Multiples of sixteen suit the kernels, which interleave as many rows of what stays in memory.
    static func rowsPerExtent(rows: Int, stride: Int) -> Int {
        let most = max(1, matrixExtentBytes / stride)
        guard rows > most else { return rows }
        let candidates = (max(1, most / 2)...most).reversed().filter { most < 32 || $0.isMultiple(of: 16) }
        return candidates.min { padding(of: $0 * stride) < padding(of: $1 * stride) } ?? most
    }

    /// The smallest extent of at least 16 KiB that wastes at most 2.5 %, else the one that wastes least up to 64 KiB (or four
    /// bundles, when those are larger).
    static func bundlesPerExtent(bundleBytes: Int) -> Int {
        let least = max(1, neuronExtentBytes.lowerBound / bundleBytes)
        let most = max(4, neuronExtentBytes.upperBound / bundleBytes)
        let candidates = (least...max(least, most)).filter {
            ContainerFormat.aligned($0 * bundleBytes) >= neuronExtentBytes.lowerBound
        }
        return candidates.first { padding(of: $0 * bundleBytes) <= acceptedPadding }
            ?? candidates.min { padding(of: $0 * bundleBytes) < padding(of: $1 * bundleBytes) } ?? least
    }

    /// The padding's share of an extent with so many bytes in use.
    private static func padding(of byteCount: Int) -> Double {
        1 - Double(byteCount) / Double(ContainerFormat.aligned(byteCount))
    }
}
