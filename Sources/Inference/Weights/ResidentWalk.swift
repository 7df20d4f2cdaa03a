// The walk through weights that are all in memory: a list of pieces, made once.

import CKernels

/// Steps through pieces that never change.
final class ResidentWalk: WeightWalk {
    /// Collects the pieces of a pass, in order.
    struct Builder {
        private let threads: Int
        fileprivate private(set) var runs: [WeightRun] = []
        fileprivate private(set) var pieces: [(runs: Range<Int>, chunkCount: Int)] = []
        private var firstRun = 0
        private var chunkCount = 0

        init(threads: Int) { self.threads = threads }

        /// Adds all rows of one matrix.
        mutating func add(_ target: WeightTarget, _ base: UnsafeRawPointer, _ matrix: MatrixFormat) {
            add(target, base, rows: matrix.rows, Interleaving(rows: matrix.isInterleaved))
        }

        private mutating func add(
            _ target: WeightTarget,
            _ base: UnsafeRawPointer,
            rows: Int,
            _ interleaving: Interleaving
        ) {
            let size = chunkRows(rows, threads: threads)
            let count = (rows + size - 1) / size
            runs.append(
                WeightRun(
                    target: target,
                    base: base,
                    firstRow: 0,
                    rowCount: rows,
                    firstNeuron: 0,
                    chunkRows: size,
                    chunks: chunkCount..<chunkCount + count,
                    interleaving: interleaving
                )
            )
            chunkCount += count
        }

        /// Adds the stations of a layer; `down` is nil where its columns stand in the neurons.
        mutating func addLayer(
            _ layer: LayerFormat,
            query: UnsafeRawPointer,
            key: UnsafeRawPointer,
            value: UnsafeRawPointer,
            attentionOutput: UnsafeRawPointer,
            neurons: UnsafeRawPointer,
            down: UnsafeRawPointer?
        ) {
            add(.query, query, layer.query)
            add(.key, key, layer.key)
            add(.value, value, layer.value)
            endPiece()
            add(.attentionOutput, attentionOutput, layer.attentionOutput)
            endPiece()
            add(.neurons, neurons, rows: layer.neurons.count, layer.neurons.interleaving)
            endPiece()
            guard let down, case .rows(let matrix) = layer.neurons.down else { return }
            add(.down, down, matrix)
            endPiece()
        }

        /// What was added since the last call is a piece, and a station.
        mutating func endPiece() {
            pieces.append((firstRun..<runs.count, chunkCount))
            firstRun = runs.count
            chunkCount = 0
        }
    }

    private let runs: UnsafeMutablePointer<WeightRun>
    private let runCount: Int
    private let pieces: [WeightPiece]
    private var position = 0
    private let source: any WeightSource  // keeps the memory
    private let embedding: UnsafeRawPointer
    private let embeddingFormat: MatrixFormat
    /// The embeddings of a pass (rows, stride), where they are interleaved in memory.
    private let gathered: AlignedMemory?
    private var rows = UnsafeBufferPointer<BatchRow>(start: nil, count: 0)

    /// - Parameters:
    ///   - embedding: The token embedding, stored as `format` says.
    ///   - rows: The most of a pass.
    /// - Throws: `InferenceError.outOfResources`.
    init(
        _ builder: Builder,
        source: any WeightSource,
        embedding: UnsafeRawPointer,
        format: MatrixFormat,
        rows: Int
    ) throws {
        gathered =
            format.isInterleaved ? try AlignedMemory(byteCount: rows * format.stride, for: "embeddings") : nil
        runCount = builder.runs.count
        let runs = UnsafeMutablePointer<WeightRun>.allocate(capacity: max(1, runCount))
        runs.initialize(from: builder.runs, count: runCount)
        self.runs = runs
        pieces = builder.pieces.map { piece in
            WeightPiece(
                runs: runs + piece.runs.lowerBound,
                runCount: piece.runs.count,
                chunkCount: piece.chunkCount,
                rows: 0..<builder.runs[piece.runs.lowerBound].rowCount,
                endsStation: true
            )
        }
        self.source = source
        self.embedding = embedding
        embeddingFormat = format
    }

    deinit {
        runs.deinitialize(count: runCount)
        runs.deallocate()
    }

    func begin(_ rows: UnsafeBufferPointer<BatchRow>, wantsLogits: Bool) {
        self.rows = rows
        position = 0
    }

    func embedding(of index: Int) -> UnsafeRawPointer {
        let (token, stride) = (Int(rows[index].token), embeddingFormat.stride)
        guard let gathered else { return embedding + token &* stride }
        let place = gathered.base + index &* stride
        let row = token % Int(LF_INTERLEAVED_ROWS)
        let group = embedding + (token &- row) &* stride
        lf_interleaved_row(embeddingFormat.type, group, row, embeddingFormat.columns, place)
        return UnsafeRawPointer(place)
    }

    func next() -> WeightPiece {
        defer { position += 1 }
        return pieces[position]
    }

    func end(completed: Bool) {}

    var traffic: WeightTraffic { WeightTraffic() }
}
