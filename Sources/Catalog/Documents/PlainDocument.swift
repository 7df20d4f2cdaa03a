// Plain text: paragraphs between blank lines; a short line by itself is a heading.

enum PlainDocument {
    static func text(_ text: String) -> DocumentText {
        var document = DocumentText()
        let lines = text.split(omittingEmptySubsequences: false) { $0.isNewline }.map { trimmed(String($0)) }
        var paragraph: [String] = []
        func flush(isFollowed: Bool) {
            if paragraph.count == 1, isFollowed, isHeading(paragraph[0]) {
                document.add(paragraph[0], level: 1)
            } else {
                document.add(paragraph.joined(separator: "\n"))
            }
            paragraph = []
        }
        for line in lines {
            if line.count > 2, line.allSatisfy({ $0 == "=" || $0 == "-" }) {
                // A line of signs below another underlines it.
                let title = paragraph.popLast()
                flush(isFollowed: false)
                if let title { document.add(title, level: line.hasPrefix("=") ? 1 : 2) }
            } else if line.isEmpty {
                flush(isFollowed: true)
            } else {
                paragraph.append(line)
            }
        }
        flush(isFollowed: false)
        return document
    }

    private static func isHeading(_ line: String) -> Bool {
        guard let last = line.last, line.count <= 80, line.split(separator: " ").count <= 10 else { return false }
        return last.isLetter || last.isNumber || last == ")" || last == "?"
    }
}
