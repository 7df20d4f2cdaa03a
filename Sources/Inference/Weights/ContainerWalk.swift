// The walk through a container: pinned spans from memory, the others from a ring of buffers that reads keep full.

import CKernels
import FlashWeights

/// Walks the stations of a container, a few reads ahead of the pass.
///
/// Reads are submitted in the order of the sweep into the slots of the ring, one after the other, and given back in the same
/// order; at the end of a pass the ring already holds or awaits the beginning of the next.
final class ContainerWalk: WeightWalk {
    let source: ContainerWeights
    private let pieces: [PieceTemplate]
    private let stations: [StationExtents]
    private let extents: [Extent]
    private let ring: SlotRing?
    private let embeddings: EmbeddingRows
    private let runs: UnsafeMutablePointer<WeightRun>
    private let threads: Int
    /// How many streamed spans a pass needs, with logits and without.
    private let passSpans: Int
    private let inputSpans: Int

    /// The next piece of the pass.
    private var position = 0
    /// Streamed spans of the piece that the pass works on.
    private var borrowed = 0
    /// Bytes of all pieces so far.
    private var usedBytes = 0
    /// Streamed extents whose checksums were compared.
    private var isChecked: [Bool]

    /// Spans that the pass works on between two barriers.
    private struct PieceTemplate {
        var spans: Range<Int>
        /// All its rows (or neurons).
        var rows: Int
        var byteCount: Int
        var endsStation: Bool
    }

    /// Which extents belong to which matrix.
    private struct StationExtents {
        var first: WeightTarget
        /// Where the next two matrices of the same station begin: k and v.
        var second = Int.max
        var third = Int.max
    }

    init(source: ContainerWeights, threads: Int, rows: Int) throws {
        self.source = source
        self.threads = threads
        let placement = source.placement
        let layout = source.container.layout
        extents = layout.extents
        stations = Self.stations(layout)
        pieces = Self.pieces(placement, extents: extents)
        let requests = placement.pins.places.indices.filter { placement.pins.places[$0] < 0 }.map { index in
            let span = placement.sweep.spans[index]
            return SlotRing.Request(offset: span.offset, byteCount: span.byteCount, span: index)
        }
        passSpans = requests.count
        inputSpans = requests.prefix { $0.span < placement.sweep.inputSpans }.count
        ring = requests.isEmpty ? nil : try SlotRing(requests, ring: placement.ring, makeQueue: source.makeQueue)
        embeddings = try EmbeddingRows(source: source, rows: rows)
        let largest = pieces.map { piece in
            piece.spans.reduce(0) { $0 + placement.sweep.spans[$1].extents.count }
        }.max()
        runs = .allocate(capacity: max(1, largest ?? 1))
        isChecked = [Bool](repeating: false, count: extents.count)
    }

    deinit { runs.deallocate() }

    var traffic: WeightTraffic {
        var traffic = ring?.traffic ?? WeightTraffic()
        traffic.add(embeddings.traffic)
        traffic.usedBytes += usedBytes
        return traffic
    }

    func begin(_ rows: UnsafeBufferPointer<BatchRow>, wantsLogits: Bool) throws {
        position = 0
        borrowed = 0
        ring?.beginPass(length: wantsLogits ? passSpans : inputSpans, prefix: inputSpans)
        try embeddings.fetch(rows)
    }

    func embedding(of index: Int) -> UnsafeRawPointer { embeddings[index] }

    func next() throws -> WeightPiece {
        giveBack()
        let piece = pieces[position]
        position += 1
        usedBytes += piece.byteCount
        let size = chunkRows(piece.rows, threads: threads)
        var count = 0
        var chunks = 0
        for index in piece.spans {
            let place = source.placement.pins.places[index]
            let base = place >= 0 ? UnsafeRawPointer(source.pinned.base + place) : try receive()
            let span = source.placement.sweep.spans[index]
            for number in span.extents {
                let extent = extents[number]
                let rowsOfChunk = min(size, extent.rowCount)
                let chunkCount = (extent.rowCount &+ rowsOfChunk &- 1) / rowsOfChunk
                (runs + count).initialize(
                    to: WeightRun(
                        target: target(of: number, station: span.station),
                        base: base + (extent.offset &- span.offset),
                        firstRow: extent.firstRow,
                        rowCount: extent.rowCount,
                        firstNeuron: extent.firstRow,
                        chunkRows: rowsOfChunk,
                        chunks: Range(uncheckedBounds: (chunks, chunks &+ chunkCount)),
                        interleaving: source.interleaving[number]
                    )
                )
                count &+= 1
                chunks &+= chunkCount
            }
        }
        let first = runs[0].firstRow
        return WeightPiece(
            runs: runs,
            runCount: count,
            chunkCount: chunks,
            rows: first..<max(first, runs[count - 1].firstRow + runs[count - 1].rowCount),
            endsStation: piece.endsStation
        )
    }

    func end(completed: Bool) {
        if completed {
            giveBack()
            ring?.endPass()
        } else {
            borrowed = 0
            ring?.restart()
        }
    }

    private func giveBack() {
        if borrowed > 0 { ring?.giveBack(borrowed) }
        borrowed = 0
    }

    /// The bytes of the next streamed span, checked when it is the first time.
    private func receive() throws -> UnsafeRawPointer {
        guard let ring else { preconditionFailure("a span is streamed, but there is no ring") }
        let (request, bytes, result) = try ring.receive()
        borrowed += 1
        let span = source.placement.sweep.spans[request.span]
        if result != .complete { try source.readAgain(span, into: bytes) }
        for number in span.extents where !isChecked[number] {
            let extent = extents[number]
            let slice = UnsafeRawBufferPointer(start: bytes + (extent.offset - span.offset), count: extent.byteCount)
            try source.container.check(slice, of: number)
            isChecked[number] = true
        }
        return UnsafeRawPointer(bytes)
    }

    @inline(__always)
    private func target(of extent: Int, station: Int) -> WeightTarget {
        let matrices = stations[station]
        if extent >= matrices.third { return .value }
        return extent >= matrices.second ? .key : matrices.first
    }

    private static func stations(_ layout: ContainerLayout) -> [StationExtents] {
        layout.layers.flatMap { layer in
            let attention = StationExtents(
                first: .query,
                second: layer.key.extents.lowerBound,
                third: layer.value.extents.lowerBound
            )
            let down = layer.neurons.down.rowMatrix == nil ? [] : [StationExtents(first: .down)]
            return [attention, StationExtents(first: .attentionOutput), StationExtents(first: .neurons)] + down
        } + [StationExtents(first: .head)]
    }

    /// Cuts the sweep: a piece ends with its station, and before it would hold more neurons than activations have room for or more
    /// streamed bytes than a quarter of the ring, so that reads go on while the pass works on it.
    private static func pieces(_ placement: ContainerPlacement, extents: [Extent]) -> [PieceTemplate] {
        var pieces: [PieceTemplate] = []
        var streamedSpans = 0
        let mostSpans = max(1, placement.ring.slots / 4)
        let spans = placement.sweep.spans
        for index in spans.indices {
            let rows = spans[index].extents.reduce(0) { $0 + extents[$1].rowCount }
            let isStreamed = placement.pins.places[index] < 0
            let isNeurons = placement.sweep.kind(ofStation: spans[index].station) == .neurons
            if let last = pieces.indices.last, !pieces[last].endsStation,
                !isNeurons || pieces[last].rows + rows <= placement.shape.neuronsPerPiece,
                !isStreamed || streamedSpans < mostSpans
            {
                pieces[last].spans = pieces[last].spans.lowerBound..<index + 1
                pieces[last].rows += rows
                pieces[last].byteCount += spans[index].byteCount
                streamedSpans += isStreamed ? 1 : 0
            } else {
                pieces.append(
                    PieceTemplate(
                        spans: index..<index + 1,
                        rows: rows,
                        byteCount: spans[index].byteCount,
                        endsStation: false
                    )
                )
                streamedSpans = isStreamed ? 1 : 0
            }
            let isLast = index + 1 == spans.count || spans[index + 1].station != spans[index].station
            pieces[pieces.count - 1].endsStation = isLast
        }
        return pieces
    }
}
