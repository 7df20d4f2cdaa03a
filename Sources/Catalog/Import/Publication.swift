// What an importer of a register does: recognise files, then write their rows.

/// Files that were given as one publication of a register.
struct ImportRequest {
    /// Files, or one folder where the register has such a form.
    let paths: [String]
    /// The day of the publication, when the user gives it; it wins over what the files say.
    let edition: String?

    /// The files, unpacked.
    func files() throws -> [InputFile] { try InputFile.open(paths) }
}

/// One publication of a register, recognised and not yet read.
protocol Publication {
    /// The day, or the year, that the publisher gives: "2026-07-08", "2024".
    var date: String { get }
    /// How much of the register it is, as far as its files say.
    var completeness: Edition.Completeness { get }
    /// Whether it has taken account of the files that are excerpts: one table cut short need not make the whole one partial.
    var knowsItsExcerpts: Bool { get }
    /// What somebody should know about how the files were read.
    var notes: [String] { get }
    /// The parts of a collection that it brings; what the collection holds besides stays as it is.
    var parts: [String] { get }
    /// Writes all rows, and counts them.
    ///
    /// - Throws: `CatalogError` when the publication is damaged; the caller's transaction is then undone.
    func write(to edition: EditionWriter) throws
}

extension Publication {
    var knowsItsExcerpts: Bool { false }
    var notes: [String] { [] }
    var parts: [String] { [] }
}
