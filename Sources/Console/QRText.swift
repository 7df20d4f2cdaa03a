// A QR code out of characters, for a phone's camera to read from the screen.

import Box

enum QRText {
    /// The code of a text, light on dark as terminals are: two rows of the code to a line where the terminal has block characters,
    /// "##" for each square elsewhere. Nil when the text is too long for one.
    static func lines(_ text: String, blocks: Bool) -> [String]? {
        guard let code = QRCode(text) else { return nil }
        // A camera needs a light edge around the code.
        let edge = blocks ? 2 : 1
        let columns = -edge..<(code.width + edge)
        func isLight(_ row: Int, _ column: Int) -> Bool {
            row < code.width + edge && !code.isDark(row: row, column: column)
        }
        if !blocks {
            return columns.map { row in columns.map { isLight(row, $0) ? "##" : "  " }.joined() }
        }
        return stride(from: -edge, to: code.width + edge, by: 2).map { row in
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
}
