// Little-endian numbers of fixed width, one after another.

/// Builds a record.
struct RecordWriter {
    private(set) var bytes: [UInt8] = []

    mutating func append(_ raw: [UInt8]) { bytes.append(contentsOf: raw) }

    mutating func append(_ value: some FixedWidthInteger) {
        withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
    }

    /// A number that the format stores in 32 bits; whoever laid the file out has bounded it.
    mutating func append32(_ value: Int) { append(UInt32(value)) }

    mutating func pad(to count: Int) { bytes.append(contentsOf: repeatElement(0, count: max(0, count - bytes.count))) }
}

/// Reads a record; never past its end.
struct RecordReader {
    let bytes: UnsafeRawBufferPointer
    /// What the record is, for errors.
    let what: String
    private var position = 0

    init(bytes: UnsafeRawBufferPointer, what: String) {
        self.bytes = bytes
        self.what = what
    }

    var remaining: Int { bytes.count - position }

    /// The next number, which stays the next; nil at the end.
    func peek32() -> UInt32? {
        var copy = self
        return try? copy.integer(UInt32.self)
    }

    mutating func skip(_ count: Int) throws(ContainerDefect) {
        guard count <= remaining else { throw ended }
        position += count
    }

    mutating func integer<Value: FixedWidthInteger>(_ type: Value.Type) throws(ContainerDefect) -> Value {
        guard MemoryLayout<Value>.size <= remaining else { throw ended }
        defer { position += MemoryLayout<Value>.size }
        return Value(littleEndian: bytes.loadUnaligned(fromByteOffset: position, as: Value.self))
    }

    /// A 64-bit offset or length of the file, below 2⁶¹ so that two of them add up without overflow.
    mutating func size() throws(ContainerDefect) -> Int {
        let value = try integer(UInt64.self)
        guard value < 1 << 61 else { throw .isInconsistent(what: what, problem: "holds the impossible size \(value)") }
        return Int(value)
    }

    /// A 32-bit number below 2²⁹, so that two of them multiply without overflow.
    mutating func number() throws(ContainerDefect) -> Int {
        let value = try integer(UInt32.self)
        guard value < 1 << 29 else {
            throw .isInconsistent(what: what, problem: "holds the impossible number \(value)")
        }
        return Int(value)
    }

    private var ended: ContainerDefect { .isInconsistent(what: what, problem: "ends too early") }
}
