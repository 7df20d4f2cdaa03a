// How amounts, lengths, dates and names are written in an answer.

import Catalog
import Foundation

enum FactText {
    /// A telephone number as printed, six digits in a row in threes: "01225 466 202".
    static func telephone(_ printed: String) -> String {
        printed.split(separator: " ").map { group in
            group.count == 6 && group.allSatisfy(\.isNumber) ? group.prefix(3) + " " + group.suffix(3) : String(group)
        }
        .joined(separator: " ")
    }

    /// "A$45,000", "A$78,265.50".
    static func money(_ amount: Double) -> String {
        let cents = (amount * 100).rounded() / 100
        return "A$" + grouped(cents)
    }

    /// "A$29,983.79", "INR 2,000,000".
    static func money(_ amount: Double, in currency: String) -> String {
        currency == Currency.register ? money(amount) : currency + " " + grouped((amount * 100).rounded() / 100)
    }

    /// "66.7027", "0.00001234": at most so many decimals, without zeros at the end.
    static func decimal(_ value: Double, places: Int) -> String {
        var text = String(format: "%.\(places)f", value)
        while text.contains("."), text.hasSuffix("0") { text.removeLast() }
        return text.hasSuffix(".") ? String(text.dropLast()) : text
    }

    /// Whole dollars, for computed amounts such as the fee per year.
    static func wholeDollars(_ amount: Double) -> String { "A$" + grouped(amount.rounded()) }

    /// "1,542", "78,265.50".
    static func grouped(_ value: Double) -> String {
        let hundredths = Int((abs(value) * 100).rounded())
        var digits = String(hundredths / 100)
        var groups: [String] = []
        while digits.count > 3 {
            groups.insert(String(digits.suffix(3)), at: 0)
            digits.removeLast(3)
        }
        groups.insert(digits, at: 0)
        let cents = hundredths % 100
        let fraction = cents == 0 ? "" : "." + (cents < 10 ? "0" : "") + String(cents)
        return (value < 0 ? "-" : "") + groups.joined(separator: ",") + fraction
    }

    /// "104 weeks (2 years)", "78 weeks"; "not stated" for none.
    static func length(_ weeks: Double?) -> String {
        guard let weeks else { return "not stated" }
        let number = weeks == weeks.rounded() ? String(Int(weeks)) : grouped((weeks * 10).rounded() / 10)
        let text = number + (weeks == 1 ? " week" : " weeks")
        let years = weeks / 52
        guard years >= 1, years == years.rounded() else { return text }
        return text + (years == 1 ? " (1 year)" : " (\(Int(years)) years)")
    }

    /// "104 weeks", for tables.
    static func weeks(_ weeks: Double?) -> String {
        guard let weeks else { return "not stated" }
        return grouped((weeks * 10).rounded() / 10) + " weeks"
    }

    /// "2 January 2026" for "2026-01-02"; what is no date stays as it is.
    static func date(_ iso: String) -> String {
        let months = [
            "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
            "November", "December",
        ]
        let parts = iso.split(separator: "-").compactMap { Int($0) }
        guard parts.count == 3, (1...12).contains(parts[1]) else { return iso }
        return "\(parts[2]) \(months[parts[1] - 1]) \(parts[0])"
    }

    /// Text of a register, safe inside Markdown: no markup, no links, no table breaks, one line. A word joiner, which nobody sees,
    /// keeps "[1]" of a text from being taken for a citation of the answer.
    static func escape(_ text: String) -> String {
        var result = ""
        for character in text {
            if character.isNumber, result.hasSuffix("\\[") { result.append("\u{2060}") }
            switch character {
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\\", "`", "*", "_", "[", "]", "|", "#", "~", "!": result += "\\" + String(character)
            case "\n", "\r", "\r\n", "\t": result += " "
            default: result.append(character)
            }
        }
        return result.replacingOccurrences(of: "](", with: "] (").trimmingCharacters(in: .whitespaces)
    }

    /// "SYDNEY" as "Sydney"; mixed spellings stay.
    static func city(_ name: String) -> String {
        guard name == name.uppercased() else { return escape(name) }
        return escape(
            name.lowercased().split(separator: " ").map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined(
                separator: " "
            )
        )
    }

    /// "a, b and c".
    static func list(_ items: [String], _ joint: String = "and") -> String {
        guard let last = items.last, items.count > 1 else { return items.first ?? "" }
        return items.dropLast().joined(separator: ", ") + " \(joint) " + last
    }

    static let stateNames = [
        "VIC": "Victoria", "NSW": "New South Wales", "QLD": "Queensland", "SA": "South Australia",
        "WA": "Western Australia",
        "TAS": "Tasmania", "NT": "the Northern Territory", "ACT": "the Australian Capital Territory",
    ]
}
