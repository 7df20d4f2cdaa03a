// Rows of registers that say who may enrol students from abroad.

extension EditionWriter {
    /// Writes one authorisation: a school, a campus or a sponsor on one route.
    ///
    /// - Parameters:
    ///   - routes: Visa routes as the register calls them, joined by commas; nil where the register's row is unclear.
    ///   - compliance: A remark that the register prints beside the authorisation, to be quoted and not interpreted.
    func authorisation(
        code: String,
        holder: String,
        campus: String = "",
        town: String,
        region: String = "",
        type: String = "",
        routes: String?,
        status: String,
        compliance: String = ""
    ) throws {
        try run(
            """
            INSERT INTO authorisations
                (edition_id, code, holder, campus, town, region, holder_type, routes, status, compliance)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [id, code, holder, campus, town, region, type, routes, status, compliance]
        )
    }
}
