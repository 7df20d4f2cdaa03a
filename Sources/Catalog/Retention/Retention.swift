// Which editions a box keeps. A register that is fetched nearly every day would otherwise fill the flash within months.

/// How many editions of a register stay.
public struct Retention: Sendable, Equatable {
    /// Editions that are kept of those that answer or could after a roll-back, the current one among them; at least 1.
    public let editions: Int

    /// A year and some days ago is "then" in "then and now": the youngest edition this much older than the current one stays too.
    static let comparedAfterDays = 330

    /// Three editions: the one that answers, and two roll-backs.
    public static let standard = Retention(editions: 3)

    /// - Throws: `CatalogError.keepsNothing` for less than one edition.
    public init(keeping editions: Int) throws {
        guard editions >= 1 else { throw CatalogError.keepsNothing(editions: editions) }
        self.init(editions: editions)
    }

    private init(editions: Int) { self.editions = editions }

    /// The editions that need not be kept.
    ///
    /// A starter stays: it is small, and what the box was delivered with. A withdrawn edition newer than the current one stays
    /// too: a refresh knows by it what must not be imported again.
    /// - Parameter editions: One register's, in the order in which they answer.
    func retired(of editions: [Edition]) -> [Edition] {
        guard let current = editions.first(where: { !$0.withdrawn }) else { return [] }
        var kept = Set(editions.filter { !$0.withdrawn }.prefix(self.editions).map(\.id))
        let old = editions.filter { edition in
            guard !edition.withdrawn, let days = current.days(after: edition) else { return false }
            return days >= Self.comparedAfterDays
        }
        if let compared = old.max(by: { $0.date < $1.date }) { kept.insert(compared.id) }
        return editions.filter { edition in
            guard edition.completeness != .starter, !kept.contains(edition.id) else { return false }
            return !edition.withdrawn || edition.date < current.date
        }
    }
}
