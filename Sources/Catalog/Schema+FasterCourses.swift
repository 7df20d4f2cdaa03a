// Indexes and a full-text index that answer with a million courses as with twenty thousand; BENCHMARK.md has the figures.

extension Schema {
    /// Indexes by fee hold what lists are filtered by, so that a list is a walk along one of them, and stops when it is full.
    /// The full-text index holds level and states beside the words: what a topic and a state have in common is
    /// found in it, and not by looking up each course of the topic.
    static let fasterCourses = """
        DROP INDEX courses_by_fee;
        DROP INDEX courses_by_level;
        DROP INDEX courses_by_field_1;
        CREATE INDEX courses_by_fee ON courses
            (edition_id, expired, annual_fee, states, level, duration_weeks, tuition_fee, is_double, field_1_id, field_2_id);
        CREATE INDEX courses_by_level ON courses
            (edition_id, level, expired, annual_fee, states, duration_weeks, tuition_fee, is_double, field_1_id, field_2_id);
        CREATE INDEX courses_by_field_1 ON courses (edition_id, field_1_id, expired, level, annual_fee, states);

        DROP TABLE course_search;
        CREATE VIRTUAL TABLE course_search USING fts5 (
            name, provider, states, level, content = '', tokenize = 'unicode61 remove_diacritics 2'
        );
        CREATE VIEW course_search_rows AS
            SELECT c.id, c.edition_id, c.name_folded AS name, p.name_folded AS provider, replace(c.states, ',', ' ') AS states,
                   'l' || hex(c.level) AS level
            FROM courses c JOIN providers p ON p.id = c.provider_id;
        INSERT INTO course_search (rowid, name, provider, states, level)
            SELECT id, name, provider, states, level FROM course_search_rows;
        ANALYZE;
        """
}
