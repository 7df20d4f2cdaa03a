// A list's conditions in words, so that a visitor sees how he was understood.

import Catalog

enum ConditionText {
    /// "master's courses with “data science” in the name, in Victoria, under A$45,000 per year".
    ///
    /// - Parameters:
    ///   - providers: Names of those asked at.
    ///   - excluded: Names of those left out.
    static func describe(_ filter: Question.Filter, providers: [String], without excluded: [String], many: Bool = true)
        -> String
    {
        var text = filter.level.map { many ? $0.noun.many : $0.noun.one } ?? (many ? "courses" : "course")
        if let label = filter.levelLabel { text += " of the level “\(FactText.escape(label))”" }
        if let years = filter.schoolYears { text += " for \(years)" }
        if filter.doubleDegrees == .only { text = "double degrees among " + text }
        if filter.doubleDegrees == .excluded { text = "single-degree " + text }
        text += named(filter.nameTerms)
        if filter.fieldOfEducation != nil { text += " in that field of education" }
        if let language = filter.language { text += " taught in " + FactText.escape(language) }
        if !providers.isEmpty { text += " at " + FactText.list(providers.map(FactText.escape), "or") }
        if let type = filter.providerType { text += " at \(type.lowercased()) institutions" }
        let places = filter.cities.map(FactText.city) + filter.states.map { FactText.stateNames[$0] ?? $0 }
        if !places.isEmpty { text += " in " + FactText.list(places, "or") }
        if let duration = filter.duration { text += " " + describe(duration) }
        if let money = filter.money { text += " " + describe(money) }
        if filter.workComponent == true { text += " with a work component" }
        if filter.workComponent == false { text += " without a work component" }
        return text + describe(filter.excluded, excluded)
    }

    /// ", not in Sydney or its suburbs (by postcode), without bachelor courses".
    private static func describe(_ excluded: Exclusions, _ providers: [String]) -> String {
        var parts = providers.map { "not at " + FactText.escape($0) }
        for city in excluded.cities {
            let suburbs = MetropolitanPostcodes.area(of: city) == nil ? "" : " or its suburbs (by postcode)"
            parts.append("not in " + FactText.city(city) + suburbs)
        }
        parts += excluded.states.map { "not in " + (FactText.stateNames[$0] ?? $0) }
        parts += excluded.languages.map { "not taught in " + FactText.escape($0) }
        parts += excluded.kinds.map { kind in
            "without " + (kind.level?.noun.many ?? "courses") + named(kind.nameTerms)
        }
        return parts.map { ", " + $0 }.joined()
    }

    /// " with “data science” in the name"; empty without terms.
    private static func named(_ terms: [[String]]) -> String {
        let names = terms.compactMap(\.first).map { "“\(FactText.escape($0))”" }
        return names.isEmpty ? "" : " with " + FactText.list(names) + " in the name"
    }

    static func describe(_ limit: Question.MoneyLimit) -> String {
        let basis = limit.wholeCourse ? " for the whole course" : " per year"
        switch (limit.minimum, limit.maximum) {
        case (let low?, let high?) where low == high: return "at exactly \(FactText.money(low))\(basis)"
        case (let low?, let high?):
            let words =
                limit.approximate
                ? "at about " + FactText.money((low + high) / 2)
                : "from \(FactText.money(low)) to \(FactText.money(high))"
            return words + basis
        case (nil, let high?): return (limit.maximumIsStrict ? "under " : "up to ") + FactText.money(high) + basis
        case (let low?, nil): return (limit.minimumIsStrict ? "over " : "from ") + FactText.money(low) + basis
        case (nil, nil): return ""
        }
    }

    static func describe(_ limit: Question.DurationLimit) -> String {
        switch (limit.minimumWeeks, limit.maximumWeeks) {
        case (let low?, let high?) where low == high: return "of " + FactText.length(low)
        case (let low?, let high?): return "of \(FactText.weeks(low)) to \(FactText.weeks(high))"
        case (nil, let high?): return (limit.maximumIsStrict ? "of under " : "of at most ") + FactText.weeks(high)
        case (let low?, nil): return (limit.minimumIsStrict ? "of over " : "of at least ") + FactText.weeks(low)
        case (nil, nil): return ""
        }
    }
}

extension Exclusions {
    /// Where a campus does not count.
    var places: CourseQuery.Places {
        CourseQuery.Places(
            states: Set(states),
            cities: Set(cities),
            postcodes: MetropolitanPostcodes.postcodes(around: cities)
        )
    }
}

extension Question.Filter {
    /// Of courses those that include the years of school asked for, which only their names say.
    func ofYears(_ courses: [Course]) -> [Course] {
        guard let schoolYears else { return courses }
        return courses.filter { SchoolYears.of($0)?.contains(schoolYears) == true }
    }

    /// The conditions as a query of the current edition.
    func query(providerCodes: [String]) -> CourseQuery {
        var query = CourseQuery()
        query.nameTerms = nameTerms.map { TextTerm($0) }
        query.fieldOfEducation = fieldOfEducation.map { TextTerm([$0]) }
        query.levels = levelLabel.map { [$0] } ?? level?.registerLabels ?? []
        query.providerCodes = Set(providerCodes)
        query.states = Set(states)
        query.cities = Set(cities)
        query.language = language
        query.workComponent = workComponent
        query.excluded = excluded.kinds.map { kind in
            CourseQuery.Exclusion(
                nameTerms: kind.nameTerms.map { TextTerm($0) },
                levels: kind.level?.registerLabels ?? []
            )
        }
        query.excludedProviders = Set(excluded.providerCodes)
        query.excludedLanguages = Set(excluded.languages)
        query.awayFrom = excluded.places
        switch doubleDegrees {
        case .excluded: query.doubleDegrees = .exclude
        case .only: query.doubleDegrees = .only
        case .unstated, .included: query.doubleDegrees = .include
        }
        if let money {
            let limits = Limits(
                min: money.minimum.map { Limit($0, inclusive: !money.minimumIsStrict) },
                max: money.maximum.map { Limit($0, inclusive: !money.maximumIsStrict) }
            )
            if money.wholeCourse { query.totalFee = limits } else { query.annualFee = limits }
        }
        if let duration {
            query.durationWeeks = Limits(
                min: duration.minimumWeeks.map { Limit($0, inclusive: !duration.minimumIsStrict) },
                max: duration.maximumWeeks.map { Limit($0, inclusive: !duration.maximumIsStrict) }
            )
        }
        return query
    }
}
