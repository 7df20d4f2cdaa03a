// "As of when is it?": the dates of the editions, of one register or of several in order.

import Catalog

/// Words by which visitors name a register and ask for its date.
enum EditionWords {
    private static let registers = PhraseTable<String>([
        (
            "cricos|australian register|australian course|australian data|australian course data|course register",
            "cricos"
        ),
        (
            "certified american school|american school list|american school|list of american school|f1 student|f 1 student|f1 list|list of f 1 school|f 1 school|f 1 list|sevp|sevp list|sevp school list|i 20 list|list of certified school|list of us certified school|us certified school|certified school|school list",
            "sevp"
        ),
        (
            "us admission figure|us admission data|us figure|american figure|us data|american data|us survey|ipeds|us college data|american college data|us institution data|us university data|us college",
            "ipeds"
        ),
        (
            "uk student sponsor|list of uk student sponsor|student sponsor list|list of student sponsor|list of sponsor|student sponsor|uk sponsor|sponsor data|sponsor register|uk sponsor register|uk register|register of licensed sponsor|sponsor list",
            "uk-sponsors"
        ),
        ("uk rule|uk visa rule|uk immigration rule|immigration rule|visa rule|uk visa|appendix student", "uk-rules"),
        ("ecb|exchange rate|currency rate|rate of exchange|ecb rate|conversion rate", "ecb"),
        ("discover uni|discoveruni|unistat|uk course data|uk undergraduate data", "discover-uni"),
        ("scorecard|college scorecard", "scorecard"),
        (
            "university web domain|hipo|universities domain list|university domains list|university domain list|domain list|world university list|list of world universitie",
            "hipo"
        ),
    ])
    private static let dates = PhraseTable<Bool>([
        (
            "as of when|as of what date|as of which|how old|how recent|how current|how fresh|how up to date|up to date",
            true
        ),
        (
            "which edition|collection year|survey year|data year|which collection year|what edition|which version|what version|what date|which date|date of|date|dated|age of|age",
            true
        ),
        (
            "from which date|put together|when was|when were|last updated|last update|latest update|updated|which release|what release|captured",
            true
        ),
        (
            "most recent|freshness|how fresh|different date|oldest to newest|newest to oldest|newest first|oldest first|newer|older|from when|from which day|which day|what day|which year|what year|oldest|newest|date order|how stale|outdated",
            true
        ),
    ])
    private static let papers: Set<String> = [
        "certificate", "statement", "letter", "test", "result", "passport", "cas", "ielt", "evidence", "document",
        "photo",
    ]
    private static let all = PhraseTable<Bool>([
        (
            "your data|your register|all register|every register|all your register|all your data|your source|all your source",
            true
        ),
        ("data in this box|your database|all the register|each register|your edition|all edition", true),
    ])

    /// The registers whose date is asked for, in the order named; empty for "all of them", nil when no date is asked for.
    static func read(_ words: [Word]) -> [String]? {
        guard !dates.matches(words).isEmpty else { return nil }
        let named = registers.matches(words).map(\.value)
        if named.isEmpty, all.matches(words).isEmpty { return nil }
        // "How recent must the TB certificate for the UK visa be?" asks of a paper that is shown.
        if words.contains(where: { papers.contains($0.stem) }) { return nil }
        return named.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    }

    /// Whether these words name a register, and no institution: "Discover Uni".
    static func isRegister(_ range: Range<Int>, in words: [Word]) -> Bool {
        registers.matches(words).contains { $0.range.overlaps(range) }
    }
}

extension Consultation {
    /// The dates of the editions asked for; nil when none is asked for, when only that of the Australian register is, or when the
    /// question is about something on a register.
    func ages() throws -> FactSheet? {
        let analysis = read.analysis
        // Of several registers that are named, a word may be somebody's name as well: "Discover Uni".
        guard let sources = EditionWords.read(analysis.words), sources != [Register.cricos.source],
            analysis.mentions.allSatisfy({ EditionWords.isRegister($0.range, in: analysis.words) })
                && analysis.terms.isEmpty || sources.count > 1,
            analysis.titles.isEmpty, analysis.courseCodes.isEmpty, question.foreignMoney == nil,
            analysis.words.count <= 40,
            // "By the newest fixing, what are 2,500 kuna worth?" asks of an amount.
            !analysis.words.tellAmount
        else { return nil }
        let wanted = sources.isEmpty ? Register.all.map(\.source) : sources
        var editions = try wanted.compactMap { try catalog.currentEdition(of: $0) }
        var builder = SheetBuilder()
        let missing = sources.filter { source in !editions.contains { $0.source == source } }
        guard !editions.isEmpty else {
            builder.refused = true
            builder.say("That register is not loaded in this box, so there is no edition of it to date.")
            return builder.sheet(for: question)
        }
        let texts = Set(analysis.words.map(\.text))
        if editions.count > 1,
            sources.isEmpty
                || !texts.isDisjoint(with: ["order", "oldest", "newest", "sort", "first", "older", "newer"])
        {
            // "Newest to oldest": what is said first, behind the word for sorting where one stands.
            let order = analysis.words.map(\.text).filter {
                ["newest", "oldest", "newer", "older", "latest"].contains($0)
            }
            let sorting = analysis.words.lastIndex { ["sort", "order", "rank", "arrange"].contains($0.stem) }
            let behind = sorting.map { analysis.words[$0...].map(\.text).filter(order.contains) } ?? []
            let descending = ["newest", "newer", "latest"].contains((behind.isEmpty ? order : behind).first ?? "")
            // A year stands for its first day.
            editions.sort { descending ? $0.date > $1.date : $0.date < $1.date }
        }
        let lines = editions.map { edition in
            let title =
                edition.source == Register.cricos.source ? "CRICOS register" : edition.register?.title ?? edition.source
            var text = "**\(title)**: \(FactText.date(edition.date))"
            if edition.source == Register.ukRules.source { text += " (captured from GOV.UK)" }
            if edition.source == Register.ipeds.source { text += " (collection year)" }
            if edition.completeness != .full { text += ", an excerpt" }
            return text + " " + builder.cite(edition)
        }
        builder.say(lines.count == 1 ? lines[0] + "." : lines.map { "- " + $0 }.joined(separator: "\n"))
        if !missing.isEmpty { builder.say("Not loaded in this box: \(FactText.list(missing)).") }
        return builder.sheet(for: question)
    }
}
