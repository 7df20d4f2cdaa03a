// Which campuses belong to a town although the register gives a suburb as their city.

import GRDB

/// Where campuses of a town lie: its states and delivery postcodes.
public struct Surroundings: Sendable, Equatable {
    /// State codes: "VIC".
    public let states: Set<String>
    /// Four digits each.
    public let postcodes: Set<String>

    /// Surroundings made of places known otherwise.
    public init(states: Set<String>, postcodes: Set<String>) {
        self.states = states
        self.postcodes = postcodes
    }
}

extension Catalog {
    /// The postcodes of a town's own campuses, and of campuses in its state that are named after it: "Bendigo Campus", which lies in
    /// Flora Hill.
    ///
    /// A street that is called after the town makes no campus its own ("14 Ballarat Rd"), so names with numbers are left out.
    ///
    /// - Parameter town: A city as the register writes it, in any case.
    /// - Throws: `DatabaseError` when the catalogue cannot be read.
    public func surroundings(of town: String) throws -> Surroundings {
        try read(edition: nil) { db, edition in
            let sql = """
                SELECT state, postcode, name, city = ?2 FROM locations
                WHERE edition_id = ?1 AND postcode <> ''
                    AND (city = ?2 OR name LIKE ?3 AND name NOT GLOB '*[0-9]*'
                         AND state IN (SELECT state FROM locations WHERE edition_id = ?1 AND city = ?2))
                """
            var states: Set<String> = []
            var postcodes: Set<String> = []
            for row in try Row.fetchAll(db, sql: sql, arguments: [edition.id, town, "%\(town)%"])
            where row[3] || Surroundings.names(row[2], town) {
                states.insert(row[0])
                postcodes.insert(row[1])
            }
            return Surroundings(states: states, postcodes: postcodes)
        } ?? Surroundings(states: [], postcodes: [])
    }
}

extension Surroundings {
    /// Whether the campus is called by the whole words of the town, as its first or its last: "Cairns Campus", "JCU - Cairns".
    fileprivate static func names(_ campus: String, _ town: String) -> Bool {
        let words = TextFolding.fold(campus).split { !$0.isLetter }
        let sought = TextFolding.fold(town).split { !$0.isLetter }
        return words.starts(with: sought) && !words.dropFirst(sought.count).contains(where: isStreet)
            || Array(words.suffix(sought.count)) == sought
            || words.last == "campus" && Array(words.dropLast().suffix(sought.count)) == sought
    }

    private static func isStreet(_ word: Substring) -> Bool {
        ["road", "rd", "street", "st", "avenue", "ave", "highway", "hwy", "drive", "lane", "terrace", "parade"]
            .contains(word)
    }
}
