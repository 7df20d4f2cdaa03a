// Collections as a whole: which parts there are, which one a row is of, and how one is taken out.

import FoundationEssentials
import GRDB

extension Catalog {
    /// The parts of a collection's edition (nil: the current one), by name; empty for registers that have none.
    public func parts(of source: String, edition: Edition.ID? = nil) throws -> [EditionPart] {
        try read(edition: edition, of: source) { db, edition in try EditionPart.fetch(db, edition: edition.id) } ?? []
    }

    /// The part that a row belongs to, with its file; nil where editions are whole: then the edition's file is the row's.
    public func part(ofRow key: String, edition: Edition.ID? = nil) throws -> EditionPart? {
        let parts = key.split(separator: ":", maxSplits: 2).map(String.init)
        guard parts.count == 3, let part = try? Register.named(parts[0]).part else { return nil }
        let name = part(parts[1], parts[2]).lowercased()
        return try self.parts(of: parts[0], edition: edition).first { $0.name.lowercased() == name }
    }

    /// Takes a part out of a collection. Like an import this makes an edition of today, so that a roll-back to one of an
    /// earlier day brings the part back.
    ///
    /// - Returns: The edition that answers from now on.
    /// - Throws: `CatalogError.noSuchPart` when the current edition has none of this name.
    @discardableResult
    public func removePart(_ name: String, of register: Register) throws -> Edition {
        try database.write { db in
            guard let base = try Edition.current(db, of: register.source) else {
                throw CatalogError.noEdition(source: register.source)
            }
            let parts = try EditionPart.fetch(db, edition: base.id).map(\.name)
            guard parts.contains(where: { $0.lowercased() == name.lowercased() }) else {
                throw CatalogError.noSuchPart(source: register.source, part: name, present: parts)
            }
            let day = max(EditionDate.today, base.date)
            try Self.setAside(db, base)
            let id = try Self.makeEdition(db, register, day, .full, Fingerprint())
            let writer = EditionWriter(db, edition: id) { _ in }
            try writer.carry(over: base.id, of: register, except: [name])
            try writer.countParts(of: register)
            try Self.putBack(db, base, besides: day)
            try db.execute(
                sql: "UPDATE editions SET counts = ? WHERE id = ?",
                arguments: [Edition.encode(writer.counts), id]
            )
            guard let made = try Edition.fetch(db, id: id) else {
                throw CatalogError.noEdition(source: register.source)
            }
            return made
        }
    }

    // MARK: Steps of an import

    /// Moves the edition whose parts are taken over out of the way of the new one, which may be of the same day.
    static func setAside(_ db: Database, _ base: Edition) throws {
        try db.execute(sql: "UPDATE editions SET date = '0000' WHERE id = ?", arguments: [base.id])
    }

    /// Gives it its day back, or removes it where the new edition has that day.
    static func putBack(_ db: Database, _ base: Edition, besides day: String) throws {
        if base.date == day {
            try Edition.delete(db, id: base.id)
        } else {
            try db.execute(sql: "UPDATE editions SET date = ? WHERE id = ?", arguments: [base.date, base.id])
        }
    }

    /// The parts of a collection that an import left as they were, for its report.
    static func kept(_ writer: EditionWriter, besides brought: [String]) throws -> [String] {
        let brought = Set(brought.map { $0.lowercased() })
        let kept = try writer.parts().map(\.name).filter { !brought.contains($0.lowercased()) }
        guard !kept.isEmpty else { return [] }
        let others = kept.count > 5 ? " and \(kept.count - 5) more" : ""
        return ["kept as before: " + kept.prefix(5).joined(separator: ", ") + others]
    }
}
