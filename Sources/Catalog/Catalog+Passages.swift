// Paragraphs of rules, by number and by words.

import GRDB

/// A paragraph of a text that answers cite.
public struct Passage: Sendable, Codable, Equatable {
    /// The row's key: "uk-rules:para:ST 12.3".
    public let key: String
    /// The edition's date.
    public let edition: String
    /// The paragraph's number, or document and heading where it has none.
    public let code: String
    /// "Appendix Student".
    public let document: String
    /// The heading above it.
    public let heading: String
    /// Its text, with sub-paragraphs and rows of tables on lines of their own.
    public let text: String
    /// Address of the page.
    public let url: String
}

extension Catalog {
    /// The paragraph with this number in the current edition; blanks and capitals do not matter.
    public func passage(_ number: String, in source: String = Register.ukRules.source) throws -> Passage? {
        try read(edition: nil, of: source) { db, edition in
            let sql = "SELECT * FROM passages WHERE edition_id = ? AND replace(code, ' ', '') = ? COLLATE NOCASE"
            let plain = number.filter { $0 != " " }
            return try Row.fetchOne(db, sql: sql, arguments: [edition.id, plain])
                .map { Passage(edition: edition, row: $0) }
        } ?? nil
    }

    /// Paragraphs that hold any of the words, those that hold more and rarer ones first (BM25; a word in the heading
    /// counts three times, one in the document's name twice). Words are compared by their stems, without diacritics.
    public func passages(
        matching words: [String],
        in source: String = Register.ukRules.source,
        limit: Int
    ) throws -> [Passage] {
        // Quoted, so that a word is never read as an operator of the query language.
        let quoted = words.flatMap { TextFolding.words($0) }.map { "\"\($0)\"" }
        guard !quoted.isEmpty else { return [] }
        return try read(edition: nil, of: source) { db, edition in
            let sql = """
                SELECT p.* FROM passage_search s JOIN passages p ON p.id = s.rowid
                WHERE passage_search MATCH ? AND p.edition_id = ? ORDER BY bm25(passage_search, 2, 3, 1) LIMIT ?
                """
            let match = quoted.joined(separator: " OR ")
            return try Row.fetchAll(db, sql: sql, arguments: [match, edition.id, limit])
                .map { Passage(edition: edition, row: $0) }
        } ?? []
    }
}

extension Passage {
    init(edition: Edition, row: Row) {
        let code: String = row["code"]
        self.init(
            key: "\(edition.source):para:\(code)",
            edition: edition.date,
            code: code,
            document: row["document"],
            heading: row["heading"],
            text: row["text"],
            url: row["url"]
        )
    }
}
