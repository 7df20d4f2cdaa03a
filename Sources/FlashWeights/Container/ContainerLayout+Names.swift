// What messages call an extent.

extension ContainerLayout {
    /// "layer 3, neurons 120–134 (extent 512, bytes 20480–36863)". Costs a search by halves over the layers.
    public func name(of extent: Int) -> String {
        guard extents.indices.contains(extent) else { return "extent \(extent)" }
        let entry = extents[extent]
        let rows =
            entry.rowCount == 1 ? "\(entry.firstRow)" : "\(entry.firstRow)–\(entry.firstRow + entry.rowCount - 1)"
        return
            "\(owner(of: extent)) \(rows) (extent \(extent), bytes \(entry.offset)–\(entry.offset + entry.byteCount - 1))"
    }

    /// "layer 3, neurons", "token embedding, rows".
    private func owner(of extent: Int) -> String {
        if extent == norms { return "norms, rows" }
        for matrix in [tokenEmbedding, outputHead] where matrix.extents.contains(extent) {
            return matrix.name + ", rows"
        }
        var lower = 0
        var upper = layers.count
        while lower < upper {
            let middle = (lower + upper) / 2
            if layers[middle].neurons.allExtents.upperBound <= extent { lower = middle + 1 } else { upper = middle }
        }
        guard lower < layers.count else { return "rows" }
        if let matrix = layers[lower].matrices.first(where: { $0.extents.contains(extent) }) {
            return matrix.name + ", rows"
        }
        return "layer \(lower), neurons"
    }
}
