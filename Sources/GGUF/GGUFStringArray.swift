// An array of strings left where it lies: a vocabulary of 49,152 tokens costs 4 bytes each, not a String.

/// Strings of a metadata array, in the file's own encoding (length as 64 bits, then the bytes), read on demand.
///
/// Opening a file only walks the lengths. `utf8(at:)` gives the bytes as stored; the subscript makes a `String`
/// and replaces what is not UTF-8. Keeps the file mapped while it lives.
public struct GGUFStringArray: RandomAccessCollection, Sendable, Equatable, ExpressibleByArrayLiteral {
    private let region: ByteRegion
    private let base: Int
    /// Start of each string's length field relative to `base`, and the end of the last.
    private let starts: [UInt32]

    init(region: ByteRegion, base: Int, starts: [UInt32]) {
        self.region = region
        self.base = base
        self.starts = starts
    }

    /// An array the program made, for `GGUFWriter`.
    public init(_ strings: some Sequence<String>) {
        var encoded: [UInt8] = []
        var starts: [UInt32] = []
        for string in strings {
            starts.append(UInt32(encoded.count))
            Swift.withUnsafeBytes(of: UInt64(string.utf8.count).littleEndian) { encoded.append(contentsOf: $0) }
            encoded.append(contentsOf: string.utf8)
        }
        starts.append(UInt32(encoded.count))
        self.init(region: ByteRegion(copying: encoded), base: 0, starts: starts)
    }

    /// An array the program made.
    public init(arrayLiteral elements: String...) { self.init(elements) }

    /// Zero.
    public var startIndex: Int { 0 }
    /// The number of strings.
    public var endIndex: Int { starts.count - 1 }

    /// The bytes of a string as stored; valid while this array lives.
    public func utf8(at index: Int) -> UnsafeRawBufferPointer {
        let start = base + Int(starts[index]) + 8
        let end = base + Int(starts[index + 1])
        return UnsafeRawBufferPointer(rebasing: region.bytes[start..<end])
    }

    /// One string; bytes that are not UTF-8 become U+FFFD.
    public subscript(position: Int) -> String { String(decoding: utf8(at: position), as: UTF8.self) }

    /// All of it as the file stores it.
    var encoded: UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: region.bytes[base..<base + Int(starts[starts.count - 1])])
    }

    /// Compares bytes: two canonically equivalent spellings are two tokens.
    public static func == (left: Self, right: Self) -> Bool {
        left.count == right.count && left.encoded.elementsEqual(right.encoded)
    }
}
