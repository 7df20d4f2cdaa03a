// One appendix cut into its paragraphs; cookie banner, menus and footer are left out.

/// A page of the Rules.
struct UKRulesPage: RowSource {
    /// A paragraph with everything below its number: sub-paragraphs, tables, text that follows.
    struct Paragraph: ImportedRow {
        /// The line of the page on which it begins.
        let number: Int
        /// "ST 12.3"; for text without a number, document and heading: "Appendix Student, Student route".
        var code: String
        var isNumbered: Bool
        var heading: String
        var text: String
    }

    /// "Appendix Student".
    let document: String
    let url: String
    /// Day of the capture.
    let captured: String
    /// Day on which the page says it was updated; empty where it does not.
    let updated: String
    let paragraphs: [Paragraph]

    /// - Throws: `CatalogError.wrongFile` naming what the page lacks.
    init(_ bytes: [UInt8], path: String) throws {
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw CatalogError.wrongFile(path: path, missing: "it is not a text in UTF-8")
        }
        // The database takes the first one for the end of a text.
        guard !bytes.contains(0) else {
            throw CatalogError.wrongFile(path: path, missing: "it is damaged: a text has no zero bytes")
        }
        let lines = text.split(omittingEmptySubsequences: false) { $0.isNewline }.map(String.init)
        let front = Self.frontMatter(lines)
        for name in ["url", "part_name", "scraped_at"] where front[name] == nil {
            throw CatalogError.wrongFile(path: path, missing: "its front matter has no '\(name)'")
        }
        url = front["url"] ?? ""
        let title = front["part_name"] ?? ""
        // "Immigration Rules: Appendix Student", "Immigration rules Appendix O: …".
        let isPrefixed = title.lowercased().hasPrefix("immigration rules")
        document = isPrefixed ? trimmed(String(title.dropFirst(17).drop { $0 == ":" })) : title
        captured = EditionDate.anyForm(String((front["scraped_at"] ?? "").prefix(10))) ?? ""
        guard !captured.isEmpty else {
            throw CatalogError.wrongFile(path: path, missing: "'scraped_at' in its front matter is no day")
        }
        updated = lines.lazy.compactMap(Self.updateDay).first ?? ""
        // Some captures are of the whole page with its menus, some of the text alone.
        guard
            let start = lines.firstIndex(where: { $0.contains("[Back to contents]") })
                ?? lines.firstIndex(of: "Markdown Content:")
        else {
            throw CatalogError.wrongFile(path: path, missing: "it has no line 'Markdown Content:'")
        }
        let end = lines[start...].firstIndex { $0.hasPrefix("Print this page") || $0.hasPrefix("Is this page useful") }
        paragraphs = Self.paragraphs(lines[(start + 1)..<(end ?? lines.endIndex)], document: document)
    }

    func rows(_ body: (Paragraph) throws -> Void) throws { try paragraphs.forEach(body) }

    /// The lines "name: value" between the first two rules.
    private static func frontMatter(_ lines: [String]) -> [String: String] {
        guard lines.first == "---" else { return [:] }
        var front: [String: String] = [:]
        for line in lines.dropFirst().prefix(while: { $0 != "---" }) {
            guard let colon = line.firstIndex(of: ":") else { continue }
            front[String(line[..<colon])] = trimmed(String(line[line.index(after: colon)...]))
        }
        return front
    }

    /// "…Updated: 25 November 2025 - [See all updates]…" is "2025-11-25".
    private static func updateDay(_ line: String) -> String? {
        guard let mark = line.firstRange(of: "Updated: ") else { return nil }
        let words = line[mark.upperBound...].split(separator: " ").prefix(3)
        return EditionDate.anyForm(words.joined(separator: " "))
    }

    private static func paragraphs(_ lines: ArraySlice<String>, document: String) -> [Paragraph] {
        var found: [Paragraph] = []
        var heading = ""
        /// Whether text belongs to the last paragraph, rather than to none yet.
        var isOpen = false
        for index in lines.indices {
            let line = lines[index]
            if isUnderline(line) || line == "Show all sections" { continue }
            let next = index + 1 < lines.endIndex ? lines[index + 1] : ""
            if let title = Self.heading(line, next: next) {
                // The page's own title is not a heading within it.
                heading = next.hasPrefix("=") ? "" : title
                isOpen = false
                continue
            }
            let (text, isTopLevel) = plain(line)
            if text.isEmpty { continue }
            if isTopLevel, let (code, rest) = ParagraphNumber.split(text) {
                found.append(Paragraph(number: index + 1, code: code, isNumbered: true, heading: heading, text: rest))
            } else if isOpen, let last = found.indices.last {
                found[last].text += (found[last].text.isEmpty ? "" : "\n") + text
            } else {
                let code = heading.isEmpty ? document : "\(document), \(heading)"
                if let same = found.firstIndex(where: { $0.code == code }) {
                    found[same].text += "\n" + text
                    continue
                }
                found.append(Paragraph(number: index + 1, code: code, isNumbered: false, heading: heading, text: text))
            }
            isOpen = true
        }
        return found
    }

    private static func isUnderline(_ line: String) -> Bool {
        line.count > 2 && (line.allSatisfy { $0 == "-" } || line.allSatisfy { $0 == "=" })
    }

    /// A line above an underline, or one that begins with number signs; GOV.UK's button "Show" behind it is dropped.
    private static func heading(_ line: String, next: String) -> String? {
        guard isUnderline(next) && !line.isEmpty || line.hasPrefix("#") else { return nil }
        let title = trimmed(String(line.drop { $0 == "#" }))
        return title.hasSuffix(", Show") ? String(title.dropLast(6)) : title
    }

    /// A line without list numbers, link targets and table rules; and whether it stands at the left margin.
    private static func plain(_ line: String) -> (text: String, isTopLevel: Bool) {
        let indent = line.prefix { $0 == " " }.count
        var text = trimmed(line)
        if text.hasPrefix("|"), text.allSatisfy({ "|-: ".contains($0) }) { return ("", false) }
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        if !digits.isEmpty, text.dropFirst(digits.count).hasPrefix(".  ") {
            text = trimmed(String(text.dropFirst(digits.count + 1)))
        } else if text.hasPrefix("*  ") {
            text = "• " + trimmed(String(text.dropFirst()))
        }
        return (withoutLinks(text), indent == 0)
    }

    /// "[text](address)" as "text".
    private static func withoutLinks(_ text: String) -> String {
        var result = ""
        var rest = text[...]
        while let open = rest.firstIndex(of: "["), let middle = rest[open...].firstRange(of: "]("),
            let close = rest[middle.upperBound...].firstIndex(of: ")")
        {
            result += rest[..<open] + rest[rest.index(after: open)..<middle.lowerBound]
            rest = rest[rest.index(after: close)...]
        }
        return result + rest
    }
}

/// The numbers of paragraphs: "ST 12.3", also printed "ST.12.7", "CS2.1" and "TB4".
enum ParagraphNumber {
    /// Splits a line that begins with a number, which comes back with one blank and without the last point.
    static func split(_ line: String) -> (code: String, rest: String)? {
        let letters = line.prefix { $0.isASCII && $0.isUppercase }
        guard (2...5).contains(letters.count) else { return nil }
        var rest = line.dropFirst(letters.count).drop { $0 == " " || $0 == "." }
        var parts: [Substring] = []
        var endsInPoint = false
        // A part is digits and perhaps capitals ("14A"); behind a point that no digit follows the sentence begins.
        while let first = rest.first, first.isASCII, first.isNumber {
            let digits = rest.prefix { $0.isASCII && $0.isNumber }
            let capitals = rest.dropFirst(digits.count).prefix { $0.isASCII && $0.isUppercase }
            parts.append(digits + capitals)
            rest = rest.dropFirst(digits.count + capitals.count)
            endsInPoint = rest.first == "."
            guard endsInPoint else { break }
            rest = rest.dropFirst()
        }
        let isNumber = endsInPoint || rest.isEmpty || rest.first == " " || rest.first == ":"
        guard isNumber, !parts.isEmpty else { return nil }
        return ("\(letters) \(parts.joined(separator: "."))", trimmed(String(rest.drop { $0 == ":" })))
    }
}
