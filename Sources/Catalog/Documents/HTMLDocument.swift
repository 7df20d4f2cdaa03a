// The text of an HTML page: tags, scripts, styles and menus dropped, headings kept, entities decoded.

/// A reader for pages as offices have them, well formed or not. It builds no tree: text between tags, and what a few tags mean.
struct HTMLDocument {
    private static let dropped: Set<String> = [
        "script", "style", "noscript", "template", "svg", "math", "iframe", "object", "nav", "select", "button",
    ]
    /// Elements whose content is no markup.
    private static let raw: Set<String> = ["script", "style", "textarea", "title"]
    private static let inline: Set<String> = [
        "a", "abbr", "b", "bdi", "bdo", "cite", "code", "em", "font", "i", "kbd", "mark", "q", "s", "small", "span",
        "strong", "sub", "sup", "time", "u", "var", "wbr", "label", "ins", "del", "img",
    ]

    private let bytes: [UInt8]
    private var position = 0
    private var text: [UInt8] = []
    private var document = DocumentText()
    private var headingLevel: Int?
    private var entities: [String: String] = [:]

    static func text(_ html: String) -> DocumentText {
        var reader = HTMLDocument(bytes: Array(html.utf8))
        reader.read()
        return reader.document
    }

    private init(bytes: [UInt8]) { self.bytes = bytes }

    private mutating func read() {
        while position < bytes.count {
            switch bytes[position] {
            case UInt8(ascii: "<"): readMarkup()
            case UInt8(ascii: "&"): readEntity()
            case 0x09, 0x0A, 0x0D, 0x20:
                appendBlank()
                position += 1
            default:
                text.append(bytes[position])
                position += 1
            }
        }
        flush()
    }

    private mutating func readMarkup() {
        if skips("<!--") { return skip(past: "-->") }
        let next = position + 1 < bytes.count ? bytes[position + 1] : 0
        if next == UInt8(ascii: "!") || next == UInt8(ascii: "?") { return skip(past: ">") }
        let isEnd = next == UInt8(ascii: "/")
        let start = position + (isEnd ? 2 : 1)
        var end = start
        while end < bytes.count, Self.isLetterOrDigit(bytes[end]) { end += 1 }
        guard end > start else {
            text.append(bytes[position])
            position += 1
            return
        }
        let name = String(decoding: bytes[start..<end], as: UTF8.self).lowercased()
        position = end
        let closesItself = skipAttributes()
        if isEnd { return close(name) }
        open(name)
        if Self.raw.contains(name) {
            let content = position
            skip(toEndOf: name)
            if name == "title", document.title == nil { readTitle(content) }
        } else if Self.dropped.contains(name), !closesItself {
            skip(toEndOf: name)
        }
    }

    private mutating func open(_ name: String) {
        switch name {
        case "h1", "h2", "h3", "h4", "h5", "h6":
            flush()
            headingLevel = Int(name.dropFirst())
        case "br":
            endLine()
        case "td", "th": if text.last != 0x0A, !text.isEmpty { text.append(contentsOf: " | ".utf8) }
        case "tr": endLine()
        case "li":
            endLine()
            text.append(contentsOf: "- ".utf8)
        case _ where Self.inline.contains(name): break
        default: if headingLevel == nil { flush() }
        }
    }

    private mutating func endLine() {
        while text.last == 0x20 { text.removeLast() }
        if !text.isEmpty { text.append(0x0A) }
    }

    private mutating func close(_ name: String) {
        if name.count == 2, name.first == "h", headingLevel != nil { return flush() }
        guard !Self.inline.contains(name), !["li", "td", "th", "tr", "tbody", "thead"].contains(name) else { return }
        if headingLevel == nil { flush() }
    }

    private mutating func readTitle(_ start: Int) {
        let saved = text
        text = []
        let end = position
        position = start
        while position < end {
            if bytes[position] == UInt8(ascii: "&") {
                readEntity()
            } else if bytes[position] == UInt8(ascii: "<") {
                break
            } else {
                if bytes[position] <= 0x20 { appendBlank() } else { text.append(bytes[position]) }
                position += 1
            }
        }
        let title = trimmed(String(decoding: text, as: UTF8.self))
        if !title.isEmpty { document.title = title }
        text = saved
        position = end
    }

    private mutating func flush() {
        document.add(String(decoding: text, as: UTF8.self), level: headingLevel)
        text = []
        headingLevel = nil
    }

    private mutating func appendBlank() {
        if let last = text.last, last != 0x20, last != 0x0A { text.append(0x20) }
    }

    /// "&nbsp;" and other blanks are blanks; what is no entity stays as it is written.
    private mutating func readEntity() {
        let window = bytes[position..<min(position + 40, bytes.count)]
        guard let end = window.firstIndex(of: UInt8(ascii: ";")) else {
            text.append(bytes[position])
            position += 1
            return
        }
        let entity = String(decoding: bytes[position...end], as: UTF8.self)
        let decoded = entities[entity] ?? MarkdownDocument.character(entity)
        entities[entity] = decoded
        if decoded == entity, decoded.utf8.count > 1 {
            text.append(bytes[position])
            position += 1
            return
        }
        if decoded.allSatisfy(\.isWhitespace) { appendBlank() } else { text.append(contentsOf: decoded.utf8) }
        position = end + 1
    }

    // MARK: Skipping

    private func skips(_ mark: StaticString) -> Bool {
        mark.withUTF8Buffer { bytes[position...].starts(with: $0) }
    }

    private mutating func skip(past mark: StaticString) {
        while position < bytes.count, !skips(mark) { position += 1 }
        position = min(bytes.count, position + mark.utf8CodeUnitCount)
    }

    /// Moves behind the tag's ">", past quoted values; true for "<br/>".
    private mutating func skipAttributes() -> Bool {
        var quote: UInt8?
        while position < bytes.count {
            let byte = bytes[position]
            position += 1
            if let open = quote {
                if byte == open { quote = nil }
            } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
                quote = byte
            } else if byte == UInt8(ascii: ">") {
                return bytes[position - 2] == UInt8(ascii: "/")
            }
        }
        return false
    }

    /// Moves to "</name", counting the same element inside where its content is markup. Without an end tag nothing is left.
    private mutating func skip(toEndOf name: String) {
        let letters = Array(name.utf8)
        var depth = 1
        while position < bytes.count {
            guard bytes[position] == UInt8(ascii: "<") else {
                position += 1
                continue
            }
            let isEnd = position + 1 < bytes.count && bytes[position + 1] == UInt8(ascii: "/")
            let start = position + (isEnd ? 2 : 1)
            let isName =
                bytes.count - start >= letters.count
                && bytes[start..<(start + letters.count)].elementsEqual(letters) { $0 | 0x20 == $1 }
                && !(start + letters.count < bytes.count && Self.isLetterOrDigit(bytes[start + letters.count]))
            if isName, isEnd { depth -= 1 } else if isName, !Self.raw.contains(name) { depth += 1 }
            if depth == 0 { return }
            position = start
        }
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20)
    }
}
