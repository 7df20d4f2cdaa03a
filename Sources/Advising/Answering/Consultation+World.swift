// Web addresses and e-mail domains of universities of the world, from the list of universities and domains.

import Catalog

extension Consultation {
    static let domainCues = PhraseTable<Bool>([
        (
            "email domain|e mail domain|mail domain|domain|domain name|email address end|email ending|e mail ending",
            true
        ),
        ("internet domain|web domain|email suffix|e mail suffix", true),
    ])
    static let siteCues = PhraseTable<Bool>([
        (
            "website|web site|web page|webpage|homepage|home page|url|web address|which country|what country|in which country",
            true
        )
    ])

    /// Answers about a university's web page or domain; nil when neither is asked for, when no university of the list is named, or
    /// for a web page of an Australian provider, which its own register holds.
    func worldUniversity() throws -> FactSheet? {
        let words = read.analysis.words
        guard words.count <= 60, let edition = try catalog.currentEdition(of: Register.hipo.source) else { return nil }
        let domain = Self.domainCues.matches(words)
        let asksDomain = !domain.isEmpty
        let site = Self.siteCues.matches(words)
        guard asksDomain || !site.isEmpty && read.analysis.mentions.isEmpty, read.analysis.titles.isEmpty else {
            return nil
        }
        let names = RegisterNames(words: words, asking: Set((domain + site).flatMap { Array($0.range) }))
        var codes: [String] = []
        let match = try names.longestName { phrase in
            codes = try catalog.rows(named: phrase, in: edition.source).map(\.code)
            return !codes.isEmpty
        }
        guard match != nil else { return nil }
        let records = try codes.compactMap { try catalog.record(key: "hipo:university:\($0)") }
        guard !records.isEmpty else { return nil }
        var builder = SheetBuilder()
        let lines = records.prefix(8).map { record -> String in
            let mark = builder.cite(
                source: edition.source,
                edition: edition.date,
                key: record.key,
                label: "\(record["name"]), \(record["country"])",
                columns: record.columns
            )
            let name = "**\(FactText.escape(record["name"]))** (\(FactText.escape(record["country"])))"
            let domains = FactText.list(
                record["domains"].split(separator: " ").map { "**\(FactText.escape(String($0)))**" }
            )
            let pages = FactText.list(record["web_pages"].split(separator: " ").map { FactText.escape(String($0)) })
            return asksDomain
                ? "\(name): domain \(domains.isEmpty ? "not stated" : domains), web page \(pages.isEmpty ? "not stated" : pages) \(mark)"
                : "\(name): web page \(pages.isEmpty ? "not stated" : pages) \(mark)"
        }
        if lines.count > 1 {
            builder.asksBack = true
            builder.say("More than one university goes by that name. Which one do you mean?")
            builder.say(lines.map { "- " + $0 }.joined(separator: "\n"))
        } else {
            builder.say(lines[0] + ".")
        }
        builder.say(
            "*\(edition.register?.title ?? edition.source), edition \(FactText.date(edition.date)). The list is kept by volunteers; it says nothing about recognition.*"
        )
        return builder.sheet(for: question)
    }
}
