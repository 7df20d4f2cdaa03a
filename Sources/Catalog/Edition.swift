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
    /// The day, or the year, that the publisher gives: "2026-01-02", "2024". It is what answers cite.
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
    /// SHA-256 of the imported file in hexadecimal; of several, of their joined checksums.
    public let sha256: String
    /// True after a roll-back from this edition: it is kept, but does not answer.
    public let withdrawn: Bool
    /// How many rows of each table it holds.
    public let counts: [Count]

    /// How many rows of one of the register's tables an edition holds.
    public struct Count: Sendable, Codable, Equatable {
        /// As `Register.Table` names it: "courses".
        public let table: String
        /// Number of rows.
        public let rows: Int
    }

    /// The number of rows of a table; 0 for one that the edition lacks.
    public subscript(_ table: String) -> Int { counts.first { $0.table == table }?.rows ?? 0 }

    /// Number of providers.
    public var providerCount: Int { self["providers"] }
    /// Number of courses, expired ones included.
    public var courseCount: Int { self["courses"] }

    /// The key to cite for facts of the edition as a whole: "cricos:edition:2026-01-02".
    public var key: String { "\(source):edition:\(date)" }
}

extension Edition {
    /// Whole days since the edition's date, or since the end of its year; nil when the machine's clock stands before it.
    public func ageInDays(on day: Date = .now) -> Int? {
        guard let published = lastDay else { return nil }
        let days = Int(day.timeIntervalSince(published) / 86_400)
        return day < published ? nil : days
    }

    /// Whole days from an earlier edition's day to this one's; negative for a later one, nil when a date is none.
    func days(after earlier: Edition) -> Int? {
        guard let lastDay, let before = earlier.lastDay else { return nil }
        return Int(lastDay.timeIntervalSince(before) / 86_400)
    }

    /// The edition's day, or the last one of its year.
    private var lastDay: Date? {
        try? Date("\(date.count == 4 ? date + "-12-31" : date)T00:00:00Z", strategy: .iso8601)
    }
}

extension Edition {
    static func encode(_ counts: [Count]) -> String {
        "{" + counts.map { "\"\($0.table)\":\($0.rows)" }.joined(separator: ",") + "}"
    }

    static func counts(from text: String) -> [Count] {
        guard case .object(let members) = JSONValue(parsing: text) else { return [] }
        return members.map { Count(table: $0.name, rows: $0.value.text.flatMap { Int($0) } ?? 0) }
    }
}
