// What the model may say about a fact sheet: one course, or what several courses have in common and where they end.
//
// Code does the comparing; the model only turns the points into sentences. A point is also what a sentence is held
// against afterwards (``AnswerCheck``), so that nothing is said that no single point bears out.

import Catalog
import Inference

/// The points about one fact sheet, in the order in which they are given to the model.
package struct ProseBrief: Sendable {
    /// What kind of sentences the points make: the examples shown to the model depend on it.
    enum Subject: Sendable { case oneCourse, severalCourses }

    /// A sheet with so many courses may be the beginning of a longer list.
    package static let mayBeCutShort = Consultation.tableLimit

    let subject: Subject
    let points: [ProsePoint]

    /// What figures and codes prose about it may spell: those of its points. The examples that the model is shown have others.
    package var spelling: EvidenceSpelling { EvidenceSpelling(texts: points.map(\.line)) }

    /// Names that its sentences may hold.
    package var names: [String] { points.flatMap { $0.courseNames + $0.providerNames + $0.towns } }

    /// - Returns: nil when the sheet holds no course, or the same course in two editions.
    package init?(sheet: FactSheet) {
        let rows = sheet.answerKeys.isEmpty ? sheet.rows : sheet.rows.filter { sheet.answerKeys.contains($0.key) }
        let courses = rows.compactMap(CourseFacts.init(row:))
        guard let first = courses.first, Set(rows.map(\.edition)).count == 1, Set(rows.map(\.key)).count == rows.count
        else { return nil }
        // Of a list that may have been cut short, nothing can be said of its ends: the first course is described.
        guard courses.count > 1, courses.count < Self.mayBeCutShort else {
            self.init(oneCourse: first)
            return
        }
        self.init(severalCourses: courses)
    }

    private init?(oneCourse course: CourseFacts) {
        guard course.weeks != nil || course.wholeFee != nil else { return nil }
        subject = .oneCourse
        points = [ProsePoint(course: course)]
    }

    private init?(severalCourses courses: [CourseFacts]) {
        var points: [ProsePoint] = []
        let shared = CourseFacts.shared(by: courses)
        if let shared { points.append(ProsePoint(all: shared, count: courses.count)) }
        let fees = courses.compactMap(\.yearlyFee)
        if fees.count == courses.count, let lowest = fees.min(), let highest = fees.max() {
            if lowest == highest {
                points.append(ProsePoint(yearlyFeeOfAll: lowest, to: lowest, count: courses.count))
            } else {
                let cheapest = CourseFacts.one(of: courses.filter { $0.yearlyFee == lowest })
                let dearest = CourseFacts.one(of: courses.filter { $0.yearlyFee == highest })
                if let cheapest { points.append(ProsePoint(course: cheapest, end: .lowest)) }
                if let dearest { points.append(ProsePoint(course: dearest, end: .highest)) }
                if cheapest == nil, dearest == nil {
                    points.append(ProsePoint(yearlyFeeOfAll: lowest, to: highest, count: courses.count))
                }
            }
        }
        let weeks = courses.compactMap(\.weeks)
        if weeks.count == courses.count, let shortest = weeks.min(), let longest = weeks.max() {
            points.append(ProsePoint(weeks: shortest, to: longest, count: courses.count))
        }
        guard !points.isEmpty else { return nil }
        subject = .severalCourses
        self.points = points
    }
}

/// One course as a fact sheet's row states it.
struct CourseFacts: Sendable, Equatable {
    let name: String
    let provider: String
    /// The towns of its campuses, each once.
    let towns: [String]
    let weeks: Double?
    /// Australian dollars for the whole course; nil when not published.
    let wholeFee: Double?

    /// Australian dollars for a year of 52 weeks, rounded as the fact sheet rounds.
    var yearlyFee: Double? {
        guard let wholeFee, let weeks, weeks > 0 else { return nil }
        return (wholeFee / weeks * 52).rounded()
    }

    init?(row: FactRow) {
        let fields = Dictionary(row.fields.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
        guard let name = fields["Course Name"], let provider = fields["Institution Name"] else { return nil }
        func number(_ column: String) -> Double? {
            fields[column].flatMap { Double($0.filter { $0.isNumber || $0 == "." }) }
        }
        self.init(
            name: name,
            provider: provider,
            towns: Self.towns(of: fields["Locations"] ?? ""),
            weeks: number("Duration (Weeks)").flatMap { $0 > 0 ? $0 : nil },
            wholeFee: number("Tuition Fee")
        )
    }

    private init(name: String, provider: String, towns: [String], weeks: Double?, wholeFee: Double?) {
        self.name = name
        self.provider = provider
        self.towns = towns
        self.weeks = weeks
        self.wholeFee = wholeFee
    }

    /// Name, provider and towns, where all courses share them; nil otherwise.
    static func shared(by courses: [CourseFacts]) -> CourseFacts? {
        guard let first = courses.first else { return nil }
        let isShared = courses.allSatisfy {
            $0.name == first.name && $0.provider == first.provider && $0.towns == first.towns
        }
        return isShared
            ? CourseFacts(name: first.name, provider: first.provider, towns: first.towns, weeks: nil, wholeFee: nil)
            : nil
    }

    /// The course that all are, at one fee: a provider may register the same course once for each of its campuses, and then
    /// no town is given. Nil when courses of different names share the fee.
    static func one(of courses: [CourseFacts]) -> CourseFacts? {
        guard let first = courses.first,
            courses.allSatisfy({
                $0.name == first.name && $0.provider == first.provider && $0.wholeFee == first.wholeFee
            })
        else { return nil }
        let towns = courses.allSatisfy { $0.towns == first.towns } ? first.towns : []
        return CourseFacts(
            name: first.name,
            provider: first.provider,
            towns: towns,
            weeks: first.weeks,
            wholeFee: first.wholeFee
        )
    }

    /// The towns of "Campus (Town STATE); Campus (Town STATE)", as the fact sheet spells them, without states.
    private static func towns(of locations: String) -> [String] {
        var towns: [String] = []
        for place in locations.split(separator: ";") {
            guard let open = place.lastIndex(of: "("), let close = place.lastIndex(of: ")"), open < close else {
                continue
            }
            let inside = place[place.index(after: open)..<close]
            let town = FactText.city(inside.split(separator: " ").dropLast().joined(separator: " "))
            if !town.isEmpty, !towns.contains(town) { towns.append(town) }
        }
        return towns
    }
}
