// Text for a terminal of any width: words are never cut, and nothing but letters is needed.

package enum TextLayout {
    /// Lines of at most so many columns; lines that are there stay apart, and what continues one is indented like it.
    package static func wrapped(_ text: String, columns: Int, hanging: Int = 0) -> [String] {
        text.split(separator: "\n", omittingEmptySubsequences: false).flatMap { line -> [String] in
            guard line.count > columns else { return [String(line)] }
            let indent = line.prefix { $0 == " " }.count
            let next = String(repeating: " ", count: min(indent + hanging, columns / 2))
            var lines: [String] = []
            var current = String(line.prefix(indent))
            var isEmpty = true
            // Blanks that align a label's text stay.
            for word in line.dropFirst(indent).split(separator: " ", omittingEmptySubsequences: false) {
                if !isEmpty, current.count + 1 + word.count > columns {
                    lines.append(current)
                    current = next
                    isEmpty = true
                }
                if isEmpty, word.isEmpty { continue }
                current += (isEmpty ? "" : " ") + word
                isEmpty = false
            }
            return lines + [current]
        }
    }

    /// A fact sheet without its marks; each row of a table becomes a paragraph, because few tables fit a terminal.
    package static func plain(_ markdown: String) -> String {
        var lines: [String] = []
        var heading: [String] = []
        for line in markdown.split(separator: "\n", omittingEmptySubsequences: false) {
            guard line.hasPrefix("|") else {
                heading = []
                lines.append(unmarked(line))
                continue
            }
            let cells = cells(of: line)
            if heading.isEmpty {
                heading = cells
            } else if !cells.allSatisfy({ $0.allSatisfy { "-: ".contains($0) } }) {
                lines.append("* " + (cells.first ?? ""))
                let rest = zip(heading, cells).dropFirst().filter { !$0.1.isEmpty }
                lines.append("  " + rest.map { $0.0.isEmpty ? $0.1 : "\($0.0): \($0.1)" }.joined(separator: "; "))
            }
        }
        return lines.joined(separator: "\n")
    }

    /// A size in words: "1.5 GiB".
    package static func size(_ bytes: Int) -> String {
        let units = ["bytes", "KiB", "MiB", "GiB", "TiB"]
        var value = Double(bytes)
        var unit = 0
        while value >= 1024, unit + 1 < units.count {
            value /= 1024
            unit += 1
        }
        let tenths = Int((value * 10).rounded())
        return unit == 0 || tenths >= 100 || tenths % 10 == 0
            ? "\(Int(value.rounded())) \(units[unit])" : "\(tenths / 10).\(tenths % 10) \(units[unit])"
    }

    private static func cells(of row: Substring) -> [String] {
        var cells = row.replacing("\\|", with: "\u{1}").split(separator: "|", omittingEmptySubsequences: false).map {
            unmarked($0).replacing("\u{1}", with: "|")
        }
        cells.removeFirst()
        if cells.last?.isEmpty == true { cells.removeLast() }
        return cells
    }

    /// Without emphasis and escapes.
    private static func unmarked(_ text: Substring) -> String {
        var result = ""
        var isEscaped = false
        for character in text {
            if isEscaped {
                result.append(character)
                isEscaped = false
            } else if character == "\\" {
                isEscaped = true
            } else if character != "*" {
                result.append(character)
            }
        }
        let plain = result.replacing("&lt;", with: "<").replacing("&gt;", with: ">").replacing("\u{2060}", with: "")
        return String(plain.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
}
