// Courses in the suburbs of a capital city: near what was asked, but not what the register calls that city.

import Catalog

extension Consultation {
    /// Rows of a city's own and of its suburbs that are shown together at most.
    private static let limitWithSuburbs = 12

    /// Courses that satisfy everything else at a campus in the suburbs of the capitals asked for, without `own`, in the
    /// order of a list; empty when another place than a capital was named.
    func suburbanCourses(_ filter: Question.Filter, without own: [Course]) throws -> [Course] {
        let areas = filter.cities.compactMap { MetropolitanPostcodes.area(of: $0) }
        guard !areas.isEmpty, areas.count == filter.cities.count, filter.states.isEmpty else { return [] }
        var query = filter.query(providerCodes: question.providerCodes)
        query.cities = []
        query.states = Set(areas.map(\.state))
        query.postcodes = MetropolitanPostcodes.postcodes(around: filter.cities)
        query.limit = 3_000
        let known = Set(own.map(\.code))
        var courses = filter.ofYears(try catalog.courses(query)).filter { !known.contains($0.code) }
        sort(&courses, by: question.ranking)
        return courses
    }

    /// The table "Also in the suburbs of Melbourne", and the rows it adds to the answer.
    ///
    /// - Returns: the courses shown.
    func showSuburbs(_ suburban: [Course], besides shown: Int, _ builder: inout SheetBuilder) throws -> [Course] {
        guard !suburban.isEmpty else { return [] }
        let room = max(0, Self.limitWithSuburbs - shown)
        let listed = Array(suburban.prefix(room))
        let city = FactText.list(question.filter.cities.map(FactText.city), "and")
        guard !listed.isEmpty else {
            builder.say("More courses that fit are taught in the suburbs of \(city), told by their postcode.")
            return []
        }
        let part = listed.count < suburban.count ? "; the first of them are shown" : ""
        builder.say(
            "**Also in the suburbs of \(city)** (by postcode; the register gives the suburb as the city\(part)):"
        )
        try table(listed, &builder, postcodes: suburbanPostcodes)
        return listed
    }

    /// For counts, medians and first places, which keep to the register's city.
    func suburbsNote(_ suburban: [Course]) -> String {
        guard !suburban.isEmpty else { return "" }
        let city = FactText.list(question.filter.cities.map(FactText.city), "and")
        return
            "Only campuses whose city the register gives as \(city) are considered; more courses that fit are taught in the suburbs (by postcode)."
    }

    private var suburbanPostcodes: Set<String> {
        MetropolitanPostcodes.postcodes(around: question.filter.cities)
    }
}
