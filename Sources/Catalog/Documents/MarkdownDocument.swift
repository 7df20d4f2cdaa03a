// Markdown through cmark-gfm, the library that also renders answers: its tree gives headings, paragraphs and tables as text.

import CCMarkGFM
import Glibc

enum MarkdownDocument {
    static func text(_ markdown: String) -> DocumentText {
        var document = DocumentText()
        cmark_gfm_core_extensions_ensure_registered()
        guard let parser = cmark_parser_new(CMARK_OPT_VALIDATE_UTF8) else { return document }
        defer { cmark_parser_free(parser) }
        if let table = cmark_find_syntax_extension("table") { cmark_parser_attach_syntax_extension(parser, table) }
        var text = withoutFrontMatter(markdown)
        text.withUTF8 { bytes in
            bytes.withMemoryRebound(to: CChar.self) { cmark_parser_feed(parser, $0.baseAddress, $0.count) }
        }
        guard let root = cmark_parser_finish(parser) else { return document }
        defer { cmark_node_free(root) }
        dropHTML(below: root)
        var child = cmark_node_first_child(root)
        while let node = child {
            let isHeading = cmark_node_get_type(node) == CMARK_NODE_HEADING
            let level = Int(cmark_node_get_heading_level(node))
            let plain = rendered(node)
            if isHeading, level == 1, document.title == nil { document.title = trimmed(plain) }
            document.add(plain, level: isHeading ? level : nil)
            child = cmark_node_next(node)
        }
        return document
    }

    /// The characters that an entity of HTML means, with or without its number: "&eacute;" is "é". Unchanged when it is none.
    static func character(_ entity: String) -> String {
        guard let root = cmark_parse_document(entity, entity.utf8.count, CMARK_OPT_DEFAULT) else { return entity }
        defer { cmark_node_free(root) }
        guard let text = cmark_node_first_child(root).flatMap(cmark_node_first_child),
            let literal = cmark_node_get_literal(text)
        else { return entity }
        return String(cString: literal)
    }

    private static func rendered(_ node: OpaquePointer) -> String {
        guard let text = cmark_render_plaintext(node, CMARK_OPT_DEFAULT, 0) else { return "" }
        defer { free(text) }
        // The rule between a table's header and its rows says nothing.
        return String(cString: text).split(whereSeparator: \.isNewline)
            .filter { !$0.hasPrefix("|") || !$0.allSatisfy("|-: ".contains) }.joined(separator: "\n")
    }

    /// Raw HTML in Markdown is markup without a reader here.
    private static func dropHTML(below root: OpaquePointer) {
        var dropped: [OpaquePointer] = []
        guard let iterator = cmark_iter_new(root) else { return }
        while true {
            let event = cmark_iter_next(iterator)
            if event == CMARK_EVENT_DONE { break }
            guard event == CMARK_EVENT_ENTER, let node = cmark_iter_get_node(iterator) else { continue }
            let type = cmark_node_get_type(node)
            if type == CMARK_NODE_HTML_BLOCK || type == CMARK_NODE_HTML_INLINE { dropped.append(node) }
        }
        cmark_iter_free(iterator)
        for node in dropped { cmark_node_free(node) }
    }

    /// Lines between two rules at the very beginning are settings of other programs.
    private static func withoutFrontMatter(_ text: String) -> String {
        guard text.hasPrefix("---\n") || text.hasPrefix("---\r\n") else { return text }
        let lines = text.split(omittingEmptySubsequences: false) { $0.isNewline }
        guard let end = lines.dropFirst().firstIndex(of: "---") else { return text }
        return lines[(end + 1)...].joined(separator: "\n")
    }
}
