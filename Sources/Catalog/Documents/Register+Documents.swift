// What an office's own documents are and hold.

extension Register {
    /// Guides, notices and leaflets of the office as passages of text, which answers quote where no register answers.
    public static let documents = Register(
        source: "documents",
        title: "documents of the international office",
        publisher: "The international office",
        licence: "as each document says",
        country: nil,
        tables: [Table("documents", isGuarded: false), Table("passages", [.officeDocument], isGuarded: false)],
        timeToLiveDays: 365,
        files:
            "Markdown, text, HTML or PDF files (.md, .txt, .html, .pdf); a file of the same name is replaced, the others stay",
        open: { try OfficeDocuments($0) },
        // "passage", "visa guide.pdf#3"
        part: { _, code in code.lastIndex(of: "#").map { String(code[..<$0]) } ?? code }
    )
}
