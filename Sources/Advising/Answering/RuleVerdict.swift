// "Yes" or "No", where the words of a paragraph decide it by a rule that can be checked; else nothing.

import Catalog

/// What a paragraph's words say to a question that asks for yes or no.
struct RuleVerdict: Sendable, Equatable {
    let isYes: Bool
    /// The sentence has an exception that the question does not fall under.
    var hasException = false
    /// A sentence that says by what; empty where the quotation says it itself.
    var reason = ""

    /// A country stands on a list, or does not, and the list says what that means.
    static func byNation(_ quote: RuleQuote, _ question: RulesQuestion, said: String) -> RuleVerdict? {
        guard !quote.text.entries.isEmpty, !said.isEmpty else { return nil }
        let isListed = !quote.namedEntries.isEmpty
        let lead = quote.text.lead.lowercased()
        let isExempting = ["does not need", "do not need", "will meet", "exempt"].contains { lead.contains($0) }
        let code = quote.text.passage.code
        let name = FactText.escape(said)
        let listed = "“\(name)” is \(isListed ? "" : "not ")on the list at \(code)."
        let asksList = question.words.contains {
            ["list", "listed", "among", "countries", "country", "nations", "nation", "speaking"].contains($0.text)
        }
        switch question.form {
        case .open: return nil
        case .membership:
            let needsNone = zip(question.words, question.words.dropFirst()).contains {
                ["need", "needs", "require"].contains($0.text) && $1.text == "no"
            }
            let asksExempt =
                needsNone || question.words.contains { ["exempt", "exempted", "excused"].contains($0.text) }
            return asksExempt || asksList || isExempting
                ? RuleVerdict(isYes: isExempting || !asksExempt ? isListed : !isListed, reason: listed) : nil
        case .permission:
            let asksRelease = zip(question.words, question.words.dropFirst()).contains {
                ["let", "lets"].contains($0.text) && $1.text == "off"
            }
            if isExempting, asksRelease { return RuleVerdict(isYes: isListed, reason: listed) }
            // "Is my nationality enough for the English requirement?"
            let asksEnough = question.words.contains {
                ["enough", "sufficient", "suffice", "suffices", "fulfilled", "satisfied", "met"].contains($0.text)
            }
            if lead.contains("will meet"), asksEnough { return RuleVerdict(isYes: isListed, reason: listed) }
            return asksList ? RuleVerdict(isYes: isListed, reason: listed) : nil
        case .obligation:
            // "For four months only": a list of countries says nothing of how long somebody comes.
            if RuleFigure.all(in: text(question.words)).contains(where: { $0.days != nil }) { return nil }
            if asksList, question.words.contains(where: { $0.text == "list" }) == false, !isExempting {
                return RuleVerdict(isYes: isListed, reason: listed)
            }
            if isExempting {
                // Not to be exempt is not yet to be obliged where a further condition decides (the subject of an ATAS course).
                if isListed { return RuleVerdict(isYes: false, reason: listed) }
                return lead.contains("will meet")
                    ? RuleVerdict(isYes: true, reason: listed + " Other ways to meet the requirement exist.") : nil
            }
            return RuleVerdict(isYes: isListed, reason: listed)
        }
    }

    /// "Can I bring my wife if I do a taught MSc?", of the paragraph that lets family come for doctorates and research degrees.
    private static func isOfTaughtCourse(_ quote: RuleQuote, _ question: RulesQuestion) -> Bool {
        let texts = Set(question.words.map(\.stem))
        let isPaidOrEarlier =
            !texts.isDisjoint(with: [
                "government", "scholarship", "sponsored", "sponsor", "already", "born", "phd", "doctoral",
                "doctorate", "research",
            ]) || question.words.contains { $0.number.map { (2_000..<2_024).contains($0) } ?? false }
        return quote.text.passage.text.contains("research-based higher degree") && question.form != .obligation
            && !texts.isDisjoint(with: ["taught", "bachelor", "undergraduate"]) && !isPaidOrEarlier
    }

    /// - Parameter said: the country in the visitor's words; empty where none was named.
    init?(_ quote: RuleQuote, _ question: RulesQuestion) {
        guard question.form != .open else { return nil }
        if Self.isOfTaughtCourse(quote, question) {
            self.init(
                isYes: false,
                reason:
                    "A taught course that starts on or after 1 January 2024 is not among those that let a partner or child come, unless a government pays or they already have permission."
            )
            return
        }
        guard let sentence = RuleSentence(quote, isInside: Self.isHeld(quote, question.words)) else { return nil }
        let texts = Set(question.words.map(\.text))
        // "B1 is enough": a paragraph that names no level decides nothing of one.
        if !texts.isDisjoint(with: RulesQuestion.languageLevels), !quote.text.passage.text.contains("level B") {
            return nil
        }
        // "Next to my part-time master's": the paragraph has a line of its own for those who study part-time.
        let isPartTime =
            zip(question.words, question.words.dropFirst()).contains { $0.text == "part" && $1.text == "time" }
        let lines = quote.text.lines.map { $0.text.lowercased() }
        if isPartTime,
            lines.contains(where: { $0.contains("part-time study") && $0.contains("no employment") }),
            question.form != .obligation, !texts.isDisjoint(with: ["work", "job", "employment", "working"]),
            !texts.isDisjoint(with: [
                "study", "master", "masters", "course", "student", "students", "degree", "studies",
            ])
        {
            self.init(isYes: false)
            return
        }
        // "I can work unlimited hours": what the paragraph counts has a limit.
        if !texts.isDisjoint(with: ["unlimited", "limitless", "unrestricted"]), texts.contains("hours") {
            guard RuleFigure.all(in: quote.text.passage.text).contains(where: { $0.unit == .hour }) else { return nil }
            self.init(isYes: false)
            return
        }
        // "Before turning 16" is younger than that.
        let limits = RuleFigure.all(in: sentence.whole).filter { $0.unit == .age }
        if let age = Self.agePassed(question.words), let limit = limits.first(where: { $0.bound == .atLeast }) {
            self.init(isYes: age > limit.value)
            return
        }
        let ofAge = RulesAge.decides(question.form, question.words)
        if ofAge, let age = RulesAge.stated(question.words),
            let limit = limits.first(where: { $0.bound == .atLeast || $0.bound == .between })
        {
            self.init(isYes: age >= limit.value && age <= limit.upper ?? .infinity)
            return
        }
        // "If … for 12 months or more, they do not need to": released who has been so long.
        let stated = RuleFigure.all(in: Self.text(question.words))
        let asksToShow = !texts.isDisjoint(with: ["show", "prove", "need", "send"])
        if question.form == .obligation || question.form == .membership && asksToShow, sentence.releases,
            let least = sentence.leastOfCondition
        {
            guard let days = stated.compactMap(\.days).max(), days >= least else { return nil }
            self.init(isYes: false)
            return
        }
        // Numbers of the question against the limit of the sentence.
        let counted = stated.filter { ofAge || $0.unit != .age && $0.unit != .year }
        let asksFor = question.form == .membership && Self.isFor(counted, question.words)
        if let isWithin = Self.compare(counted, sentence.ruled)
            ?? (asksFor && quote.best != nil ? Self.compare(counted, sentence.line) : nil)
        {
            self.init(isYes: isWithin)
            return
        }
        if sentence.says("only one"), !texts.isDisjoint(with: ["both", "two"]) {
            self.init(isYes: false)
            return
        }
        // "The limit will not apply to …": of the limit itself that is a no, of anything else it is none.
        if sentence.says("will not apply if") || sentence.says("does not apply if") {
            let asksLimit = !texts.isDisjoint(with: ["limit", "maximum", "cap"]) && sentence.isOfItem
            guard question.form == .membership, asksLimit else { return nil }
            self.init(isYes: false)
            return
        }
        // "Can't I get the visa after landing?"
        if sentence.says("before they arrive in the uk"), question.form == .permission,
            !texts.isDisjoint(with: ["after", "afterwards", "later", "arrival"])
        {
            self.init(isYes: false)
            return
        }
        let isOutside = !texts.isDisjoint(with: ["outside", "abroad", "overseas", "home"])
        if question.form == .permission || question.form == .membership {
            if sentence.says("must be in the uk"), isOutside {
                self.init(isYes: false)
                return
            }
            if sentence.says("must be outside the uk") || sentence.says("only be made by a person outside the uk"),
                !isOutside
            {
                self.init(isYes: false)
                return
            }
        }
        let asked = sentence.ideas
        guard !asked.isEmpty else { return nil }
        // "My wife never had …", "a lender with no licence": what is denied may be the very condition.
        if !texts.isDisjoint(with: Self.denials) { return nil }
        // "Who is not a national of a country listed": of nobody that is decided here whose country was not said.
        if question.form == .obligation, sentence.says("(who is not a national") { return nil }
        // "My uncle's account" is asked of accounts, and not of promises; a relative who keeps a pupil may show his own.
        if question.route == .childStudent, texts.contains("account"), !texts.isDisjoint(with: Self.otherKin) {
            return nil
        }
        // What holds of a parent's account holds of no uncle's.
        if sentence.isExemptedItem || sentence.regulatesUse, !texts.isDisjoint(with: Self.otherKin) { return nil }
        // "She sent it two weeks ago": how long is another paragraph's matter.
        if sentence.regulatesUse, stated.contains(where: { $0.days != nil }) { return nil }
        // "It can be emptied any time": of what cannot.
        if sentence.says("cannot be withdrawn"),
            !texts.isDisjoint(with: ["any", "anytime", "immediately", "instantly"])
        {
            return nil
        }
        if question.form == .permission, sentence.isExemptedItem || sentence.regulatesUse {
            self.init(isYes: true, reason: "On the conditions that are quoted.")
            return
        }
        switch question.form {
        case .obligation:
            guard sentence.meetsCondition else { return nil }
            // "A print-out, to show that the requirement is met": whether there is one stands elsewhere.
            if sentence.says("to show that the"), sentence.says("requirement is met") { return nil }
            if sentence.isExempted {
                self.init(isYes: false)
            } else if sentence.releases {
                self.init(isYes: false)
            } else if sentence.obliges, asked.count > 1 || sentence.ideaCount < 2 {
                // "If … for 6 months or more": not who says less.
                let isLeast = ["or more", "or longer", "more than"].contains { sentence.whole.contains($0) }
                let least = isLeast ? RuleFigure.all(in: sentence.whole).compactMap(\.days).max() : nil
                if let least, let said = stated.compactMap(\.days).max(), said < least { return nil }
                self.init(isYes: true)
            } else {
                return nil
            }
        default:
            guard let isAllowed = sentence.allows else { return nil }
            // What an appendix for all routes allows is nothing that these routes are asked about.
            let apart: [RulesQuestion.Route] = [.shortTerm, .parent, .childStudent]
            let isOfAnyRoute = RulesSearch.route(of: quote.text.passage.document) == nil
            if isAllowed, question.isTagged && asked.count == 1 || isOfAnyRoute && apart.contains(question.route) {
                return nil
            }
            self.init(isYes: isAllowed)
            hasException = sentence.hasException
        }
    }

    /// Somebody asks to go from one permission to another in the country, and one that is listed is the one that he has.
    private static func isHeld(_ quote: RuleQuote, _ words: [Word]) -> Bool {
        let texts = words.map(\.text)
        let isInCountry = zip(texts, texts.dropFirst()).contains { $0 == "in" && $1 == "the" } && texts.contains("uk")
        guard !changing.isDisjoint(with: texts) || isInCountry else { return false }
        var said = Set(TextFolding.words(texts.joined(separator: " ")))
        if !said.isDisjoint(with: ["tourist", "tourism", "visit", "holiday"]) { said.insert("visitor") }
        return quote.kept.contains { index in
            guard quote.text.lines[index].kind == .item else { return false }
            // "As a Seasonal Worker": by the words that only this permission has in its name.
            let own = TextFolding.words(quote.text.lines[index].text).filter { !commonOfRoutes.contains($0) }
            return !own.isEmpty && own.allSatisfy(said.contains)
        }
    }

    private static let denials: Set<String> = ["never", "no", "nobody", "none", "nothing"]
    private static let otherKin: Set<String> = [
        "uncle", "aunt", "cousin", "brother", "sister", "friend", "grandfather", "grandmother", "relative", "neighbour",
        "nephew", "niece", "boss", "employer",
    ]
    private static let changing: Set<String> = [
        "switch", "switching", "convert", "extend", "inside", "already", "here", "there", "stay", "change",
    ]
    private static let commonOfRoutes: Set<String> = [
        "as", "a", "an", "of", "or", "the", "in", "private", "household", "student", "worker", "child",
    ]

    /// The age below which somebody is: "under 16", "before turning 16", "before he is 16".
    private static func agePassed(_ words: [Word]) -> Double? {
        for index in words.indices.dropFirst() {
            guard let age = words[index].number, (4...30).contains(age) else { continue }
            let before = words[..<index].suffix(3).map(\.text)
            if before.last == "under" || before.contains("turning") || before.contains("younger")
                || before.contains("before") && before.contains("is")
            {
                return age
            }
        }
        return nil
    }

    private init(isYes: Bool, reason: String = "") {
        self.isYes = isYes
        self.reason = reason
    }

    private static func text(_ words: [Word]) -> String {
        words.map { ($0.breakBefore ? ", " : "") + $0.surface }.joined(separator: " ")
    }

    /// "Money for a full 12 months": the number is that of what is asked for.
    private static func isFor(_ stated: [RuleFigure], _ words: [Word]) -> Bool {
        guard !stated.isEmpty else { return false }
        return words.indices.contains { index in
            guard words[index].text == "for" else { return false }
            return words[(index + 1)...].prefix(3).contains { $0.number != nil || Numbers.read([$0], at: 0) != nil }
        }
    }

    /// Whether a stated number keeps to the one limit of its unit in the sentence; nil where there is no such pair.
    private static func compare(_ stated: [RuleFigure], _ sentence: String) -> Bool? {
        let limits = RuleFigure.all(in: sentence)
        for figure in stated where figure.unit != .point {
            let same = limits.filter { $0.unit == figure.unit || figure.days != nil && $0.days != nil }
            guard same.count == 1, let limit = same.first else { continue }
            let value = figure.days ?? figure.value
            let bound = limit.days ?? limit.value
            switch limit.bound {
            case .between: return limit.upper.map { value >= limit.value && value <= $0 }
            case .atMost: return value <= bound
            case .atLeast: return value >= bound
            case .exact:
                switch limit.unit {
                case .hour: return value <= bound
                // So much must be shown: more is enough.
                case .pound: return value >= bound
                default: continue
                }
            }
        }
        return nil
    }
}

/// The sentence of a quotation that decides, with its exception.
struct RuleSentence: Sendable {
    /// What leads in and the line, lower case.
    let whole: String
    private let lead: String
    private let main: String
    private let exception: String
    /// A sub-paragraph decides, and not what leads in.
    let isOfItem: Bool
    private let condition: String
    /// How many ideas the question has.
    var ideaCount: Int { phrases.count { !$0.isEmpty } }
    /// The line alone, lower case.
    let line: String
    /// What is ruled, without the condition that leads in: "If … less than 12 months, the applicant must …".
    let ruled: String
    private let isInside: Bool
    /// Ideas of the question that the line speaks of.
    let ideas: Set<Int>
    private let phrases: [[[String]]]

    /// - Parameter isInside: The question is about somebody who applies for permission to stay.
    init?(_ quote: RuleQuote, isInside: Bool) {
        let line = quote.best.map { quote.text.lines[$0] }
        let parent = line?.parent.map { quote.text.lines[$0].text + " " } ?? ""
        let head = quote.text.lead.lowercased()
        let body = line.map { (parent + $0.text).lowercased() } ?? head
        // A paragraph without sub-paragraphs is one sentence; nothing leads in.
        lead = line == nil ? "" : head
        self.line = body
        let modal = [" must ", " may ", " will ", " can "].compactMap { head.firstRange(of: $0)?.upperBound }.min()
        let begins = head.hasPrefix("if ") ? modal.map { String(head[$0...]) } ?? head : head
        ruled = line == nil ? begins : begins + " " + body
        whole = line == nil ? head : head + " " + body
        self.isInside = isInside
        isOfItem = line?.kind == .item
        ideas = quote.best.map { quote.ideas[$0] } ?? quote.headIdeas
        phrases = quote.phrases
        var cut = body.endIndex
        for mark in [" unless ", "except", "apart from", "(but "] {
            if let found = body.firstRange(of: mark), found.lowerBound < cut { cut = found.lowerBound }
        }
        main = String(body[..<cut])
        exception = String(body[cut...])
        let start = whole.hasPrefix("if ") || whole.hasPrefix("where ") || whole.hasPrefix("unless ")
        condition = start ? String(whole.prefix { $0 != "," }) : ""
    }

    var hasException: Bool { !exception.isEmpty }

    /// "Accounts must be in the applicant's name, unless one of the following applies: (b) …": what the item says is allowed.
    var isExemptedItem: Bool {
        isOfItem && lead.contains("must") && !lead.contains("must not")
            && ["unless one of the following", "unless any of the following"].contains { lead.contains($0) }
    }

    /// "If they are relying on funds held by a parent, they must provide consent": what is regulated so is allowed.
    var regulatesUse: Bool {
        let parts = whole.split(separator: " they must ", maxSplits: 1)
        guard !isOfItem, parts.count == 2, whole.hasPrefix("if "), let use = parts.first, use.contains("relying on")
        else {
            return false
        }
        return !holds(String(use), ideas).isEmpty
    }

    /// "… must provide evidence, unless either: (a) …" or "… unless relying on a loan": the question is about who need not.
    var isExempted: Bool {
        let isItem =
            isOfItem && lead.contains("must")
            && ["unless either:", "unless:", "unless one of", "unless any of"].contains { lead.contains($0) }
        let inException = holds(exception, ideas)
        return isItem
            || !isOfItem && main.contains("must") && !inException.subtracting(holds(lead + " " + main, ideas)).isEmpty
    }

    func says(_ phrase: String) -> Bool { whole.contains(phrase) }

    private func holds(_ text: String, _ ideas: Set<Int>) -> Set<Int> {
        let stems = RuleStem.stems(text)
        return ideas.filter { index in phrases[index].contains { RuleStem.holds(stems, $0) } }
    }

    /// No condition leads in, or the question speaks of it.
    var meetsCondition: Bool {
        // "If the requirement applies": whether it does stands elsewhere.
        if condition.hasSuffix(" applies") { return false }
        return condition.isEmpty
            || isInside && condition.hasPrefix("if") && condition.hasSuffix("applying for permission to stay")
            || !holds(condition, Set(phrases.indices)).isEmpty
    }

    /// In days, the length of time from which on the condition is met: "12 months or more".
    var leastOfCondition: Double? {
        guard let range = condition.firstRange(of: " or more") ?? condition.firstRange(of: " or longer") else {
            return nil
        }
        return RuleFigure.all(in: String(condition[..<range.lowerBound])).last?.days
    }

    var releases: Bool {
        ["do not need", "does not need", "not required", "is exempt"].contains { whole.contains($0) }
    }

    var obliges: Bool {
        !whole.contains("must not")
            && ["must", "requires", "is required", "in accordance"].contains { main.contains($0) || lead.contains($0) }
    }

    /// Whether it permits what was asked; nil where its words leave that open.
    var allows: Bool? {
        let forbidding = [
            "must not", "not allowed", "not be allowed", "will not be", "not permitted", "no employment", "not a route",
            "may not",
        ]
        let permitting = [
            "permitted", " may ", "is allowed", " can ", "will meet", "one of the following", "any of the following",
        ]
        // "No work until aged 16" is asked about work, and not about an age.
        if main.hasPrefix("no ") {
            let core = main.prefix { $0 != "," }
            let end = core.firstRange(of: " until ")?.lowerBound ?? core.endIndex
            if holds(lead + " " + core[..<end], ideas).isEmpty { return nil }
        }
        // "(b) taught in accordance with …, and is not a foundation course": what stands behind the denial is none of those.
        if let denial = main.firstRange(of: "and is not "), !holds(String(main[denial.upperBound...]), ideas).isEmpty,
            holds(String(main[..<denial.lowerBound]), ideas).isEmpty
        {
            return false
        }
        let isNo =
            main.hasPrefix("no ") || forbidding.contains { main.contains($0) }
            || forbidding.contains { lead.contains($0) }
        let isPossible = permitting.contains { main.contains($0) } || permitting.contains { lead.contains($0) }
        let isYes =
            isPossible
            && !["may be rejected", "may be refused", "may be required", "may require"].contains { whole.contains($0) }
        guard isNo || isYes else { return nil }
        // "A placement must not be longer than …" forbids no placement: what is asked must stand behind the verb.
        for verb in ["must not", "not allowed to", "may not"] {
            guard let found = main.firstRange(of: verb), !lead.contains(verb) else { continue }
            if holds(String(main[found.upperBound...]), Set(phrases.indices)).isEmpty { return nil }
        }
        let inMain = holds(lead + " " + main, ideas)
        let inException = holds(exception, ideas)
        if !inException.subtracting(inMain).isEmpty { return isNo }
        // "No work, except as specified in ST 26": the permission stands elsewhere.
        if isNo,
            exception.contains("specified in") && !ParagraphNumbers.find(in: QuestionText(exception).words).isEmpty
                || exception.contains("set out in")
                || main.contains(" until ") && !main.hasPrefix("no ")
        {
            return nil
        }
        if !isNo, let range = whole.firstRange(of: " if:") ?? whole.firstRange(of: ", if "),
            holds(String(whole[range.upperBound...]), ideas).isEmpty
        {
            return nil
        }
        guard meetsCondition else { return nil }
        return !isNo
    }
}
