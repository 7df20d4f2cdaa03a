// Universities of the world, from the list of universities and domains: web addresses, e-mail domains, and those of a country.

import Catalog

extension Consultation {
    static let domainCues = PhraseTable<Bool>([
        (
            "email domain|e mail domain|mail domain|domain|domain name|email address end|email ending|e mail ending",
            true
        ),
        ("internet domain|web domain|email suffix|e mail suffix|mail address end|email addresses end", true),
        ("come after the|after the at sign|behind the at sign|behind the at|mail address of the student", true),
    ])
    static let siteCues = PhraseTable<Bool>([
        (
            "website|web site|web page|webpage|homepage|home page|url|web address|site|which country|what country|in which country",
            true
        )
    ])

    /// Answers about a university's web page or domain, and which universities a country has; nil when neither is asked for, when no
    /// university of the list is named, or for what an Australian provider's own register holds.
    func worldUniversity() throws -> FactSheet? {
        guard read.analysis.words.count <= 60, let edition = try catalog.currentEdition(of: Register.hipo.source) else {
            return nil
        }
        return try universityPages(edition) ?? universitiesOfCountry(edition)
    }

    private func universityPages(_ edition: Edition) throws -> FactSheet? {
        let words = read.analysis.words
        let domain = Self.domainCues.matches(words)
        let asksDomain = !domain.isEmpty
        let site = Self.siteCues.matches(words)
        guard asksDomain || !site.isEmpty && read.analysis.mentions.isEmpty, read.analysis.titles.isEmpty,
            let named = try universities(in: words, asking: Set((domain + site).flatMap { Array($0.range) }))
        else { return nil }
        let records = try named.codes.compactMap { try catalog.record(key: "hipo:university:\($0)") }
        guard !records.isEmpty else { return nil }
        // "And in Kenya?" after a university of Nigeria asks of another one.
        let countries = isCompletion ? try namedCountries(in: words, outside: named.range) : []
        guard
            countries.isEmpty
                || named.codes.contains(where: { code in countries.contains { code.hasSuffix("|" + $0) } })
        else { return nil }
        var builder = SheetBuilder()
        let lines = records.prefix(8).map { record -> String in
            let mark = cite(record, &builder)
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
        builder.say(worldLine(edition))
        return builder.sheet(for: question)
    }

    // MARK: Names

    /// The universities that words name, by the codes of their rows: in full, else "Maribor" for the University of Maribor.
    func universities(in words: [Word], asking: Set<Int>) throws -> (codes: [String], range: Range<Int>)? {
        let names = RegisterNames(words: words, asking: asking)
        let source = Register.hipo.source
        var codes: [String] = []
        if let match = try names.longestName({ phrase in
            codes = try catalog.rows(named: phrase, in: source).map(\.code)
            return !codes.isEmpty
        }) {
            return (inNamedCountry(codes, words, outside: match.range), match.range)
        }
        let match = try names.longestName { phrase in
            codes = try shortly(named: phrase, in: source)
            return !codes.isEmpty
        }
        guard let match, match.range.count <= 3, codes.count <= 8,
            !Self.namesNation(match.range, words),
            !words.isPlaced(at: match.range.lowerBound)
        else { return nil }
        return (inNamedCountry(codes, words, outside: match.range), match.range)
    }

    /// What a short name is completed to: "Kent" to a University of Kent, else to what begins so, "… at Canterbury".
    private func shortly(named phrase: String, in source: String) throws -> [String] {
        let forms = Self.completions(of: phrase)
        let whole = try forms.flatMap { try catalog.rows(named: $0, in: source) }
        let rows = whole.isEmpty ? try forms.flatMap { try catalog.rows(beginning: $0, in: source) } : whole
        return unique(rows.map(\.code))
    }

    /// "KCL in the UK": those of the country that the question names beside the name, all where it has none of them.
    private func inNamedCountry(_ codes: [String], _ words: [Word], outside name: Range<Int>) -> [String] {
        guard codes.count > 1 else { return codes }
        let countries = (try? namedCountries(in: words, outside: name)) ?? []
        let here = codes.filter { code in countries.contains { code.hasSuffix("|" + $0) } }
        return here.isEmpty ? codes : here
    }

    /// ISO 3166 codes of the countries that words name or of which they name a town or a people.
    func namedCountries(in words: [Word], outside name: Range<Int> = 0..<0) throws -> [String] {
        var found = try countries(in: words)
        for nation in OfficeWords.nations(in: words) where !found.contains(where: { $0.range.overlaps(nation.range) }) {
            let folded = TextFolding.fold(nation.country)
            let bare = folded.hasPrefix("the ") ? String(folded.dropFirst(4)) : folded
            if let code = try catalog.countryCode(named: bare) { found.append((code, nation.range)) }
        }
        return found.filter { !$0.range.overlaps(name) }.map(\.code)
    }

    private static let kingdom = PhraseTable<Bool>([("uk|u k|united kingdom|britain|great britain|british", true)])

    /// The countries that words name, with their places: "Kenya", "Kenyan".
    func countries(in words: [Word]) throws -> [(code: String, range: Range<Int>)] {
        let found = try nations(in: words).compactMap { nation in
            try catalog.countryCode(named: nation.name).map { (code: $0, range: nation.range) }
        }
        let isKingdom = Self.kingdom.matches(words).map { (code: "GB", range: $0.range) }
        return (found + isKingdom).sorted { $0.range.lowerBound < $1.range.lowerBound }
    }

    // MARK: Countries

    static let manyCues = PhraseTable<Bool>([
        ("universities|universitie|unis|higher education institutions|institutions|university list", true),
        ("entry|entries|university domain|university domains|domains|universities in", true),
        ("universities and colleges|colleges and universities|universities or colleges|colleges or universities", true),
    ])
    /// Words beside a country and its universities that ask nothing more.
    private static let listing: Set<String> = [
        "list", "show", "name", "number", "count", "hipo", "domain", "domains", "database", "data", "held", "register",
        "university", "website", "websites", "web", "site", "sites", "page", "pages", "entry", "entries", "rows",
        "world", "worldwide",
    ]

    /// "Which universities are in Slovenia?", "how many has Kenya?"; nil where a country of a register with more than names is asked
    /// of, or where a word states another condition.
    private func universitiesOfCountry(_ edition: Edition) throws -> FactSheet? {
        let words = read.analysis.words.map(\.asWritten)
        let nouns = Self.manyCues.matches(words).flatMap { Array($0.range) }
        guard !nouns.isEmpty, edition.holds(.institutionName), read.analysis.mentions.isEmpty else { return nil }
        let named = try countries(in: words)
        // Of Australia and the United States other registers hold more.
        guard let country = named.first, Set(named.map(\.code)).count == 1, !["AU", "US"].contains(country.code) else {
            return nil
        }
        let asked = InstitutionWords(words)
        let explained = Set(nouns).union(named.flatMap { Array($0.range) })
        let states = words.indices.contains { index in
            !explained.contains(index) && words[index].number == nil && !CommonWords.stop.contains(words[index].text)
                && !Self.listing.contains(words[index].text)
        }
        let asksMore = words.contains { Self.conditions.contains($0.text) } || words.contains { $0.number != nil }
        guard !states, !asksMore else { return nil }
        let keys = try catalog.universities(inCountry: country.code)
        let name = words[country.range].map(\.surface).joined(separator: " ")
        var builder = SheetBuilder()
        let mark = builder.cite(edition)
        guard !keys.isEmpty else {
            builder.say("The list has no university of \(FactText.escape(name)) \(mark).")
            builder.say(worldLine(edition))
            return builder.sheet(for: question)
        }
        let shown = asked.isCount ? [] : keys.prefix(Self.tableLimit)
        let records = try shown.compactMap { try catalog.record(key: $0) }
        let place = try records.first?["country"] ?? catalog.record(key: keys[0])?["country"] ?? name
        let noun = keys.count == 1 ? "university" : "universities"
        let rest = !shown.isEmpty && shown.count < keys.count ? " The first \(shown.count) by name are shown." : ""
        builder.say(
            "The list has **\(FactText.grouped(Double(keys.count)))** \(noun) of \(FactText.escape(place)) \(mark).\(rest)"
        )
        let lines = records.map { record in
            "- \(FactText.escape(record["name"])), \(FactText.list(record["web_pages"].split(separator: " ").map { FactText.escape(String($0)) })) \(cite(record, &builder))"
        }
        builder.say(lines.joined(separator: "\n"))
        builder.answerKeys = records.map(\.key)
        builder.say(worldLine(edition))
        return builder.sheet(for: question)
    }

    /// Common words that with universities of a country ask for more than their names.
    private static let conditions: Set<String> = [
        "fee", "fees", "tuition", "cost", "costs", "cheap", "cheaper", "cheapest", "best", "better", "top", "good",
        "expensive", "apply", "admission", "course", "courses", "degree", "degrees", "program", "programs",
        "programme", "programmes", "private", "public", "rich", "price", "budget", "scholarship", "free", "english",
        "study", "accept", "accepts", "accepted",
    ]

    private func cite(_ record: Record, _ builder: inout SheetBuilder) -> String {
        builder.cite(
            source: record.edition.source,
            edition: record.edition.date,
            key: record.key,
            label: "\(record["name"]), \(record["country"])",
            columns: record.columns
        )
    }

    private func worldLine(_ edition: Edition) -> String {
        "*\(edition.register?.title ?? edition.source), edition \(FactText.date(edition.date)). The list is kept by volunteers; it says nothing about recognition.*"
    }
}
