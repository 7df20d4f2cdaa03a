// A question cut into words: folded, numbered, with the punctuation remembered only as a break.

import Foundation

/// One word, number or currency sign of a question.
package struct Word: Sendable, Equatable {
    /// As written.
    package var surface: String
    /// Lower case, without diacritics, digits of any script as 0–9.
    package var text: String
    /// ``text`` without a plural s: what all comparisons use.
    package var stem: String
    /// A comma, full stop, bracket or the like stands between this word and the one before.
    package var breakBefore = false
    /// A sentence ends between the word before and this one.
    package var sentenceBefore = false
    /// A question mark stands behind this word.
    package var isAsked = false
    /// "'s" stands behind this word.
    package var isPossessive = false
    /// A slash stands between this word and the one before.
    package var slashBefore = false
    /// The value, when this is a number.
    package var number: Double?

    package init(surface: String, breakBefore: Bool = false, slashBefore: Bool = false, number: Double? = nil) {
        self.surface = surface
        let folded = Word.fold(surface)
        self.text = Word.honours.contains(folded) ? "honours" : Word.plurals[folded] ?? folded
        self.stem = Word.stem(of: text)
        self.breakBefore = breakBefore
        self.slashBefore = slashBefore
        self.number = number
    }

    private static let plurals = ["unis": "universities", "studys": "studies", "universitys": "universities"]

    /// The spellings of a word that half of all degrees have.
    private static let honours: Set<String> = ["hons", "honors", "honers", "honurs"]

    /// Lower case, compatibility forms unified, Latin diacritics removed.
    package static func fold(_ text: String) -> String {
        if text.utf8.allSatisfy({ $0 < 0x80 }) { return text.lowercased() }
        let unified = text.precomposedStringWithCompatibilityMapping.lowercased()
        let latin = unified.unicodeScalars.allSatisfy { $0.value < 0x250 || (0x1E00...0x1EFF).contains($0.value) }
        guard latin else { return unified }
        let plain = unified.folding(options: .diacriticInsensitive, locale: nil)
        return plain.replacingOccurrences(of: "đ", with: "d").replacingOccurrences(of: "ø", with: "o")
    }

    /// The word without a plural s: "masters" and "master" are one, "business" and "campus" stay.
    package static func stem(of text: String) -> String {
        guard text.utf8.count > 3, text.hasSuffix("s") else { return text }
        for ending in ["ss", "us", "is"] where text.hasSuffix(ending) { return text }
        return String(text.dropLast())
    }
}

extension [Word] {
    /// Whether what begins there says where: it stands behind "in", "near" or "around", or behind "in" of a neighbour's language.
    func isPlaced(at index: Int) -> Bool {
        index > 0 && ["in", "near", "around", "en", "em", "nel", "nella"].contains(self[index - 1].text)
    }

    /// Whether a number stands among them that is neither a day of a month nor a year: "what are 2,500 kuna worth?"
    var tellAmount: Bool { contains { ($0.number ?? 0) > 31 && !(1990...2040).contains($0.number ?? 0) } }
}

/// A question cut into words. Course names, provider names and the vocabulary are cut by the same rules, so that what
/// is equal to a reader is equal here.
package struct QuestionText: Sendable {
    package private(set) var words: [Word] = []

    /// Longest text that is read, in characters; of longer ones the first and last halves.
    package static let limit = 6_000

    package init(_ text: String) {
        // Of a very long text the beginning and the end are read: that is where the question stands.
        let bounded =
            text.count > Self.limit ? text.prefix(Self.limit / 2) + "\n" + text.suffix(Self.limit / 2) : text[...]
        var scanner = Scanner(characters: Array(bounded))
        words = scanner.words()
    }

    /// The stems of a name or phrase.
    package static func stems(of phrase: String) -> [String] { QuestionText(phrase).words.map(\.stem) }

    /// With the abbreviation written out that only stands for its words before another: "HR management" is what course names call human
    /// resource management.
    var writtenOut: QuestionText {
        var copy = self
        for index in words.indices.dropLast().reversed()
        where words[index].text == "hr" && ["management", "mgmt", "manager"].contains(words[index + 1].text) {
            var resource = Word(surface: "resource")
            resource.isPossessive = words[index].isPossessive
            copy.write([Word(surface: "human"), resource], at: index)
        }
        return copy
    }

    /// "PEN to AUD": with the name for a code in capitals beside another currency, of which small letters would be a word.
    var withCurrenciesNamed: QuestionText {
        guard words.contains(where: { Self.besideCodes.contains($0.text) }) else { return self }
        var copy = self
        for (index, code) in words.enumerated().reversed() {
            guard code.surface.count == 3, code.surface.allSatisfy(\.isUppercase),
                let name = Currency.namesByCode[code.surface]
            else { continue }
            copy.write(name.split(separator: " ").map { Word(surface: String($0)) }, at: index)
        }
        return copy
    }

    /// Puts words in the place of one, with its break before them.
    private mutating func write(_ written: [Word], at index: Int) {
        let place = words[index]
        words.replaceSubrange(index...index, with: written)
        words[index].breakBefore = place.breakBefore
        words[index].sentenceBefore = place.sentenceBefore
    }

    private static let besideCodes: Set<String> = [
        "aud", "a$", "dollar", "dollars", "usd", "eur", "euro", "euros", "gbp", "pound", "pounds", "rate", "exchange",
        "currency", "convert", "ecb",
    ]

    /// "… offers a diploma of graphic design right": the word at the end that asks for a yes stands apart.
    var withTagApart: QuestionText {
        guard words.count > 4, let last = words.last, ["right", "correct", "yeah"].contains(last.text),
            !["of", "the", "human", "civil", "your", "my", "all", "is", "be"].contains(words[words.count - 2].text)
        else { return self }
        var copy = self
        copy.words[words.count - 1].breakBefore = true
        return copy
    }

    /// "Bachelor of Agri... Agricultural Economics": without a word that was broken off and begun again.
    var withoutBrokenOff: QuestionText {
        var copy = self
        for index in words.indices.dropLast().reversed() {
            let (word, next) = (words[index].text, words[index + 1].text)
            if words[index + 1].breakBefore, word.count >= 3, word.count < next.count, next.hasPrefix(word),
                words[index + 1].stem != words[index].stem
            {
                copy.words[index + 1].breakBefore = words[index].breakBefore
                copy.words.remove(at: index)
            }
        }
        return copy
    }

    private struct Scanner {
        let characters: [Character]
        var position = 0
        var output: [Word] = []
        var breakPending = false
        var sentencePending = false
        var slashPending = false

        mutating func words() -> [Word] {
            while position < characters.count {
                let character = characters[position]
                if isDigit(character) {
                    readNumber()
                } else if isWordPart(character) {
                    readWord()
                } else {
                    readMark(character)
                }
            }
            return output
        }

        private mutating func append(_ surface: String, number: Double? = nil) {
            var word = Word(surface: surface, breakBefore: breakPending, slashBefore: slashPending, number: number)
            word.sentenceBefore = sentencePending
            output.append(word)
            breakPending = false
            sentencePending = false
            slashPending = false
        }

        private func isDigit(_ character: Character) -> Bool {
            character.unicodeScalars.first?.properties.numericType == .decimal
        }

        private func isWordPart(_ character: Character) -> Bool {
            character.isLetter || character.unicodeScalars.first.map { $0.properties.generalCategory.isMark } ?? false
        }

        /// Han and kana are written without spaces: each sign is a word of its own.
        private func isIdeograph(_ character: Character) -> Bool {
            guard let value = character.unicodeScalars.first?.value else { return false }
            return (0x3040...0x30FF).contains(value) || (0x3400...0x9FFF).contains(value)
        }

        private func next(_ offset: Int) -> Character? {
            position + offset < characters.count ? characters[position + offset] : nil
        }

        private mutating func readWord() {
            if isIdeograph(characters[position]) {
                append(String(characters[position]))
                position += 1
                return
            }
            var word = ""
            var isPossessive = false
            while position < characters.count {
                let character = characters[position]
                if (isWordPart(character) && !isIdeograph(character)) || (isDigit(character) && word.count < 24) {
                    word.append(character)
                    position += 1
                } else if isApostrophe(character), let after = next(1), isWordPart(after) {
                    // "master's", "what's": the s belongs to no name; "o'brien", "d'arc" become one word.
                    if String(after).lowercased() == "s", !(next(2).map(isWordPart) ?? false) {
                        position += 2
                        isPossessive = true
                        break
                    }
                    position += 1
                } else {
                    break
                }
            }
            if position < characters.count, characters[position] == "$",
                ["a", "au", "us", "nz", "c", "ca", "hk", "s", "sg"].contains(word.lowercased())
            {
                word.append("$")
                position += 1
            }
            // "Painting n decorating", but not a lone letter.
            let isAnd = word == "n" && !output.isEmpty && position < characters.count && characters[position] == " "
            append(isAnd ? "and" : word)
            if isPossessive, let last = output.indices.last { output[last].isPossessive = true }
        }

        private func isApostrophe(_ character: Character) -> Bool { "'’‘`´".contains(character) }

        /// Reads "45,000", "45 000", "25,00,000", "1.5", "45k", "2nd", "116754E".
        private mutating func readNumber() {
            let start = position
            var whole = takeDigits()
            while let separator = next(0), ",' \u{00A0}\u{202F}\u{2009}٬.".contains(separator), let group = groupAhead()
            {
                let isBlank = separator == " " || separator == "."
                guard group == 3 || (group == 2 && separator == ",") else { break }
                if isBlank && whole.count > 3 && !String(characters[start..<position]).contains(separator) { break }
                if separator == "." && whole.first == "0" { break }
                position += 1
                whole += takeDigits()
            }
            var text = whole
            if let point = next(0), point == "." || point == "٫", let after = next(1), isDigit(after) {
                position += 1
                text += "." + takeDigits()
            }
            let letters = takeGluedLetters()
            if letters.isEmpty {
                // Seven digits with a leading zero are a course code, not an amount.
                let isCode = whole.count == 7 && whole.hasPrefix("0") && text == whole
                append(text, number: isCode ? nil : Double(text))
                return
            }
            // "075269K" is a course code, "45k" an amount.
            let isCode = whole.count >= 5 && letters.count == 1 && text == whole
            if !isCode, Self.suffixes.contains(letters.lowercased()) {
                append(text, number: Double(text))
                append(letters)
            } else {
                append(text + letters)
            }
        }

        private static let suffixes: Set<String> = [
            "k", "m", "mn", "l", "cr", "lakh", "lakhs", "lac", "lacs", "crore", "aud", "usd", "inr", "eur", "gbp", "yr",
            "yrs", "y", "year", "years", "w", "wk", "wks", "week", "weeks", "mo", "month", "months", "st", "nd", "rd",
            "th", "h", "hrs", "hours", "am", "pm",
        ]

        private mutating func takeDigits() -> String {
            var digits = ""
            while let character = next(0), isDigit(character) {
                digits += character.wholeNumberValue.map(String.init) ?? ""
                position += 1
            }
            return digits
        }

        private mutating func takeGluedLetters() -> String {
            var letters = ""
            while let character = next(0), isWordPart(character), !isIdeograph(character), character.isASCII {
                letters.append(character)
                position += 1
            }
            return letters
        }

        /// How many digits follow the separator at hand, when they end there.
        private func groupAhead() -> Int? {
            var count = 0
            while let character = next(1 + count), isDigit(character) { count += 1 }
            return count > 0 ? count : nil
        }

        private mutating func readMark(_ character: Character) {
            position += 1
            switch character {
            case "$", "€", "£", "₹", "¥", "<", ">", "≤", "≥", "~":
                let joined = (character == "<" || character == ">") && next(0) == "="
                if joined { position += 1 }
                append(joined ? String(character) + "=" : String(character))
            case "&", "＆":
                append("and")
            case "→", "⇒", "➔":
                append("to")
            case "/":
                slashPending = true
            case ",", ";", ".", "?", "!", ":", "(", ")", "[", "]", "{", "}", "\"", "“", "”", "«", "»", "「", "」", "\n",
                "\r\n", "|", "–",
                "—",
                "，", "。", "？", "、", "；", "（", "）", "؟", "،", "¿", "¡", "।":
                breakPending = true
                if ".?!。？؟।\n\r\n".contains(character) { sentencePending = true }
                if "?？؟".contains(character), let last = output.indices.last { output[last].isAsked = true }
            case "-":
                // A hyphen between blanks separates; inside a word it joins.
                if position < characters.count, characters[position].isWhitespace { breakPending = true }
            default:
                break
            }
        }
    }
}

extension Unicode.GeneralCategory {
    fileprivate var isMark: Bool { self == .nonspacingMark || self == .spacingMark }
}
