// "Under", "up to", "at least", "between": which side of an amount is open.

/// How an amount limits a value.
package enum Comparator: Sendable, Equatable {
    case below, upTo, above, atLeast, about, exactly

    /// What is outside of it.
    var opposite: Comparator {
        switch self {
        case .below: .atLeast
        case .upTo: .above
        case .above: .upTo
        case .atLeast: .below
        case .about, .exactly: self
        }
    }

    /// Words before the amount. "Under" and its kin are strict, "up to" and a budget are not.
    static let before = PhraseTable<Comparator>([
        (
            "undercut|undercuts|undercutting|under|below|less than|cheaper than|lower than|fewer than|beneath|strictly under|strictly below|<",
            .below
        ),
        ("strictly less than|shorter than|smaller than|not reaching|menos de|por debajo de|duoi|低于|少于", .below),
        (
            "not dearer than|not pricier than|not costlier than|not more expensive than|no pricier than|no costlier than|no more expensive than|isnt dearer than|arent dearer than|wont go over|not go over|dont go over|cannot go over|cant go over|never over|without going over|not going over|no further than|up to|at most|max|maximum|maximum of|max of|no more than|not more than|not over|not above|no higher|no higher than|not higher than|no dearer than",
            .upTo
        ),
        ("not exceeding|up to and including|<=|≤|within|no longer than|not longer than|limit|limit of|cap of", .upTo),
        ("budget|budget of|budget is|budget max|can pay|can pay up to|afford|can afford|can spend|ceiling", .upTo),
        ("upto|no greater than|maximal|capped at|limited to|not to exceed|toi da|hasta|maximo|至多|最多|不超过", .upTo),
        (
            "dearer than|pricier than|costlier than|more expensive than|over|above|more than|greater than|higher than|exceeding|longer than|>|mas de|超过",
            .above
        ),
        ("at least|minimum|minimum of|min|no less than|not less than|>=|≥|starting at|not under|not below", .atLeast),
        ("about|around|approximately|roughly|~|near|circa|approx|close to|some", .about),
        ("exactly|precisely", .exactly),
    ])

    /// Words after the amount.
    static let after = PhraseTable<Comparator>([
        ("or less|or under|or below|or lower|or cheaper|max|maximum|at most|at the most|tops|or shorter", .upTo),
        (
            "upwards|and upwards|and up|and above|and more|and over|or more|or above|or over|or higher|or dearer|or pricier|or costlier|or greater|minimum|at least|plus|or longer",
            .atLeast
        ),
        ("or so|approximately|or thereabouts", .about),
    ])

    /// The comparator that governs the amount at `range`, looking a few words back over what does not change it
    /// ("max of A$", "costing less than about").
    static func governing(_ range: Range<Int>, in words: [Word], window: Int = 4) -> Comparator? {
        var index = range.lowerBound - 1
        var steps = 0
        while index >= 0, steps < window {
            for start in Swift.max(0, index - 4)...index {
                if let (value, count) = before.match(words, at: start), start + count == index + 1 {
                    // "We have exactly 38,790": a budget, to the dollar.
                    let isOwned = start > 0 && ["have", "has", "got", "saved"].contains(words[start - 1].text)
                    if value == .exactly, isOwned { return .upTo }
                    let isTurned =
                        isDenied(value, before: start, in: words) || isRuledOut(value, after: range, in: words)
                    return isTurned ? value.opposite : value
                }
            }
            guard
                fillers.contains(words[index].text)
                    || words[index].number == nil && steps == 0 && isCurrency(words[index])
            else { break }
            index -= 1
            steps += 1
        }
        guard range.upperBound < words.count else { return nil }
        for start in range.upperBound..<Swift.min(words.count, range.upperBound + 6) {
            if start > range.upperBound, words[start].number != nil { break }
            if let (value, _) = after.match(words, at: start) { return value }
        }
        return nil
    }

    /// "I can't be away for more than a year", "nothing over 40,000", "must not cost more than": a bound denied is its other side.
    private static func isDenied(_ bound: Comparator, before start: Int, in words: [Word]) -> Bool {
        guard bound == .above || bound == .below || bound == .atLeast else { return false }
        let clause = (words[..<start].lastIndex { $0.breakBefore } ?? 0)..<start
        guard
            let denial = words[clause].lastIndex(where: { denials.contains($0.text) || weakDenials.contains($0.text) })
        else { return false }
        let between = words[(denial + 1)..<start].map(\.text)
        if between.allSatisfy({ joining.contains($0) || things.contains($0) }) { return true }
        // "I don't want nursing courses over 40,000", but "I can't find nursing courses under 40,000".
        return bound == .above && between.count < 10 && denials.contains(words[denial].text)
    }

    /// "Anything above 40,000 is too much", "more than 40,000 I can't".
    private static func isRuledOut(_ bound: Comparator, after range: Range<Int>, in words: [Word]) -> Bool {
        guard bound == .above || bound == .below else { return false }
        let rest = words[range.upperBound...].prefix { !$0.sentenceBefore }.prefix(10).map(\.text)
        let pairs = zip(rest, rest.dropFirst())
        return rest.contains { ["impossible", "unaffordable"].contains($0) }
            || pairs.contains { first, second in
                first == "too"
                    && ["much", "expensive", "dear", "high", "costly", "long", "cheap", "short"].contains(second)
                    || first == "out" && second == "of"
                    || ["i", "we"].contains(first) && ["cant", "cannot"].contains(second)
            }
    }

    private static let denials: Set<String> = [
        "cant", "cannot", "wont", "dont", "doesnt", "couldnt", "mustnt", "shouldnt", "wouldnt", "never", "nothing",
        "unable",
        "refuse", "refuses", "refusing", "without", "nobody", "neither",
    ]
    private static let weakDenials: Set<String> = ["not", "no", "none"]
    /// What may stand between a denial and the bound that it denies.
    private static let joining: Set<String> = [
        "cost", "costs", "costing", "be", "being", "pay", "paying", "spend", "spending", "have", "having", "go",
        "going", "last",
        "take", "taking", "want", "wish", "like", "to", "a", "an", "single", "one", "dollar", "dollars", "cent",
        "afford", "charge",
        "charging", "need", "it", "i", "we", "that", "which", "is", "are", "any", "anything", "something", "for",
        "away", "stay",
        "study", "there", "finish", "complete", "able", "willing", "allowed", "even", "ever", "in", "total", "per",
        "year", "tuition", "fee",
        "fees",
    ]
    private static let things: Set<String> = [
        "courses", "course", "ones", "programs", "programmes", "degrees", "masters", "bachelors", "diplomas",
        "interested", "show",
        "me", "list", "give", "those", "these",
    ]

    private static let fillers: Set<String> = [
        "of", "the", "a", "is", "to", "than", "only", "be", "fee", "fees", "tuition", "total", "yearly", "annual",
        "aud",
        "and", "including", "my", "at", "by", "$", "a$", "au$", "rs", "for", "cost", "costs", "price", "strictly",
        "just",
        "or", "usd", "us$", "us", "€", "£", "₹", "about", "in", "year",
    ]

    private static func isCurrency(_ word: Word) -> Bool { Currency.before[word.text] != nil }
}
