// What an import read, kept and refused.

/// The account of one import.
public struct ImportReport: Sendable, Codable {
    /// A row that was not kept.
    public struct RefusedRow: Sendable, Codable {
        /// The number that a spreadsheet shows beside the row.
        public let row: Int
        /// Why.
        public let reason: String
    }

    /// What happened to one table's rows.
    public struct Table: Sendable, Codable {
        /// Most refused rows that are listed; all are counted.
        public static let sampleSize = 10
        /// The publisher's name of the table.
        public let name: String
        /// Rows below the header, blank ones not counted.
        public internal(set) var read = 0
        /// Rows in the catalogue now.
        public internal(set) var kept = 0
        /// Rows not kept.
        public internal(set) var refused = 0
        /// The first refused rows.
        public internal(set) var refusedSample: [RefusedRow] = []
    }

    /// The edition that was made.
    public internal(set) var edition: Edition
    /// Whether it is the one that answers now.
    public internal(set) var isCurrent: Bool
    /// One entry for each table of the publication.
    public internal(set) var tables: [Table]
    /// Rows with something to know about, by what it is: "tuition not published (blank)".
    public internal(set) var quirks: [String: Int]
    /// What somebody should know about how the files were read.
    public internal(set) var notes: [String]
    /// Wall-clock time of the import.
    public internal(set) var seconds: Double
}

/// How far an import has come.
public struct ImportProgress: Sendable {
    /// The table being read.
    public let table: String
    /// Rows of it read so far.
    public let rows: Int
}
