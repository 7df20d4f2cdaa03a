// Amounts as people type them and as spreadsheets save them.

/// Reads amounts of money: "1450", "1,450.50", "1.450,50", "1450,5".
package enum OfficeNumber {
    /// - Throws: `RowRefusal` for what is no number, is negative, or can be read in two ways ("1.450").
    static func amount(_ text: String) throws -> Double {
        guard let amount = value(text) else {
            throw RowRefusal(
                reason:
                    "the amount '\(text)' is no number, or one that can be read in two ways: write it without signs, as 1450 or 1450.50"
            )
        }
        return amount
    }

    /// The amount; nil where `amount` would refuse.
    package static func value(_ text: String) -> Double? {
        let digits = text.filter { !$0.isWhitespace && $0 != "'" }
        guard digits.utf8.allSatisfy({ (0x30...0x39).contains($0) || $0 == 0x2C || $0 == 0x2E }) else { return nil }
        // A workbook's own decimals ("78265.4976") are not groups of three.
        switch (digits.lastIndex(of: ","), digits.lastIndex(of: ".")) {
        case (nil, nil): return Double(digits)
        case (let comma?, let point?):
            let (group, decimal): (Character, Character) = comma < point ? (",", ".") : (".", ",")
            return grouped(digits, by: group, decimal: decimal)
        case (_?, nil):
            return isGrouped(digits, by: ",") ? grouped(digits, by: ",", decimal: ".") : decimal(digits, ",")
        case (nil, _?): return isGrouped(digits, by: ".") ? nil : decimal(digits, ".")
        }
    }

    private static func isGrouped(_ digits: String, by sign: Character) -> Bool {
        let groups = digits.split(separator: sign, omittingEmptySubsequences: false)
        return groups.count > 1 && (1...3).contains(groups[0].count) && groups.dropFirst().allSatisfy { $0.count == 3 }
    }

    private static func grouped(_ digits: String, by sign: Character, decimal: Character) -> Double? {
        let parts = digits.split(separator: decimal, omittingEmptySubsequences: false)
        guard parts.count <= 2, isGrouped(String(parts[0]), by: sign) else { return nil }
        return Double(parts[0].filter { $0 != sign } + (parts.count == 2 ? "." + parts[1] : ""))
    }

    private static func decimal(_ digits: String, _ sign: Character) -> Double? {
        let parts = digits.split(separator: sign, omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else { return nil }
        return Double(parts[0] + "." + parts[1])
    }
}
