// Reading a whole container and comparing every checksum.

extension ContainerFile {
    /// Read at once; extents lie one behind another, so that this is a sequential read of the file.
    private static let pieceBytes = 8 << 20

    /// Reads every extent and section and compares checksums, past the page cache where the file system allows it.
    /// Throws `FlashWeightsError` naming the first part that is damaged or cannot be read.
    /// - Parameter progress: Told the bytes done and all bytes; what it throws ends the reading.
    public func verify(progress: (_ done: Int, _ total: Int) throws -> Void = { _, _ in }) throws {
        let file = try DirectFile(path: path)
        let largest = layout.extents.lazy.map(\.byteCount).max() ?? 0
        let capacity = max(Self.pieceBytes, largest)
        let buffer = UnsafeMutableRawBufferPointer.allocate(
            byteCount: capacity,
            alignment: max(file.alignment, ContainerFormat.alignment)
        )
        defer { buffer.deallocate() }
        guard let start = buffer.baseAddress else { return }
        var first = 0
        while first < layout.extents.count {
            let piece = layout.extents[first...].prefix {
                $0.offset + $0.byteCount - layout.extents[first].offset <= capacity
            }
            let offset = layout.extents[first].offset
            let end = piece.last.map { $0.offset + $0.byteCount } ?? offset
            let result = file.read(offset: offset, byteCount: end - offset, into: start)
            for index in piece.indices {
                let extent = layout.extents[index]
                let place = start + (extent.offset - offset)
                if result != .complete {  // which of them is it?
                    let own = file.read(offset: extent.offset, byteCount: extent.byteCount, into: place)
                    if let reason = own.failureReason {
                        throw FlashWeightsError.unreadableExtent(path: path, name: name(of: index), reason: reason)
                    }
                }
                try check(UnsafeRawBufferPointer(start: place, count: extent.byteCount), of: index)
            }
            first = piece.endIndex
            try progress(end, fileSize)
        }
        for section in layout.sections { _ = try read(section) }
        try progress(fileSize, fileSize)
    }
}
