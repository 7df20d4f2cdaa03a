// Amounts as people write them: 45k, 45,000, thirty thousand, 20 lakh, one and a half.

/// A number read from one or more words.
package struct ReadNumber: Sendable, Equatable {
    package var value: Double
    package var range: Range<Int>
    /// Thousand, lakh, crore … was said: an amount of money rather than a count.
    package var isScaled: Bool
}

package enum Numbers {
    private static let small: [String: Double] = [
        "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
        "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17,
        "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fourty": 40, "fifty": 50, "sixty": 60,
        "seventy": 70, "trio": 3, "duo": 2, "eighty": 80, "ninety": 90,
    ]
    private static let scales: [String: Double] = [
        "hundred": 100, "thousand": 1_000, "k": 1_000, "lakh": 100_000, "lac": 100_000, "l": 100_000,
        "grand": 1_000, "million": 1_000_000, "mn": 1_000_000, "m": 1_000_000, "crore": 10_000_000, "cr": 10_000_000,
        "लाख": 100_000, "हजार": 1_000, "हज़ार": 1_000, "करोड़": 10_000_000, "万": 10_000, "千": 1_000, "百": 100,
        "trieu": 1_000_000,
        "nghin": 1_000, "mil": 1_000, "الف": 1_000, "ألف": 1_000, "آلاف": 1_000, "مليون": 1_000_000,
    ]

    /// The number that starts at a word, if one does.
    package static func read(_ words: [Word], at start: Int) -> ReadNumber? {
        var total = 0.0
        var group: Double?
        var scaled = false
        var index = start
        while index < words.count, index == start || !words[index].breakBefore {
            let word = words[index]
            if let number = word.number {
                guard group == nil else { break }
                group = number
            } else if let number = small[word.text] {
                group = (group ?? 0) + number
            } else if word.text == "half", index > start + 1, words[index - 1].text == "a", let value = group {
                group = value + 0.5
            } else if (word.text == "and" || word.text == "a"), group != nil, isJoint(words, at: index) {
                // "two hundred and ten", "one and a half"
            } else if index == start, word.text == "a", start + 1 < words.count,
                ["million", "thousand", "lakh", "crore"].contains(words[start + 1].stem),
                !words[start + 1].breakBefore
            {
                group = 1
            } else if let scale = scales[word.stem], let value = group ?? (index == start ? nil : 1) {
                if word.text == "m" || word.text == "l", words[index - 1].number == nil { break }
                scaled = scaled || scale >= 1_000
                if scale == 100 {
                    group = value * 100
                } else {
                    total += value * scale
                    group = nil
                }
            } else {
                break
            }
            index += 1
        }
        guard index > start, total > 0 || group != nil else { return nil }
        return ReadNumber(value: total + (group ?? 0), range: start..<index, isScaled: scaled)
    }

    private static func isJoint(_ words: [Word], at index: Int) -> Bool {
        guard index + 1 < words.count else { return false }
        let following = words[index + 1].text
        if following == "half" { return words[index].text == "a" }
        if following == "a" { return index + 2 < words.count && words[index + 2].text == "half" }
        guard index > 0, words[index].text == "and" else { return false }
        return words[index - 1].text == "hundred" && small[following] != nil
    }

    /// All numbers of a text, left to right.
    package static func all(in words: [Word]) -> [ReadNumber] {
        var found: [ReadNumber] = []
        var index = 0
        while index < words.count {
            if let number = read(words, at: index) {
                found.append(number)
                index = number.range.upperBound
            } else {
                index += 1
            }
        }
        return found
    }
}
