// Several institutions of the United States: lists and counts by conditions, and which of them has the lowest or highest figure.

import Catalog

extension Consultation {
    /// Lists or counts active institutions; false when the question states no condition that the survey holds.
    func list(_ asked: InstitutionWords, _ edition: Edition, _ builder: inout SheetBuilder) throws -> Bool {
        var query = asked.query
        if asked.facts.contains(.englishTest) { query.englishTest = asked.policies }
        if asked.facts.contains(.admissionTest) { query.admissionTest = asked.policies }
        let isPlain = query == InstitutionQuery()
        // "Georgia: where is the SAT required?"
        let isPolicy = asked.test != nil && !asked.policies.isEmpty && !query.regions.isEmpty
        let isRate = query.rate != nil && !query.regions.isEmpty
        guard asked.isCount || asked.isList || asked.saysNoun || asked.wantsHighest != nil || isPolicy || isRate,
            !isPlain || asked.isCount,
            edition.completeness != .starter
        else { return false }
        // A fact that is no condition (a telephone number, a price) is asked of institutions that were not named.
        let conditions: Set<InstitutionWords.Fact> = [
            .englishTest, .admissionTest, .rate, .award, .status, .control, .place, .applicants,
        ]
        let held: Set<UncoveredTopic> = [
            .otherCountry, .other, .statistics, .englishTest, .entryRequirements, .admissionChance, .enrolments,
        ]
        guard conditions.isSuperset(of: asked.facts), held.isSuperset(of: question.uncovered) else { return false }
        let compares = read.analysis.words.contains {
            ["fewer", "less", "under", "below", "over", "above", "more"].contains($0.text)
        }
        if asked.facts.contains(.rate), query.rate == nil, compares, asked.wantsHighest == nil {
            builder.asksBack = true
            builder.say("Which admission rate do you mean, in percent? For example: “under 50 percent”.")
            return true
        }
        let explained = asked.asking.union(asked.parts.flatMap { Array($0.range) })
            .union(
                read.analysis.words.indices.filter { InstitutionFinder.kinds.contains(read.analysis.words[$0].stem) }
            )
        if let words = Unexplained.condition(in: read.analysis.words, besides: explained) ?? unreadLimit(query) {
            if isCompletion { throw UnreadCondition() }
            builder.sayNotUnderstood(words, edition)
            return true
        }
        let listed = try catalog.institutions(query)
        // "The top three by number of applicants" counts nothing.
        let isCount = asked.isCount && asked.wantsHighest == nil
        let found = isCount ? listed : listed.filter { !$0.isSystemOffice }
        let description = describe(query)
        let editionMark = builder.cite(edition)
        if isCount {
            let offices = found.filter(\.isSystemOffice).count
            let note =
                offices > 0
                ? "; \(offices) of them \(offices == 1 ? "is the office of a system and teaches" : "are offices of a system and teach") nobody"
                : ""
            builder.say(
                "The survey of \(edition.date) lists **\(FactText.grouped(Double(found.count)))** \(description)\(note) \(editionMark)."
            )
            builder.say(institutionSource(edition))
            return true
        }
        guard !found.isEmpty else {
            builder.say("No institution fits: the survey of \(edition.date) lists no \(description) \(editionMark).")
            builder.say(institutionSource(edition))
            return true
        }
        if let highest = asked.wantsHighest, asked.query.highestAward == nil || asked.facts.contains(.rate) {
            rank(found, highest: highest, byApplicants: asked.ranksByApplicants, description, &builder)
        } else {
            let shown = Array(found.prefix(Self.tableLimit))
            builder.say(
                found.count == 1
                    ? "One institution fits: \(description)."
                    : "**\(found.count)** institutions fit: \(description)."
                        + (shown.count < found.count ? " The first \(shown.count) by name are shown." : "")
            )
            table(shown, asked, &builder)
            builder.answerKeys = shown.map(\.key)
        }
        builder.say(institutionSource(edition))
        return true
    }

    /// "More than 5,000 students": a number with a comparison, which no condition was read from.
    private func unreadLimit(_ query: InstitutionQuery) -> String? {
        guard query.rate == nil else { return nil }
        let words = read.analysis.words
        return Numbers.all(in: words).lazy.compactMap { number -> String? in
            guard Comparator.governing(number.range, in: words, window: 3) != nil else { return nil }
            return words[max(0, number.range.lowerBound - 2)..<number.range.upperBound].map(\.surface).joined(
                separator: " "
            )
        }
        .first
    }

    private func table(_ institutions: [Institution], _ asked: InstitutionWords, _ builder: inout SheetBuilder) {
        let showsRate = asked.facts.contains(.rate)
        let lines = institutions.map { institution -> [String] in
            let mark = cite(institution, "hd", &builder)
            var cells = [
                "\(FactText.escape(institution.name)) \(mark)", place(institution), FactText.escape(institution.sector),
            ]
            if showsRate {
                cells.append(
                    institution.admission?.rate.map { percent($0) + " " + cite(institution, "adm", &builder) }
                        ?? "not published"
                )
            }
            return cells
        }
        builder.table(["Institution", "Place", "Kind"] + (showsRate ? ["Admission rate"] : []), lines)
    }

    // MARK: The lowest and the highest

    /// "Between A, B and C, which has the lowest admission rate?"
    func compare(
        _ matches: [InstitutionFinder.Match],
        _ asked: InstitutionWords,
        _ edition: Edition,
        _ builder: inout SheetBuilder
    ) throws {
        for match in matches where match.institutions.count > 1 {
            builder.asksBack = true
            let options = match.institutions.prefix(6).map {
                "\(FactText.escape($0.name)) in \(place($0)) \(cite($0, "hd", &builder))"
            }
            builder.say(
                "More than one institution goes by one of the names. Do you mean \(FactText.list(options, "or"))?"
            )
            return
        }
        if let unread = unreadName(besides: matches, asked) {
            builder.asksBack = true
            builder.say(
                "I do not know which institution “\(FactText.escape(unread))” is, so I compare none. Please write its full name."
            )
            return
        }
        let found = matches.flatMap(\.institutions)
        let highest = asked.wantsHighest ?? false
        if asksYesNo, asked.comparesAdmission, let first = found.first {
            let rates = found.compactMap { $0.admission?.rate }
            if rates.count == found.count, let best = highest ? rates.max() : rates.min() {
                builder.say(first.admission?.rate == best ? "Yes." : "No.")
            }
        }
        rank(found, highest: highest, byApplicants: asked.ranksByApplicants, Self.those, &builder)
        builder.say(institutionSource(edition))
    }

    /// A word written as a name that belongs to none of those found: the first place of the others would not be that of all.
    private func unreadName(besides matches: [InstitutionFinder.Match], _ asked: InstitutionWords) -> String? {
        let words = read.analysis.words.map(\.asWritten)
        guard words.contains(where: { $0.surface.first?.isLowercase == true }) else { return nil }
        let towns = Set(
            matches.flatMap(\.institutions).flatMap { TextFolding.words($0.town) + TextFolding.words($0.name) }
        )
        let index = words.indices.first { index in
            let word = words[index]
            return word.isWrittenAsName && word.text.count > 2 && !matches.contains { $0.range.contains(index) }
                && !asked.asking.contains(index) && !CommonWords.stop.contains(word.text)
                && !InstitutionFinder.kinds.contains(word.stem) && !asked.states.contains { $0.range.contains(index) }
                && !towns.contains(TextFolding.fold(word.surface))
                && (index > 0 && !words[index].sentenceBefore
                    || index + 1 < words.count && words[index + 1].breakBefore)
        }
        return index.map { words[$0].surface }
    }

    /// Ranks by the figure that was asked, the admission rate where none was; those that do not publish it are left out and counted.
    func rank(
        _ institutions: [Institution],
        highest: Bool,
        byApplicants: Bool,
        _ description: String,
        _ builder: inout SheetBuilder
    ) {
        func value(_ institution: Institution) -> Double? {
            byApplicants ? institution.admission?.applicants.map(Double.init) : institution.admission?.rate
        }
        func text(_ value: Double) -> String { byApplicants ? FactText.grouped(value) : percent(value) }
        let ranked = institutions.filter { value($0) != nil }.sorted {
            let (left, right) = (value($0) ?? 0, value($1) ?? 0)
            return left == right ? $0.name < $1.name : (highest ? left > right : left < right)
        }
        guard let first = ranked.first, let best = value(first) else {
            builder.say("None of \(description) publishes that figure.")
            return
        }
        let noun = byApplicants ? "number of applicants" : "admission rate"
        builder.say(
            "**\(FactText.escape(first.name))** in \(place(first)) has the \(highest ? "highest" : "lowest") \(noun) of \(description): **\(text(best))** \(cite(first, "adm", &builder))."
        )
        builder.answerKeys = [first.key]
        let others = ranked.dropFirst().prefix(4).map { institution in
            "- \(FactText.escape(institution.name)): \(text(value(institution) ?? 0)) \(cite(institution, "adm", &builder))"
        }
        if !others.isEmpty { builder.say("Next:\n\n" + others.joined(separator: "\n")) }
        let without = institutions.count - ranked.count
        if without > 0 { builder.say("\(without) of them do not publish the figure and are left out.") }
    }

    // MARK: In words

    private func describe(_ query: InstitutionQuery) -> String {
        var text = "active institutions"
        let kinds: [InstitutionQuery.Control: String] = [
            .isPublic: "public", .nonProfit: "private not-for-profit", .forProfit: "private for-profit",
        ]
        if !query.controls.isEmpty {
            text = "active \(FactText.list(query.controls.compactMap { kinds[$0] }, "or")) institutions"
        }
        let flags: [InstitutionQuery.Flag: String] = [
            .historicallyBlack: "historically black (HBCU)", .tribal: "tribal", .landGrant: "land-grant",
        ]
        if !query.flags.isEmpty { text += " flagged as " + FactText.list(query.flags.compactMap { flags[$0] }) }
        if let length = query.length { text += " of the \(length) kind" }
        let states = query.regions.map(AmericanStates.name)
        text += states.isEmpty ? " in the United States" : " in " + FactText.list(states, "or")
        if let award = query.highestAward {
            let names = [3: "an associate's", 5: "a bachelor's", 7: "a master's", 9: "a doctor's"]
            let name = names[award.lowerBound] ?? "that"
            text +=
                award.lowerBound == 9 || award.upperBound < 9
                ? " whose highest degree is \(name)" : " that go up to \(name) degree or further"
        }
        if let rate = query.rate {
            if let limit = rate.max {
                text += " with an admission rate \(limit.inclusive ? "of at most" : "under") \(percent(limit.value))"
            }
            if let limit = rate.min {
                text += " with an admission rate \(limit.inclusive ? "of at least" : "over") \(percent(limit.value))"
            }
        }
        func policy(_ policies: [Institution.TestPolicy], _ thing: String) -> String {
            switch policies {
            case []: ""
            case [.required]: " where \(thing) is required"
            case [.notConsidered]: " where \(thing) is not considered"
            case [.optional, .notConsidered]: " where \(thing) is not required"
            default: " where \(thing) is considered"
            }
        }
        return text + policy(query.admissionTest, "an admission test (SAT or ACT)")
            + policy(query.englishTest, "an English proficiency test")
    }
}
