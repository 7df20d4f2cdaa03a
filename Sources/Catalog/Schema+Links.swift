// The table of links between registers; SCHEMA.md explains it.

extension Schema {
    /// One row for each piece of evidence. Either edition's removal removes it.
    static let links = """
        CREATE TABLE links (
            id INTEGER PRIMARY KEY,
            left_edition_id INTEGER NOT NULL REFERENCES editions (id) ON DELETE CASCADE,
            left_institution TEXT NOT NULL,
            left_key TEXT NOT NULL,
            left_name TEXT NOT NULL,
            right_edition_id INTEGER NOT NULL REFERENCES editions (id) ON DELETE CASCADE,
            right_institution TEXT NOT NULL,
            right_key TEXT NOT NULL,
            right_name TEXT NOT NULL,
            evidence TEXT NOT NULL
                CHECK (evidence IN ('identifier', 'web domain', 'name and town', 'other name and town')),
            text TEXT NOT NULL,
            is_conflict INTEGER NOT NULL DEFAULT 0 CHECK (is_conflict IN (0, 1)),
            CHECK (left_edition_id <> right_edition_id),
            UNIQUE (left_edition_id, left_institution, right_edition_id, right_institution, evidence)
        ) STRICT;
        CREATE INDEX links_by_right ON links (right_edition_id, right_institution);
        """
}
