// How a refresh of one register ended.

/// The account of one refresh.
public struct RefreshOutcome: Sendable, Encodable {
    /// The ways in which a refresh ends.
    public enum Kind: String, Sendable, Encodable {
        /// A new edition was made.
        case imported
        /// The newest publication is here already.
        case unchanged
        /// Nobody can be reached: the box's normal state.
        case offline
        /// The register is published nowhere that stays.
        case noAddress = "no_address"
        /// Something came that was refused, or nothing that could be used.
        case failed
    }

    /// The register's short name.
    public let source: String
    /// How it ended.
    public let kind: Kind
    /// Where the publication was looked for.
    public let address: String?
    /// The edition that answers now; nil when there is none.
    public let edition: String?
    /// Its age in whole days; nil when the machine's clock stands before it.
    public let ageDays: Int?
    /// Whether it is older than the register's time to live.
    public let stale: Bool?
    /// What happened, without the source.
    public let message: String

    init(_ kind: Kind, _ register: Register, address: String?, current: Edition?, message: String) {
        source = register.source
        self.kind = kind
        self.address = address
        edition = current?.date
        ageDays = current?.ageInDays()
        stale = current?.isStale
        self.message = message
    }

    /// One line: what happened, and which edition answers.
    public var line: String {
        guard let edition else { return "\(source): \(message); no edition of it is here" }
        let age = ageDays.map { ", \($0) days old" } ?? ""
        return "\(source): \(message); the edition of \(edition) answers\(age)"
            + (stale == true ? ": it is past its time" : "")
    }
}
