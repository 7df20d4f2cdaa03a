// Which texts get vectors, and how long paragraphs are cut.

import GRDB

/// A text to encode.
struct EmbeddedText: Equatable {
    /// Of what: a paragraph's number, a course's title.
    let code: String
    /// Which part of it, from 0.
    let part: Int
    let text: String
}

enum EmbeddedTexts {
    /// Longest part of a paragraph in characters, unless a single line is longer. A vector is a mean: that of a whole page of rules is
    /// near to every question and nearest to none. Whole paragraphs, 300 and 600 were compared (RETRIEVAL.md).
    private static let longestPart = 600

    /// The texts of a kind in an edition, without those that have a vector of set `set`.
    static func missing(_ db: Database, kind: EmbeddedKind, edition: Edition.ID, set: Int64?) throws -> [EmbeddedText] {
        let done = try Set(
            String.fetchAll(db, sql: "SELECT DISTINCT code FROM embeddings WHERE set_id = ?", arguments: [set])
        )
        switch kind {
        case .passage:
            let sql = "SELECT code, heading, text FROM passages WHERE edition_id = ? ORDER BY id"
            return try Row.fetchAll(db, sql: sql, arguments: [edition]).flatMap { row -> [EmbeddedText] in
                let code: String = row["code"]
                return done.contains(code) ? [] : parts(code: code, heading: row["heading"], text: row["text"])
            }
        case .courseTitle:
            let sql = "SELECT DISTINCT name FROM courses WHERE edition_id = ? AND NOT expired ORDER BY name"
            return try String.fetchAll(db, sql: sql, arguments: [edition])
                .filter { !done.contains($0) }
                .map { EmbeddedText(code: $0, part: 0, text: $0) }
        }
    }

    /// A paragraph's parts: whole lines, the heading before each. None of a paragraph that was deleted and kept its number.
    static func parts(code: String, heading: String, text: String) -> [EmbeddedText] {
        guard text.contains(where: \.isLetter), text.filter(\.isLetter) != "DELETED" else { return [] }
        var parts: [String] = []
        for line in text.split(separator: "\n") {
            if let last = parts.last, last.count + line.count < longestPart {
                parts[parts.count - 1] = last + "\n" + line
            } else {
                parts.append(String(line))
            }
        }
        return parts.enumerated().map { part, text in
            EmbeddedText(code: code, part: part, text: heading.isEmpty ? text : heading + ". " + text)
        }
    }
}
