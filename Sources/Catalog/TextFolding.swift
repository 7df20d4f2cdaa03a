// One form of a text for comparing: what a question and a register call the same must become the same letters.

import Foundation

/// Folds texts so that "Master's in Cyber-Security" and "masters in cyber security" compare equal word by word.
public enum TextFolding {
    /// Lower-case words without diacritics, apostrophes or punctuation, a plural s dropped, joined by single blanks.
    ///
    /// The plural s is dropped from words of four letters or more unless they end in "ss": "masters" and "master" fold
    /// alike, and so do "arts" and "art"; "business" stays. "nurse" and "nursing" remain different words.
    /// "&" reads "and".
    public static func fold(_ text: String) -> String {
        words(text).joined(separator: " ")
    }

    /// The words of `fold(_:)`.
    public static func words(_ text: String) -> [String] {
        var words: [String] = []
        var word: [UInt8] = []
        func finish() {
            guard !word.isEmpty else { return }
            if word.count >= 4, word.last == UInt8(ascii: "s"), word[word.count - 2] != UInt8(ascii: "s") {
                word.removeLast()
            }
            words.append(String(decoding: word, as: UTF8.self))
            word.removeAll(keepingCapacity: true)
        }
        for byte in plain(text).utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), 0x80...:
                word.append(byte)
            case UInt8(ascii: "A")...UInt8(ascii: "Z"): word.append(byte | 0x20)
            case UInt8(ascii: "'"): continue
            case UInt8(ascii: "&"):
                finish()
                words.append("and")
            default: finish()
            }
        }
        finish()
        return words
    }

    /// ASCII texts, nearly all of a register, pass unchanged; others lose case, diacritics and typographic punctuation.
    private static func plain(_ text: String) -> String {
        if text.utf8.allSatisfy({ $0 < 0x80 }) { return text }
        let folded = text.folding(options: [.caseInsensitive, .diacriticInsensitive, .widthInsensitive], locale: nil)
        var plain = ""
        for scalar in folded.unicodeScalars {
            switch scalar {
            case "\u{2019}", "\u{2018}", "\u{02BC}": plain.unicodeScalars.append("'")
            case _ where scalar.isASCII || scalar.properties.isAlphabetic || scalar.properties.numericType != nil:
                plain.unicodeScalars.append(scalar)
            default: plain.unicodeScalars.append(" ")
            }
        }
        return plain
    }
}
