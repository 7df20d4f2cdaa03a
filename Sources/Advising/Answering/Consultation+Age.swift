// An answer from an old edition says so, whichever desk wrote it.

import Catalog

extension Consultation {
    /// The sheet with one more sentence when an edition that it cites is older than its register's time to live.
    ///
    /// Only editions that answer today are looked at: one cited for "then and now" is old on purpose. A box whose clock is not
    /// set says nothing.
    func noting(ageOf sheet: FactSheet) throws -> FactSheet {
        let cited = try unique(sheet.citations.map(\.source)).compactMap { try catalog.currentEdition(of: $0) }
            .filter { edition in
                sheet.citations.contains { $0.source == edition.source && $0.edition == edition.date }
            }
        let old = cited.filter { $0.isStale == true }
        guard !old.isEmpty else { return sheet }
        var noted = sheet
        noted.markdown += "\n\n*\(Self.ageNote(old, among: cited.count))*"
        return noted
    }

    /// Names the registers only where others beside them are not old. It holds no number, because refusals hold none.
    private static func ageNote(_ old: [Edition], among count: Int) -> String {
        let titles = FactText.list(old.map { $0.register?.title ?? $0.source })
        let registers = old.count < count ? " of the \(titles)" : ""
        return old.count == 1
            ? "The edition\(registers) cited here is old: a newer one has probably been published since."
            : "The editions\(registers) cited here are old: newer ones have probably been published since."
    }
}
