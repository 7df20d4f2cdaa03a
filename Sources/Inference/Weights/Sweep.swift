// A container's weights in the order in which every pass needs them, cut into spans that are read in one request.

import FlashWeights

/// Neighbouring extents of one station: what is read, pinned and handed to the pass together.
struct Span {
    /// Extents of the container, in file order.
    let extents: Range<Int>
    /// Bytes in the file, all multiples of 4096.
    let offset: Int
    let byteCount: Int
    /// Number of the station in the pass.
    let station: Int
}

/// The stations of a pass over a container, as spans: for each layer q, k and v, then the attention's output, then the
/// neurons, then the down matrix where it is stored by rows; at last the output head.
struct Sweep {
    /// Whose weights a span holds, in the order in which they deserve memory.
    enum Kind: CaseIterable {
        case head, attention, neurons
    }

    /// All spans in the order of a pass. A token embedding of its own is not among them: a pass reads rows of it only.
    let spans: [Span]
    /// Spans up to the last layer's q, k and v: what a pass without logits needs.
    let inputSpans: Int
    /// Layers.
    let layerCount: Int

    /// Stations of a layer.
    let stationsPerLayer: Int

    /// Stations of a layer of `layout`.
    static func stationsPerLayer(_ layout: ContainerLayout) -> Int { layout.hasDownRows ? 4 : 3 }

    /// The sweep over `layout` with spans of at most `readBytes`, or of one extent where that is larger. A sparse run leaves the
    /// neurons out: their stations have no spans.
    init(_ layout: ContainerLayout, readBytes: Int, withNeurons: Bool = true) {
        var spans: [Span] = []
        func add(_ extents: Range<Int>, station: Int) {
            var first = extents.lowerBound
            while first < extents.upperBound {
                let offset = layout.extents[first].offset
                var end = first + 1
                var bytes = layout.extents[first].byteCount
                while end < extents.upperBound, layout.extents[end].offset == offset + bytes,
                    bytes + layout.extents[end].byteCount <= readBytes
                {
                    bytes += layout.extents[end].byteCount
                    end += 1
                }
                spans.append(Span(extents: first..<end, offset: offset, byteCount: bytes, station: station))
                first = end
            }
        }
        var inputSpans = 0
        stationsPerLayer = Self.stationsPerLayer(layout)
        for (index, layer) in layout.layers.enumerated() {
            let station = index * stationsPerLayer
            add(layer.query.extents.lowerBound..<layer.value.extents.upperBound, station: station)
            inputSpans = spans.count
            add(layer.attentionOutput.extents, station: station + 1)
            guard withNeurons else { continue }
            add(layer.neurons.extents, station: station + 2)
            if let down = layer.neurons.down.rowMatrix { add(down.extents, station: station + 3) }
        }
        add(layout.outputHead.extents, station: layout.layers.count * stationsPerLayer)
        self.spans = spans
        self.inputSpans = inputSpans
        layerCount = layout.layers.count
    }

    /// What the weights of a station are.
    func kind(ofStation station: Int) -> Kind {
        if station == layerCount * stationsPerLayer { return .head }
        return station % stationsPerLayer >= 2 ? .neurons : .attention
    }

    /// Bytes of all spans of a kind.
    func byteCount(of kind: Kind) -> Int {
        spans.reduce(0) { $0 + (self.kind(ofStation: $1.station) == kind ? $1.byteCount : 0) }
    }

    /// Bytes of all spans: what a pass with nothing pinned reads.
    var byteCount: Int { spans.reduce(0) { $0 + $1.byteCount } }
}
