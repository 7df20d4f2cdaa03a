// What was fetched last, so that the same is not fetched again; SCHEMA.md explains it.

extension Schema {
    /// `sha256` is of the file that came from the address: without an edition made from it the rest means nothing.
    static let refreshes = """
        CREATE TABLE refreshes (
            source TEXT NOT NULL,
            address TEXT NOT NULL,
            etag TEXT,
            last_modified TEXT,
            sha256 TEXT NOT NULL,
            fetched_at TEXT NOT NULL,
            PRIMARY KEY (source, address)
        ) STRICT, WITHOUT ROWID;
        """
}
