// Budgets and fee limits: how much, of what currency, per year or for the whole course, open on which side.

/// What a question says about money.
package struct ReadMoney: Sendable, Equatable {
    /// A limit in Australian dollars.
    package var limit: Question.MoneyLimit?
    /// Money in another currency; a rate turns it into a limit.
    package var foreign: Question.ForeignMoney?
    /// The words that were used up.
    package var used: Set<Int> = []
    /// Said as a standing budget ("my budget is", "I can pay") rather than as a limit of one search.
    package var isStandingBudget = false
}

package enum MoneyReader {
    /// Reads the amounts of money in a text.
    ///
    /// - Parameter excluded: words already understood as something else (durations, years, codes).
    package static func read(_ words: [Word], excluded: Set<Int>) -> ReadMoney {
        var result = ReadMoney()
        var amounts: [(number: ReadNumber, currency: String?, comparator: Comparator?)] = []
        let numbers = Numbers.all(in: words)
        for (position, read) in numbers.enumerated() where excluded.isDisjoint(with: read.range) {
            var number = read
            // "20 to 30k": the scale belongs to both.
            if position + 1 < numbers.count, read.value < 1_000, numbers[position + 1].value >= 1_000,
                ["to", "and"].contains(words[read.range.upperBound].text),
                numbers[position + 1].range.lowerBound == read.range.upperBound + 1
            {
                number.value *= 1_000
                number.isScaled = true
            }
            let (currency, currencyWords) = currency(around: number.range, in: words)
            let comparator = Comparator.governing(number.range, in: words)
            let hasBasis = basis(after: number.range, in: words, reach: 6) != nil
            // "Not one dollar more".
            if number.value <= 1, !number.isScaled { continue }
            guard isMoney(number, currency: currency, comparator: comparator, hasBasis: hasBasis) else { continue }
            amounts.append((number, currency, comparator))
            result.used.formUnion(number.range)
            result.used.formUnion(currencyWords)
        }
        // "Thirty million (30,000,000)": one amount, said twice.
        if amounts.count > 1, amounts.allSatisfy({ $0.number.value == amounts[0].number.value }) {
            let currency = amounts.compactMap(\.currency).first
            let comparator = amounts.compactMap(\.comparator).first
            amounts = [(amounts[0].number, currency, comparator)]
        }
        guard let first = amounts.first else {
            let codes = foreignCurrenciesNamed(words, excluded: excluded)
            if let code = codes.first {
                result.foreign = Question.ForeignMoney(currency: code, target: codes.first { $0 != code })
            }
            return result
        }
        var currency = amounts.compactMap(\.currency).first ?? "AUD"
        // "40 million pesos (COP)": the code says of which country.
        if currency == Currency.sharedPeso,
            let code = foreignCurrenciesNamed(words, excluded: result.used).first(where: Currency.pesos.contains)
        {
            currency = code
        }
        if currency != Currency.register {
            result.foreign = Question.ForeignMoney(
                currency: currency,
                amount: first.number.value,
                limit: limit(of: amounts.map { ($0.number, $0.comparator) }, in: words),
                target: foreignCurrenciesNamed(words, excluded: result.used).first { $0 != currency }
            )
        }
        // "30,000 AUD in rupees": an amount to convert rather than a limit.
        if currency == Currency.register, let code = foreignCurrenciesNamed(words, excluded: result.used).first {
            result.foreign = Question.ForeignMoney(currency: code)
        }
        let texts = Set(words.map(\.text))
        result.isStandingBudget =
            texts.contains("budget") || containsSequence(words, ["absolute", "maximum"])
            || containsSequence(words, ["my", "maximum"]) || containsSequence(words, ["my", "limit"])
            || containsSequence(words, ["can", "pay"])
            || [["our", "limit"], ["our", "maximum"], ["his", "limit"], ["her", "limit"], ["the", "limit", "is"]]
                .contains {
                    containsSequence(words, $0)
                }
            || containsSequence(words, ["can", "spend"]) || containsSequence(words, ["can", "afford"])
        if currency == Currency.register {
            result.limit = limit(of: amounts.map { ($0.number, $0.comparator) }, in: words)
        }
        return result
    }

    private static func isMoney(_ number: ReadNumber, currency: String?, comparator: Comparator?, hasBasis: Bool)
        -> Bool
    {
        if currency != nil || number.isScaled { return true }
        let looksLikeYear = number.value >= 1990 && number.value <= 2040
        if number.value >= 1_000 { return !looksLikeYear || hasBasis && comparator != nil }
        return false
    }

    private static func currency(around range: Range<Int>, in words: [Word]) -> (String?, Set<Int>) {
        let before = range.lowerBound - 1
        if before >= 0, let code = Currency.before[words[before].text] {
            // "$" alone may still be followed by "US dollars".
            if words[before].text != "$" { return (code, [before]) }
        }
        if range.upperBound < words.count {
            var index = range.upperBound
            if index < words.count, let (code, count) = Currency.names.match(words, at: index),
                // "Ninety thousand (90,000) ringgit": the amount stands in brackets.
                !words[index].breakBefore || words[range.lowerBound].breakBefore && index == range.lowerBound + 1
            {
                return (code, Set(index..<(index + count)))
            }
            if index < words.count, let code = Currency.before[words[index].text] { return (code, [index]) }
            // "Swiss francs 7,300".
            for start in max(0, before - 2)...max(0, before) where before >= 0 && !words[range.lowerBound].breakBefore {
                if let (code, count) = Currency.names.match(words, at: start), start + count == range.lowerBound {
                    return (code, Set(start..<range.lowerBound))
                }
            }
            index += 1
            if index < words.count, words[index].text != "of", words[index - 1].text != "in",
                words[index].number == nil, !words[index].breakBefore,
                let (code, count) = Currency.names.match(words, at: index), words[index - 1].breakBefore || count > 0,
                !["to", "into"].contains(words[index - 1].text)
            {
                return (code, Set(index..<(index + count)))
            }
        }
        if before >= 0, words[before].text == "$" { return ("AUD", [before]) }
        return (nil, [])
    }

    /// Currencies other than the register's that are named without an amount ("in Malaysian ringgit"), in their order.
    private static func foreignCurrenciesNamed(_ words: [Word], excluded: Set<Int>) -> [String] {
        Currency.names.matches(words).compactMap { code, range in
            let joined = words[range].map(\.stem).joined(separator: " ")
            let isName = code != Currency.register && excluded.isDisjoint(with: range)
            // "Real", "won" and "try" are words too: alone they name a currency only as what something is converted to.
            // "How many rand do I need for the tuition?"
            let asksFor =
                range.lowerBound > 0 && ["in", "to", "into", "many"].contains(words[range.lowerBound - 1].text)
                && words.contains {
                    $0.number != nil
                        || ["convert", "rate", "exchange", "fee", "cost", "price", "tuition"].contains($0.stem)
                }
                // "To Sterling College".
                && !(range.upperBound < words.count && InstitutionFinder.kinds.contains(words[range.upperBound].stem))
            // "Pounds for 400k rand": beside an amount in another currency it is what that is converted to.
            let isOther =
                excluded.contains { words[$0].number != nil }
                && !InstitutionFinder.kinds.contains(words[range.lowerBound].stem)
                && joined != "dollar" && joined != "try"
            return isName && (asksFor || isOther || !ambiguous.contains(joined)) ? code : nil
        }
            // "Expressed in US$".
            + words.indices.dropFirst().compactMap { index in
                guard ["in", "to", "into"].contains(words[index - 1].text), !excluded.contains(index),
                    let code = Currency.before[words[index].text], code != Currency.register
                else { return nil }
                return code
            }
    }

    private static let ambiguous: Set<String> = [
        "pound", "real", "won", "rand", "dong", "quid", "lira", "franc", "try", "dollar", "rm", "sterling",
    ]

    static let annualWords = PhraseTable<Bool>([
        (
            "per year|a year|yearly|annually|annual|each year|every year|per annum|pa|p a|yr|per yr|in a year|one year",
            true
        ),
        (
            "/year|/yr|anually|anual|por ano|anuales|al ano|每年|一年|年|سنويا|السنوية|प्रति वर्ष|सालाना|moi nam|hang nam|mot nam",
            true
        ),
        ("year", true),
    ])

    static let wholeWords = PhraseTable<Bool>([
        ("total|whole course|in total|altogether|overall|full course|entire course|whole program|for the course", true),
        ("whole programme|complete course|in all|total tuition|total fee|entire program|entire programme|whole", true),
        (
            "full price|full fee|full tuition|full cost|complete fee|complete cost|complete bill|full bill|entire bill|whole bill|start to finish|beginning to end|from start to end|complete price",
            true
        ),
        ("complete tuition|entire tuition|whole tuition", true),
        ("full program|toan khoa|total del curso|总共|一共|总|कुल", true),
    ])

    /// `true` per year, `false` whole course, nil when nothing is said near the amount.
    private static func basis(after range: Range<Int>, in words: [Word], reach: Int) -> Bool? {
        for index in range.upperBound..<min(words.count, range.upperBound + reach) {
            if index > range.upperBound, words[index].number != nil { break }
            if index > range.upperBound, words[index].sentenceBefore { break }
            if annualWords.match(words, at: index) != nil { return true }
            if isWhole(words, at: index) { return false }
        }
        return nil
    }

    /// "The whole course", and not "the whole country".
    static func isWhole(_ words: [Word], at index: Int) -> Bool {
        guard let match = wholeWords.match(words, at: index) else { return false }
        let next = index + match.count
        return next >= words.count
            || !["country", "australia", "nation", "state", "city", "family"].contains(words[next].text)
    }

    private static func limit(of amounts: [(ReadNumber, Comparator?)], in words: [Word]) -> Question.MoneyLimit? {
        guard let (first, _) = amounts.first, let last = amounts.last else { return nil }
        var limit = Question.MoneyLimit()
        let near = basis(after: last.0.range, in: words, reach: 6)
        let isAnnualAnywhere = words.indices.contains {
            annualWords.match(words, at: $0) != nil && words[$0].text != "year"
        }
        let isWholeAnywhere = words.indices.contains { isWhole(words, at: $0) }
        limit.wholeCourse = near.map { !$0 } ?? (isWholeAnywhere && !isAnnualAnywhere)
        if amounts.count >= 2, isRange(first.range, last.0.range, in: words) {
            var low = first.value
            // "40 to 46k": the scale belongs to both.
            if low < 1_000, last.0.value >= 1_000 { low *= 1_000 }
            limit.minimum = min(low, last.0.value)
            limit.maximum = max(low, last.0.value)
            return limit
        }
        for (number, comparator) in amounts {
            let bound = comparator ?? .upTo
            apply(isDropped(number.range, in: words) ? bound.opposite : bound, number.value, to: &limit)
        }
        return limit
    }

    /// "Drop everything that costs 40,000 or more": what is within the bound is not wanted.
    private static func isDropped(_ amount: Range<Int>, in words: [Word]) -> Bool {
        let before = words[max(0, amount.lowerBound - 10)..<amount.lowerBound]
        guard let verb = before.lastIndex(where: { dropping.contains($0.text) }) else { return false }
        let next = words[(verb + 1)..<amount.lowerBound].prefix(3)
        return next.contains { dropped.contains($0.text) }
    }

    private static let dropping: Set<String> = [
        "drop", "remove", "exclude", "skip", "cross", "strike", "ditch", "discard", "delete", "hide", "without", "omit",
    ]
    private static let dropped: Set<String> = [
        "everything", "anything", "all", "those", "any", "ones", "whatever", "courses", "out",
    ]

    private static func apply(_ comparator: Comparator, _ value: Double, to limit: inout Question.MoneyLimit) {
        switch comparator {
        case .below:
            limit.maximum = value
            limit.maximumIsStrict = true
        case .upTo:
            limit.maximum = value
            limit.maximumIsStrict = false
        case .above:
            limit.minimum = value
            limit.minimumIsStrict = true
        case .atLeast:
            limit.minimum = value
            limit.minimumIsStrict = false
        case .about:
            limit.minimum = value * 0.9
            limit.maximum = value * 1.1
            limit.approximate = true
        case .exactly:
            limit.minimum = value
            limit.maximum = value
        }
    }

    private static func isRange(_ first: Range<Int>, _ second: Range<Int>, in words: [Word]) -> Bool {
        let between = words[first.upperBound..<second.lowerBound].map(\.text)
        let lead = words[max(0, first.lowerBound - 3)..<first.lowerBound].map(\.text)
        if lead.contains("between") { return true }
        let joints = between.filter { !["$", "a$", "au$", "aud", "k"].contains($0) }
        return joints == ["to"] || joints == ["up", "to"] && lead.contains("from") || joints == ["until"]
            || joints == ["till"] || joints.isEmpty && between.count <= 2
    }

    static func containsSequence(_ words: [Word], _ sequence: [String]) -> Bool {
        guard words.count >= sequence.count else { return false }
        return (0...(words.count - sequence.count)).contains { start in
            sequence.indices.allSatisfy { words[start + $0].text == sequence[$0] }
        }
    }
}
