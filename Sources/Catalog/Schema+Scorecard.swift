// The tables of programmes in the United States; SCHEMA.md explains them.

extension Schema {
    /// A quarter of a million rows: names of institutions, fields and levels are kept once, and a programme is a few numbers.
    static let scorecard = """
        CREATE TABLE program_schools (
            id INTEGER PRIMARY KEY,
            edition_id INTEGER NOT NULL REFERENCES editions (id) ON DELETE CASCADE,
            code TEXT NOT NULL,
            opeid6 TEXT NOT NULL,
            name TEXT NOT NULL,
            state TEXT NOT NULL,
            control TEXT NOT NULL,
            UNIQUE (edition_id, code)
        ) STRICT;

        CREATE TABLE program_fields (
            id INTEGER PRIMARY KEY,
            edition_id INTEGER NOT NULL REFERENCES editions (id) ON DELETE CASCADE,
            code TEXT NOT NULL,
            name TEXT NOT NULL,
            name_folded TEXT NOT NULL,
            programs INTEGER NOT NULL DEFAULT 0,
            UNIQUE (edition_id, code)
        ) STRICT;

        CREATE TABLE program_levels (
            edition_id INTEGER NOT NULL REFERENCES editions (id) ON DELETE CASCADE,
            level INTEGER NOT NULL,
            name TEXT NOT NULL,
            PRIMARY KEY (edition_id, level)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE programs (
            field_id INTEGER NOT NULL REFERENCES program_fields (id) ON DELETE CASCADE,
            level INTEGER NOT NULL,
            school_id INTEGER NOT NULL REFERENCES program_schools (id) ON DELETE CASCADE,
            completers INTEGER,
            completers_2 INTEGER,
            earnings_1 INTEGER,
            earnings_4 INTEGER,
            earnings_5 INTEGER,
            debt INTEGER,
            suppressed INTEGER NOT NULL DEFAULT 0,
            PRIMARY KEY (field_id, level, school_id)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX programs_by_school ON programs (school_id);
        """
}
