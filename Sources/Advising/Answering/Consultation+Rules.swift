// Questions on the UK Immigration Rules: the paragraph, quoted with its number; never advice on somebody's own case.

import Catalog

extension Consultation {
    /// Paragraphs quoted beside the best one: those that score at least this part of it.
    private static let nearlyAsGood = 0.7

    /// Answers from the UK Immigration Rules; nil when the question asks of something else, or when they are not loaded.
    ///
    /// - Parameter isLastResort: No other register knew the question.
    func rules(isLastResort: Bool = false) throws -> FactSheet? {
        let own = RulesWords.read(read.analysis, isLastResort: isLastResort)
        // "300 British pounds in euros" names the country of a currency.
        let ofProof: Set<String> = ["visa", "fund", "proof", "prove", "show", "account", "bank", "deposit", "hall"]
        let tellsOfProof =
            !read.analysis.has(.convert) && read.analysis.words.contains { ofProof.contains($0.stem) }
            && !RulesSituation.all(in: read.analysis.words.map(\.asWritten)).isEmpty
        // "300 British pounds in euros" names the country of a currency, and so does "a Bachelor of Paramedicine for no more than 20,000
        // British pounds".
        if let money = question.foreignMoney, money.amount != nil, own?.certainty != .said, !tellsOfProof,
            question.intent == .currency || !question.filter.nameTerms.isEmpty || money.target != nil
        {
            return nil
        }
        // "My course is in Leeds, so what is it there?" says little by itself, and goes on.
        let isSaid = own.map { $0.certainty == .said || $0.certainty == .likely || !$0.paragraphs.isEmpty } ?? false
        let pointsBack = read.analysis.words.contains { ["it", "there", "that"].contains($0.text) }
        let going = !isSaid && pointsBack ? try followUp() : nil
        guard var asked = try going ?? ofRouteBefore(own) ?? followUp(),
            let edition = try catalog.currentEdition(of: Register.ukRules.source), edition.holds(.immigrationRule)
        else { return nil }
        // "Is Netmakers College licensed for the Child Student route?" asks of the college, whether or not its register is loaded.
        let names = RegisterNames(words: read.analysis.words, asking: SponsorWords.positions(in: read.analysis.words))
        if asked.paragraphs.isEmpty, SponsorWords.read(read.analysis.words) != nil, names.hasInstitution { return nil }
        // "The switchboard of Birmingham-Southern College, my cousin wants to join" asks of the college.
        if asked.certainty == .likely || asked.certainty == .guessed, asked.paragraphs.isEmpty, names.hasInstitution,
            !read.analysis.words.contains(where: { Self.ofPermission.contains($0.stem) })
        {
            return nil
        }
        // "Which visas may Las Vegas Flight Academy enrol for?" asks of the academy.
        let isUnsaidOfName = asked.certainty == .assumed && names.hasInstitution
        if asked.paragraphs.isEmpty, isUnsaidOfName { return nil }
        var builder = SheetBuilder()
        let numbered = try asked.paragraphs.compactMap { try catalog.passage($0) ?? catalog.passage($0 + ".1") }
        if !numbered.isEmpty {
            try sayWhetherListed(numbered, asked, &builder)
            for passage in numbered.prefix(3) { quote(RuleQuote(passage, asked, nations: [], isWhole: true), &builder) }
            return finish(&builder, edition, numbered)
        }
        if let missing = try missingNumber(asked.paragraphs) {
            builder.refused = true
            builder.say("There is no paragraph \(missing) in the Immigration Rules held here \(builder.cite(edition)).")
            return finish(&builder, edition, [])
        }
        let isUnsaid = asked.certainty == .assumed || asked.certainty == .guessed
        guard asked.certainty != .byNumberAlone, try !isUnsaid || !isAboutOtherCountry(asked) else {
            return nil
        }
        // "Rupees against pounds, what does the ECB say?"
        if isUnsaid, let money = question.foreignMoney,
            money.target != nil || read.analysis.words.contains(where: { $0.text == "ecb" })
        {
            return nil
        }
        // "The cost of living each month while I study" is asked of life, and of no visa, where neither is named.
        if isUnsaid, question.uncovered.contains(.livingCosts), !asked.isRouteNamed,
            RulesSituation.all(in: read.analysis.words.map(\.asWritten)).isEmpty
        {
            return nil
        }
        // "Chevening money per month" is asked of the scholarship, "a letter from who paid my scholarship" of the Rules.
        let ofConsent: Set<String> = ["permission", "letter", "consent", "visa", "funded", "sponsor"]
        if isUnsaid, question.uncovered.contains(.scholarships),
            !read.analysis.words.contains(where: { ofConsent.contains($0.text) })
        {
            return nil
        }
        if isUnsaid, try asksOfAdmission() { return nil }
        if asked.asksEdition { return try editionOfRules(edition) }
        let nations = try self.nations(in: asked.words)
        asked.leaveOut(nations.map(\.range))
        let ranked = try RulesSearch(catalog: catalog).find(asked, hasNation: !nations.isEmpty)
        let found = RulesSearch.ofNamedRoute(ranked, asked)
        let best = found.first
        let coverage = found.prefix(3).map(\.coverage).max() ?? 0
        // A paragraph that says what a situation was told to be is surer than one that shares words.
        let isTold = best.map { match in match.ideas.contains { asked.query.ideas[$0].isHint } } ?? false
        let least = asked.namesOwnThing || isTold ? RulesSearch.leastCoverage : RulesSearch.coverageOfGuess
        let isOfNation = asked.isOfNation && !nations.isEmpty
        if asked.certainty == .guessed || asked.certainty == .assumed, coverage < least, !isOfNation { return nil }
        if isLastResort, coverage < RulesSearch.coverageOfLastResort { return nil }
        let isHeld =
            isOfNation
            || coverage >= (isTold && asked.isRouteNamed ? RulesSearch.leastOfNamedRoute : RulesSearch.leastCoverage)
        if asked.certainty == .assumed, asked.asksAdvice { return nil }
        if asked.asksAdvice { return advice(found, isHeld: isHeld, asked, edition) }
        // "The money to show, and what is the visa fee?": the one is answered, the other named as missing.
        let isPartly = isHeld && asked.hasOtherSubject
        let isOfStudy = asked.certainty != .assumed || asked.words.contains { ["student", "study"].contains($0.stem) }
        if let topic = asked.unheld, !isPartly, !isOfStudy || !speaksOf(topic, found) { return unheld(topic, edition) }
        guard isHeld, let best else { return unheld(nil, edition) }
        if asked.certainty == .assumed {
            builder.say(
                "Of student visas the box holds the rules of the **United Kingdom** alone (the country was left open), and those say:"
            )
        }
        let good = found.filter { $0.score >= best.score * Self.nearlyAsGood }.prefix(3)
        var quotes = good.map { RuleQuote($0.passage, asked, nations: nations.map(\.name)) }
        // "And for each child, per month?": of the same heading the paragraph that gives a sum before those that give none.
        if asked.asked == .money, !quotes.contains(where: givesSum),
            let sum = found.prefix(10).first(where: { match in
                match.passage.heading == best.passage.heading && match.passage.document == best.passage.document
                    && givesSum(RuleQuote(match.passage, asked, nations: []))
            })
        {
            quotes.insert(RuleQuote(sum.passage, asked, nations: []), at: 0)
            quotes = Array(quotes.prefix(3))
        }
        if let list = try listOfNations(quotes, found, asked, nations) { quotes = [list] + quotes.prefix(1) }
        let level = levelVerdict(found, asked)
        if let level { quotes = [level.quote] }
        let decided = level != nil ? nil : verdict(quotes, asked, nations)
        if let level {
            builder.say(level.answer)
        } else if let list = try countedList(quotes, asked) {
            quotes = [list]
            builder.say("**\(list.text.entries.count)** are named in the list of \(list.text.passage.code).")
        } else if let decided {
            // The paragraph that decides stands first.
            let first = quotes.remove(at: decided.index)
            quotes = [first] + quotes.prefix(1)
            let mark = decided.verdict.hasException ? ", with the exception quoted." : "."
            builder.say(
                (decided.verdict.isYes ? "Yes" : "No") + mark
                    + (decided.verdict.reason.isEmpty ? "" : " " + decided.verdict.reason)
            )
        } else if let claim = claimedSum(quotes, asked) {
            builder.say(claim)
        } else if asked.asked == .money, let index = quotes.firstIndex(where: { asked.isBorne(by: $0) }) {
            // The paragraph on what was asked before those with other amounts.
            quotes.insert(quotes.remove(at: index), at: 0)
            if let figure = figure(quotes[0], asked) { builder.say("**\(figure)**") }
        } else if asked.asked != .money, asked.form != .obligation, let figure = agreedFigure(quotes, asked) {
            builder.say("**\(figure)**")
        }
        quotes += referred(quotes, found, asked)
        for quote in quotes { self.quote(quote, &builder) }
        if let list = quotes.first, !list.text.entries.isEmpty { try quoteUser(of: list, asked, &builder) }
        if let topic = asked.unheld, isPartly {
            builder.say("Not in our data: \(topic.noun). Please see GOV.UK or ask the international office.")
        }
        return finish(&builder, edition, quotes.map(\.text.passage))
    }

    /// The countries that words name, and where.
    func nations(in words: [Word]) throws -> [(name: String, said: String, range: Range<Int>)] {
        let countries = try catalog.countryNames()
        return RulesNations.named(in: words) { countries.contains($0) }
    }

    /// "Is Ireland among the countries of EL 4.1?": of the list whose number was said.
    private func sayWhetherListed(_ passages: [Passage], _ asked: RulesQuestion, _ builder: inout SheetBuilder) throws {
        let nations = try self.nations(in: asked.words).filter { OfficeWords.country($0.said) != "the United Kingdom" }
        guard passages.count == 1, nations.count == 1, let nation = nations.first else { return }
        let quote = RuleQuote(passages[0], asked, nations: [nation.name])
        guard let verdict = RuleVerdict.byNation(quote, asked, said: nation.said) else { return }
        builder.say((verdict.isYes ? "Yes. " : "No. ") + verdict.reason)
    }

    /// "1,334 pounds a month in London, right?": the amount that somebody names beside the one that the first paragraph gives.
    private func claimedSum(_ quotes: [RuleQuote], _ asked: RulesQuestion) -> String? {
        guard asked.form == .membership, asked.isTagged, let best = quotes.first,
            let claimed = asked.words.compactMap(\.number).first(where: { $0 >= 100 }),
            asked.words.contains(where: { ["pound", "gbp", "£"].contains($0.stem) })
        else { return nil }
        var ofMoney = asked
        ofMoney.asked = .money
        guard let printed = figure(best, ofMoney), let figure = RuleFigure.all(in: printed).first else { return nil }
        return figure.value == claimed ? "Yes: **\(printed)**." : "No: **\(printed)**."
    }

    private static func isOfNations(_ document: String) -> Bool {
        ["Appendix ATAS", "Appendix Tuberculosis"].contains { document.hasPrefix($0) }
    }

    /// Where a country is named, the list of countries that a paragraph found speaks of by its number, unless it was found itself.
    private func listOfNations(
        _ quotes: [RuleQuote],
        _ found: [PassageMatch],
        _ asked: RulesQuestion,
        _ nations: [(name: String, said: String, range: Range<Int>)]
    ) throws -> RuleQuote? {
        guard !nations.isEmpty, asked.form != .open, !quotes.contains(where: { !$0.text.entries.isEmpty }),
            let document = quotes.first?.text.passage.document, Self.isOfNations(document)
        else { return nil }
        for match in found.prefix(8) where match.passage.document == document {
            let names = nations.map(\.name)
            if let list = try listSpokenOf(in: match.passage.text, asked, names, document: document) { return list }
        }
        return nil
    }

    /// The first list of countries that a text speaks of by the number of its paragraph.
    ///
    /// - Parameter document: Only lists of this appendix; nil for those of any.
    private func listSpokenOf(
        in text: String,
        _ asked: RulesQuestion,
        _ nations: [String],
        document: String? = nil
    ) throws -> RuleQuote? {
        for number in ParagraphNumbers.find(in: QuestionText(text).words) {
            guard let passage = try catalog.passage(number.code), document.map({ $0 == passage.document }) ?? true
            else { continue }
            let list = RuleQuote(passage, asked, nations: nations)
            if list.text.entries.count > 1 { return list }
        }
        return nil
    }

    private func givesSum(_ quote: RuleQuote) -> Bool {
        quote.kept.contains { index in
            RuleFigure.all(in: quote.text.lines[index].text).contains { $0.unit == .pound }
        }
    }

    /// "B1 is enough for a master's, isn't it?": the level that somebody names beside the one that a paragraph found asks for courses of
    /// that kind.
    private func levelVerdict(_ found: [PassageMatch], _ asked: RulesQuestion) -> (quote: RuleQuote, answer: String)? {
        let levels = RulesQuestion.languageLevels
        let texts = asked.words.map(\.text)
        guard asked.form == .permission || asked.form == .membership, asked.isRouteNamed || asked.certainty != .assumed,
            let said = texts.lazy.compactMap({ levels.firstIndex(of: $0) }).first
        else { return nil }
        let ofDegrees: Set<String> = [
            "master", "masters", "bachelor", "bachelors", "degree", "phd", "msc", "bsc", "undergraduate",
            "postgraduate", "doctorate",
        ]
        let isBelow = !Set(texts).isDisjoint(with: ["below", "foundation", "pre", "presessional"])
        guard isBelow || !ofDegrees.isDisjoint(with: texts) else { return nil }
        for match in found.prefix(8) {
            let quote = RuleQuote(match.passage, asked, nations: [], isWhole: true)
            for line in quote.text.lines {
                let text = line.text.lowercased()
                guard text.contains("level or above") != isBelow, text.contains("below uk bachelor") == isBelow,
                    let needed = levels.lastIndex(where: {
                        text.contains("level \($0),") || text.contains("level \($0) ")
                    })
                else { continue }
                let answer = said >= needed ? "Yes" : "No"
                return (quote, "\(answer): level **\(levels[needed].uppercased())** is asked for.")
            }
        }
        return nil
    }

    /// Words that show the country or its permission to be meant, whichever institution is named beside them.
    private static let ofPermission: Set<String> = [
        "uk", "kingdom", "britain", "british", "england", "scotland", "wales", "visa", "permission", "immigration",
        "route", "ca",
        "rule", "sponsor", "dependant", "dependent",
    ]

    /// "How old are the rules you quote?"
    private func editionOfRules(_ edition: Edition) throws -> FactSheet {
        var builder = SheetBuilder()
        let updated =
            try catalog.importedColumns(key: "uk-rules:para:ST 1.1").first { $0.column == "Page updated" }?.value ?? ""
        var text = "The pages of the UK Immigration Rules held here were captured on \(FactText.date(edition.date))"
        if !updated.isEmpty { text += "; Appendix Student says that it was updated on \(FactText.date(updated))" }
        builder.say(text + " \(builder.cite(edition)).")
        return finish(&builder, edition, [])
    }

    /// A paragraph that the best one speaks of by its number, where it too was found.
    private func referred(_ quotes: [RuleQuote], _ found: [PassageMatch], _ asked: RulesQuestion) -> [RuleQuote] {
        guard asked.form == .open, quotes.count == 1, let first = quotes.first else { return [] }
        for number in ParagraphNumbers.find(in: QuestionText(first.text.lead).words) {
            if let match = found.first(where: { $0.passage.code == number.code }) {
                return [RuleQuote(match.passage, asked, nations: [])]
            }
        }
        return []
    }

    /// "How many countries are on the list?": the list that was found, or the one that a paragraph found speaks of.
    private func countedList(_ quotes: [RuleQuote], _ asked: RulesQuestion) throws -> RuleQuote? {
        let nouns: Set<String> = ["country", "countrie", "nationality", "nationalitie", "nation", "entry", "entrie"]
        guard read.analysis.has(.howMany), !nouns.isDisjoint(with: asked.words.map(\.stem)) else { return nil }
        for quote in quotes {
            if quote.text.entries.count > 1 { return quote }
            let text = ([quote.text.lead] + quote.text.lines.map(\.text)).joined(separator: " ")
            if let list = try listSpokenOf(in: text, asked, []) { return list }
        }
        return nil
    }

    // MARK: Pieces

    /// "**ST 12.3**, Appendix Student, Financial requirement for a Student [1]:" and the quotation.
    private func quote(_ quote: RuleQuote, _ builder: inout SheetBuilder) {
        let passage = quote.text.passage
        let columns = (try? catalog.importedColumns(key: passage.key)) ?? []
        let label = [passage.document, passage.heading].filter { !$0.isEmpty }.joined(separator: ", ")
        let mark = builder.cite(
            source: Register.ukRules.source,
            edition: passage.edition,
            key: passage.key,
            label: passage.code + ", " + label,
            columns: columns
        )
        let name = passage.code.hasPrefix(passage.document) ? "" : "**\(FactText.escape(passage.code))**, "
        builder.say("\(name)\(FactText.escape(label)) \(mark):")
        builder.say(quote.markdown)
    }

    /// The paragraph for whose purpose a list stands: "The list of countries for the purpose of TB2".
    private func quoteUser(of list: RuleQuote, _ asked: RulesQuestion, _ builder: inout SheetBuilder) throws {
        guard list.text.lead.contains("purpose of") else { return }
        for number in ParagraphNumbers.find(in: QuestionText(list.text.lead).words) {
            guard let passage = try catalog.passage(number.code) else { continue }
            if !builder.citations.contains(where: { $0.key == passage.key }) {
                quote(RuleQuote(passage, asked, nations: []), &builder)
            }
        }
    }

    private func verdict(
        _ quotes: [RuleQuote],
        _ asked: RulesQuestion,
        _ nations: [(name: String, said: String, range: Range<Int>)]
    ) -> (verdict: RuleVerdict, index: Int)? {
        guard asked.form != .open else { return nil }
        // "Can I get it again?": a paragraph that does not speak of having had it does not decide that.
        let isAgain = !Self.againWords.isDisjoint(with: asked.words.map(\.text))
        for (index, quote) in quotes.enumerated() {
            let releases = quote.text.passage.text.contains("do not need to show funds")
            if isAgain, !releases, Self.againWords.isDisjoint(with: quote.text.words) { continue }
            // "And as self-employed?": what decided the turn before decides nothing of this one.
            let held = quote.ideas.reduce(quote.headIdeas) { $0.union($1) }
            if !asked.newIdeas.isEmpty, held.isDisjoint(with: asked.newIdeas) { continue }
            // What one route permits says nothing about another.
            if let route = RulesSearch.route(of: quote.text.passage.document), route != asked.route { continue }
            if let nation = nations.first, quote.text.entries.isEmpty, asked.namesOwnThing, asked.form != .permission,
                !nation.said.isEmpty, Self.isOfNations(quote.text.passage.document)
            {
                // "Is Brazil one of the nations …?": the list alone decides that.
                continue
            }
            if let nation = nations.first, !quote.text.entries.isEmpty {
                if let verdict = RuleVerdict.byNation(quote, asked, said: nation.said) { return (verdict, index) }
            } else if let verdict = RuleVerdict(quote, asked) {
                return (verdict, index)
            }
        }
        return nil
    }

    private static let againWords: Set<String> = [
        "again", "second", "twice", "another", "already", "previous", "previously", "once", "before",
    ]

    /// The number of the best paragraph, where none that is nearly as good has another one: then only its reader can tell which of them
    /// is about his case.
    private func agreedFigure(_ quotes: [RuleQuote], _ asked: RulesQuestion) -> String? {
        guard let best = quotes.first, let figure = figure(best, asked) else { return nil }
        return quotes.dropFirst().allSatisfy { [nil, figure].contains(self.figure($0, asked)) } ? figure : nil
    }

    /// The number asked for, when the paragraph holds exactly one of its kind, or the question says which of several is meant (a place,
    /// a day), and in the unit that was asked for.
    private func figure(_ quote: RuleQuote, _ asked: RulesQuestion) -> String? {
        guard let kind = asked.asked else { return nil }
        // What holds for another route than the one that was named is no figure of it.
        if asked.isRouteNamed, let route = RulesSearch.route(of: quote.text.passage.document), route != asked.route {
            return nil
        }
        // Lines that speak of as much, with other numbers, leave open which is meant.
        let lines =
            quote.best.map { best in quote.equals(of: best) + quote.kept.filter { quote.text.lines[$0].parent == best }
            } ?? quote.kept
        let units = Set(asked.words.compactMap { RuleFigure.Unit(rawValue: $0.stem) })
        func figures(_ lines: some Sequence<Int>) -> [RuleFigure] {
            lines.flatMap { RuleFigure.all(in: quote.text.lines[$0].text) }.filter { figure in
                switch kind {
                case .money: figure.unit == .pound
                case .hours: figure.unit == .hour
                case .time: figure.days != nil
                case .age: figure.unit == .age || figure.unit == .year
                case .points: figure.unit == .point
                case .level: false
                }
            }
        }
        func areEqual(_ figures: [RuleFigure]) -> Bool {
            figures.allSatisfy { $0.value == figures.first?.value && $0.unit == figures.first?.unit }
        }
        let found = figures(lines)
        // London tells lines apart that speak of it: among others nothing was said of which is meant.
        let speaksOfLondon = lines.contains { index in
            let line = quote.text.lines[index]
            return line.text.contains("London")
                || line.parent.map { quote.text.lines[$0].text.contains("London") } ?? false
        }
        let isSaidWhich = asked.isInLondon != nil && speaksOfLondon || RuleDay.said(in: asked.words) != nil
        let isMonthly = kind == .money && asked.words.contains { ["month", "monthly"].contains($0.text) }
        guard let first = found.first, areEqual(found), first.isOnTheSide(askedIn: asked.words),
            !isMonthly || first.printed.contains("month"),
            isSaidWhich || areEqual(figures(quote.text.lines.indices)),
            kind != .time || units.isEmpty || units.contains(first.unit)
        else { return nil }
        return first.printed.prefix(1).uppercased() + first.printed.dropFirst()
    }

    /// The first number of a paragraph that a text held here would have, but has not.
    private func missingNumber(_ numbers: [String]) throws -> String? {
        try numbers.first { number in
            let letters = String(number.prefix { $0 != " " })
            return try number.contains(".") && catalog.hasPassages(lettered: letters)
        }
    }

    /// Whether the best paragraphs speak of another route by its name.
    private func speaksOf(_ topic: RulesUnheld, _ found: [PassageMatch]) -> Bool {
        guard case .route(let name) = topic, let best = found.first else { return false }
        return best.coverage >= 0.6 && (best.passage.text + best.passage.heading).contains(name)
    }

    // MARK: Refusals

    private func advice(_ found: [PassageMatch], isHeld: Bool, _ asked: RulesQuestion, _ edition: Edition) -> FactSheet
    {
        var builder = SheetBuilder()
        builder.refused = true
        builder.say(
            "I give no advice on a person's own case and no forecast of a decision; only the Home Office decides."
        )
        if isHeld, let best = found.first {
            builder.say("What the Immigration Rules say:")
            quote(RuleQuote(best.passage, asked, nations: []), &builder)
        }
        builder.say(
            "Please talk to the international office or a registered immigration adviser (gov.uk/find-an-immigration-adviser)."
        )
        return finish(&builder, edition, isHeld ? found.prefix(1).map(\.passage) : [])
    }

    private func unheld(_ topic: RulesUnheld?, _ edition: Edition) -> FactSheet {
        var builder = SheetBuilder()
        builder.refused = true
        let noun = topic?.noun ?? "what you ask"
        builder.say(
            "That is not in our data: the appendices of the UK Immigration Rules held here are those on study, and they do not hold \(noun) \(builder.cite(edition))."
        )
        builder.say("Please see GOV.UK (gov.uk/browse/visas-immigration) or ask the international office.")
        return finish(&builder, edition, [])
    }

    private func finish(_ builder: inout SheetBuilder, _ edition: Edition, _ passages: [Passage]) -> FactSheet {
        var text = "UK Immigration Rules, as captured on \(FactText.date(edition.date))."
        if edition.completeness != .full { text += " This is an excerpt." }
        text += " The Rules change several times a year"
        text += edition.isStale == true ? ", and this copy is old: " : ": "
        text += "check the page"
        if let url = passages.first?.url { text += " (\(url))" } else { text += " on GOV.UK" }
        builder.say("*" + text + ".*")
        var asked = question
        asked.intent = .rules
        return builder.sheet(for: asked)
    }
}
