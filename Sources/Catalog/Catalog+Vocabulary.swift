// Providers, places and words of an edition: what a reader of questions builds its indexes from.

import GRDB

extension Catalog {
    /// All providers of an edition (nil: the current one), by code.
    public func providers(edition: Edition.ID? = nil) throws -> [Provider] {
        try read(edition: edition) { db, edition in
            let sql = "SELECT * FROM providers WHERE edition_id = ? ORDER BY code"
            return try Row.fetchAll(db, sql: sql, arguments: [edition.id]).map { Provider(edition: edition, row: $0) }
        } ?? []
    }

    /// The provider with this code; nil when the register has no such code.
    public func provider(code: String, edition: Edition.ID? = nil) throws -> Provider? {
        let found: [Provider]? = try read(edition: edition) { db, edition in
            let sql = "SELECT * FROM providers WHERE edition_id = ? AND code = ?"
            return try Row.fetchAll(db, sql: sql, arguments: [edition.id, code.uppercased()])
                .map { Provider(edition: edition, row: $0) }
        }
        return found?.first
    }

    /// The locations of a provider, those without courses too, by state, city and name.
    public func locations(providerCode: String, edition: Edition.ID? = nil) throws -> [Location] {
        try read(edition: edition) { db, edition in
            let sql = """
                SELECT l.name, l.city, l.state, l.postcode FROM locations l JOIN providers p ON p.id = l.provider_id
                WHERE p.edition_id = ? AND p.code = ? ORDER BY l.state, l.city, l.name
                """
            return try Row.fetchAll(db, sql: sql, arguments: [edition.id, providerCode.uppercased()])
                .map { Location(name: $0[0], city: $0[1], state: $0[2], postcode: $0[3]) }
        } ?? []
    }

    /// Number of providers in an edition (nil: the current one).
    public func providerTotal(edition: Edition.ID? = nil) throws -> Int {
        try read(edition: edition) { $1.providerCount } ?? 0
    }

    /// Languages of instruction in the current edition, sorted.
    public func languages() throws -> [String] { try distinct("language") }

    /// Course levels in the current edition, as the register prints them, sorted.
    public func levels() throws -> [String] { try distinct("level") }

    /// Distinct course names in the current edition, sorted; names of expired courses included.
    public func courseNames() throws -> [String] { try distinct("name") }

    /// States with locations in the current edition, sorted: ["ACT", "NSW", …].
    public func states() throws -> [String] {
        try read(edition: nil) { db, edition in
            let sql = "SELECT DISTINCT state FROM locations WHERE edition_id = ? AND state <> '' ORDER BY 1"
            return try String.fetchAll(db, sql: sql, arguments: [edition.id])
        } ?? []
    }

    /// Cities and suburbs with locations in the current edition, by name and state.
    public func cities() throws -> [City] {
        try read(edition: nil) { db, edition in
            let sql = """
                SELECT city COLLATE BINARY AS spelling, state, group_concat(DISTINCT postcode), count(*) FROM locations
                WHERE edition_id = ? AND city <> '' GROUP BY spelling, state ORDER BY upper(spelling), state, 4 DESC
                """
            var cities: [City] = []
            for row in try Row.fetchAll(db, sql: sql, arguments: [edition.id]) {
                let postcodes = (row[2] as String).split(separator: ",").map(String.init)
                let city = City(name: row[0], state: row[1], postcodes: postcodes.sorted(), locations: row[3])
                if let last = cities.last, last.state == city.state, last.name.uppercased() == city.name.uppercased() {
                    cities[cities.count - 1] = last.joined(city)
                } else {
                    cities.append(city)
                }
            }
            return cities
        } ?? []
    }

    /// Fields of education of the current edition's courses, by code.
    public func fieldsOfEducation() throws -> [FieldOfEducation] {
        try read(edition: nil) { db, edition in
            let sql = """
                SELECT broad, narrow, detailed FROM fields_of_education WHERE id IN
                    (SELECT field_1_id FROM courses WHERE edition_id = ?1
                     UNION SELECT field_2_id FROM courses WHERE edition_id = ?1) ORDER BY detailed, narrow, broad
                """
            return try Row.fetchAll(db, sql: sql, arguments: [edition.id])
                .map { FieldOfEducation(broad: $0[0], narrow: $0[1], detailed: $0[2]) }
        } ?? []
    }

    private func distinct(_ column: String) throws -> [String] {
        try read(edition: nil) { db, edition in
            let sql = "SELECT DISTINCT \(column) FROM courses WHERE edition_id = ? AND \(column) <> '' ORDER BY 1"
            return try String.fetchAll(db, sql: sql, arguments: [edition.id])
        } ?? []
    }
}

extension City {
    /// One city from two spellings; the more frequent one, which comes first, names it.
    fileprivate func joined(_ other: City) -> City {
        City(
            name: name,
            state: state,
            postcodes: Set(postcodes + other.postcodes).sorted(),
            locations: locations + other.locations
        )
    }
}

extension Provider {
    fileprivate init(edition: Edition, row: Row) {
        self.init(
            editionID: edition.id,
            edition: edition.date,
            source: edition.source,
            code: row["code"],
            tradingName: row["trading_name"],
            institutionName: row["institution_name"],
            type: row["type"],
            capacity: row["capacity"],
            website: row["website"],
            postalAddress: (1...4).map { row["address_\($0)"] }.filter { !$0.isEmpty },
            postalCity: row["city"],
            postalState: row["state"],
            postalPostcode: row["postcode"]
        )
    }
}
