// The embeddings of a pass's tokens: from memory where they are there, else one small direct read for each token.

import FlashWeights

/// Finds the token embedding's rows of each pass. Nothing is allocated after `init`.
///
/// A checksum covers all rows of an extent, so the first row that a run wants of one brings the whole of it; later ones come alone.
final class EmbeddingRows {
    private let source: ContainerWeights
    private let matrix: ExtentMatrix
    private let extents: [Extent]
    /// By extent of the embedding: where it stands in memory; nil where rows are read.
    private let resident: [UnsafeRawPointer?]
    private let queue: (any ReadQueue)?
    private let buffer: AlignedMemory
    private let slotBytes: Int
    /// Where an extent is read whole: behind the slots.
    private let wholeExtent: UnsafeMutableRawPointer
    /// By extent of the embedding: whether its checksum was compared.
    private var isChecked: [Bool]
    private let pointers: UnsafeMutablePointer<UnsafeRawPointer>

    private(set) var traffic = WeightTraffic()

    private static let depth = 16

    init(source: ContainerWeights, rows: Int) throws {
        self.source = source
        let layout = source.container.layout
        matrix = layout.tokenEmbedding
        extents = layout.extents
        resident = Self.residentExtents(source)
        let isStreamed = resident.contains { $0 == nil }
        queue = isStreamed ? try source.makeQueue(Self.depth) : nil
        slotBytes = Self.slotBytes(matrix, alignment: source.file.alignment)
        let byteCount = isStreamed ? Self.byteCount(layout, rows: rows, alignment: source.file.alignment) : 1
        buffer = try AlignedMemory(byteCount: byteCount, for: "token embeddings")
        wholeExtent = buffer.base + (isStreamed ? rows * slotBytes : 0)
        isChecked = resident.map { $0 != nil }
        pointers = .allocate(capacity: rows)
    }

    deinit { pointers.deallocate() }

    /// The row of the pass's row `index`.
    subscript(index: Int) -> UnsafeRawPointer { pointers[index] }

    /// Bytes of memory for passes of `rows` rows that read embeddings.
    static func byteCount(_ layout: ContainerLayout, rows: Int, alignment: Int) -> Int {
        let largest = layout.tokenEmbedding.extents.reduce(0) { max($0, layout.extents[$1].byteCount) }
        return rows * slotBytes(layout.tokenEmbedding, alignment: alignment) + largest
    }

    /// Bytes that one row's aligned blocks take at most.
    private static func slotBytes(_ matrix: ExtentMatrix, alignment: Int) -> Int {
        (matrix.rowStride + 2 * alignment - 1) / alignment * alignment
    }

    /// Finds or reads the embeddings of `rows`. Throws `FlashWeightsError` naming an extent that cannot be read or is damaged.
    func fetch(_ rows: UnsafeBufferPointer<BatchRow>) throws {
        var failed: (extent: Int, result: ReadResult)?
        for index in rows.indices {
            let token = Int(rows[index].token)
            let number = matrix.extent(holding: token)
            let inExtent = (token - extents[number].firstRow) * matrix.rowStride
            if let base = resident[number - matrix.extents.lowerBound] {
                pointers[index] = base + inExtent
                continue
            }
            guard let queue else { preconditionFailure("an embedding is on flash, but there is no queue") }
            if !isChecked[number - matrix.extents.lowerBound] {
                while queue.inFlight > 0 { try take(queue, rows, &failed) }
                try readWhole(number, queue)
                let target = buffer.base + index * slotBytes
                target.copyMemory(from: wholeExtent + inExtent, byteCount: matrix.rowStride)
                pointers[index] = UnsafeRawPointer(target)
                continue
            }
            while queue.inFlight >= queue.depth { try take(queue, rows, &failed) }
            let alignment = source.file.alignment
            let start = (extents[number].offset + inExtent) / alignment * alignment
            let skipped = extents[number].offset + inExtent - start
            let byteCount = (skipped + matrix.rowStride + alignment - 1) / alignment * alignment
            let target = buffer.base + index * slotBytes
            pointers[index] = UnsafeRawPointer(target + skipped)
            queue.submit(Read(offset: start, byteCount: byteCount, target: target, tag: index))
            queue.flush()
            traffic.bytes += byteCount
            traffic.reads += 1
        }
        while let queue, queue.inFlight > 0 { try take(queue, rows, &failed) }
        if let failed { throw source.container.unreadable(failed.extent, failed.result) }
    }

    /// Reads an extent and compares its checksum. Nothing else is under way.
    private func readWhole(_ number: Int, _ queue: any ReadQueue) throws {
        let extent = extents[number]
        queue.submit(Read(offset: extent.offset, byteCount: extent.byteCount, target: wholeExtent, tag: 0))
        queue.flush()
        traffic.bytes += extent.byteCount
        traffic.reads += 1
        let completion = try queue.wait()
        guard completion.result == .complete else { throw source.container.unreadable(number, completion.result) }
        try source.container.check(UnsafeRawBufferPointer(start: wholeExtent, count: extent.byteCount), of: number)
        isChecked[number - matrix.extents.lowerBound] = true
    }

    private func take(
        _ queue: any ReadQueue,
        _ rows: UnsafeBufferPointer<BatchRow>,
        _ failed: inout (extent: Int, result: ReadResult)?
    ) throws {
        let completion = try queue.wait()
        if completion.result != .complete {
            failed = (matrix.extent(holding: Int(rows[completion.tag].token)), completion.result)
        }
    }

    private static func residentExtents(_ source: ContainerWeights) -> [UnsafeRawPointer?] {
        let layout = source.container.layout
        let range = layout.tokenEmbedding.extents
        var places = [UnsafeRawPointer?](repeating: nil, count: range.count)
        if let embedding = source.embedding {
            for number in range {
                let offset = layout.extents[number].offset - layout.extents[range.lowerBound].offset
                places[number - range.lowerBound] = UnsafeRawPointer(embedding.base + offset)
            }
        } else if layout.isTied {
            let placement = source.placement
            for (span, place) in zip(placement.sweep.spans, placement.pins.places) where place >= 0 {
                for number in span.extents where range.contains(number) {
                    let offset = layout.extents[number].offset - span.offset
                    places[number - range.lowerBound] = UnsafeRawPointer(source.pinned.base + place + offset)
                }
            }
        }
        return places
    }
}
