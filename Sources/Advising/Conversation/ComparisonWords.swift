// "Which one is cheaper?": a turn that compares what the turns before it were about, and by what.

/// A comparison of things that the turn itself does not name.
struct ComparisonWords: Sendable {
    /// By what things are compared, and in which direction.
    enum Measure: Sendable, Equatable {
        /// By the share of applicants that is admitted, by the number of applicants, by what the turn before asked.
        case admission(highest: Bool), applicants(most: Bool), asked(most: Bool)
        case fee(lowest: Bool), length(shortest: Bool)
        /// Size and quality, which no register states.
        case size, quality
    }

    private static let cues = PhraseTable<Measure>([
        (
            "easier to get into|easier to get in|easier to enter|less selective|less competitive|easier|easiest",
            .admission(highest: true)
        ),
        (
            "higher acceptance rate|higher admission rate|more likely to admit|least selective|easiest to get into",
            .admission(highest: true)
        ),
        (
            "harder to get into|harder to get in|harder to enter|more selective|more competitive|harder|hardest|stricter",
            .admission(highest: false)
        ),
        (
            "lower acceptance rate|lower admission rate|tougher|tougher to get into|most selective|hardest to get into",
            .admission(highest: false)
        ),
        ("more applicant|more application|more popular|most applicant|most popular", .applicants(most: true)),
        ("fewer applicant|less applicant|fewer application|fewest applicant|less popular", .applicants(most: false)),
        ("more|higher|greater|most|highest", .asked(most: true)),
        ("fewer|less|lower|least|lowest", .asked(most: false)),
        (
            "cheaper|less expensive|costs less|cost less|more affordable|cheapest|lower fee|lower tuition|least expensive",
            .fee(lowest: true)
        ),
        (
            "dearer|more expensive|costs more|cost more|costlier|higher fee|higher tuition|most expensive|dearest",
            .fee(lowest: false)
        ),
        ("longer|longest|takes longer|takes more time", .length(shortest: false)),
        ("shorter|shortest|quicker|faster|takes less time", .length(shortest: true)),
        ("bigger|larger|biggest|largest|smaller|smallest", .size),
        ("better|best|nicer|good|recommend|prefer|choose|pick|take|go for", .quality),
    ])

    /// Words that say that the things were named before.
    private static let pointing: Set<String> = [
        "which", "what", "who", "one", "two", "three", "them", "these", "those", "both", "either", "whichever", "it",
    ]
    private static let glue: Set<String> = [
        "of", "the", "a", "an", "is", "are", "was", "were", "has", "have", "had", "do", "does", "did", "to", "get",
        "into", "in", "and", "or", "then", "so", "now", "ok", "okay", "please", "between", "out", "would", "should",
        "could", "can", "you", "say", "i", "me", "for", "university", "universities", "college", "colleges", "school",
        "schools", "course", "courses", "program", "programme", "degree", "there", "think", "overall", "cost", "costs",
        "fee", "fees", "year", "per", "tell", "know", "be", "admission", "acceptance", "rate", "applicants", "by",
        "tuition", "number", "numbers", "figure", "figures", "share", "percentage", "going", "according", "based", "on",
        "judging", "looking", "at", "just", "much", "all", "that", "this", "study", "your", "opinion", "takes",
        "choice",
    ]
    private static let limit = 14

    let measure: Measure
    /// "Of the two": no more than the last two.
    let isOfTwo: Bool

    /// Nil for words that name something themselves, or compare nothing.
    init?(_ words: [Word]) {
        guard words.count <= Self.limit, words.contains(where: { Self.pointing.contains($0.text) }) else { return nil }
        let found = Self.cues.matches(words)
        guard let first = found.first else { return nil }
        let known = Set(found.flatMap { Array($0.range) })
        let isExplained = words.indices.allSatisfy { index in
            known.contains(index) || Self.pointing.contains(words[index].text) || Self.glue.contains(words[index].text)
        }
        guard isExplained else { return nil }
        // "Which would you say is easier?": what is compared says more than "choose" does.
        measure = found.first { $0.value != .quality }?.value ?? first.value
        isOfTwo = words.contains { ["two", "both", "either"].contains($0.text) }
    }
}
