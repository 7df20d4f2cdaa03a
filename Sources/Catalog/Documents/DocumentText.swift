// A document as text: headings and paragraphs, whatever format it came in.

/// What all readers of documents make.
struct DocumentText {
    enum Block: Equatable {
        /// A heading; level 1 is the highest.
        case heading(level: Int, String)
        case paragraph(String)
        /// A page of a PDF begins.
        case page(Int)
    }

    /// The title that the document gives itself; nil where it gives none.
    var title: String?
    var blocks: [Block] = []

    /// Adds a paragraph, or a heading where `level` is not nil; blank ones are left out.
    mutating func add(_ text: String, level: Int? = nil) {
        let text = trimmed(Self.visible(text))
        guard !text.isEmpty else { return }
        if let level { blocks.append(.heading(level: level, text)) } else { blocks.append(.paragraph(text)) }
    }

    /// A text without control characters and without those that turn the direction of what follows, which could make a
    /// quotation look like something else.
    private static func visible(_ text: String) -> String {
        func isHidden(_ scalar: Unicode.Scalar) -> Bool {
            switch scalar.value {
            case 0x0A: false
            case 0..<0x20, 0x7F..<0xA0, 0x202A...0x202E, 0x2066...0x2069: true
            default: false
            }
        }
        guard text.unicodeScalars.contains(where: isHidden) else { return text }
        let scalars = text.unicodeScalars.map { $0 == "\t" ? " " : $0 }.filter { !isHidden($0) }
        return String(String.UnicodeScalarView(scalars))
    }

    /// A file's bytes as text: UTF-8, UTF-16 with its mark, else Windows' Western European code page.
    static func decoded(_ bytes: [UInt8], path: String) throws -> String {
        for (mark, isLittle) in [([0xFF, 0xFE] as [UInt8], true), ([0xFE, 0xFF], false)] where bytes.starts(with: mark)
        {
            let units = stride(from: 2, to: bytes.count - 1, by: 2).map { index in
                let (first, second) = (UInt16(bytes[index]), UInt16(bytes[index + 1]))
                return isLittle ? first | second << 8 : first << 8 | second
            }
            return String(decoding: units, as: UTF16.self)
        }
        if bytes.contains(0) {
            throw CatalogError.wrongFile(path: path, missing: "it is no text, though its name says so")
        }
        let body = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes[3...] : bytes[...]
        return String(validating: body, as: UTF8.self) ?? windowsText(body)
    }
}

/// A document cut into pieces that can be quoted.
struct PassageCutter {
    struct Passage: ImportedRow {
        /// Its place in the document, from 1: the same for the same file, whenever it is imported.
        let number: Int
        /// The headings above it, outermost first: "Money › Blocked account"; for a PDF the page.
        let heading: String
        let text: String
    }

    /// Paragraphs under one heading are joined up to about this length, in characters, and longer ones cut.
    private static let length = 900

    static func passages(of document: DocumentText) -> [Passage] {
        var passages: [Passage] = []
        var headings: [(level: Int, text: String)] = []
        var pending = ""
        func flush() {
            guard !pending.isEmpty else { return }
            let path = headings.map(\.text).filter { $0 != document.title }.joined(separator: " › ")
            passages.append(Passage(number: passages.count + 1, heading: path, text: pending))
            pending = ""
        }
        for block in document.blocks {
            switch block {
            case .heading(let level, let text):
                flush()
                headings.removeAll { $0.level >= level }
                headings.append((level, text))
            case .page(let number):
                flush()
                headings = [(1, "page \(number)")]
            case .paragraph(let text):
                for piece in pieces(text) {
                    if !pending.isEmpty, pending.count + piece.count > length { flush() }
                    pending += (pending.isEmpty ? "" : "\n") + piece
                }
            }
        }
        flush()
        return passages
    }

    /// A long paragraph in parts that end with a sentence or a line, else with a word.
    private static func pieces(_ text: String) -> [String] {
        var pieces: [String] = []
        var rest = text[...]
        while let limit = rest.index(rest.startIndex, offsetBy: length, limitedBy: rest.endIndex), limit < rest.endIndex
        {
            let part = rest[..<limit]
            var end = limit
            for (mark, keeps) in [(". ", 1), ("\n", 0), ("。", 1), (" ", 0)] {
                guard let found = part.ranges(of: mark).last?.lowerBound,
                    part.distance(from: part.startIndex, to: found) > length / 3
                else { continue }
                end = part.index(found, offsetBy: keeps)
                break
            }
            pieces.append(trimmed(String(rest[..<end])))
            rest = rest[end...]
        }
        pieces.append(trimmed(String(rest)))
        return pieces.filter { !$0.isEmpty }
    }
}
