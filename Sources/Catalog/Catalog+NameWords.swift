// The words that names of institutions are made of, for telling a misspelt one.

import GRDB

extension Catalog {
    /// The words of all names in the current editions of some registers, folded, and in how many names each stands. Costs one pass
    /// over their names: some tens of milliseconds for all registers at hand.
    public func nameWords(in sources: [String]) throws -> [String: Int] {
        var words: [String: Int] = [:]
        for source in sources {
            try read(edition: nil, of: source) { db, edition in
                let names = try String.fetchCursor(
                    db,
                    sql: "SELECT folded FROM names WHERE edition_id = ?",
                    arguments: [edition.id]
                )
                while let name = try names.next() {
                    for word in name.split(separator: " ") { words[String(word), default: 0] += 1 }
                }
            }
        }
        return words
    }

    /// Which editions answer for some registers today, as one text that changes with every import.
    public func currentEditions(of sources: [String]) throws -> [Edition.ID] {
        try sources.compactMap { try currentEdition(of: $0)?.id }
    }
}
