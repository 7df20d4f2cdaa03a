// The tables that came with the registers beside CRICOS; SCHEMA.md explains them.

extension Schema {
    /// Editions of any register: a year will do as a date, and the counts are of whichever tables it has. The table is
    /// rebuilt because SQLite cannot change a check.
    static let registers = """
        DROP VIEW course_sheet;

        CREATE TABLE editions_new (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            source TEXT NOT NULL,
            date TEXT NOT NULL CHECK (date GLOB '????-??-??' OR date GLOB '????'),
            completeness TEXT NOT NULL CHECK (completeness IN ('full', 'partial', 'starter')),
            publisher TEXT NOT NULL,
            licence TEXT NOT NULL,
            imported_at TEXT NOT NULL,
            file_name TEXT NOT NULL,
            sha256 TEXT NOT NULL,
            withdrawn INTEGER NOT NULL DEFAULT 0 CHECK (withdrawn IN (0, 1)),
            counts TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(counts)),
            UNIQUE (source, date, completeness)
        ) STRICT;
        INSERT INTO editions_new
            SELECT id, source, date, completeness, publisher, licence, imported_at, file_name, sha256, withdrawn,
                   json_object('courses', course_count, 'providers', provider_count, 'locations', location_count,
                               'offers', offer_count)
            FROM editions;
        DROP TABLE editions;
        ALTER TABLE editions_new RENAME TO editions;

        CREATE VIEW course_sheet AS
            SELECT e.source, e.date AS edition, e.source || ':course:' || c.code AS key, c.name,
                   p.institution_name AS provider, c.level, c.duration_weeks, c.tuition_fee, c.annual_fee, c.expired
            FROM courses c JOIN providers p ON p.id = c.provider_id JOIN editions e ON e.id = c.edition_id;

        CREATE TABLE record_tables (
            id INTEGER PRIMARY KEY,
            edition_id INTEGER NOT NULL REFERENCES editions (id) ON DELETE CASCADE,
            kind TEXT NOT NULL,
            columns TEXT NOT NULL CHECK (json_valid(columns)),
            UNIQUE (edition_id, kind)
        ) STRICT;

        CREATE TABLE records (
            table_id INTEGER NOT NULL REFERENCES record_tables (id) ON DELETE CASCADE,
            code TEXT NOT NULL COLLATE NOCASE,
            cells TEXT NOT NULL,
            PRIMARY KEY (table_id, code)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE names (
            folded TEXT NOT NULL,
            edition_id INTEGER NOT NULL REFERENCES editions (id) ON DELETE CASCADE,
            kind TEXT NOT NULL,
            code TEXT NOT NULL,
            origin TEXT NOT NULL CHECK (origin IN ('official', 'alias', 'derived')),
            PRIMARY KEY (folded, edition_id, kind, code)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX names_by_edition ON names (edition_id);

        CREATE TABLE authorisations (
            id INTEGER PRIMARY KEY,
            edition_id INTEGER NOT NULL REFERENCES editions (id) ON DELETE CASCADE,
            code TEXT NOT NULL COLLATE NOCASE,
            holder TEXT NOT NULL,
            campus TEXT NOT NULL,
            town TEXT NOT NULL COLLATE NOCASE,
            region TEXT NOT NULL COLLATE NOCASE,
            holder_type TEXT NOT NULL,
            routes TEXT,
            status TEXT NOT NULL,
            compliance TEXT NOT NULL,
            UNIQUE (edition_id, code)
        ) STRICT;
        CREATE INDEX authorisations_by_place ON authorisations (edition_id, region, town);

        CREATE TABLE institutions (
            id INTEGER PRIMARY KEY,
            edition_id INTEGER NOT NULL REFERENCES editions (id) ON DELETE CASCADE,
            code TEXT NOT NULL,
            name TEXT NOT NULL,
            name_folded TEXT NOT NULL,
            town TEXT NOT NULL COLLATE NOCASE,
            region TEXT NOT NULL COLLATE NOCASE,
            country TEXT NOT NULL,
            website TEXT NOT NULL,
            sector TEXT NOT NULL,
            is_active INTEGER NOT NULL CHECK (is_active IN (0, 1)),
            closed_on TEXT NOT NULL,
            UNIQUE (edition_id, code)
        ) STRICT;
        CREATE INDEX institutions_by_place ON institutions (edition_id, region, town);

        CREATE TABLE admissions (
            institution_id INTEGER PRIMARY KEY REFERENCES institutions (id) ON DELETE CASCADE,
            applicants INTEGER,
            admitted INTEGER,
            enrolled INTEGER,
            rate REAL GENERATED ALWAYS AS (CASE WHEN applicants > 0 THEN CAST(admitted AS REAL) / applicants END) STORED,
            english_test INTEGER,
            admission_test INTEGER
        ) STRICT;

        CREATE TABLE costs (
            id INTEGER PRIMARY KEY,
            institution_id INTEGER NOT NULL REFERENCES institutions (id) ON DELETE CASCADE,
            item TEXT NOT NULL,
            students TEXT NOT NULL CHECK (students IN ('undergraduate', 'graduate')),
            residence TEXT NOT NULL,
            period TEXT NOT NULL CHECK (period IN ('year', 'credit hour', 'once')),
            school_year TEXT NOT NULL,
            currency TEXT NOT NULL,
            amount REAL NOT NULL
        ) STRICT;
        CREATE INDEX costs_by_institution ON costs (institution_id);

        CREATE TABLE rates (
            edition_id INTEGER NOT NULL REFERENCES editions (id) ON DELETE CASCADE,
            currency TEXT NOT NULL,
            date TEXT NOT NULL,
            per_euro REAL NOT NULL CHECK (per_euro > 0),
            PRIMARY KEY (edition_id, currency, date)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE passages (
            id INTEGER PRIMARY KEY,
            edition_id INTEGER NOT NULL REFERENCES editions (id) ON DELETE CASCADE,
            code TEXT NOT NULL COLLATE NOCASE,
            document TEXT NOT NULL,
            heading TEXT NOT NULL,
            text TEXT NOT NULL,
            url TEXT NOT NULL,
            UNIQUE (edition_id, code)
        ) STRICT;

        CREATE VIRTUAL TABLE passage_search USING fts5 (
            document, heading, text, content = 'passages', content_rowid = 'id',
            tokenize = 'porter unicode61 remove_diacritics 2'
        );
        CREATE TRIGGER passages_after_insert AFTER INSERT ON passages BEGIN
            INSERT INTO passage_search (rowid, document, heading, text)
            VALUES (new.id, new.document, new.heading, new.text);
        END;
        CREATE TRIGGER passages_after_delete AFTER DELETE ON passages BEGIN
            INSERT INTO passage_search (passage_search, rowid, document, heading, text)
            VALUES ('delete', old.id, old.document, old.heading, old.text);
        END;

        CREATE TABLE places (
            id INTEGER PRIMARY KEY,
            edition_id INTEGER NOT NULL REFERENCES editions (id) ON DELETE CASCADE,
            kind TEXT NOT NULL CHECK (kind IN ('country', 'subdivision', 'currency', 'language', 'city')),
            code TEXT NOT NULL,
            name TEXT NOT NULL,
            name_folded TEXT NOT NULL,
            country TEXT NOT NULL,
            latitude REAL,
            longitude REAL,
            population INTEGER,
            UNIQUE (edition_id, kind, code)
        ) STRICT;
        """
}
