// Bounded reading: every length is compared with what the file still holds before it is believed.

/// A position in a file's header. Each read says what it is reading, for the error.
struct HeaderCursor {
    let region: ByteRegion
    private(set) var position = 0

    init(region: ByteRegion) { self.region = region }

    var fileSize: Int { region.bytes.count }
    var remaining: Int { fileSize - position }

    mutating func integer<Value: FixedWidthInteger>(
        _ type: Value.Type,
        _ what: @autoclosure () -> String
    ) throws(GGUFDefect) -> Value {
        let size = MemoryLayout<Value>.size
        guard size <= remaining else {
            throw .truncated(what: what(), offset: position, fileSize: fileSize)
        }
        defer { position += size }
        return Value(littleEndian: region.bytes.loadUnaligned(fromByteOffset: position, as: Value.self))
    }

    /// A count of things that take at least `minimumBytes` each: refused when the rest of the file cannot hold them.
    mutating func count(of minimumBytes: Int, _ what: @autoclosure () -> String) throws(GGUFDefect) -> Int {
        let start = position
        let count = try integer(UInt64.self, what())
        guard count <= UInt64(remaining / minimumBytes) else {
            throw .countTooLarge(what: what(), count: count, offset: start, fileSize: fileSize)
        }
        return Int(count)
    }

    /// Steps over a string and returns where its bytes are.
    mutating func stringRange(_ what: @autoclosure () -> String) throws(GGUFDefect) -> Range<Int> {
        let count = try count(of: 1, "the length of \(what())")
        defer { position += count }
        return position..<position + count
    }

    mutating func string(_ what: @autoclosure () -> String) throws(GGUFDefect) -> String {
        let range = try stringRange(what())
        guard let text = String(validating: region.bytes[range], as: UTF8.self) else {
            throw .notUTF8(what: what(), offset: range.lowerBound)
        }
        return text
    }

    /// `count` numbers, already known to fit.
    mutating func integers<Value: FixedWidthInteger>(_ type: Value.Type, count: Int) -> [Value] {
        let size = MemoryLayout<Value>.size
        let start = position
        position += count * size
        return [Value](unsafeUninitializedCapacity: count) { buffer, initialized in
            for index in 0..<count {
                let stored = region.bytes.loadUnaligned(fromByteOffset: start + index * size, as: Value.self)
                buffer.initializeElement(at: index, to: Value(littleEndian: stored))
            }
            initialized = count
        }
    }
}
