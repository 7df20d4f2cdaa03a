// The office's documents: one file is one part, cut into passages.

struct OfficeDocuments: Publication {
    private struct Passages: RowSource {
        let passages: [PassageCutter.Passage]

        func rows(_ body: (PassageCutter.Passage) throws -> Void) throws { try passages.forEach(body) }
    }

    /// The largest file; PDF files are mostly pictures.
    private static let sizeLimit = 64 << 20
    private static let passageLimit = 5_000

    let date: String
    let completeness = Edition.Completeness.full
    var parts: [String] { files.map(\.name) }
    private let files: [InputFile]

    init(_ request: ImportRequest) throws {
        date = try EditionDate.decide(given: request.edition, banner: EditionDate.today, path: "")
        files = try request.files()
        var seen: Set<String> = []
        for file in files {
            guard !file.isWorkbook, !file.name.hasSuffix(".xml"), !file.name.hasSuffix(".rels") else {
                throw Self.unknown(EditionDate.fileName(file.diskPath), file.path)
            }
            guard seen.insert(file.name.lowercased()).inserted else {
                throw CatalogError.wrongFile(path: file.path, missing: "it is a second file of the name '\(file.name)'")
            }
        }
    }

    func write(to edition: EditionWriter) throws {
        try edition.recordTable("passage", columns: ["File", "Document", "Heading", "Text"])
        for file in files { try write(file, to: edition) }
        try edition.countParts(of: .documents)
    }

    private func write(_ file: InputFile, to edition: EditionWriter) throws {
        let text = try Self.text(of: file)
        let title = text.title ?? file.name
        let passages = PassageCutter.passages(of: text)
        guard !passages.isEmpty else {
            throw CatalogError.wrongFile(
                path: file.path,
                missing: "it holds no text; a scan must be read by a text recognition first"
            )
        }
        guard passages.count <= Self.passageLimit else {
            throw CatalogError.tooLarge(path: file.path, what: "it has more than \(Self.passageLimit) passages")
        }
        let kept = try edition.table(file.name, Passages(passages: passages)) { passage in
            let code = "\(file.name)#\(passage.number)"
            try edition.record("passage", code: code, cells: [file.name, title, passage.heading, passage.text])
            try edition.run(
                "INSERT INTO passages (edition_id, code, document, heading, text, url) VALUES (?, ?, ?, ?, ?, '')",
                [edition.id, code, title, passage.heading, passage.text]
            )
        }
        try edition.part(file.name, from: file, rows: kept)
    }

    private static func text(of file: InputFile) throws -> DocumentText {
        let bytes = try file.bytes(limit: sizeLimit)
        // Some programs write a line of their own before the mark of a PDF.
        if bytes.prefix(1024).firstRange(of: Array("%PDF-".utf8)) != nil {
            return try PDFDocument.text(bytes, path: file.path)
        }
        let ending = file.name.lowercased().split(separator: ".").last ?? ""
        switch ending {
        case "md", "markdown": return MarkdownDocument.text(try DocumentText.decoded(bytes, path: file.path))
        case "html", "htm", "xhtml": return HTMLDocument.text(try DocumentText.decoded(bytes, path: file.path))
        case "txt", "text": return PlainDocument.text(try DocumentText.decoded(bytes, path: file.path))
        default: throw unknown(file.name, file.path)
        }
    }

    private static func unknown(_ name: String, _ path: String) -> CatalogError {
        .wrongFile(
            path: path,
            missing: "'\(name)' is neither Markdown, text, HTML nor PDF: save it in one of these forms"
        )
    }
}
