// BERT's basic tokenisation: what a text's words are before they are cut into pieces.

import Foundation

/// Folds a text (controls dropped, accents stripped, lower case) and splits it at blanks, before and after each mark of punctuation
/// and each Chinese character. The rules are those of BERT's `BasicTokenizer` for uncased models.
///
/// The reference takes categories from Unicode 8: a character that is newer counts as unassigned there, hence here.
enum BasicSplitter {
    private static let lastUnicode = 8

    /// Calls `body` with each word, a blank before its UTF-8 bytes, and the number of its characters.
    static func forEachWord(of text: String, _ body: (UnsafeRawBufferPointer, Int) -> Void) {
        var word: [UInt8] = [UInt8(ascii: " ")]
        var characters = 0
        func finish() {
            guard characters > 0 else { return }
            word.withUnsafeBytes { body($0, characters) }
            word.removeSubrange(1...)
            characters = 0
        }
        for scalar in fold(text) {
            if scalar.properties.isWhitespace {
                finish()
            } else if isPunctuation(scalar) {
                finish()
                word.append(contentsOf: UTF8.encode(scalar).unsafelyUnwrapped)
                characters = 1
                finish()
            } else {
                word.append(contentsOf: UTF8.encode(scalar).unsafelyUnwrapped)
                characters += 1
            }
        }
        finish()
    }

    /// The text in lower case without controls and accents, blanks around Chinese characters.
    private static func fold(_ text: String) -> [Unicode.Scalar] {
        var cleaned: [Unicode.Scalar] = []
        var isASCII = true
        for scalar in text.unicodeScalars where !isDropped(scalar) {
            if scalar.isASCII {
                cleaned.append(scalar)
                continue
            }
            isASCII = false
            if isChinese(scalar) {
                cleaned += [" ", scalar, " "]
            } else {
                cleaned.append(scalar.properties.isWhitespace ? " " : scalar)
            }
        }
        if isASCII {
            return cleaned.map { ("A"..."Z").contains($0) ? Unicode.Scalar(UInt8($0.value) | 0x20) : $0 }
        }
        var decomposed = String.UnicodeScalarView()
        decomposed.append(contentsOf: cleaned)
        var folded: [Unicode.Scalar] = []
        for scalar in String(decomposed).decomposedStringWithCanonicalMapping.unicodeScalars {
            if category(of: scalar) == .nonspacingMark { continue }
            folded.append(contentsOf: scalar.properties.lowercaseMapping.unicodeScalars)
        }
        return folded
    }

    /// The general category, or that of unassigned characters for one that the reference does not know.
    private static func category(of scalar: Unicode.Scalar) -> Unicode.GeneralCategory {
        guard let age = scalar.properties.age, age.major <= lastUnicode else { return .unassigned }
        return scalar.properties.generalCategory
    }

    private static func isDropped(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x09, 0x0A, 0x0D: return false
        case 0x20..<0x7F: return false
        case 0, 0xFFFD: return true
        default:
            switch category(of: scalar) {
            case .control, .format, .surrogate, .privateUse: return true
            default: return false
            }
        }
    }

    /// Chinese characters of BERT's list: kana and hangul are not among them.
    private static func isChinese(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x4E00...0x9FFF, 0x3400...0x4DBF, 0x20000...0x2A6DF, 0x2A700...0x2B73F, 0x2B740...0x2B81F,
            0x2B920...0x2CEAF,
            0xF900...0xFAFF, 0x2F800...0x2FA1F:
            true
        default: false
        }
    }

    /// Every mark of ASCII that is no letter, digit or blank ("$" and "+" too), and Unicode's punctuation.
    private static func isPunctuation(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x21...0x2F, 0x3A...0x40, 0x5B...0x60, 0x7B...0x7E: return true
        case 0..<0x80: return false
        default:
            switch category(of: scalar) {
            case .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation, .initialPunctuation,
                .finalPunctuation, .otherPunctuation:
                return true
            default: return false
            }
        }
    }
}
