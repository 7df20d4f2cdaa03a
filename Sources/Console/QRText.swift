// A QR code out of characters, for a phone's camera to read from the screen.

import CQREncode

enum QRText {
    /// The code of a text, light on dark as terminals are: two rows of the code to a line where the terminal has block characters,
    /// "##" for each square elsewhere. Nil when the text is too long for one.
    static func lines(_ text: String, blocks: Bool) -> [String]? {
        // The lowest level of correction gives the smallest code; nothing covers or dirties a screen.
        guard let code = QRcode_encodeString(text, 0, QR_ECLEVEL_L, QR_MODE_8, 1) else { return nil }
        defer { QRcode_free(code) }
        let width = Int(code.pointee.width)
        // A camera needs a light edge around the code.
        let edge = blocks ? 2 : 1
        func isLight(_ row: Int, _ column: Int) -> Bool {
            guard (0..<width).contains(row), (0..<width).contains(column) else {
                return row < width + edge
            }
            return code.pointee.data[row * width + column] & 1 == 0
        }
        let columns = -edge..<(width + edge)
        if !blocks {
            return (-edge..<(width + edge)).map { row in columns.map { isLight(row, $0) ? "##" : "  " }.joined() }
        }
        return stride(from: -edge, to: width + edge, by: 2).map { row in
            columns.map { column in
                switch (isLight(row, column), isLight(row + 1, column)) {
                case (true, true): "\u{2588}"
                case (true, false): "\u{2580}"
                case (false, true): "\u{2584}"
                case (false, false): " "
                }
            }.joined()
        }
    }

    /// Letters of an address in the form that needs the fewest squares. Scheme and host may be written in capitals (RFC 3986,
    /// section 6.2.2.1), which QR codes store in 5.5 bits each.
    static func compact(_ url: String) -> String { url.uppercased() }
}
