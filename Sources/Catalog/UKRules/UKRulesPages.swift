// The appendices' pages, captured from GOV.UK as Markdown.

struct UKRulesPages: Publication {
    /// The largest page is 60 kB.
    private static let sizeLimit = 8 << 20

    /// The latest day on which one of the pages was captured.
    let date: String
    let completeness = Edition.Completeness.full
    let notes: [String]
    private let pages: [UKRulesPage]

    init(_ request: ImportRequest) throws {
        pages = try request.files().map { file in
            if file.isWorkbook {
                throw CatalogError.wrongFile(path: file.path, missing: "it is a workbook, not a text")
            }
            return try UKRulesPage(try file.bytes(limit: Self.sizeLimit), path: file.path)
        }
        let days = Set(pages.map(\.captured)).sorted()
        date = try EditionDate.decide(given: request.edition, banner: days.last, path: request.paths[0])
        notes = days.count > 1 ? ["the pages were captured on different days: \(days.joined(separator: ", "))"] : []
    }

    func write(to edition: EditionWriter) throws {
        try edition.recordTable("para", columns: ["Paragraph", "Document", "Heading", "Text", "Page", "Page updated"])
        var count = 0
        for page in pages {
            try edition.table(page.document, page) { paragraph in
                try edition.record(
                    "para",
                    code: paragraph.code,
                    cells: [
                        paragraph.code, page.document, paragraph.heading, paragraph.text, page.url, page.updated,
                    ]
                )
                try edition.run(
                    """
                    INSERT INTO passages (edition_id, code, document, heading, text, url) VALUES (?, ?, ?, ?, ?, ?)
                    """,
                    [edition.id, paragraph.code, page.document, paragraph.heading, paragraph.text, page.url]
                )
                if paragraph.isNumbered { count += 1 } else { edition.note("text without a paragraph number") }
            }
        }
        edition.count("paragraphs", count)
    }
}
