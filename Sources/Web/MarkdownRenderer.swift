// Markdown to HTML through cmark-gfm in safe mode: no raw HTML, no script links, no pictures; citations become buttons.

import CCMarkGFM
import Glibc

/// Turns an answer's Markdown into HTML that is safe whatever the text says.
///
/// cmark-gfm's safe mode drops raw HTML and unsafe links. Beyond it, pictures become their description (nothing is loaded from
/// elsewhere), and `[1]` becomes a button where a citation with that number exists.
public enum MarkdownRenderer {
    /// A whole fact sheet or answer.
    /// - Parameter citations: the numbers that become buttons, each with the label a screen reader says.
    public static func html(_ markdown: String, citations: [Int: String] = [:]) -> String {
        cmark_gfm_core_extensions_ensure_registered()
        let options = CMARK_OPT_VALIDATE_UTF8
        guard let parser = cmark_parser_new(options) else { return HTMLText.escaped(markdown) }
        defer { cmark_parser_free(parser) }
        if let table = cmark_find_syntax_extension("table") { cmark_parser_attach_syntax_extension(parser, table) }
        var text = markdown.filter { $0 != openMark && $0 != closeMark }
        text.withUTF8 { bytes in
            bytes.withMemoryRebound(to: CChar.self) { cmark_parser_feed(parser, $0.baseAddress, $0.count) }
        }
        guard let document = cmark_parser_finish(parser) else { return HTMLText.escaped(markdown) }
        defer { cmark_node_free(document) }
        rewrite(document, citations: citations)
        guard let rendered = cmark_render_html(document, options, cmark_parser_get_syntax_extensions(parser)) else {
            return HTMLText.escaped(markdown)
        }
        defer { free(rendered) }
        return buttons(in: String(cString: rendered), citations)
    }

    /// One sentence, without the paragraph around it, so that the next one can follow on the same line.
    public static func inlineHTML(_ markdown: String) -> String {
        let whole = html(markdown)
        let open = "<p>"
        let close = "</p>\n"
        guard whole.hasPrefix(open), whole.hasSuffix(close) else { return whole }
        let inner = whole.dropFirst(open.count).dropLast(close.count)
        return inner.contains(open) ? whole : String(inner)
    }

    private static func rewrite(_ document: OpaquePointer, citations: [Int: String]) {
        cmark_consolidate_text_nodes(document)
        var texts: [OpaquePointer] = []
        var images: [OpaquePointer] = []
        var tables: [OpaquePointer] = []
        guard let iterator = cmark_iter_new(document) else { return }
        defer { cmark_iter_free(iterator) }
        while true {
            let event = cmark_iter_next(iterator)
            if event == CMARK_EVENT_DONE { break }
            guard event == CMARK_EVENT_ENTER, let node = cmark_iter_get_node(iterator) else { continue }
            let type = cmark_node_get_type(node)
            if type == CMARK_NODE_TEXT { texts.append(node) }
            if type == CMARK_NODE_IMAGE { images.append(node) }
            if String(cString: cmark_node_get_type_string(node)) == "table" { tables.append(node) }
        }
        for table in tables { wrap(table) }
        if !citations.isEmpty { for text in texts { markCitations(in: text, citations) } }
        for image in images { replaceWithContent(image) }
    }

    /// A wide table scrolls in a box of its own, which the keyboard can reach.
    private static func wrap(_ table: OpaquePointer) {
        guard let open = cmark_node_new(CMARK_NODE_CUSTOM_BLOCK), let close = cmark_node_new(CMARK_NODE_CUSTOM_BLOCK)
        else { return }
        cmark_node_set_on_enter(
            open,
            "<div class=\"table\" role=\"region\" aria-label=\"Table of results\" tabindex=\"0\">"
        )
        cmark_node_set_on_enter(close, "</div>")
        if cmark_node_insert_before(table, open) == 0 { cmark_node_free(open) }
        if cmark_node_insert_after(table, close) == 0 { cmark_node_free(close) }
    }

    /// Marks each `[n]` with a known number. cmark's table cells hold plain inlines only, so the button itself is put in after
    /// rendering, where the marks are; `html` takes these two characters out of the text beforehand.
    private static func markCitations(in node: OpaquePointer, _ citations: [Int: String]) {
        // A button inside a link would be neither.
        if let parent = cmark_node_parent(node), cmark_node_get_type(parent) == CMARK_NODE_LINK { return }
        guard let literal = cmark_node_get_literal(node) else { return }
        let text = String(cString: literal)
        guard text.contains("[") else { return }
        let marked = text.replacing(/\[([0-9]{1,4})\]/) { match in
            guard let number = Int(match.1), citations[number] != nil else { return String(match.0) }
            return "\(openMark)\(number)\(closeMark)"
        }
        cmark_node_set_literal(node, marked)
    }

    private static let openMark: Character = "\u{E000}"
    private static let closeMark: Character = "\u{E001}"

    /// Puts a button where each mark is.
    private static func buttons(in html: String, _ citations: [Int: String]) -> String {
        var result = ""
        for (index, part) in html.split(separator: openMark, omittingEmptySubsequences: false).enumerated() {
            guard index > 0, let end = part.firstIndex(of: closeMark), let number = Int(part[..<end]),
                let label = citations[number]
            else {
                result += part
                continue
            }
            let name = HTMLText.escaped("Source \(number): \(label)")
            result +=
                "<button type=\"button\" class=\"citation\" data-citation=\"\(number)\" aria-label=\"\(name)\">\(number)</button>"
            result += part[part.index(after: end)...]
        }
        return result
    }

    /// A picture's description stands for the picture.
    private static func replaceWithContent(_ image: OpaquePointer) {
        while let child = cmark_node_first_child(image) {
            guard cmark_node_insert_before(image, child) == 1 else { break }
        }
        cmark_node_free(image)
    }
}
