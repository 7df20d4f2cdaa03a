// One publication of one register, as imported.

import FoundationEssentials

/// One publication of a register. Rows belong to exactly one edition; earlier editions are kept.
public struct Edition: Sendable, Codable, Identifiable, Equatable {
    /// How much of the register an edition holds. A full register always answers before the others.
    public enum Completeness: String, Sendable, Codable {
        /// The whole register.
        case full
        /// Some of the register's tables, or an excerpt of them.
        case partial
        /// The few hundred courses delivered with Landfall.
        case starter
    }

    /// Row number in this catalogue; means nothing outside it.
    public let id: Int64
    /// Short name of the register: "cricos".
    public let source: String
    /// The day the publisher gives, ISO 8601: "2026-01-02". It is what answers cite.
    public let date: String
    /// Who publishes the register.
    public let publisher: String
    /// The licence under which it is published.
    public let licence: String
    /// How much of the register it holds.
    public let completeness: Completeness
    /// When it was imported, ISO 8601 with time, UTC.
    public let importedAt: String
    /// The imported file's name, without folders; several are joined by ", ".
    public let fileName: String
    /// SHA-256 of the imported file in hexadecimal; of several, of their checksums in the order of import.
    public let sha256: String
    /// True after a roll-back from this edition: it is kept, but does not answer.
    public let withdrawn: Bool
    /// Number of providers.
    public let providerCount: Int
    /// Number of courses, expired ones included.
    public let courseCount: Int
    /// Number of locations.
    public let locationCount: Int
    /// Number of offers: one course at one location.
    public let offerCount: Int

    /// The key to cite for facts of the edition as a whole: "cricos:edition:2026-01-02".
    public var key: String { "\(source):edition:\(date)" }
}

extension Edition {
    /// Whole days since the edition's date; nil when the machine's clock stands before it.
    public func ageInDays(on day: Date = .now) -> Int? {
        guard let published = try? Date("\(date)T00:00:00Z", strategy: .iso8601) else { return nil }
        let days = Int(day.timeIntervalSince(published) / 86_400)
        return day < published ? nil : days
    }
}
