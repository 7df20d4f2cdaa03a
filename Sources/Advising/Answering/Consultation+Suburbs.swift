// Courses around a city: near what was asked, but not what the register calls that city.

import Catalog

extension Consultation {
    /// Rows of a city's own and of its suburbs that are shown together at most.
    private static let limitWithSuburbs = 12

    /// Courses that satisfy everything else at a campus in the suburbs of the capitals, or around the towns, asked for, without `own`,
    /// in the order of a list.
    func suburbanCourses(_ filter: Question.Filter, without own: [Course]) throws -> [Course] {
        guard !filter.cities.isEmpty, filter.states.isEmpty, let around = try surroundings(of: filter.cities) else {
            return []
        }
        var query = filter.query(providerCodes: question.providerCodes)
        query.cities = []
        query.states = around.states
        query.postcodes = around.postcodes
        query.limit = 3_000
        let known = Set(own.map(\.code))
        var courses = filter.ofYears(try catalog.courses(query)).filter { !known.contains($0.code) }
        sort(&courses, by: question.ranking)
        return courses
    }

    /// The post's area of capitals; of other towns, where campuses with their postcode or their name lie. Nil for a mixture.
    private func surroundings(of cities: [String]) throws -> Surroundings? {
        let areas = cities.compactMap { MetropolitanPostcodes.area(of: $0) }
        if areas.count == cities.count {
            return Surroundings(
                states: Set(areas.map(\.state)),
                postcodes: MetropolitanPostcodes.postcodes(around: cities)
            )
        }
        guard areas.isEmpty else { return nil }
        let towns = try cities.map { try catalog.surroundings(of: $0) }
        return Surroundings(
            states: towns.reduce(into: []) { $0.formUnion($1.states) },
            postcodes: towns.reduce(into: []) { $0.formUnion($1.postcodes) }
        )
    }

    private var asksForCapital: Bool {
        question.filter.cities.contains { MetropolitanPostcodes.area(of: $0) != nil }
    }

    /// The table "Also in the suburbs of Melbourne", and the rows it adds to the answer. Those around a town that is no capital stand
    /// for it only where it has none of its own.
    ///
    /// - Returns: the courses shown.
    func showSuburbs(_ suburban: [Course], besides shown: Int, _ builder: inout SheetBuilder) throws -> [Course] {
        guard !suburban.isEmpty else { return [] }
        let room = asksForCapital ? max(0, Self.limitWithSuburbs - shown) : shown > 0 ? 0 : Self.tableLimit
        let listed = Array(suburban.prefix(room))
        guard !listed.isEmpty else {
            builder.say("More courses that fit are taught \(whereAround).")
            return []
        }
        let part = listed.count < suburban.count ? "; the first of them are shown" : ""
        builder.say("**Also \(whereAround)** (the register gives the suburb as the city\(part)):")
        let cities = question.filter.cities
        try table(listed, &builder, postcodes: try surroundings(of: cities)?.postcodes ?? [])
        return listed
    }

    /// For counts, medians and first places, which keep to the register's city.
    func suburbsNote(_ suburban: [Course]) -> String {
        guard !suburban.isEmpty else { return "" }
        let city = FactText.list(question.filter.cities.map(FactText.city), "and")
        return
            "Only campuses whose city the register gives as \(city) are considered; more courses that fit are taught \(whereAround)."
    }

    /// Said behind "taught".
    private var whereAround: String {
        let city = FactText.list(question.filter.cities.map(FactText.city), "and")
        return asksForCapital
            ? "in the suburbs of \(city), told by their postcode"
            : "around \(city), at campuses with its postcode or its name"
    }
}
