// The tables of vectors by meaning; SCHEMA.md explains them.

extension Schema {
    /// Vectors go with their edition, and so never outlive what they are of.
    static let embeddings = """
        CREATE TABLE embedding_sets (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            edition_id INTEGER NOT NULL REFERENCES editions (id) ON DELETE CASCADE,
            kind TEXT NOT NULL CHECK (kind IN ('passage', 'course title')),
            model TEXT NOT NULL,
            width INTEGER NOT NULL CHECK (width > 0),
            vectors INTEGER NOT NULL DEFAULT 0,
            UNIQUE (edition_id, kind, model)
        ) STRICT;

        CREATE TABLE embeddings (
            set_id INTEGER NOT NULL REFERENCES embedding_sets (id) ON DELETE CASCADE,
            code TEXT NOT NULL,
            part INTEGER NOT NULL CHECK (part >= 0),
            scale REAL NOT NULL CHECK (scale >= 0),
            vector BLOB NOT NULL,
            PRIMARY KEY (set_id, code, part)
        ) STRICT, WITHOUT ROWID;
        """
}
