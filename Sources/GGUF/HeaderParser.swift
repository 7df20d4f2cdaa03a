// Header, metadata and tensor table of a GGUF file, in the order of the format.

/// Reads and checks everything before the weights.
struct HeaderParser {
    struct Header {
        var version: Int
        var metadata: GGUFMetadata
        var tensors: [GGUFTensor]
        var tensorIndex: [String: Int]
        var alignment: Int
    }

    /// Models use one level; more than a few is an attack on the stack.
    static let arrayDepthLimit = 4

    private var cursor: HeaderCursor

    init(region: ByteRegion) { cursor = HeaderCursor(region: region) }

    mutating func parse() throws(GGUFDefect) -> Header {
        let version = try parsePreamble()
        // A tensor's entry is at least: name length, dimension count, one dimension, type, offset.
        let tensorCount = try cursor.count(of: 8 + 4 + 8 + 4 + 8, "the number of tensors")
        // A metadata entry is at least: key length, type, one byte.
        let metadataCount = try cursor.count(of: 8 + 4 + 1, "the number of metadata entries")
        let metadata = try parseMetadata(count: metadataCount)
        let alignment = try alignment(in: metadata)
        var entries: [TensorEntry] = []
        entries.reserveCapacity(tensorCount)
        for index in 0..<tensorCount { entries.append(try TensorEntry(index: index, from: &cursor)) }
        let (tensors, tensorIndex) = try layOut(entries, alignment: alignment)
        return Header(
            version: version,
            metadata: metadata,
            tensors: tensors,
            tensorIndex: tensorIndex,
            alignment: alignment
        )
    }

    private mutating func parsePreamble() throws(GGUFDefect) -> Int {
        let magic = try cursor.integer(UInt32.self, "the first four bytes")
        guard magic == 0x4655_4747 else {  // "GGUF"
            let bytes = withUnsafeBytes(of: magic.littleEndian) { Array($0) }
            throw .badMagic(found: bytes.map { hexadecimal($0) }.joined(separator: " "))
        }
        let version = try cursor.integer(UInt32.self, "the format version")
        if version != 0, version & 0xFFFF == 0 { throw .bigEndian }
        guard version == 2 || version == 3 else { throw .unsupportedVersion(version) }
        return Int(version)
    }

    private func hexadecimal(_ byte: UInt8) -> String {
        let digits = String(byte, radix: 16, uppercase: true)
        return digits.count == 1 ? "0" + digits : digits
    }

    private mutating func parseMetadata(count: Int) throws(GGUFDefect) -> GGUFMetadata {
        var metadata = GGUFMetadata()
        for index in 0..<count {
            let key = try cursor.string("metadata key \(index)")
            guard metadata[key] == nil else { throw .duplicateKey(key) }
            let kind = try parseKind(of: key)
            metadata[key] = try parseValue(kind, of: key)
        }
        return metadata
    }

    private mutating func parseKind(of key: String) throws(GGUFDefect) -> GGUFValue.Kind {
        let number = try cursor.integer(UInt32.self, "the type of '\(key)'")
        guard let kind = GGUFValue.Kind(rawValue: number) else {
            throw .unknownValueType(what: "metadata key '\(key)'", type: number)
        }
        return kind
    }

    private mutating func parseValue(_ kind: GGUFValue.Kind, of key: String) throws(GGUFDefect) -> GGUFValue {
        switch kind {
        case .uint8: .uint8(try cursor.integer(UInt8.self, "the value of '\(key)'"))
        case .int8: .int8(try cursor.integer(Int8.self, "the value of '\(key)'"))
        case .uint16: .uint16(try cursor.integer(UInt16.self, "the value of '\(key)'"))
        case .int16: .int16(try cursor.integer(Int16.self, "the value of '\(key)'"))
        case .uint32: .uint32(try cursor.integer(UInt32.self, "the value of '\(key)'"))
        case .int32: .int32(try cursor.integer(Int32.self, "the value of '\(key)'"))
        case .uint64: .uint64(try cursor.integer(UInt64.self, "the value of '\(key)'"))
        case .int64: .int64(try cursor.integer(Int64.self, "the value of '\(key)'"))
        case .float32: .float32(Float(bitPattern: try cursor.integer(UInt32.self, "the value of '\(key)'")))
        case .float64: .float64(Double(bitPattern: try cursor.integer(UInt64.self, "the value of '\(key)'")))
        case .bool: .bool(try boolean(cursor.integer(UInt8.self, "the value of '\(key)'"), key))
        case .string: .string(try cursor.string("the value of '\(key)'"))
        case .array: .array(try parseArray(of: key, depth: 1))
        }
    }

    private func boolean(_ byte: UInt8, _ key: String) throws(GGUFDefect) -> Bool {
        guard byte <= 1 else { throw .badBoolean(what: "metadata key '\(key)'", byte: byte) }
        return byte == 1
    }

    private mutating func parseArray(of key: String, depth: Int) throws(GGUFDefect) -> GGUFArray {
        guard depth <= Self.arrayDepthLimit else {
            throw .nestedTooDeep(what: "metadata key '\(key)'", limit: Self.arrayDepthLimit)
        }
        let kind = try parseKind(of: key)
        let count = try cursor.count(of: kind.minimumBytes, "the element count of '\(key)'")
        switch kind {
        case .uint8: return .uint8(cursor.integers(UInt8.self, count: count))
        case .int8: return .int8(cursor.integers(Int8.self, count: count))
        case .uint16: return .uint16(cursor.integers(UInt16.self, count: count))
        case .int16: return .int16(cursor.integers(Int16.self, count: count))
        case .uint32: return .uint32(cursor.integers(UInt32.self, count: count))
        case .int32: return .int32(cursor.integers(Int32.self, count: count))
        case .uint64: return .uint64(cursor.integers(UInt64.self, count: count))
        case .int64: return .int64(cursor.integers(Int64.self, count: count))
        case .float32: return .float32(cursor.integers(UInt32.self, count: count).map { Float(bitPattern: $0) })
        case .float64: return .float64(cursor.integers(UInt64.self, count: count).map { Double(bitPattern: $0) })
        case .bool:
            var values: [Bool] = []
            for byte in cursor.integers(UInt8.self, count: count) { values.append(try boolean(byte, key)) }
            return .bool(values)
        case .string: return .strings(try parseStrings(of: key, count: count))
        case .array:
            var arrays: [GGUFArray] = []
            for _ in 0..<count { arrays.append(try parseArray(of: key, depth: depth + 1)) }
            return .arrays(arrays)
        }
    }

    private mutating func parseStrings(of key: String, count: Int) throws(GGUFDefect) -> GGUFStringArray {
        let base = cursor.position
        var starts: [UInt32] = []
        starts.reserveCapacity(count + 1)
        for index in 0...count {
            guard let start = UInt32(exactly: cursor.position - base) else {
                throw .countTooLarge(
                    what: "the byte count of '\(key)'",
                    count: UInt64(cursor.position - base),
                    offset: base,
                    fileSize: Int(UInt32.max)
                )
            }
            starts.append(start)
            if index < count { _ = try cursor.stringRange("string \(index) of '\(key)'") }
        }
        return GGUFStringArray(region: cursor.region, base: base, starts: starts)
    }

    private func alignment(in metadata: GGUFMetadata) throws(GGUFDefect) -> Int {
        guard let value = metadata["general.alignment"] else { return 32 }
        guard case .uint32(let alignment) = value, alignment >= 8, alignment & (alignment - 1) == 0 else {
            throw .badAlignment(found: value.summary)
        }
        return Int(alignment)
    }

    /// Places the tensors behind the header and checks that each lies in the file, aligned and alone.
    private func layOut(
        _ entries: [TensorEntry],
        alignment: Int
    ) throws(GGUFDefect) -> (tensors: [GGUFTensor], index: [String: Int]) {
        let fileSize = cursor.fileSize
        // Without overflow: both are below 2⁶³ by far, being a file size and a 32-bit number.
        let dataStart = (cursor.position + alignment - 1) / alignment * alignment
        var tensors: [GGUFTensor] = []
        var index: [String: Int] = [:]
        for entry in entries {
            guard index.updateValue(tensors.count, forKey: entry.name) == nil else {
                throw .duplicateTensor(entry.name)
            }
            guard entry.offset.isMultiple(of: UInt64(alignment)) else {
                throw .misalignedTensor(tensor: entry.name, offset: entry.offset, alignment: alignment)
            }
            let available = max(0, fileSize - dataStart)
            guard entry.byteCount <= available, entry.offset <= UInt64(available - entry.byteCount) else {
                throw .tensorOutsideFile(
                    tensor: entry.name,
                    offset: entry.offset,
                    byteCount: entry.byteCount,
                    fileSize: fileSize
                )
            }
            tensors.append(
                GGUFTensor(
                    name: entry.name,
                    dimensions: entry.dimensions,
                    type: entry.type,
                    offset: dataStart + Int(entry.offset),
                    byteCount: entry.byteCount
                )
            )
        }
        let ordered = tensors.sorted { $0.offset < $1.offset }
        for (first, second) in zip(ordered, ordered.dropFirst())
        where first.offset + first.byteCount > second.offset {
            throw .overlappingTensors(first.name, second.name)
        }
        return (tensors, index)
    }
}
