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
        ("under|below|less than|cheaper than|lower than|fewer than|beneath|strictly under|strictly below|<", .below),
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
            "or more|or above|or over|or higher|or dearer|or pricier|or costlier|or greater|minimum|at least|plus|or longer",
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
                    return value == .exactly && isOwned ? .upTo : value
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

    private static let fillers: Set<String> = [
        "of", "the", "a", "is", "to", "than", "only", "be", "fee", "fees", "tuition", "total", "yearly", "annual",
        "aud",
        "and", "including", "my", "at", "by", "$", "a$", "au$", "rs", "for", "cost", "costs", "price", "strictly",
        "just",
        "or", "usd", "us$", "us", "€", "£", "₹", "about", "in", "year",
    ]

    private static func isCurrency(_ word: Word) -> Bool { Currency.before[word.text] != nil }
}
