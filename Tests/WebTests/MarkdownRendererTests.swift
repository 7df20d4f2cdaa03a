// Whatever an answer's text says, the page stays the page.

import Testing
import Web

@Suite("Markdown")
struct MarkdownRendererTests {
    @Test(
        "no markup of the text reaches the page",
        arguments: [
            "<script>alert(1)</script>", "a <img src=x onerror=alert(1)> b", "<iframe src='//evil'></iframe>",
            "[x](javascript:alert(1))", "[x](  JaVaScRiPt:alert(1))", "[x](data:text/html;base64,PHNjcmlwdD4=)",
            "[x](vbscript:msgbox)", "<javascript:alert(1)>", "![x](http://evil.example/track.png)",
            "<a href=\"javascript:x\">y</a>", "<!-- --><b onclick=x>", "[x](java&#115;cript:alert(1))",
            "<style>*{}</style>",
        ]
    )
    func hostile(text: String) {
        for html in [MarkdownRenderer.html(text, citations: [1: "x"]), MarkdownRenderer.inlineHTML(text)] {
            let lower = html.lowercased()
            for forbidden in [
                "<script", "<img", "<iframe", "onerror=", "onclick=", "href=\"javascript", "href=\"data", "<style",
            ] {
                #expect(!lower.contains(forbidden), "\(html)")
            }
        }
    }

    @Test("a table becomes a table in a box that scrolls")
    func table() {
        let html = MarkdownRenderer.html("| a | b |\n|---|---:|\n| 1 | 2 |\n")
        #expect(html.contains("<div class=\"table\""))
        #expect(html.contains("<td align=\"right\">2</td>"))
        #expect(html.contains("</table>\n</div>"))
    }

    @Test("a numeral in brackets becomes a button only where a citation has that number")
    func citations() {
        let html = MarkdownRenderer.html("Fee [1], [2] and [x] and [12345].", citations: [1: "Law \"at\" <U>"])
        #expect(html.contains("data-citation=\"1\""))
        #expect(html.contains("aria-label=\"Source 1: Law &quot;at&quot; &lt;U&gt;\""))
        #expect(html.contains(", [2] and [x] and [12345]."))
    }

    @Test("citations work in table cells, several in a row, and not in code")
    func citationPlaces() {
        let html = MarkdownRenderer.html("| a |\n|---|\n| x [1][2] |\n\n`[1]`", citations: [1: "a", 2: "b"])
        #expect(html.contains(">1</button><button"))
        #expect(html.contains("<code>[1]</code>"))
    }

    @Test("characters that stand for a button inside do not make one when the text brings them")
    func marks() {
        let html = MarkdownRenderer.html("a \u{E000}1\u{E001} b [1]", citations: [1: "x"])
        #expect(html.hasPrefix("<p>a 1 b <button"))
        #expect(!html.contains("\u{E000}"))
    }

    @Test("a sentence comes without a paragraph around it, text in it is escaped")
    func inline() {
        #expect(MarkdownRenderer.inlineHTML("Fees < 5 & rising.") == "Fees &lt; 5 &amp; rising.")
    }
}
