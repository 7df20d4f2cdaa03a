// Storage types of tensors (ggml's `ggml_type`): names of all, block layout of those that this build reads.

/// How a tensor's weights are stored. Raw values are those of the file format.
///
/// | type | weights per block | bytes per block | block |
/// |------|---:|---:|---|
/// | F32  | 1  | 4  | float |
/// | F16  | 1  | 2  | half |
/// | Q4_0 | 32 | 18 | half scale, 16 bytes of nibbles: scale · (nibble − 8) |
/// | Q4_1 | 32 | 20 | half scale, half minimum, 16 bytes of nibbles: scale · nibble + minimum |
/// | Q5_0 | 32 | 22 | half scale, 4 bytes of fifth bits, 16 bytes of nibbles: scale · (q − 16) |
/// | Q5_1 | 32 | 24 | half scale, half minimum, fifth bits, nibbles: scale · q + minimum |
/// | Q8_0 | 32 | 34 | half scale, 32 signed bytes: scale · byte |
/// | Q4_K | 256 | 144 | half scale, half minimum, 6-bit factors of both for each 32 weights, nibbles |
/// | Q5_K | 256 | 176 | likewise, with fifth bits |
/// | Q6_K | 256 | 210 | 6 bits a weight, a signed byte as factor for each 16 weights, half scale |
///
/// In a nibble block of 32 weights byte i holds weight i in its low half and weight i + 16 in its high half. The order within
/// the K types is in `Sources/CKernels/blocks.h`.
public struct GGUFTensorType: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
    /// The type's number in the file.
    public let rawValue: UInt32

    /// Any number; `isReadable` says whether this build reads it.
    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// 32-bit floats.
    public static let f32 = GGUFTensorType(rawValue: 0)
    /// 16-bit floats.
    public static let f16 = GGUFTensorType(rawValue: 1)
    /// 4 bits with a scale per 32 weights.
    public static let q4_0 = GGUFTensorType(rawValue: 2)
    /// 4 bits with a scale and a minimum per 32 weights.
    public static let q4_1 = GGUFTensorType(rawValue: 3)
    /// 5 bits with a scale per 32 weights.
    public static let q5_0 = GGUFTensorType(rawValue: 6)
    /// 5 bits with a scale and a minimum per 32 weights.
    public static let q5_1 = GGUFTensorType(rawValue: 7)
    /// 8 bits with a scale per 32 weights.
    public static let q8_0 = GGUFTensorType(rawValue: 8)

    /// 4 bits; blocks of 32 weights whose scales and minimums are 6-bit multiples of those of 256.
    public static let q4_K = GGUFTensorType(rawValue: 12)
    /// 5 bits, likewise.
    public static let q5_K = GGUFTensorType(rawValue: 13)
    /// 6 bits; blocks of 16 weights whose scales are 8-bit multiples of that of 256.
    public static let q6_K = GGUFTensorType(rawValue: 14)

    /// The types that this build reads.
    public static let readable: [GGUFTensorType] = [
        .q4_0, .q4_1, .q5_0, .q5_1, .q8_0, .q4_K, .q5_K, .q6_K, .f16, .f32,
    ]

    /// The names of `readable` for messages: "Q4_0, Q4_1, … or F32".
    public static let readableNames: String = {
        let names = readable.map(\.description)
        return names.dropLast().joined(separator: ", ") + " or " + names[names.count - 1]
    }()

    /// The name as ggml prints it; nil for a number that this build does not know.
    public var name: String? { Self.names[rawValue] }

    /// Whether this build knows the block layout.
    public var isReadable: Bool { layout != nil }

    /// Weights per block; 1 for floats. Zero for a type this build does not read.
    public var blockSize: Int { layout?.weights ?? 0 }

    /// Bytes per block. Zero for a type this build does not read.
    public var bytesPerBlock: Int { layout?.bytes ?? 0 }

    /// Bytes of a row of `columns` weights; nil when the row does not fill its blocks, the size overflows,
    /// or this build does not read the type.
    public func rowBytes(columns: Int) -> Int? {
        guard let layout, columns > 0, columns.isMultiple(of: layout.weights) else { return nil }
        let (bytes, overflow) = (columns / layout.weights).multipliedReportingOverflow(by: layout.bytes)
        return overflow ? nil : bytes
    }

    /// The name, or "type 77".
    public var description: String { name ?? "type \(rawValue)" }

    private var layout: (weights: Int, bytes: Int)? {
        switch self {
        case .f32: (1, 4)
        case .f16: (1, 2)
        case .q4_0: (32, 18)
        case .q4_1: (32, 20)
        case .q5_0: (32, 22)
        case .q5_1: (32, 24)
        case .q8_0: (32, 34)
        case .q4_K: (256, 144)
        case .q5_K: (256, 176)
        case .q6_K: (256, 210)
        default: nil
        }
    }

    /// From ggml.h; 4, 5, 31–33 and 36–38 were withdrawn by ggml and keep the names they had.
    private static let names: [UInt32: String] = [
        0: "F32", 1: "F16", 2: "Q4_0", 3: "Q4_1", 4: "Q4_2", 5: "Q4_3", 6: "Q5_0", 7: "Q5_1", 8: "Q8_0", 9: "Q8_1",
        10: "Q2_K", 11: "Q3_K", 12: "Q4_K", 13: "Q5_K", 14: "Q6_K", 15: "Q8_K", 16: "IQ2_XXS", 17: "IQ2_XS",
        18: "IQ3_XXS", 19: "IQ1_S", 20: "IQ4_NL", 21: "IQ3_S", 22: "IQ2_S", 23: "IQ4_XS", 24: "I8", 25: "I16",
        26: "I32", 27: "I64", 28: "F64", 29: "IQ1_M", 30: "BF16", 31: "Q4_0_4_4", 32: "Q4_0_4_8", 33: "Q4_0_8_8",
        34: "TQ1_0", 35: "TQ2_0", 36: "IQ4_NL_4_4", 37: "IQ4_NL_4_8", 38: "IQ4_NL_8_8", 39: "MXFP4", 40: "NVFP4",
        41: "Q1_0",
    ]
}
