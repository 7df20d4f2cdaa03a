// Metadata in the file's encoding: little-endian numbers, texts and arrays with 64-bit lengths.

struct GGUFEncoder {
    private(set) var bytes: [UInt8] = []

    /// The header of a file of version 3 up to the tensor table.
    init(headerOf metadata: GGUFMetadata, tensorCount: Int) {
        append("GGUF".utf8)
        append(UInt32(3))
        append(UInt64(tensorCount))
        append(UInt64(metadata.keys.count))
        for key in metadata.keys {
            guard let value = metadata[key] else { continue }
            append(key)
            append(value.kind.rawValue)
            append(value)
        }
    }

    mutating func append(_ raw: some Sequence<UInt8>) { bytes.append(contentsOf: raw) }

    mutating func append(_ value: some FixedWidthInteger) {
        withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
    }

    mutating func append(_ text: String) {
        append(UInt64(text.utf8.count))
        append(text.utf8)
    }

    /// The value alone; its type number goes before it.
    mutating func append(_ value: GGUFValue) {
        switch value {
        case .uint8(let value): append(value)
        case .int8(let value): append(value)
        case .uint16(let value): append(value)
        case .int16(let value): append(value)
        case .uint32(let value): append(value)
        case .int32(let value): append(value)
        case .uint64(let value): append(value)
        case .int64(let value): append(value)
        case .float32(let value): append(value.bitPattern)
        case .float64(let value): append(value.bitPattern)
        case .bool(let value): append(value ? 1 as UInt8 : 0)
        case .string(let value): append(value)
        case .array(let value): append(value)
        }
    }

    private mutating func append(_ array: GGUFArray) {
        append(array.elementKind.rawValue)
        append(UInt64(array.count))
        switch array {
        case .uint8(let values): append(values)
        case .int8(let values): for value in values { append(value) }
        case .uint16(let values): for value in values { append(value) }
        case .int16(let values): for value in values { append(value) }
        case .uint32(let values): for value in values { append(value) }
        case .int32(let values): for value in values { append(value) }
        case .uint64(let values): for value in values { append(value) }
        case .int64(let values): for value in values { append(value) }
        case .float32(let values): for value in values { append(value.bitPattern) }
        case .float64(let values): for value in values { append(value.bitPattern) }
        case .bool(let values): append(values.map { $0 ? 1 : 0 })
        case .strings(let values): append(values.encoded)
        case .arrays(let values): for value in values { append(value) }
        }
    }
}
