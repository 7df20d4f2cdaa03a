// The part of an answer that code writes from rows, and what its citations refer to.

/// Everything that is known without the model: on the screen as soon as SQL has answered.
public struct FactSheet: Sendable, Codable {
    /// The direct answer, a table where there are several rows, notes and the as-of date. Carries `[1]`, `[2]` … for
    /// ``citations``. Nothing of the question's text is echoed in it.
    public var markdown: String
    /// The rows shown or cited.
    public var rows: [FactRow]
    /// What the numerals in the Markdown refer to.
    public var citations: [Citation]
    /// Keys of the rows that *are* the answer to a which, list or cheapest question, in the order shown; else empty.
    public var answerKeys: [String]
    /// What was asked is not in the data, or will not be given.
    public var refused: Bool
    /// The sheet asks back instead of answering.
    public var asksBack = false
    /// The question as it was understood.
    public var question: Question
    /// Milliseconds since the question arrived.
    public var timings: AnswerTimings
}

/// What stands behind one fact: register, edition and row.
public struct Citation: Sendable, Codable, Hashable {
    /// The number in the Markdown, from 1.
    public var number: Int
    /// The register, `cricos`.
    public var source: String
    /// The edition as cited, `2026-01-02`.
    public var edition: String
    /// The row, `cricos:course:115627J`, or the edition itself, `cricos:edition:2026-01-02`, for counts and absences.
    public var key: String
    /// A short human name: course and provider.
    public var label: String
}

/// One row of a register as imported: what opens when a citation is clicked.
public struct FactRow: Sendable, Codable {
    /// The register, `cricos`.
    public var source: String
    /// The edition as cited, `2026-01-02`.
    public var edition: String
    /// The row, `cricos:course:115627J`.
    public var key: String
    /// Column name and value, in the register's order; empty columns are left out.
    public var fields: [Field]

    /// One column of a row.
    public struct Field: Sendable, Codable, Hashable {
        /// The column, as the register calls it.
        public var name: String
        /// The cell as text.
        public var value: String
    }
}
