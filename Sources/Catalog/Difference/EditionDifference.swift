// What two editions of a register have and have not in common.

/// The differences between two editions, table by table. Rows are the same when they have the same key.
public struct EditionDifference: Sendable, Encodable {
    /// What happened to a row.
    public enum Change: String, Sendable, Encodable, CaseIterable {
        case appeared, vanished, changed
    }

    /// A cell that differs.
    public struct Field: Sendable, Encodable, Equatable {
        /// The column's title.
        public let column: String
        /// Its value in the older edition; empty where there was none.
        public let old: String
        /// Its value in the newer edition; empty where there is none.
        public let new: String
    }

    /// A row of one or both editions.
    public struct Row: Sendable, Encodable {
        /// What happened to it.
        public let change: Change
        /// "cricos:course:115627J".
        public let key: String
        /// What the register calls it; empty where the table has no names.
        public let name: String
        /// The cells that differ; empty unless the row changed.
        public let fields: [Field]
    }

    /// One table.
    public struct Table: Sendable, Encodable {
        /// The middle part of its rows' keys: "course".
        public let kind: String
        /// Rows in the older edition.
        public internal(set) var oldRows = 0
        /// Rows in the newer edition.
        public internal(set) var newRows = 0
        /// Rows that only the newer edition has.
        public internal(set) var appeared = 0
        /// Rows that only the older edition has.
        public internal(set) var vanished = 0
        /// Rows of both with a cell that differs.
        public internal(set) var changed = 0
        /// Columns that only the newer edition has.
        public internal(set) var newColumns: [String] = []
        /// Columns that only the older edition has.
        public internal(set) var goneColumns: [String] = []
        /// The first rows of each change, by key.
        public internal(set) var rows: [Row] = []

        init(kind: String) { self.kind = kind }
    }

    /// The edition that is compared with.
    public let old: Edition
    /// The edition that is asked about.
    public let new: Edition
    /// What either edition has.
    public let tables: [Table]

    /// What somebody should know before he draws conclusions.
    public var notes: [String] {
        var notes: [String] = []
        if old.completeness != new.completeness || old.completeness != .full {
            notes.append("an excerpt is among the two: rows that are not in it need not have appeared or vanished")
        }
        if tables.contains(where: { $0.vanished > 0 }) {
            notes.append(
                "a row that vanished may have been renamed, merged or corrected: all that is known is that it is not there"
            )
        }
        return notes
    }
}
