// What CRICOS cells mean: numbers and money in both printed forms, unpublished fees, awards in names.

import FoundationEssentials

enum CRICOSValues {
    /// No amount, number of weeks or of hours is larger; a number that is was damaged on its way.
    private static let limit = 1e9

    /// A number as the workbook ("78265.4976") or the CSV files ("$177,963.00", "5,950") print it; nil for a blank.
    ///
    /// - Throws: `RowRefusal` when it is neither blank nor a number, or below 0 where that cannot be.
    static func number(_ text: String, _ column: CourseColumn, allowsNegative: Bool = false) throws -> Double? {
        if text.isEmpty { return nil }
        let plain = text.utf8.contains { $0 == 0x24 || $0 == 0x2C } ? text.filter { !"$, ".contains($0) } : text
        guard let number = Double(plain), abs(number) <= limit, allowsNegative || number >= 0 else {
            throw RowRefusal(reason: "'\(column.rawValue)' is '\(text)', not a number")
        }
        return number
    }

    /// An amount of work. The register prints -1 in some rows; it is kept as printed and read as not published.
    static func work(_ row: TableRow, _ column: CourseColumn) throws -> Double? {
        try number(row[column], column, allowsNegative: true)
    }

    /// "Yes" or "No".
    ///
    /// - Throws: `RowRefusal` for anything else.
    static func flag(_ text: String, _ column: CourseColumn) throws -> Bool {
        switch text.lowercased() {
        case "yes": return true
        case "no", "": return false
        default: throw RowRefusal(reason: "'\(column.rawValue)' is '\(text)', neither Yes nor No")
        }
    }

    /// Tuition a year. Multiplied before divided, so that 90,000 over 104 weeks is exactly 45,000.
    static func annualFee(_ tuitionFee: Double?, weeks: Double?) -> Double? {
        guard let tuitionFee, let weeks, weeks > 0 else { return nil }
        return tuitionFee * 52 / weeks
    }

    /// The names in a cell "Trading Name", which separates them by commas or semicolons.
    static func tradingNames(_ text: String) -> [String] {
        text.split { $0 == "," || $0 == ";" }.map { trimmed(String($0)) }.filter { !$0.isEmpty }
    }

    /// Whether a name outside its parentheses names two awards: "Bachelor of X / Master of Y". "Bachelor of Medicine,
    /// Bachelor of Surgery" is the one degree of physicians, and "(Pathway to Master of …)" awards nothing.
    static func namesTwoAwards(_ name: String) -> Bool {
        var depth = 0
        let outside = name.filter { character in
            if character == "(" { depth += 1 }
            if character == ")" { depth = max(0, depth - 1) }
            return depth == 0
        }
        let words = TextFolding.words(outside)
        if words.contains("surgery") { return false }
        let awards = zip(words, words.dropFirst()).filter { award, next in
            ["bachelor", "master", "doctor", "diploma", "certificate"].contains(award) && ["of", "in"].contains(next)
        }
        return awards.count >= 2
    }
}
