// Metadata values: the twelve scalar types of the format, text, and arrays of one type.

/// A metadata value.
public enum GGUFValue: Sendable, Equatable {
    // swift-format-ignore: AllPublicDeclarationsHaveDocumentation
    case uint8(UInt8), int8(Int8), uint16(UInt16), int16(Int16), uint32(UInt32), int32(Int32)
    // swift-format-ignore: AllPublicDeclarationsHaveDocumentation
    case uint64(UInt64), int64(Int64), float32(Float), float64(Double), bool(Bool), string(String), array(GGUFArray)

    /// Type numbers of the file format.
    enum Kind: UInt32 {
        case uint8 = 0, int8, uint16, int16, uint32, int32, float32, bool, string, array, uint64, int64, float64

        /// Fewest bytes that one value takes in a file; bounds counts before anything is allocated.
        var minimumBytes: Int {
            switch self {
            case .uint8, .int8, .bool: 1
            case .uint16, .int16: 2
            case .uint32, .int32, .float32: 4
            case .uint64, .int64, .float64, .string: 8
            case .array: 12
            }
        }
    }

    /// The value as an integer, from any integer type that fits.
    public var integer: Int? {
        switch self {
        case .uint8(let value): Int(value)
        case .int8(let value): Int(value)
        case .uint16(let value): Int(value)
        case .int16(let value): Int(value)
        case .uint32(let value): Int(value)
        case .int32(let value): Int(value)
        case .uint64(let value): Int(exactly: value)
        case .int64(let value): Int(value)
        default: nil
        }
    }

    /// The value as a number, from a float of either size.
    public var number: Double? {
        switch self {
        case .float32(let value): Double(value)
        case .float64(let value): value
        default: nil
        }
    }

    var kind: Kind {
        switch self {
        case .uint8: .uint8
        case .int8: .int8
        case .uint16: .uint16
        case .int16: .int16
        case .uint32: .uint32
        case .int32: .int32
        case .uint64: .uint64
        case .int64: .int64
        case .float32: .float32
        case .float64: .float64
        case .bool: .bool
        case .string: .string
        case .array: .array
        }
    }

    /// How an error names it: "the string 'llama'", "an array of 49152 strings".
    var summary: String {
        switch self {
        case .string(let text): "the string '\(text.prefix(40))'"
        case .array(let array): "an array of \(array.count) \(array.elementKind) values"
        case .bool(let value): "the boolean \(value)"
        default:
            if let integer {
                "the \(kind) \(integer)"
            } else if let number {
                "the \(kind) \(number)"
            } else {
                "a \(kind)"
            }
        }
    }
}

/// An array of one type. Numbers are copied out of the file; strings stay there.
public enum GGUFArray: Sendable, Equatable {
    // swift-format-ignore: AllPublicDeclarationsHaveDocumentation
    case uint8([UInt8]), int8([Int8]), uint16([UInt16]), int16([Int16]), uint32([UInt32]), int32([Int32])
    // swift-format-ignore: AllPublicDeclarationsHaveDocumentation
    case uint64([UInt64]), int64([Int64]), float32([Float]), float64([Double]), bool([Bool]), strings(GGUFStringArray)
    // swift-format-ignore: AllPublicDeclarationsHaveDocumentation
    case arrays([GGUFArray])

    /// The number of elements.
    public var count: Int {
        switch self {
        case .uint8(let values): values.count
        case .int8(let values): values.count
        case .uint16(let values): values.count
        case .int16(let values): values.count
        case .uint32(let values): values.count
        case .int32(let values): values.count
        case .uint64(let values): values.count
        case .int64(let values): values.count
        case .float32(let values): values.count
        case .float64(let values): values.count
        case .bool(let values): values.count
        case .strings(let values): values.count
        case .arrays(let values): values.count
        }
    }

    /// The elements as integers, from an array of any integer type whose values fit.
    public var integers: [Int]? {
        switch self {
        case .uint8(let values): values.map { Int($0) }
        case .int8(let values): values.map { Int($0) }
        case .uint16(let values): values.map { Int($0) }
        case .int16(let values): values.map { Int($0) }
        case .uint32(let values): values.map { Int($0) }
        case .int32(let values): values.map { Int($0) }
        case .uint64(let values):
            values.allSatisfy { $0 <= UInt64(Int.max) } ? values.map { Int($0) } : nil
        case .int64(let values): values.map { Int($0) }
        default: nil
        }
    }

    var elementKind: GGUFValue.Kind {
        switch self {
        case .uint8: .uint8
        case .int8: .int8
        case .uint16: .uint16
        case .int16: .int16
        case .uint32: .uint32
        case .int32: .int32
        case .uint64: .uint64
        case .int64: .int64
        case .float32: .float32
        case .float64: .float64
        case .bool: .bool
        case .strings: .string
        case .arrays: .array
        }
    }
}
