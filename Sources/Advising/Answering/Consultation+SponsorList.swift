// Those who may enrol students from abroad, by place and visa: lists and counts from the SEVP list and the UK register.

import Catalog

extension Consultation {
    /// Lists or counts the permissions in a place; nil when the question names an institution, or states neither a place nor asks
    /// for a number.
    func sponsors(_ sponsorship: Sponsorship, _ words: [Word], in loaded: [Edition]) throws -> FactSheet? {
        let asked = InstitutionWords(words)
        guard let edition = loaded.first(where: { $0.source == Register.sevp.source || asked.states.isEmpty }) else {
            return nil
        }
        let isStates = edition.source == Register.sevp.source
        let region = isStates ? asked.states.first?.code : nil
        let town = try namedTown(catalog.authorisationTowns(in: edition.source), words).flatMap { town in
            // "New York" is a state where nothing else is said.
            asked.states.contains { $0.range.overlaps(town.range) } ? nil : town
        }
        let condition = isStates ? nil : SponsorCondition(words)
        let explained = asked.asking.union(condition?.positions ?? []).union(SponsorWords.positions(in: words)).union(
            asked.states.flatMap { Array($0.range) }
        )
        .union(town.map { Array($0.range) } ?? [])
        .union(SponsorWords.explaining(sponsorship.route, in: words))
        .union(
            words.indices.filter {
                InstitutionFinder.kinds.contains(words[$0].stem) || Self.kindsOfSponsor.contains(words[$0].stem)
            }
        )
        guard !RegisterNames(words: words, asking: explained).hasName else { return nil }
        // "Newcastle University" is an institution that this register lacks, and not where others are.
        if let town, names(town.range, in: words) { return nil }
        // "An offer from Michigan Tech, is it certified?" is about one.
        // "Any sponsors on probation?", and not "may I resit at a probationary sponsor?".
        let isConditionOfAll = condition != nil && words.contains { $0.text == "sponsors" }
        let isRouteOfPlace = sponsorship.route != nil && (region != nil || town != nil)
        guard asked.saysNoun || asked.isCount || asked.isList || town != nil || isConditionOfAll || isRouteOfPlace
        else {
            return nil
        }
        guard
            region != nil || town != nil || condition != nil || asked.isCount
                || sponsorship.route != nil && asked.isList
        else {
            return nil
        }
        if let word = Unexplained.condition(in: words, besides: explained) {
            if isCompletion { throw UnreadCondition() }
            var builder = SheetBuilder()
            builder.sayNotUnderstood(word, edition)
            return finish(builder, sponsorship)
        }
        let found = try catalog.authorisations(
            in: edition.source,
            region: region,
            town: town?.name,
            route: sponsorship.route
        ).filter { condition?.holds($0) ?? true }
        var description = isStates ? (found.count == 1 ? "campus" : "campuses") : (found.count == 1 ? "row" : "rows")
        description += " on the \(edition.register?.title ?? edition.source) of \(FactText.date(edition.date))"
        if let route = sponsorship.route { description += ", for \(route) students" }
        if let condition { description += ", “\(condition.printed)”" }
        if let region { description += ", in \(AmericanStates.name(region))" }
        if let town { description += ", in \(FactText.city(town.name))" }
        var builder = SheetBuilder()
        let mark = builder.cite(edition)
        let isPart = edition.completeness != .full
        let part = isPart ? " The box holds only an excerpt, so there may be more." : ""
        if asked.isCount {
            // "Of the rows that you hold" is answered by the excerpt.
            let isOfExcerpt = words.contains { ["hold", "held", "excerpt", "part", "row", "have"].contains($0.stem) }
            builder.refused = isPart && !isOfExcerpt
            builder.say("**\(FactText.grouped(Double(found.count)))** \(description) \(mark).\(part)")
        } else if found.isEmpty {
            builder.refused = isPart
            builder.say("There is no \(isStates ? "campus" : "row")\(description.drop { $0 != " " }) \(mark).\(part)")
        } else {
            let shown = found.prefix(Self.tableLimit)
            let rest = shown.count < found.count ? " The first \(shown.count) by name are shown." : ""
            builder.say("**\(FactText.grouped(Double(found.count)))** \(description) \(mark).\(rest)\(part)")
            builder.say(shown.map { "- " + line($0, &builder) }.joined(separator: "\n"))
            builder.answerKeys = shown.map(\.key)
        }
        builder.say(meaning(of: edition))
        builder.say(editionLine(edition))
        return finish(builder, sponsorship)
    }

    /// "Newcastle University", "University of Bath": the town is the word that tells the institution from others.
    private func names(_ town: Range<Int>, in words: [Word]) -> Bool {
        func isKind(_ index: Int) -> Bool {
            words.indices.contains(index) && words[index].surface.first?.isUppercase == true
                && ["university", "college"].contains(words[index].text)
        }
        let isBefore = isKind(town.upperBound) && !words[town.upperBound].breakBefore
        return isBefore || town.lowerBound > 1 && words[town.lowerBound - 1].text == "of" && isKind(town.lowerBound - 2)
    }

    private static let kindsOfSponsor: Set<String> = [
        "sponsor", "provider", "certified", "campus", "campuse", "institution", "licensed",
    ]

    /// Ordinary words that are towns as well.
    private static let alsoTowns: Set<String> = [
        "reading", "bath", "deal", "sale", "battle", "ware", "rugby", "street", "rye", "hook", "wash", "march", "hope",
        "wells", "sandwich", "poole", "college", "flint", "barking", "crook", "settle", "bury", "stone", "hale", "ash",
        "over", "nelson", "ford", "sand",
    ]

    /// The longest of the register's towns that the question names, and where.
    func namedTown(_ towns: [String], _ words: [Word], outside name: Range<Int>? = nil) -> (
        name: String, range: Range<Int>
    )? {
        // "student sponsors brighton": somebody who writes nothing in capitals.
        let isSmall = words.allSatisfy { $0.surface == $0.surface.lowercased() }
        let named = Dictionary(towns.map { (TextFolding.fold($0), $0) }) { first, _ in first }
        for length in stride(from: min(4, words.count), through: 1, by: -1) {
            for start in 0...(words.count - length) {
                let range = start..<(start + length)
                // A town is written as a name: "reading" is not Reading.
                let mayBeTown =
                    words[range.lowerBound].surface.first?.isUppercase == true
                    || isSmall && !Self.alsoTowns.contains(words[range.lowerBound].text)
                guard mayBeTown,
                    name.map({ !range.overlaps($0) }) ?? true
                else { continue }
                let phrase = TextFolding.fold(words[range].map(\.surface).joined(separator: " "))
                if let town = named[phrase] { return (town, range) }
            }
        }
        return nil
    }
}
