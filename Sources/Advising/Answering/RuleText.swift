// A paragraph of rules taken apart: what leads in, its sub-paragraphs, tables, lists of countries and what closes it.

import Catalog

/// The lines of a paragraph, each with what it is. The text of a line is as printed.
struct RuleText: Sendable {
    struct Line: Sendable {
        enum Kind: Sendable, Equatable { case lead, item, bullet, entry, row, closing }
        let kind: Kind
        /// 0 for "(a)", 1 for "(i)" below it.
        let depth: Int
        /// "(a)"; empty for others.
        let label: String
        let text: String
        /// Cells of a table's row, and the titles of its columns.
        var cells: [String] = []
        var titles: [String] = []
        /// The sub-paragraph or heading line above it, by position; nil at the top.
        var parent: Int?
    }

    let passage: Passage
    private(set) var lines: [Line] = []

    init(_ passage: Passage) {
        self.passage = passage
        var top: (label: Character, index: Int)?
        var titles: [String] = []
        let texts = passage.text.split(separator: "\n").map(String.init)
        // Countries stand one a line, without a mark, below a line that ends in a colon.
        let hasEntries = texts.dropFirst().filter { Self.isEntry($0) }.count >= 8
        for text in texts {
            if text.hasPrefix("|") {
                let cells = text.split(separator: "|").map { $0.trimmingPrefix(" ").description }.map(Self.trimmed)
                    .filter { !$0.isEmpty }
                if titles.isEmpty {
                    titles = cells
                } else if cells != titles {
                    lines.append(
                        Line(
                            kind: .row,
                            depth: 1,
                            label: "",
                            text: text,
                            cells: cells,
                            titles: titles,
                            parent: top?.index
                        )
                    )
                }
                continue
            }
            titles = []
            if let (label, rest) = Self.label(text) {
                let letter = label.dropFirst().first ?? " "
                // "(i)" behind "(h)" goes on with the letters; behind another it begins the level below.
                let follows = top.map { Self.follows($0.label, letter) } ?? (letter == "a")
                let isBelow = Self.isRoman(label) && !follows && top != nil
                if isBelow {
                    lines.append(Line(kind: .item, depth: 1, label: label, text: rest, parent: top?.index))
                } else {
                    lines.append(Line(kind: .item, depth: 0, label: label, text: rest))
                    top = (letter, lines.count - 1)
                }
            } else if text.hasPrefix("• ") {
                let entry = String(text.dropFirst(2))
                lines.append(
                    Line(kind: hasEntries ? .entry : .bullet, depth: 1, label: "", text: entry, parent: top?.index)
                )
            } else if hasEntries, !lines.isEmpty, Self.isEntry(text) {
                lines.append(Line(kind: .entry, depth: 1, label: "", text: text, parent: top?.index))
            } else if lines.allSatisfy({ $0.kind == .lead }) {
                lines.append(Line(kind: .lead, depth: 0, label: "", text: text))
            } else {
                lines.append(Line(kind: .closing, depth: 0, label: "", text: text))
                top = nil
            }
        }
    }

    /// Nothing but "DELETED".
    var isDeleted: Bool { Self.isDeleted(passage) }

    static func isDeleted(_ passage: Passage) -> Bool {
        passage.text.utf8.count < 12
            && trimmed(passage.text).lowercased().trimmingPrefix("deleted").allSatisfy { $0 == "." || $0 == " " }
    }

    /// Every word of it, in lower case.
    var words: Set<String> { Set(lines.flatMap { QuestionText($0.text).words.map(\.text) }) }

    /// What stands before the sub-paragraphs.
    var lead: String { lines.filter { $0.kind == .lead }.map(\.text).joined(separator: " ") }

    /// The countries, or other entries, listed one a line.
    var entries: [String] { lines.filter { $0.kind == .entry }.map(\.text) }

    /// Whether it is a list of countries or the like.
    static func isList(_ passage: Passage) -> Bool {
        guard passage.text.utf8.count(where: { $0 == UInt8(ascii: "\n") }) >= 8 else { return false }
        var count = 0
        for line in passage.text.split(separator: "\n").dropFirst()
        where isEntry(line.hasPrefix("• ") ? String(line.dropFirst(2)) : String(line)) {
            count += 1
        }
        return count >= 8
    }

    private static func isEntry(_ line: String) -> Bool {
        guard let first = line.hasPrefix("• ") ? line.dropFirst(2).first : line.first, first.isUppercase else {
            return false
        }
        return line.utf8.count < 50 && !line.contains(":") && !line.contains(".") && !line.contains(" - ")
            && !line.contains(where: \.isNumber)
    }

    private static func label(_ text: String) -> (String, String)? {
        guard text.hasPrefix("("), let close = text.firstIndex(of: ")") else { return nil }
        let inside = text[text.index(after: text.startIndex)..<close]
        guard (1...4).contains(inside.count), inside.allSatisfy({ $0.isASCII && $0.isLowercase }) else { return nil }
        guard inside.count == 1 || inside.allSatisfy({ "ivx".contains($0) }) else { return nil }
        return (String(text[...close]), trimmed(String(text[text.index(after: close)...])))
    }

    private static func isRoman(_ label: String) -> Bool {
        label.dropFirst().dropLast().allSatisfy { "ivx".contains($0) }
    }

    private static func follows(_ last: Character, _ next: Character) -> Bool {
        guard let before = last.asciiValue, let after = next.asciiValue else { return false }
        return after == before + 1 || after == before + 2 && last != "g"
    }

    private static func trimmed(_ text: String) -> String {
        String(text.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
}

/// Whether two words are forms of one: a light stem, for judging single sentences after the index has found them.
enum RuleStem {
    private static let endings = [
        "ations", "ation", "ments", "ment", "ings", "ing", "edly", "ized", "ised", "ed", "ies", "es", "s", "ly", "ers",
        "er", "al", "ance", "ant", "ent", "ence", "ship", "y", "e",
    ]

    static func stem(_ word: String) -> String {
        for ending in endings where word.hasSuffix(ending) && word.utf8.count - ending.utf8.count >= 4 {
            return String(word.dropLast(ending.utf8.count))
        }
        return word
    }

    static func stems(_ text: String) -> [String] { TextFolding.words(text).map(stem) }

    /// Whether the words of a phrase stand in a text in their order.
    static func holds(_ text: [String], _ phrase: [String]) -> Bool {
        guard let first = phrase.first, text.count >= phrase.count else { return false }
        return text.indices.dropLast(phrase.count - 1).contains {
            text[$0] == first && Array(text[$0..<($0 + phrase.count)]) == phrase
        }
    }
}

extension String {
    /// Whether the bytes of a short text occur in this one: the paragraphs of a question are looked through in microseconds,
    /// where comparing by characters takes milliseconds.
    func holdsBytes(of short: String) -> Bool {
        let wanted = Array(short.utf8)
        guard let first = wanted.first else { return true }
        var text = self
        return text.withUTF8 { bytes in
            guard bytes.count >= wanted.count else { return false }
            for start in 0...(bytes.count - wanted.count) where bytes[start] == first {
                if wanted.indices.allSatisfy({ bytes[start + $0] == wanted[$0] }) { return true }
            }
            return false
        }
    }
}
