// Permission to enrol students from abroad, as a register holds it.

import GRDB

/// A school, campus or sponsor that a government authorises to enrol students from abroad.
public struct Authorisation: Sendable, Codable, Equatable {
    /// The row's key: "sevp:campus:BOS214F00162000", "uk-sponsors:row:University of Durham|Durham|Student".
    public let key: String
    /// The edition's date.
    public let edition: String
    /// Short name of the register.
    public let source: String
    /// The holder's name as the register prints it, usually the legal one.
    public let holder: String
    /// The campus, where the register lists campuses; else empty.
    public let campus: String
    /// Town as printed; the UK register also prints "Various".
    public let town: String
    /// State; empty in registers without.
    public let region: String
    /// The register's kind of institution; empty in registers without.
    public let type: String
    /// Visa routes: ["F-1", "M-1"], ["Student"]; nil where the register's row does not tell.
    public let routes: [String]?
    /// The register's own word for its standing: "certified", "Student Sponsor - Track Record".
    public let status: String
    /// A remark that the register prints on compliance, to be quoted and not interpreted; empty for none.
    public let compliance: String
}

extension Catalog {
    /// The authorisations that a name means in the current edition of a register, by campus, town and route.
    ///
    /// - Parameter folded: The name as `TextFolding.fold` gives it.
    public func authorisations(named folded: String, in source: String) throws -> [Authorisation] {
        try authorisations(codes: rows(named: folded, in: source).map(\.code), in: source)
    }

    /// The authorisations with these codes in the current edition of a register, by campus, town and route.
    public func authorisations(codes: [String], in source: String) throws -> [Authorisation] {
        guard !codes.isEmpty else { return [] }
        return try read(edition: nil, of: source) { db, edition in
            let marks = codes.map { _ in "?" }.joined(separator: ",")
            let sql = """
                SELECT * FROM authorisations WHERE edition_id = ? AND code IN (\(marks))
                ORDER BY holder, campus, region, town, routes DESC
                """
            let arguments: StatementArguments = [edition.id] + StatementArguments(codes)
            return try Row.fetchAll(db, sql: sql, arguments: arguments).map { Authorisation(edition: edition, row: $0) }
        } ?? []
    }

    /// The authorisations of a register's current edition that satisfy all that is given, by holder and campus.
    ///
    /// - Parameters:
    ///   - region: State, as the register prints it.
    ///   - town: Town, in any case.
    ///   - route: "F-1", "Child Student".
    public func authorisations(
        in source: String,
        region: String?,
        town: String?,
        route: String?
    ) throws -> [Authorisation] {
        try read(edition: nil, of: source) { db, edition in
            let sql = """
                SELECT * FROM authorisations WHERE edition_id = ?1 AND (?2 IS NULL OR region = ?2)
                AND (?3 IS NULL OR town = ?3) AND (?4 IS NULL OR instr(',' || routes || ',', ',' || ?4 || ',') > 0)
                ORDER BY holder, campus, town
                """
            return try Row.fetchAll(db, sql: sql, arguments: [edition.id, region, town, route])
                .map { Authorisation(edition: edition, row: $0) }
        } ?? []
    }

    /// The towns of a register's current edition, each once.
    public func authorisationTowns(in source: String) throws -> [String] {
        try read(edition: nil, of: source) { db, edition in
            let sql = "SELECT DISTINCT town FROM authorisations WHERE edition_id = ? AND town <> '' ORDER BY town"
            return try String.fetchAll(db, sql: sql, arguments: [edition.id])
        } ?? []
    }

    /// How many authorisations of a register's current edition satisfy all that is given.
    ///
    /// - Parameters:
    ///   - region: State, as the register prints it.
    ///   - town: Town, in any case.
    ///   - route: "F-1", "Child Student".
    public func authorisationCount(
        in source: String,
        region: String? = nil,
        town: String? = nil,
        route: String? = nil
    ) throws -> Int {
        try read(edition: nil, of: source) { db, edition in
            let sql = """
                SELECT count(*) FROM authorisations WHERE edition_id = ?1 AND (?2 IS NULL OR region = ?2)
                AND (?3 IS NULL OR town = ?3) AND (?4 IS NULL OR instr(',' || routes || ',', ',' || ?4 || ',') > 0)
                """
            return try Int.fetchOne(db, sql: sql, arguments: [edition.id, region, town, route]) ?? 0
        } ?? 0
    }
}

extension Authorisation {
    fileprivate init(edition: Edition, row: Row) {
        let code: String = row["code"]
        let kind = edition.source == Register.sevp.source ? "campus" : "row"
        self.init(
            key: "\(edition.source):\(kind):\(code)",
            edition: edition.date,
            source: edition.source,
            holder: row["holder"],
            campus: row["campus"],
            town: row["town"],
            region: row["region"],
            type: row["holder_type"],
            routes: (row["routes"] as String?).map { $0.split(separator: ",").map(String.init) },
            status: row["status"],
            compliance: row["compliance"]
        )
    }
}
