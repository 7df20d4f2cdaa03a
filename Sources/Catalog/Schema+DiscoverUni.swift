// The tables of undergraduate courses in the United Kingdom; SCHEMA.md explains them.

extension Schema {
    static let discoverUni = """
        CREATE TABLE teaching_ratings (
            edition_id INTEGER NOT NULL REFERENCES editions (id) ON DELETE CASCADE,
            code TEXT NOT NULL,
            institution TEXT NOT NULL,
            rated TEXT NOT NULL,
            overall TEXT NOT NULL,
            experience TEXT NOT NULL,
            outcomes TEXT NOT NULL,
            PRIMARY KEY (edition_id, code)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX teaching_ratings_by_institution ON teaching_ratings (edition_id, institution);

        CREATE TABLE teaching_places (
            id INTEGER PRIMARY KEY,
            edition_id INTEGER NOT NULL REFERENCES editions (id) ON DELETE CASCADE,
            institution TEXT NOT NULL,
            code TEXT NOT NULL,
            name TEXT NOT NULL,
            country TEXT NOT NULL,
            latitude REAL,
            longitude REAL,
            UNIQUE (edition_id, institution, code)
        ) STRICT;

        CREATE TABLE degree_courses (
            id INTEGER PRIMARY KEY,
            edition_id INTEGER NOT NULL REFERENCES editions (id) ON DELETE CASCADE,
            code TEXT NOT NULL COLLATE NOCASE,
            publisher TEXT NOT NULL,
            teacher TEXT NOT NULL,
            mode TEXT NOT NULL,
            title TEXT,
            title_folded TEXT,
            qualification TEXT NOT NULL DEFAULT '',
            level TEXT NOT NULL DEFAULT '',
            stages INTEGER,
            url TEXT NOT NULL DEFAULT '',
            UNIQUE (edition_id, code)
        ) STRICT;
        CREATE INDEX degree_courses_by_publisher ON degree_courses (edition_id, publisher);
        CREATE INDEX degree_courses_by_title ON degree_courses (edition_id, title_folded) WHERE title IS NOT NULL;

        CREATE TABLE degree_course_places (
            course_id INTEGER NOT NULL REFERENCES degree_courses (id) ON DELETE CASCADE,
            place_id INTEGER NOT NULL REFERENCES teaching_places (id) ON DELETE CASCADE,
            PRIMARY KEY (course_id, place_id)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX degree_course_places_by_place ON degree_course_places (place_id);

        CREATE TABLE degree_course_subjects (
            course_id INTEGER NOT NULL REFERENCES degree_courses (id) ON DELETE CASCADE,
            subject TEXT NOT NULL,
            PRIMARY KEY (course_id, subject)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE entry_shares (
            course_id INTEGER NOT NULL REFERENCES degree_courses (id) ON DELETE CASCADE,
            measure TEXT NOT NULL CHECK (measure IN ('qualification', 'tariff')),
            subject TEXT NOT NULL,
            entrants INTEGER,
            years TEXT NOT NULL,
            shares TEXT NOT NULL CHECK (json_valid(shares)),
            PRIMARY KEY (course_id, measure, subject)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE accreditations (
            id INTEGER PRIMARY KEY,
            edition_id INTEGER NOT NULL REFERENCES editions (id) ON DELETE CASCADE,
            code TEXT NOT NULL,
            text TEXT NOT NULL,
            url TEXT NOT NULL,
            UNIQUE (edition_id, code)
        ) STRICT;

        CREATE TABLE degree_course_accreditations (
            course_id INTEGER NOT NULL REFERENCES degree_courses (id) ON DELETE CASCADE,
            accreditation_id INTEGER NOT NULL REFERENCES accreditations (id) ON DELETE CASCADE,
            depends_on_choice INTEGER NOT NULL CHECK (depends_on_choice IN (0, 1)),
            PRIMARY KEY (course_id, accreditation_id)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX degree_course_accreditations_by_text ON degree_course_accreditations (accreditation_id);
        """
}
