// One thing the model may say, as it is told to it and as sentences are held against it.

/// A line of the brief with the names, numbers and claims that a sentence about it may contain.
struct ProsePoint: Sendable {
    /// Which end of a list a course stands at.
    enum End: Sendable { case lowest, highest }

    /// The point as the model reads it.
    let line: String
    /// Names in the register's spelling.
    var courseNames: [String] = []
    var providerNames: [String] = []
    var towns: [String] = []
    /// Australian dollars, by what they pay for.
    var wholeFees: Set<Double> = []
    var yearlyFees: Set<Double> = []
    /// Lengths in weeks.
    var weeks: Set<Double> = []
    /// The end of the list that the point is about; sentences may say "lowest" or "highest" only then.
    var end: End?
    /// How many courses the point is true of, when it is true of all of a list.
    var countOfAll: Int?

    /// One course, with everything the row says of it.
    init(course: CourseFacts) {
        var lines = ["Course: \(course.name) at \(Self.plainName(course.provider))"]
        if !course.towns.isEmpty { lines.append("Place: " + course.towns.prefix(3).joined(separator: ", ")) }
        if let weeks = course.weeks { lines.append("Length: " + FactText.weeks(weeks)) }
        if let fee = course.wholeFee {
            let yearly = course.yearlyFee.map { ", \(FactText.wholeDollars($0)) per year" } ?? ""
            lines.append("Fee: \(FactText.money(fee)) for the whole course" + yearly)
        }
        line = lines.joined(separator: "\n- ")
        take(names: course)
        take(numbers: course)
    }

    /// The course at one end of a list, by its fee per year.
    init(course: CourseFacts, end: End) {
        // Of a course at several places, the one asked for is on the sheet; the point does not choose.
        let place = course.towns.count == 1 ? " in \(course.towns[0])" : ""
        let fee = course.yearlyFee.map(FactText.wholeDollars) ?? ""
        line =
            "\(end == .lowest ? "Lowest" : "Highest") fee: \(course.name) at \(Self.plainName(course.provider))\(place), "
            + "\(fee) per year"
        self.end = end
        take(names: course)
        take(numbers: course)
    }

    /// What all courses of a list are.
    init(all course: CourseFacts, count: Int) {
        let place = course.towns.count == 1 ? " in \(course.towns[0])" : ""
        line = "All courses: \(course.name) at \(Self.plainName(course.provider))\(place)"
        countOfAll = count
        take(names: course)
    }

    /// What all courses of a list cost.
    init(yearlyFeeOfAll lowest: Double, to highest: Double, count: Int) {
        let range = lowest == highest ? "" : FactText.wholeDollars(lowest) + " to "
        line = "Fee: \(range)\(FactText.wholeDollars(highest)) per year"
        countOfAll = count
        yearlyFees = [lowest, highest]
    }

    /// How long all courses of a list take.
    init(weeks shortest: Double, to longest: Double, count: Int) {
        let range = shortest == longest ? "" : FactText.grouped(shortest) + " to "
        line = "Length: \(range)\(FactText.weeks(longest))"
        countOfAll = count
        weeks = [shortest, longest]
    }

    private mutating func take(names course: CourseFacts) {
        courseNames = [course.name]
        providerNames = [Self.plainName(course.provider), course.provider] + Self.shortForm(of: course.provider)
        towns = course.towns
    }

    private mutating func take(numbers course: CourseFacts) {
        if let fee = course.wholeFee { wholeFees = [fee] }
        if let fee = course.yearlyFee { yearlyFees = [fee] }
        if let length = course.weeks { weeks = [length] }
    }

    /// "Deakin University" of "Deakin University (Deakin)".
    private static func plainName(_ provider: String) -> String {
        guard let open = provider.lastIndex(of: "("), provider.hasSuffix(")"), open > provider.startIndex else {
            return provider
        }
        return provider[..<open].trimmingCharacters(in: .whitespaces)
    }

    /// "Deakin" of "Deakin University (Deakin)".
    private static func shortForm(of provider: String) -> [String] {
        guard let open = provider.lastIndex(of: "("), provider.hasSuffix(")") else { return [] }
        return [String(provider[provider.index(after: open)...].dropLast())]
    }
}
