// The queries that `landfall catalog bench` measures: those that answers run, over the catalogue's own words.

import Catalog

/// Kinds of queries, each with as many variants as are asked for.
struct QueryWorkload {
    /// One kind: query number n is the same in every run.
    struct Kind {
        let name: String
        let query: (Int) throws -> Void
    }

    private(set) var kinds: [Kind] = []

    /// Rows of a list that an answer shows, and then some.
    private static let page = 20

    init(_ catalog: Catalog) throws {
        let levels = try catalog.levels()
        let states = try catalog.states()
        // Every city is asked for as often as any other: large ones are most of the courses, small ones most of the names.
        let cities = try catalog.cities().sorted { ($0.locations, $0.name) > ($1.locations, $1.name) }.prefix(200)
        let languages = try catalog.languages()
        let fields = try catalog.fieldsOfEducation()
        var sample = CourseQuery()
        sample.limit = 2_000
        let courses = try catalog.courses(sample)
        let providers = try catalog.providers().map(\.code)
        let topics = [
            "data science", "nursing", "accounting", "engineering", "education", "business", "information technology",
            "law",
            "public health", "psychology", "cyber security", "hospitality", "early childhood", "project management",
            "design",
            "biomedical science", "social work", "artificial intelligence", "finance", "commerce",
        ]
        func fee(_ number: Int) -> Double { Double(8_000 + number * 1_137 % 45_000) }
        func pick<Element>(_ all: some RandomAccessCollection<Element>, _ number: Int) -> Element {
            all[all.index(all.startIndex, offsetBy: number % all.count)]
        }
        func add(_ name: String, _ query: @escaping (Int) throws -> Void) {
            kinds.append(Kind(name: name, query: query))
        }
        func list(_ name: String, _ change: @escaping (inout CourseQuery, Int) -> Void) {
            add(name) { number in
                var query = CourseQuery()
                query.order = .annualFee(ascending: number % 3 > 0)
                query.limit = Self.page
                change(&query, number)
                _ = try catalog.courses(query)
            }
        }

        add("look-up: course by code") { _ = try catalog.course(code: pick(courses, $0 * 7).code) }
        add("look-up: row as printed") {
            _ = try catalog.importedColumns(key: "cricos:course:" + pick(courses, $0 * 7).code)
        }
        add("look-up: links of a course") {
            _ = try catalog.links(ofKey: "cricos:course:" + pick(courses, $0 * 7).code)
        }
        add("look-up: name in a register") {
            _ = try catalog.rows(
                named: TextFolding.fold(pick(courses, $0 * 7).providerName),
                in: Register.cricos.source
            )
        }
        list("constraint: level, state, under a fee") {
            $0.levels = [pick(levels, $1)]
            $0.states = [pick(states, $1 / 3)]
            $0.annualFee = .under(fee($1))
        }
        list("constraint: state, duration") {
            $0.states = [pick(states, $1)]
            $0.durationWeeks = .between(52, Double(60 + $1 % 100))
        }
        list("constraint: city, under a fee") {
            $0.cities = [pick(cities, $1).name]
            $0.annualFee = .under(fee($1))
        }
        list("constraint: field, level") {
            $0.fieldOfEducation = TextTerm(String(pick(fields, $1 * 5).narrow.prefix(4)))
            $0.levels = [pick(levels, $1)]
        }
        list("constraint: provider") { $0.providerCodes = [pick(providers, $1 * 11)] }
        list("constraint: language") { $0.language = pick(languages, $1) }
        list("constraint: cheapest of all") { query, _ in query.requireFee = true }
        add("constraint: count of level, state") {
            var query = CourseQuery()
            query.levels = [pick(levels, $0)]
            query.states = [pick(states, $0 / 3)]
            _ = try catalog.count(query)
        }
        add("constraint: count of a city's courses") {
            var query = CourseQuery()
            query.cities = [pick(cities, $0).name]
            _ = try catalog.count(query)
        }
        list("hybrid: topic, level, under a fee") {
            $0.nameTerms = [TextTerm(pick(topics, $1))]
            $0.levels = [pick(levels, $1 / 5)]
            $0.annualFee = .under(fee($1))
        }
        list("hybrid: topic, state") {
            $0.nameTerms = [TextTerm(pick(topics, $1))]
            $0.states = [pick(states, $1 / 3)]
        }
        list("hybrid: topic or field, city") {
            $0.nameTerms = [TextTerm(pick(topics, $1))]
            $0.fieldOfEducation = TextTerm(pick(topics, $1))
            $0.nameOrField = true
            $0.cities = [pick(cities, $1).name]
        }
        add("hybrid: words by relevance") {
            var query = CourseQuery()
            query.words = pick(topics, $0).split(separator: " ").map(String.init)
            query.states = $0 % 2 == 0 ? [pick(states, $0 / 3)] : []
            query.order = .relevance
            query.limit = Self.page
            _ = try catalog.courses(query)
        }
        add("hybrid: median fee of a topic") {
            var query = CourseQuery()
            query.nameTerms = [TextTerm(pick(topics, $0))]
            query.levels = [pick(levels, $0 / 5)]
            _ = try catalog.medianAnnualFee(query)
        }
        if try catalog.currentEdition(of: Register.ukRules.source) != nil {
            add("text: passages of the rules") {
                let words = [
                    "funds", "days", "English", "dependant", "evidence", "sponsor", "tuberculosis", "leave", "partner",
                    "money",
                ]
                _ = try catalog.passages(matching: [pick(words, $0), pick(words, $0 / 10 + 1)], limit: 5)
            }
        }
    }
}
