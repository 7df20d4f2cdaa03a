// Documents of the office: each format as passages, single documents replaced, PDF through poppler.

import Catalog
import Foundation
import Testing

@Suite("Importing documents")
struct DocumentImportTests {
    let folder: TemporaryFolder
    let catalog: Catalog

    init() throws {
        folder = try TemporaryFolder()
        catalog = try folder.newCatalog()
    }

    @discardableResult
    private func load(_ text: String, as name: String) throws -> ImportReport {
        try catalog.importEdition(of: .documents, from: [try folder.write(text, to: name)])
    }

    private func columns(_ code: String) throws -> [String: String] {
        let columns = try catalog.importedColumns(key: "documents:passage:\(code)")
        return Dictionary(uniqueKeysWithValues: columns.map { ($0.column, $0.value) })
    }

    @Test("Markdown is cut under its headings; front matter, markup and raw HTML are left out")
    func markdown() throws {
        try load(
            """
            ---
            layout: leaflet
            ---
            # Money matters

            Before all *headings*.

            ## Blocked account

            Open it [early](http://bank.example/).

            <script>alert(1)</script>

            ### Fees

            | Bank | Fee |
            |---|---|
            | Kelp Bank | 5 |
            """,
            as: "money.md"
        )
        #expect(try columns("money.md#1")["Text"] == "Before all headings.")
        let second = try columns("money.md#2")
        #expect(second["Document"] == "Money matters" && second["Heading"] == "Blocked account")
        #expect(second["Text"] == "Open it early.")
        #expect(try columns("money.md#3")["Heading"] == "Blocked account › Fees")
        #expect(try columns("money.md#3")["Text"] == "| Bank | Fee |\n| Kelp Bank | 5 |")
        #expect(try columns("money.md#4").isEmpty)
    }

    @Test("of a page the text is kept: scripts, styles, menus and tags are gone, entities are characters")
    func html() throws {
        try load(
            """
            <!DOCTYPE html><html><head><title>Bus &amp; tram</title><style>p{color:red}</style>
            <script>if (a<b) document.write("<p>no</p>")</script></head><body><NAV><a href="/">Home</a></NAV>
            <h1>Bus &amp; tram</h1><p>The pass costs &euro;29&nbsp;a
            month&#46; <img alt="x" src="a>b">1 < 2 &unknown; &lt;b&gt;</p><!-- <p>hidden</p> -->
            <h2>Where<br>to buy</h2><ul><li>Caf&eacute; desk<li>Station</ul><script>never closed
            """,
            as: "bus.html"
        )
        #expect(try columns("bus.html#1")["Text"] == "The pass costs €29 a month. 1 < 2 &unknown; <b>")
        #expect(try columns("bus.html#1")["Document"] == "Bus & tram")
        let where2 = try columns("bus.html#2")
        #expect(where2["Heading"] == "Where\nto buy" && where2["Text"] == "- Café desk\n- Station")
        #expect(try columns("bus.html#3").isEmpty)
    }

    @Test("plain text has short lines as headings, whatever its encoding; long paragraphs are cut at sentences")
    func plain() throws {
        let sentence = "The desk is open on every day of the week but for holidays. "
        try load("Opening hours\n\nNine to five.\n\n\n" + String(repeating: sentence, count: 40), as: "hours.txt")
        #expect(try columns("hours.txt#1")["Heading"] == "Opening hours")
        #expect(try columns("hours.txt#1")["Text"] == "Nine to five.")
        let third = try columns("hours.txt#3")["Text"] ?? ""
        #expect(third.hasPrefix("The desk") && third.hasSuffix("holidays.") && third.count < 901)
        let wide = try #require("Straße\n\nHafenweg 3, für alle.".data(using: .utf16))
        _ = try catalog.importEdition(of: .documents, from: [try folder.write(wide, to: "wide.txt")])
        #expect(try columns("wide.txt#1")["Text"] == "Hafenweg 3, für alle.")
    }

    @Test("importing one document replaces it alone; keys stay, old words are no longer found")
    func replaced() throws {
        try load("# A\n\nCollect the card at desk three.", as: "a.md")
        try load("# B\n\nTake the ferry.", as: "b.md")
        let before = try catalog.parts(of: "documents").first { $0.name == "b.md" }
        let report = try load("# A\n\nCollect the card at desk nine.", as: "a.md")
        #expect(report.notes == ["kept as before: b.md"])
        #expect(report.edition["documents"] == 2 && report.edition["passages"] == 2)
        #expect(try columns("a.md#1")["Text"] == "Collect the card at desk nine.")
        #expect(try catalog.parts(of: "documents").first { $0.name == "b.md" } == before)
        #expect(try catalog.passages(answering: ["three"], in: "documents", limit: 5).isEmpty)
        let ferry = try catalog.passages(answering: ["ferry"], in: "documents", limit: 5)
        #expect(ferry.map(\.passage.key) == ["documents:passage:b.md#1"])
        try catalog.removePart("b.md", of: .documents)
        #expect(try catalog.passages(answering: ["ferry"], in: "documents", limit: 5).isEmpty)
        #expect(try catalog.passages(answering: ["desk"], in: "documents", limit: 5).count == 1)
    }

    @Test("what is no document is refused, and nothing changes")
    func refused() throws {
        for (name, text, message) in [
            ("letter.docx", "words", "neither Markdown, text, HTML nor PDF"), ("a.txt", "x\u{0}y", "no text"),
            ("empty.md", "<div></div>\n", "holds no text"),
        ] {
            let error = #expect(throws: CatalogError.self) { try load(text, as: name) }
            #expect(error?.description.contains(message) == true, "\(error?.description ?? "")")
        }
        #expect(try catalog.editions().isEmpty)
    }

    static let hasPDFReader = ["/usr/bin", "/usr/local/bin"].contains {
        FileManager.default.isExecutableFile(atPath: $0 + "/pdftotext")
    }

    /// A PDF of two pages as text; poppler rebuilds the table of offsets that it lacks.
    private static let pdf: String = {
        func page(_ number: Int, _ text: String) -> String {
            let stream = "BT /F1 12 Tf 72 700 Td (\(text)) Tj ET"
            return """
                \(number) 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents \(number + 1) 0 R/Resources<</Font<</F1 3 0 R>>>>>> endobj
                \(number + 1) 0 obj <</Length \(stream.utf8.count)>> stream
                \(stream)
                endstream endobj

                """
        }
        return """
            %PDF-1.4
            1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj
            2 0 obj <</Type/Pages/Kids[4 0 R 6 0 R]/Count 2>> endobj
            3 0 obj <</Type/Font/Subtype/Type1/BaseFont/Helvetica>> endobj
            \(page(4, "Lighthouse visits are on Tuesdays."))\(page(6, "The harbour clinic treats students."))trailer <</Root 1 0 R>>
            %%EOF
            """
    }()

    @Test(
        "a PDF is read page by page",
        .enabled(if: hasPDFReader, "pdftotext is not installed (package poppler-utils)")
    )
    func pdf() throws {
        try load(Self.pdf, as: "visits.pdf")
        let second = try columns("visits.pdf#2")
        #expect(second["Text"] == "The harbour clinic treats students." && second["Heading"] == "page 2")
        let error = #expect(throws: CatalogError.self) { try load("%PDF-1.4\nbroken", as: "broken.pdf") }
        #expect(error?.description.contains("damaged or locked") == true, "\(error?.description ?? "")")
        #expect(try catalog.parts(of: "documents").map(\.name) == ["visits.pdf"])
    }
}
