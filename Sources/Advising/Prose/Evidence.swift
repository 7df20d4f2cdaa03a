// One row as the model may speak of it: its words, its numbers, and which of them are per year.

import Foundation

/// A cited row reduced to what a sentence about it may contain.
struct Evidence: Sendable {
    /// The row in a line, for the prompt.
    let line: String
    /// Folded words of the row's names and places.
    let words: Set<String>
    /// Words that tell this row from the others of a sheet: the provider's and the course's names.
    let nameWords: Set<String>
    /// Whole names, folded: a capitalised sequence in a sentence must occur in one of them.
    let text: String
    let numbers: Set<Double>
    /// The tuition of the whole course, and of a year.
    let totalFee: Double?
    let annualFee: Double?
}

extension FactSheet {
    /// The rows of the sheet as evidence, in their order.
    var evidence: [Evidence] { rows.map(Evidence.init(row:)) }
}

extension Evidence {
    init(row: FactRow) {
        let fields = Dictionary(row.fields.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
        let value: (String) -> Double? = { name in
            fields[name].flatMap { Double($0.filter { $0.isNumber || $0 == "." }) }
        }
        let fee = fields["Tuition Fee"] == "not published" ? nil : value("Tuition Fee")
        let weeks = value("Duration (Weeks)")
        let annual = fee.flatMap { fee in weeks.flatMap { $0 > 0 ? (fee / $0 * 52).rounded() : nil } }
        let place = fields["Locations"].map(Evidence.cities)?.first.map { ", " + $0 } ?? ""
        let provider = fields["Institution Name"] ?? ""
        let head = fields["Course Name"].map { "\($0) at \(provider)\(place)" } ?? provider
        var parts: [String] = []
        if let weeks { parts.append(FactText.weeks(weeks)) }
        if let fee { parts.append(FactText.money(fee) + " for the whole course") }
        if let annual { parts.append(FactText.wholeDollars(annual) + " per year") }
        if let capacity = fields["Institution Capacity"] { parts.append("at most \(capacity) overseas students") }
        line = head + ": " + parts.joined(separator: ", ")
        totalFee = fee
        annualFee = annual
        let names = ["Course Name", "Institution Name", "Trading Name"].compactMap { fields[$0] }
        nameWords = Set(names.flatMap { QuestionText($0).words.map(\.text) })
        let all = row.fields.map(\.value).joined(separator: " ; ")
        text = " " + QuestionText(all).words.map(\.text).joined(separator: " ") + " "
        words = Set(QuestionText(all).words.map(\.text))
        var numbers = Set(QuestionText(all).words.compactMap(\.number))
        for number in [fee, annual, weeks] { if let number { numbers.insert(number) } }
        if let weeks, (weeks / 52).rounded() == weeks / 52 { numbers.insert(weeks / 52) }
        if let weeks, (weeks * 12 / 52).rounded() == weeks * 12 / 52 { numbers.insert(weeks * 12 / 52) }
        self.numbers = numbers
    }

    /// The cities of "Name (City STATE); Name (City STATE)".
    private static func cities(of locations: String) -> [String] {
        var seen: Set<String> = []
        return locations.split(separator: ";").compactMap { place in
            guard let open = place.lastIndex(of: "("), let close = place.lastIndex(of: ")"), open < close else {
                return nil
            }
            // "City STATE": the state is left out.
            let inner = place[place.index(after: open)..<close].split(separator: " ")
            let city = FactText.city(inner.dropLast().joined(separator: " "))
            return seen.insert(city.lowercased()).inserted ? city : nil
        }
    }
}
