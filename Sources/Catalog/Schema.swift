// The database's tables, made by migrations; SCHEMA.md explains them.

import GRDB

enum Schema {
    /// Every schema this version can bring up to date. Migrations are never edited once released.
    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1 courses") { try $0.execute(sql: courses) }
        migrator.registerMigration("2 registers") { try $0.execute(sql: registers) }
        migrator.registerMigration("refresh") { try $0.execute(sql: refreshes) }
        migrator.registerMigration("links") { try $0.execute(sql: links) }
        migrator.registerMigration("faster courses") { try $0.execute(sql: fasterCourses) }
        migrator.registerMigration("office and documents") { try $0.execute(sql: parts) }
        migrator.registerMigration("embeddings") { try $0.execute(sql: embeddings) }
        migrator.registerMigration("discover-uni") { try $0.execute(sql: discoverUni) }
        migrator.registerMigration("scorecard") { try $0.execute(sql: scorecard) }
        return migrator
    }

    private static let courses = """
        CREATE TABLE editions (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            source TEXT NOT NULL,
            date TEXT NOT NULL CHECK (date GLOB '????-??-??'),
            completeness TEXT NOT NULL CHECK (completeness IN ('full', 'partial', 'starter')),
            publisher TEXT NOT NULL,
            licence TEXT NOT NULL,
            imported_at TEXT NOT NULL,
            file_name TEXT NOT NULL,
            sha256 TEXT NOT NULL,
            withdrawn INTEGER NOT NULL DEFAULT 0 CHECK (withdrawn IN (0, 1)),
            provider_count INTEGER NOT NULL DEFAULT 0,
            course_count INTEGER NOT NULL DEFAULT 0,
            location_count INTEGER NOT NULL DEFAULT 0,
            offer_count INTEGER NOT NULL DEFAULT 0,
            UNIQUE (source, date, completeness)
        ) STRICT;

        CREATE TABLE fields_of_education (
            id INTEGER PRIMARY KEY,
            broad TEXT NOT NULL,
            narrow TEXT NOT NULL,
            detailed TEXT NOT NULL,
            folded TEXT NOT NULL,
            UNIQUE (broad, narrow, detailed)
        ) STRICT;

        CREATE TABLE providers (
            id INTEGER PRIMARY KEY,
            edition_id INTEGER NOT NULL REFERENCES editions (id) ON DELETE CASCADE,
            code TEXT NOT NULL,
            trading_name TEXT NOT NULL,
            institution_name TEXT NOT NULL,
            name_folded TEXT NOT NULL,
            type TEXT NOT NULL,
            capacity INTEGER,
            website TEXT NOT NULL,
            address_1 TEXT NOT NULL,
            address_2 TEXT NOT NULL,
            address_3 TEXT NOT NULL,
            address_4 TEXT NOT NULL,
            city TEXT NOT NULL,
            state TEXT NOT NULL,
            postcode TEXT NOT NULL,
            UNIQUE (edition_id, code)
        ) STRICT;

        CREATE TABLE locations (
            id INTEGER PRIMARY KEY,
            edition_id INTEGER NOT NULL REFERENCES editions (id) ON DELETE CASCADE,
            provider_id INTEGER NOT NULL REFERENCES providers (id) ON DELETE CASCADE,
            name TEXT NOT NULL,
            type TEXT NOT NULL,
            address_1 TEXT NOT NULL,
            address_2 TEXT NOT NULL,
            address_3 TEXT NOT NULL,
            address_4 TEXT NOT NULL,
            city TEXT NOT NULL COLLATE NOCASE,
            state TEXT NOT NULL,
            postcode TEXT NOT NULL
        ) STRICT;
        CREATE INDEX locations_by_city ON locations (edition_id, city, state);
        CREATE INDEX locations_by_provider ON locations (provider_id);

        CREATE TABLE courses (
            id INTEGER PRIMARY KEY,
            edition_id INTEGER NOT NULL REFERENCES editions (id) ON DELETE CASCADE,
            provider_id INTEGER NOT NULL REFERENCES providers (id) ON DELETE CASCADE,
            code TEXT NOT NULL,
            name TEXT NOT NULL,
            name_folded TEXT NOT NULL,
            vet_code TEXT NOT NULL,
            dual_qualification INTEGER NOT NULL,
            is_double INTEGER NOT NULL,
            field_1_id INTEGER REFERENCES fields_of_education (id),
            field_2_id INTEGER REFERENCES fields_of_education (id),
            level TEXT NOT NULL,
            foundation_studies INTEGER NOT NULL,
            work_component INTEGER NOT NULL,
            work_hours_per_week REAL,
            work_weeks REAL,
            work_total_hours REAL,
            language TEXT NOT NULL COLLATE NOCASE,
            duration_weeks REAL,
            tuition_fee REAL,
            non_tuition_fee REAL,
            estimated_total REAL,
            annual_fee REAL,
            expired INTEGER NOT NULL,
            states TEXT NOT NULL DEFAULT '',
            duration_printed TEXT NOT NULL,
            tuition_fee_printed TEXT NOT NULL,
            non_tuition_fee_printed TEXT NOT NULL,
            estimated_total_printed TEXT NOT NULL,
            UNIQUE (edition_id, code)
        ) STRICT;
        CREATE INDEX courses_by_provider ON courses (provider_id);
        CREATE INDEX courses_by_level ON courses (edition_id, level, expired, annual_fee, states, provider_id);
        CREATE INDEX courses_by_fee ON courses (edition_id, annual_fee, expired);
        CREATE INDEX courses_by_language ON courses (edition_id, language);
        CREATE INDEX courses_by_field_1 ON courses (edition_id, field_1_id);
        CREATE INDEX courses_by_field_2 ON courses (edition_id, field_2_id) WHERE field_2_id IS NOT NULL;

        CREATE TABLE offers (
            course_id INTEGER NOT NULL REFERENCES courses (id) ON DELETE CASCADE,
            location_id INTEGER NOT NULL REFERENCES locations (id) ON DELETE CASCADE,
            PRIMARY KEY (course_id, location_id)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX offers_by_location ON offers (location_id, course_id);

        CREATE VIRTUAL TABLE course_search USING fts5 (
            name, provider, content = '', tokenize = 'unicode61 remove_diacritics 2'
        );

        -- For people with sqlite3 at hand: rows with the provenance that answers cite.
        CREATE VIEW course_sheet AS
            SELECT e.source, e.date AS edition, e.source || ':course:' || c.code AS key, c.name,
                   p.institution_name AS provider, c.level, c.duration_weeks, c.tuition_fee, c.annual_fee, c.expired
            FROM courses c JOIN providers p ON p.id = c.provider_id JOIN editions e ON e.id = c.edition_id;
        """
}
