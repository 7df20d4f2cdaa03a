// A QR code (ISO/IEC 18004) as its squares; terminals and pages draw it each in their way.

import CQREncode

/// The squares of a QR code, without the light edge that a camera needs around them.
public struct QRCode: Sendable {
    /// Squares on a side.
    public let width: Int
    private let isDark: [Bool]

    /// Nil when the text is too long for a code.
    public init?(_ text: String) {
        // The lowest level of correction gives the smallest code; nothing covers or dirties a screen.
        guard let code = QRcode_encodeString(text, 0, QR_ECLEVEL_L, QR_MODE_8, 1) else { return nil }
        defer { QRcode_free(code) }
        width = Int(code.pointee.width)
        isDark = (0..<width * width).map { code.pointee.data[$0] & 1 == 1 }
    }

    /// Whether a square is dark; none is outside the code.
    public func isDark(row: Int, column: Int) -> Bool {
        guard (0..<width).contains(row), (0..<width).contains(column) else { return false }
        return isDark[row * width + column]
    }

    /// The dark squares as a path of SVG, one unit to a square.
    public var path: String {
        var path = ""
        for row in 0..<width {
            for column in 0..<width where isDark(row: row, column: column) { path += "M\(column) \(row)h1v1h-1z" }
        }
        return path
    }

    /// Letters of an address in the form that needs the fewest squares. Scheme and host may be written in capitals (RFC 3986,
    /// section 6.2.2.1), which QR codes store in 5.5 bits each.
    public static func compact(_ url: String) -> String { url.uppercased() }
}
