// Questions to start from, each of them one that the loaded catalogue answers.

import Catalog

enum ExampleQuestions {
    private static let masters: Set<String> = [
        "Masters Degree (Coursework)", "Masters Degree (Research)", "Masters Degree (Extended)",
    ]
    private static let bachelor: Set<String> = ["Bachelor Degree"]

    /// One question of each kind: a list with a limit, one course's fee, the cheapest, a count.
    static func fitting(_ catalog: Catalog) throws -> [String] {
        try [list(catalog), fee(catalog), cheapest(catalog), count(catalog)].compactMap { $0 }
    }

    private static func list(_ catalog: Catalog) throws -> String? {
        for (field, city) in [("data science", "Melbourne"), ("public health", "Sydney"), ("accounting", "Brisbane")] {
            var query = CourseQuery()
            query.nameTerms = [TextTerm(field)]
            query.levels = masters
            query.cities = [city]
            query.annualFee = .under(45_000)
            if try catalog.count(query) > 0 {
                return "Which master's degrees in \(field) in \(city) cost under 45,000 AUD a year?"
            }
        }
        return nil
    }

    private static func fee(_ catalog: Catalog) throws -> String? {
        for name in ["Bachelor of Nursing", "Bachelor of Business", "Bachelor of Science"] {
            var query = CourseQuery()
            query.nameTerms = [TextTerm(name)]
            query.levels = bachelor
            query.doubleDegrees = .exclude
            query.requireFee = true
            query.order = .relevance
            query.limit = 1
            if let course = try catalog.courses(query).first, course.name == name {
                return "How much is the \(course.name) at \(course.providerName)?"
            }
        }
        return nil
    }

    private static func cheapest(_ catalog: Catalog) throws -> String? {
        for (field, city) in [("accounting", "Sydney"), ("engineering", "Adelaide"), ("education", "Perth")] {
            var query = CourseQuery()
            query.nameTerms = [TextTerm(field)]
            query.levels = masters
            query.cities = [city]
            query.requireFee = true
            if try catalog.count(query) > 1 { return "What is the cheapest master's in \(field) in \(city)?" }
        }
        return nil
    }

    private static func count(_ catalog: Catalog) throws -> String? {
        for (field, state, name) in [
            ("cyber security", "QLD", "Queensland"), ("nursing", "NSW", "New South Wales"), ("law", "VIC", "Victoria"),
        ] {
            var query = CourseQuery()
            query.nameTerms = [TextTerm(field)]
            query.states = [state]
            if try catalog.count(query) > 1 { return "How many \(field) courses are there in \(name)?" }
        }
        return nil
    }
}
