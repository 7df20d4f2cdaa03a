// One line of the tensor table, before it is known where the weights begin.

struct TensorEntry {
    let name: String
    let dimensions: [Int]
    let type: GGUFTensorType
    /// From the start of the weights, as stored.
    let offset: UInt64
    let byteCount: Int

    /// Reads the table's entry number `index` and works out its size without overflow.
    init(index: Int, from cursor: inout HeaderCursor) throws(GGUFDefect) {
        let name = try cursor.string("the name of tensor \(index)")
        let dimensionCount = try cursor.integer(UInt32.self, "the dimension count of tensor '\(name)'")
        guard (1...4).contains(dimensionCount) else {
            throw .badDimensionCount(tensor: name, count: dimensionCount)
        }
        var stored: [UInt64] = []
        for _ in 0..<dimensionCount {
            stored.append(try cursor.integer(UInt64.self, "the dimensions of tensor '\(name)'"))
        }
        guard !stored.contains(0) else { throw .zeroDimension(tensor: name, dimensions: stored) }
        let type = GGUFTensorType(rawValue: try cursor.integer(UInt32.self, "the type of tensor '\(name)'"))
        guard type.isReadable else {
            guard let typeName = type.name else { throw .unknownTensorType(tensor: name, type: type.rawValue) }
            throw .unsupportedTensorType(tensor: name, name: typeName)
        }
        var elements: UInt64 = 1
        for dimension in stored {
            let (product, overflow) = elements.multipliedReportingOverflow(by: dimension)
            // A quarter of the range leaves room for the widest type (4 bytes a weight).
            guard !overflow, product <= UInt64(Int.max / 4) else {
                throw .sizeOverflow(tensor: name, dimensions: stored)
            }
            elements = product
        }
        let dimensions = stored.map { Int($0) }
        guard let rowBytes = type.rowBytes(columns: dimensions[0]) else {
            throw .partialBlock(
                tensor: name,
                type: type.description,
                columns: dimensions[0],
                blockSize: type.blockSize
            )
        }
        self.name = name
        self.dimensions = dimensions
        self.type = type
        self.offset = try cursor.integer(UInt64.self, "the offset of tensor '\(name)'")
        self.byteCount = rowBytes * dimensions.dropFirst().reduce(1, *)
    }
}
