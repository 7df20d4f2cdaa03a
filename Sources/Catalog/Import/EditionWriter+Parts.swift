// Collections: an import brings some parts, and takes over the others from the edition before.

import FoundationEssentials
import GRDB

/// One part of a collection: a table of the office, a document.
public struct EditionPart: Sendable, Codable, Equatable {
    /// Its name, as keys give it: "deadlines", "visa-guide.pdf".
    public let name: String
    /// The file that it was imported from, without folders.
    public let fileName: String
    /// SHA-256 of that file as it lay on disk, in hexadecimal.
    public let sha256: String
    /// When it was imported, ISO 8601 with time, UTC.
    public let importedAt: String
    /// Its rows or passages.
    public let rows: Int

    static func fetch(_ db: Database, edition: Edition.ID) throws -> [EditionPart] {
        let sql = "SELECT * FROM edition_parts WHERE edition_id = ? ORDER BY part"
        return try Row.fetchAll(db, sql: sql, arguments: [edition]).map { row in
            EditionPart(
                name: row["part"],
                fileName: row["file_name"],
                sha256: row["sha256"],
                importedAt: row["imported_at"],
                rows: row["row_count"]
            )
        }
    }
}

extension EditionWriter {
    /// Records a part and the file it came from.
    func part(_ name: String, from file: InputFile, rows: Int) throws {
        let disk = EditionDate.fileName(file.diskPath)
        try run(
            "INSERT INTO edition_parts (edition_id, part, file_name, sha256, imported_at, row_count) VALUES (?, ?, ?, ?, ?, ?)",
            [
                id, name, disk == file.name || file.isWorkbook ? disk : "\(disk) (\(file.name))",
                try SHA256.hexadecimal(ofFile: file.diskPath), EditionDate.now, rows,
            ]
        )
    }

    /// All parts of the edition so far.
    func parts() throws -> [EditionPart] { try EditionPart.fetch(db, edition: id) }

    /// Takes over the parts of an earlier edition, but for those that this import brings.
    func carry(over base: Edition.ID, of register: Register, except replaced: [String]) throws {
        guard let part = register.part else { return }
        let gone = Set(replaced.map { $0.lowercased() })
        func stays(_ kind: String, _ code: String) -> Bool { !gone.contains(part(kind, code).lowercased()) }
        for kept in try EditionPart.fetch(db, edition: base) where !gone.contains(kept.name.lowercased()) {
            try run(
                """
                INSERT INTO edition_parts (edition_id, part, file_name, sha256, imported_at, row_count)
                VALUES (?, ?, ?, ?, ?, ?)
                """,
                [id, kept.name, kept.fileName, kept.sha256, kept.importedAt, kept.rows]
            )
        }
        let sql = """
            SELECT t.kind, t.columns, r.code, r.cells FROM record_tables t JOIN records r ON r.table_id = t.id
            WHERE t.edition_id = ? ORDER BY t.id
            """
        for row in try Row.fetchAll(db, sql: sql, arguments: [base]) {
            let (kind, code): (String, String) = (row["kind"], row["code"])
            guard stays(kind, code) else { continue }
            try recordTable(kind, columns: JSONValue(parsing: row["columns"]).elements.compactMap(\.text))
            try record(kind, code: code, cells: JSONValue(parsing: row["cells"]).elements.compactMap(\.text))
            try run(
                """
                INSERT INTO passages (edition_id, code, document, heading, text, url)
                SELECT ?, code, document, heading, text, url FROM passages WHERE edition_id = ? AND code = ?
                """,
                [id, base, code]
            )
        }
        for name in try Row.fetchAll(db, sql: "SELECT * FROM names WHERE edition_id = ?", arguments: [base]) {
            let (kind, code): (String, String) = (name["kind"], name["code"])
            guard stays(kind, code) else { continue }
            try run(
                "INSERT INTO names (folded, edition_id, kind, code, origin) VALUES (?, ?, ?, ?, ?)",
                [name["folded"] as String, id, kind, code, name["origin"] as String]
            )
        }
    }
}

extension EditionWriter {
    /// Counts the rows of all parts: the tables of the office by name, documents together.
    func countParts(of register: Register) throws {
        let parts = try parts()
        if register.source == Register.office.source {
            for part in parts { count(part.name, part.rows) }
        } else {
            count("documents", parts.count)
            count("passages", parts.reduce(0) { $0 + $1.rows })
        }
    }
}
