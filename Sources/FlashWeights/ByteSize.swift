// A number of bytes as people write it on a command line.

/// A number of bytes, read from and written as text like "64MiB", "1.5GiB" or "98362432".
public struct ByteSize: Sendable, Hashable, Comparable, Codable, LosslessStringConvertible {
    /// The size in bytes; never negative.
    public let bytes: Int

    /// A size of `bytes` bytes. Negative counts become 0.
    public init(bytes: Int) {
        self.bytes = max(0, bytes)
    }

    /// Reads a decimal number, with a fraction if wanted, followed by a unit: B, KiB, MiB, GiB, TiB (powers of 1024)
    /// or kB, MB, GB, TB (powers of 1000). Without a unit it counts bytes. Case of the unit does not matter; one space may
    /// stand before it. Nil for anything else, and for sizes past 2⁶² bytes.
    public init?(_ text: String) {
        guard let parsed = Self.parse(text) else { return nil }
        bytes = parsed
    }

    /// The largest binary unit that keeps at most two decimals exact enough to read: "64 B", "41.50MiB" is written "41.5MiB".
    public var description: String {
        for (unit, factor) in Self.binaryUnits where bytes >= factor {
            let hundredths = (Double(bytes) / Double(factor) * 100).rounded()
            let whole = Int(hundredths) / 100
            let rest = Int(hundredths) % 100
            if rest == 0 { return "\(whole)\(unit)" }
            return rest % 10 == 0 ? "\(whole).\(rest / 10)\(unit)" : "\(whole).\(rest < 10 ? "0" : "")\(rest)\(unit)"
        }
        return "\(bytes)B"
    }

    /// This size rounded up to whole MiB: what an error recommends, so that following it works.
    public var roundedUpToMebibytes: ByteSize {
        let mebibyte = 1 << 20
        return ByteSize(bytes: (bytes + mebibyte - 1) / mebibyte * mebibyte)
    }

    /// Orders by bytes.
    public static func < (left: ByteSize, right: ByteSize) -> Bool { left.bytes < right.bytes }

    private static let binaryUnits: [(String, Int)] = [
        ("TiB", 1 << 40), ("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10),
    ]

    private static let units: [String: Int] = [
        "": 1, "b": 1,
        "kib": 1 << 10, "mib": 1 << 20, "gib": 1 << 30, "tib": 1 << 40,
        "kb": 1_000, "mb": 1_000_000, "gb": 1_000_000_000, "tb": 1_000_000_000_000,
    ]

    private static func parse(_ text: String) -> Int? {
        let digits = text.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
        var unit = text[digits.endIndex...]
        if unit.first == " " { unit = unit.dropFirst() }
        guard !digits.isEmpty, let factor = units[unit.lowercased()] else { return nil }
        if let whole = Int(digits) {
            let (product, overflow) = whole.multipliedReportingOverflow(by: factor)
            return overflow || product > 1 << 62 ? nil : product
        }
        // A fraction: "1.5GiB". "." alone, "1.2.3" and trailing points are not numbers here.
        guard digits.first != ".", digits.last != ".", let value = Double(digits) else { return nil }
        let product = (value * Double(factor)).rounded(.up)
        return product <= 0x1p62 ? Int(product) : nil
    }
}
