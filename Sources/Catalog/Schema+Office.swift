// The parts of collections: what an office fills table by table, document by document; SCHEMA.md explains them.

extension Schema {
    static let parts = """
        CREATE TABLE edition_parts (
            edition_id INTEGER NOT NULL REFERENCES editions (id) ON DELETE CASCADE,
            part TEXT NOT NULL COLLATE NOCASE,
            file_name TEXT NOT NULL,
            sha256 TEXT NOT NULL,
            imported_at TEXT NOT NULL,
            row_count INTEGER NOT NULL,
            PRIMARY KEY (edition_id, part)
        ) STRICT, WITHOUT ROWID;
        """
}
