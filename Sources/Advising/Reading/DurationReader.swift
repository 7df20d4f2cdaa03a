// Lengths of courses: 18 months, two years, 78 weeks, at most, exactly, longer than.

/// What a question says about the length of a course.
package struct ReadDuration: Sendable, Equatable {
    package var limit: Question.DurationLimit?
    package var used: Set<Int> = []
}

package enum DurationReader {
    /// "Break it down to one year."
    private static func breaksDown(_ words: [Word], before year: Int) -> Bool {
        guard year > 0, ["to", "into", "by"].contains(words[year - 1].text) else { return false }
        return words[..<year].contains { ["break", "broken", "split", "divide", "divided", "down"].contains($0.text) }
    }

    private static func isInCurrency(_ words: [Word], after unit: Int) -> Bool {
        let next = unit + 1
        guard next + 1 < words.count, words[next].text == "in" else { return false }
        return Currency.names.match(words, at: next + 1) != nil || Currency.before[words[next + 1].text] != nil
    }

    private static func asksFee(_ words: [Word]) -> Bool {
        words.contains {
            [
                "fee", "tuition", "cost", "price", "charge", "pay", "bill", "expensive", "cheapest", "dearest",
                "affordable",
            ].contains($0.stem)
        }
    }

    private static let weeksPerUnit: [String: Double] = [
        "week": 1, "wk": 1, "month": 52.0 / 12, "mo": 52.0 / 12, "year": 52, "yr": 52, "semester": 26, "trimester": 17,
    ]

    /// Reads a length such as "no longer than 18 months"; "35,000 a year" and "16 year old" are none.
    package static func read(_ words: [Word]) -> ReadDuration {
        var result = ReadDuration()
        var weeks: [(value: Double, comparator: Comparator?, range: Range<Int>)] = []
        let asksFee = asksFee(words)
        let looksForCourses =
            !asksFee
            && words.contains {
                ["masters", "bachelors", "diplomas", "courses", "degrees", "programs"].contains($0.text)
            }
        for number in Numbers.all(in: words) where !number.isScaled && number.value > 0 && number.value < 600 {
            let unit = number.range.upperBound
            // "Number two: weeks?"
            guard unit < words.count, !words[unit].breakBefore, let factor = weeksPerUnit[words[unit].stem] else {
                continue
            }
            // "Two years of work experience": somebody's own.
            if words[(unit + 1)...].prefix(3).contains(where: { $0.text == "experience" }) { continue }
            if unit + 1 < words.count,
                ["old", "gap", "ago", "earlier", "back"].contains(words[unit + 1].text)
            {
                continue
            }
            // "After ten years in banking", "over the three years": told, and no length of a course.
            let lead = words[max(0, number.range.lowerBound - 2)..<number.range.lowerBound].map(\.text)
            let isTold =
                lead.last == "after" && unit + 1 < words.count
                && ["in", "of", "as", "at"].contains(words[unit + 1].text)
                || lead == ["over", "the"]
            if isTold { continue }
            // "What would I pay for one year", "what does one year of it cost" ask for the annual fee.
            let isBefore =
                number.range.lowerBound > 0
                && ["for", "per", "of", "each", "does", "count", "counting"].contains(
                    words[number.range.lowerBound - 1].text
                )
            let isAfter =
                unit + 1 < words.count
                && ["of", "cost", "costs", "fee", "fees", "tuition", "stays", "stay", "comes"].contains(
                    words[unit + 1].text
                )
            // "My limit 45,000 dollars one year."
            let start = number.range.lowerBound
            let isBehindMoney =
                start > 0
                && (words[start - 1].number.map { $0 >= 1_000 } ?? false
                    || Currency.names.match(words, at: start - 1) != nil)
            let isYear = number.value == 1 && ["year", "yr"].contains(words[unit].stem) && !looksForCourses
            // "One year, in euros", "1 year in yuan": a year's fee, converted.
            let isOfCharge = isBehindMoney || isInCurrency(words, after: unit)
            if isYear, isBefore || isAfter || isOfCharge || breaksDown(words, before: start) { continue }
            // "Fee for 12 months."
            let isShort = words.count <= 5 && ["and", "what", "for", "ok", "then"].contains(words[0].text)
            let isOfFee =
                asksFee || isShort || words.count <= 10 && words.contains { ["that", "it"].contains($0.text) }
            if number.value == 12, words[unit].stem == "month", start > 0, !looksForCourses,
                words[start - 1].text == "for" && isOfFee || breaksDown(words, before: start)
            {
                continue
            }
            // "Two years and a half".
            let half = unit + 3 < words.count && words[(unit + 1)...(unit + 3)].map(\.text) == ["and", "a", "half"]
            let range = number.range.lowerBound..<(unit + (half ? 4 : 1))
            weeks.append(((number.value + (half ? 0.5 : 0)) * factor, Comparator.governing(range, in: words), range))
            result.used.formUnion(range)
        }
        // "A year and a half" has no number word.
        for index in words.indices where weeks.isEmpty && index + 4 <= words.count - 1 {
            guard words[index].text == "a", let factor = weeksPerUnit[words[index + 1].stem],
                words[(index + 2)...(index + 4)].map(\.text) == ["and", "a", "half"]
            else { continue }
            let range = index..<(index + 5)
            weeks.append((factor * 1.5, Comparator.governing(range, in: words), range))
            result.used.formUnion(range)
        }
        // "A year or less", "at most a year".
        for index in words.indices.dropLast() where weeks.isEmpty && ["a", "an"].contains(words[index].text) {
            guard let factor = weeksPerUnit[words[index + 1].stem], factor >= 26,
                !words[max(0, index - 4)..<index].contains(where: { ($0.number ?? 0) >= 100 }), !asksFee
            else { continue }
            let range = index..<(index + 2)
            let before = Comparator.governing(range, in: Array(words[..<(index + 2)]), window: 1)
            let after = index + 2 < words.count ? Comparator.after.match(words, at: index + 2)?.value : nil
            guard let comparator = before ?? after, comparator != .about, comparator != .exactly else { continue }
            weeks.append((factor, comparator, range))
            result.used.formUnion(range)
        }
        guard let first = weeks.first, let last = weeks.last else { return result }
        var limit = Question.DurationLimit()
        // "Within one year (52 weeks or less)" says one length twice.
        if weeks.contains(where: { abs($0.value - first.value) >= 1 }) {
            limit.minimumWeeks = min(first.value, last.value)
            limit.maximumWeeks = max(first.value, last.value)
        } else {
            switch weeks.lazy.compactMap(\.comparator).first {
            case .below?:
                limit.maximumWeeks = first.value
                limit.maximumIsStrict = true
            case .upTo?:
                limit.maximumWeeks = first.value
            case .above?:
                limit.minimumWeeks = first.value
                limit.minimumIsStrict = true
            case .atLeast?:
                limit.minimumWeeks = first.value
            case .about?:
                limit.minimumWeeks = (first.value * 0.9).rounded(.down)
                limit.maximumWeeks = (first.value * 1.1).rounded(.up)
            case .exactly?, nil:
                limit.minimumWeeks = first.value
                limit.maximumWeeks = first.value
            }
        }
        result.limit = limit
        return result
    }
}
