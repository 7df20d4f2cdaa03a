// The words that names of institutions are made of, for telling a misspelt one.

import GRDB

extension Catalog {
    /// The distinct words of all names in the current editions of some registers, folded. Costs one pass over their names: some tens
    /// of milliseconds for all registers at hand.
    public func nameWords(in sources: [String]) throws -> Set<String> {
        var words: Set<String> = []
        for source in sources {
            try read(edition: nil, of: source) { db, edition in
                let names = try String.fetchCursor(
                    db,
                    sql: "SELECT folded FROM names WHERE edition_id = ?",
                    arguments: [edition.id]
                )
                while let name = try names.next() { words.formUnion(name.split(separator: " ").map(String.init)) }
            }
        }
        return words
    }

    /// Which editions answer for some registers today, as one text that changes with every import.
    public func currentEditions(of sources: [String]) throws -> [Edition.ID] {
        try sources.compactMap { try currentEdition(of: $0)?.id }
    }
}
