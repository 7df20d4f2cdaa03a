// What the web server needs from the rest of the box. The adviser is behind it in the product; tests put a script there.

import Advising

/// Answers, rows and the state of the box.
public protocol AnswerSource: Sendable {
    /// Starts a conversation without earlier turns.
    func newConversation() -> any Conversation
    /// A row as imported, nil when there is no such row in that edition (nil: the current one).
    func row(key: String, edition: String?) throws -> RegisterRow?
    /// What is loaded and how busy it is.
    func status() throws -> BoxStatus
}

/// A row of a register with what must be said about where it comes from.
public struct RegisterRow: Sendable, Encodable {
    /// The row itself, without its empty columns.
    public var row: Row
    /// What it is a row of.
    public var edition: EditionStatus
    /// The file that it was imported from.
    public var file: File?

    /// The file behind a row, so that anybody can compare it with the publisher's.
    public struct File: Sendable, Encodable, Equatable {
        /// Its name without folders; several of one edition are joined by ", ".
        public var name: String
        /// Its SHA-256 in hexadecimal; of several files, of their joined checksums.
        public var sha256: String
        /// When it was imported, ISO 8601 with time, UTC.
        public var importedAt: String

        /// Makes a description from its parts.
        public init(name: String, sha256: String, importedAt: String) {
            self.name = name
            self.sha256 = sha256
            self.importedAt = importedAt
        }
    }

    /// Column names and values in the register's order.
    public struct Row: Sendable, Encodable {
        /// One column of a row.
        public struct Field: Sendable, Encodable, Equatable {
            /// The register's name for the column.
            public var name: String
            /// What stands in it.
            public var value: String

            /// Makes a field.
            public init(name: String, value: String) {
                self.name = name
                self.value = value
            }
        }

        /// The row's key, `cricos:course:115627J`.
        public var key: String
        /// Its columns.
        public var fields: [Field]

        /// Makes a row.
        public init(key: String, fields: [Field]) {
            self.key = key
            self.fields = fields
        }
    }

    /// Makes a row with its provenance.
    public init(row: Row, edition: EditionStatus, file: File? = nil) {
        self.row = row
        self.edition = edition
        self.file = file
    }
}

/// One edition of a register, as the page tells it.
public struct EditionStatus: Sendable, Encodable, Equatable {
    /// The register's short name, `cricos`.
    public var source: String
    /// The register's full name.
    public var register: String
    /// What people call it, `CRICOS`.
    public var shortName: String
    /// The edition as cited, `2026-01-02`.
    public var edition: String
    /// Who publishes it.
    public var publisher: String
    /// Under what licence.
    public var licence: String
    /// `full`, or `starter` for the excerpt that comes with the box.
    public var completeness: String
    /// How many providers it has.
    public var providers: Int
    /// How many courses it has.
    public var courses: Int
    /// Days since the edition's date; nil when the clock is before it.
    public var ageDays: Int?

    /// Makes a description from its parts.
    public init(
        source: String,
        register: String,
        shortName: String,
        edition: String,
        publisher: String,
        licence: String,
        completeness: String,
        providers: Int,
        courses: Int,
        ageDays: Int?
    ) {
        self.source = source
        self.register = register
        self.shortName = shortName
        self.edition = edition
        self.publisher = publisher
        self.licence = licence
        self.completeness = completeness
        self.providers = providers
        self.courses = courses
        self.ageDays = ageDays
    }
}

/// The language model, from the page's point of view.
public enum ModelStatus: Sendable, Equatable {
    /// The box runs without one, on purpose.
    case off
    /// It is being read from storage; facts are served meanwhile.
    case loading
    /// It answers.
    case ready(name: String, quantization: String)
    /// It could not be loaded; facts are served without it.
    case failed(reason: String)
}

/// What is loaded and how busy it is.
public struct BoxStatus: Sendable {
    /// Current editions, one a register.
    public var editions: [EditionStatus]
    /// The language model.
    public var model: ModelStatus
    /// How many answers wait for the model, the one being written not counted.
    public var queueDepth: Int
    /// Questions that this catalogue can answer.
    public var examples: [String]

    /// Makes a status from its parts.
    public init(editions: [EditionStatus], model: ModelStatus, queueDepth: Int, examples: [String]) {
        self.editions = editions
        self.model = model
        self.queueDepth = queueDepth
        self.examples = examples
    }
}
