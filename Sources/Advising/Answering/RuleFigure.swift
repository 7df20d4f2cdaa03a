// Amounts, lengths and ages in a sentence of rules, each with its unit and whether it is a limit.

import Catalog

/// A number in a rule or a question: "£1529 for each month", "no more than 6 months", "at least 16".
struct RuleFigure: Sendable, Equatable {
    enum Unit: String, Sendable { case pound, hour, day, week, month, year, age, point }
    /// What the words around it make of it.
    enum Bound: Sendable { case exact, atMost, atLeast, between }

    let value: Double
    /// The other end of "between 4 and 17".
    var upper: Double?
    let unit: Unit
    let bound: Bound
    /// As printed, with what it is counted per: "£1529 for each month of the course", "20 hours per week".
    let printed: String

    /// In days, where it is a length of time.
    var days: Double? {
        switch unit {
        case .day: value
        case .week: value * 7
        case .month: value * 365.25 / 12
        case .year: value * 365.25
        default: nil
        }
    }

    /// False where the question asks for the other end: "the maximum age?" of "must be 16 or over".
    func isOnTheSide(askedIn words: [Word]) -> Bool {
        let texts = Set(words.map(\.text))
        switch bound {
        case .atLeast: return texts.isDisjoint(with: ["maximum", "max", "oldest", "upper"])
        case .atMost: return texts.isDisjoint(with: ["minimum", "min", "youngest", "lowest"])
        case .exact, .between: return true
        }
    }

    private static let units: [String: Unit] = [
        "hour": .hour, "day": .day, "week": .week, "month": .month, "year": .year, "point": .point,
    ]

    /// Left to right, from one line of text.
    static func all(in text: String) -> [RuleFigure] {
        let words = QuestionText(text).words
        var found: [RuleFigure] = []
        var index = 0
        while index < words.count {
            guard let number = number(words, at: index) else {
                index += 1
                continue
            }
            let before = words[..<index].suffix(5).map(\.text)
            let next = index + 1 < words.count ? words[index + 1] : nil
            if before.last == "£" {
                found.append(
                    RuleFigure(
                        value: number,
                        unit: .pound,
                        bound: bound(before),
                        printed: "£" + FactText.grouped(number) + per(words, after: index)
                    )
                )
            } else if before.suffix(2) == ["between", "ages"] || before.last == "between"
                || before.suffix(2) == ["aged", "between"],
                let next, next.text == "and", index + 2 < words.count, let upper = self.number(words, at: index + 2)
            {
                let unit = index + 3 < words.count ? units[words[index + 3].stem] : nil
                let text = "\(FactText.grouped(number)) and \(FactText.grouped(upper))"
                found.append(
                    RuleFigure(
                        value: number,
                        upper: upper,
                        unit: unit == .year || unit == nil ? .age : unit ?? .age,
                        bound: .between,
                        printed: text + (unit == .year ? " years" : "")
                    )
                )
                index += 2
            } else if before.contains("aged")
                || next?.stem == "year" && index + 2 < words.count && words[index + 2].text == "old"
            {
                let isOver =
                    index + 2 < words.count && next?.text == "or"
                    && ["over", "above", "older"].contains(words[index + 2].text)
                let isUnder = before.last == "under"
                let isLeast = before.suffix(2) == ["at", "least"] || isOver || before.last == "over"
                found.append(
                    RuleFigure(
                        value: number,
                        unit: .age,
                        bound: isUnder ? .atMost : isLeast ? .atLeast : .exact,
                        printed: FactText.grouped(number)
                    )
                )
            } else if let next, let unit = units[next.stem] {
                let text =
                    "\(words[index].surface) \(next.surface)" + (unit == .hour ? per(words, after: index + 1) : "")
                found.append(RuleFigure(value: number, unit: unit, bound: bound(before), printed: text))
            }
            index += 1
        }
        return found
    }

    private static func number(_ words: [Word], at index: Int) -> Double? {
        if let number = words[index].number { return number }
        let small = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
        return small.firstIndex(of: words[index].text).map { Double($0 + 1) }
    }

    private static func bound(_ before: [String]) -> Bound {
        let text = before.joined(separator: " ")
        for phrase in [
            "no more than", "not more than", "up to", "no longer than", "less than", "maximum of", "within",
            "fewer than", "not exceed",
        ]
        where text.hasSuffix(phrase) || text.hasSuffix(phrase + " £") || text.hasSuffix(phrase + " the") {
            return .atMost
        }
        for phrase in ["at least", "minimum of", "more than", "longer than"]
        where text.hasSuffix(phrase) || text.hasSuffix(phrase + " £") { return .atLeast }
        return .exact
    }

    /// " per month", " for each month of the course", " per week".
    private static func per(_ words: [Word], after index: Int) -> String {
        var text: [String] = []
        var scan = index + 1
        guard scan < words.count, ["per", "for", "a", "each", "every"].contains(words[scan].text) else { return "" }
        while scan < words.count, scan - index <= 4, !words[scan].breakBefore {
            text.append(words[scan].surface)
            if units[words[scan].stem] != nil { return " " + text.joined(separator: " ") }
            scan += 1
        }
        return ""
    }
}

/// Rules that hold before a day, or from it on: "the application is made before 1 January 2027".
enum RuleDay {
    private static let months = [
        "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
        "december",
    ]

    /// Year and month of a question as one number, from the earliest to the latest day that is meant: "in March 2027", "in 2027".
    static func said(in words: [Word]) -> ClosedRange<Int>? {
        guard
            let index = words.firstIndex(where: {
                ($0.number ?? 0) >= 2020 && ($0.number ?? 0) < 2100 && $0.surface.count == 4
            }),
            let year = words[index].number.map(Int.init)
        else { return nil }
        let before = words[..<index].suffix(3).map(\.text)
        if before.contains("before") { return (year - 1) * 12...(year * 12 - 1) }
        if let month = words[..<index].suffix(1).compactMap({ months.firstIndex(of: $0.text) }).first {
            return (year * 12 + month)...(year * 12 + month)
        }
        return (year * 12)...(year * 12 + 11)
    }

    /// Whether a line can hold on that day; lines without a day always can.
    static func allows(_ line: String, _ day: ClosedRange<Int>) -> Bool {
        let words = QuestionText(line).words
        for index in words.indices where months.contains(words[index].text) && index + 1 < words.count && index >= 2 {
            guard let year = words[index + 1].number.map(Int.init), year > 1900,
                let month = months.firstIndex(of: words[index].text)
            else { continue }
            let limit = year * 12 + month
            let before = words[..<index].suffix(4).map(\.text)
            if before.contains("after") { return day.upperBound >= limit }
            if before.contains("before") { return day.lowerBound < limit }
        }
        return true
    }
}
