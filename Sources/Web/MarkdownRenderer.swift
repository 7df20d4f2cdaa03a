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
        var text = markdown
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
        return String(cString: rendered)
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
        if !citations.isEmpty { for text in texts { linkCitations(in: text, citations) } }
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

    /// Splits a text at each `[n]` with a known number and puts a button between the halves.
    private static func linkCitations(in node: OpaquePointer, _ citations: [Int: String]) {
        guard let literal = cmark_node_get_literal(node) else { return }
        let text = String(cString: literal)
        guard text.contains("[") else { return }
        var plain = ""
        var pieces: [OpaquePointer] = []
        var rest = text[...]
        while let bracket = rest.firstIndex(of: "[") {
            plain += rest[..<bracket]
            rest = rest[bracket...]
            let digits = rest.dropFirst().prefix { $0.isASCII && $0.isNumber }
            let after = digits.endIndex
            if digits.count <= 4, after < rest.endIndex, rest[after] == "]", let number = Int(digits),
                let label = citations[number]
            {
                append(plain, to: &pieces)
                plain = ""
                append(button(number, label), to: &pieces)
                rest = rest[rest.index(after: after)...]
            } else {
                plain += "["
                rest = rest.dropFirst()
            }
        }
        guard !pieces.isEmpty else { return }
        append(plain + rest, to: &pieces)
        for piece in pieces where cmark_node_insert_before(node, piece) == 0 { cmark_node_free(piece) }
        cmark_node_free(node)
    }

    private static func append(_ text: String, to pieces: inout [OpaquePointer]) {
        guard !text.isEmpty, let node = cmark_node_new(CMARK_NODE_TEXT) else { return }
        cmark_node_set_literal(node, text)
        pieces.append(node)
    }

    private static func append(_ button: OpaquePointer?, to pieces: inout [OpaquePointer]) {
        if let button { pieces.append(button) }
    }

    private static func button(_ number: Int, _ label: String) -> OpaquePointer? {
        guard let node = cmark_node_new(CMARK_NODE_CUSTOM_INLINE) else { return nil }
        let name = HTMLText.escaped("Source \(number): \(label)")
        cmark_node_set_on_enter(
            node,
            "<button type=\"button\" class=\"citation\" data-citation=\"\(number)\" aria-label=\"\(name)\">\(number)</button>"
        )
        return node
    }

    /// A picture's description stands for the picture.
    private static func replaceWithContent(_ image: OpaquePointer) {
        while let child = cmark_node_first_child(image) {
            guard cmark_node_insert_before(image, child) == 1 else { break }
        }
        cmark_node_free(image)
    }
}
