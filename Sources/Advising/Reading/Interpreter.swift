// What kind of answer a taken-apart clause wants, for itself alone.

enum Interpreter {
    /// The question of one clause; ``FollowUp`` completes it from earlier turns.
    static func question(of analysis: Analysis) -> Question {
        var question = Question()
        question.attributes = analysis.attributes
        question.uncovered = analysis.topics
        question.courseCodes = analysis.courseCodes
        question.providerCodes = unique(analysis.mentions.flatMap(\.codes) + analysis.providerCodes)
        question.isProviderAmbiguous = analysis.mentions.contains(where: \.isAmbiguous)
        question.usesFormerName = analysis.mentions.contains(where: \.isFormer)
        question.foreignUniversity = analysis.foreignUniversity
        question.foreignCountry = analysis.foreignCountry
        question.namesUnknownProvider = analysis.namesUnknownProvider
        question.foreignMoney = analysis.money.foreign
        question.asksYesNo = asksYesNo(analysis.words)
        question.asksAbsence = analysis.has(.gone)
        question.filter = filter(of: analysis)
        question.namedCourses = pairs(of: analysis)
        // "They want a deposit from us. Are they in CRICOS at all?"
        let onlyLoose = analysis.titles.isEmpty && analysis.level == nil && question.attributes.isEmpty
        if onlyLoose, asksPresence(analysis), !analysis.mentions.isEmpty || analysis.namesUnknownProvider {
            question.namedCourses = []
            question.filter = Question.Filter()
        }
        question.ranking = ranking(of: analysis)
        question.counting = counting(of: analysis)
        dropShadowed(&question, analysis)
        if asksProviderCode(analysis) {
            question.namedCourses = []
            question.filter.nameTerms = []
            question.counting = nil
            question.attributes = [.registeredName]
        }
        // "Is it taught in Hobart?"
        let isNamed = question.namedCourses.contains { !$0.providerCodes.isEmpty }
        if isNamed, question.asksYesNo, question.attributes.isEmpty, !analysis.places.isEmpty {
            question.attributes = [.campus]
        }
        question.intent = intent(of: question, analysis)
        return question
    }

    /// "CRICOS provider code of Curtin", "CRICOS number of Monash": the provider's own code, and no course.
    private static func asksProviderCode(_ analysis: Analysis) -> Bool {
        guard !analysis.mentions.isEmpty, analysis.level == nil, analysis.looseLevel == nil else { return false }
        let words = analysis.words
        return words.indices.dropLast().contains { index in
            guard ["code", "number", "id", "identifier"].contains(words[index + 1].text) else { return false }
            if ["provider", "institution"].contains(words[index].text) {
                return analysis.titles.allSatisfy { $0.range.overlaps(index..<(index + 2)) }
            }
            return words[index].text == "cricos" && analysis.titles.isEmpty && analysis.looseTerms.isEmpty
        }
    }

    private static func unique(_ codes: [String]) -> [String] {
        var seen: Set<String> = []
        return codes.filter { seen.insert($0).inserted }
    }

    // MARK: Conditions

    private static func filter(of analysis: Analysis) -> Question.Filter {
        var filter = Question.Filter()
        // Several levels are called "Doctor of …": where none was read, the title itself is what the name must have.
        filter.nameTerms =
            analysis.titles.flatMap { title -> [[String]] in
                let isDoctor = title.level == nil && title.canonical.count > 2 && title.canonical[0] == "doctor"
                return isDoctor ? [[title.canonical.joined(separator: " ")]] : title.terms
            } + analysis.looseTerms
        filter.fieldOfEducation = analysis.fieldOfEducation
        filter.level = analysis.level
        filter.levelLabel = analysis.levelLabel
        filter.schoolYears = analysis.mentions.isEmpty ? analysis.school?.years : nil
        filter.language = analysis.language
        filter.money = analysis.money.limit
        filter.duration = analysis.duration.limit
        filter.providerType = analysis.providerType
        filter.excluded = analysis.excluded
        var hasCity = false
        for place in analysis.places {
            switch place {
            case .state(let code): if !filter.states.contains(code) { filter.states.append(code) }
            case .city(let name, _):
                filter.cities.append(name)
                hasCity = true
            }
        }
        // Canberra is the city of its territory, whose campuses all have suburbs' names.
        if filter.states == ["ACT"], filter.cities == ["Canberra"] { filter.cities = [] }
        if hasCity, !filter.states.isEmpty, !filter.cities.isEmpty {
            if analysis.placesAreAlternatives || analysis.stateIsTheCondition {
                filter.cities = []
            } else {
                filter.states = []
            }
        }
        if analysis.has(.onlyDouble) {
            filter.doubleDegrees = analysis.has(.singleDegree) ? .excluded : .only
        }
        if analysis.has(.singleDegree) { filter.doubleDegrees = .excluded }
        if analysis.has(.withDouble) { filter.doubleDegrees = .included }
        if analysis.has(.withWork) { filter.workComponent = true }
        if analysis.has(.withoutWork) { filter.workComponent = false }
        return filter
    }

    /// "Bachelor of Laws/Bachelor of Commerce", "Bachelor of Management Bachelor of Creative Intelligence": one degree of two names.
    private static func joinedTitles(_ titles: [Analysis.Title], _ words: [Word]) -> [Analysis.Title] {
        var joined: [Analysis.Title] = []
        for title in titles.sorted(by: { $0.range.lowerBound < $1.range.lowerBound }) {
            let start = title.range.lowerBound
            guard let last = joined.last, last.range.upperBound == start, !words[start].breakBefore, !last.isKind,
                !title.isKind, !last.canonical.isEmpty, !title.canonical.isEmpty
            else {
                joined.append(title)
                continue
            }
            joined[joined.count - 1].range = last.range.lowerBound..<title.range.upperBound
            joined[joined.count - 1].canonical += title.canonical
            joined[joined.count - 1].terms += title.terms
        }
        return joined.count < titles.count ? joined : titles
    }

    /// "Aged care Cert IV (Certificate IV in Ageing Support) from Linx": a kind of course beside the one title of the same level says it in
    /// other words.
    private static func withoutRepetition(_ analysis: Analysis) -> [Analysis.Title] {
        let formal = analysis.titles.filter { !$0.isKind && !$0.canonical.isEmpty }
        guard formal.count == 1, analysis.titles.count == 2, analysis.mentions.count <= 1, !analysis.has(.compare),
            let kind = analysis.titles.first(where: { $0.isKind }),
            kind.level == formal[0].level || formal[0].level == nil
        else { return analysis.titles }
        let between =
            min(
                kind.range.upperBound,
                formal[0].range.upperBound
            )..<max(
                kind.range.lowerBound,
                formal[0].range.lowerBound
            )
        return between.contains { CommonWords.comparing.contains(analysis.words[$0].text) } ? analysis.titles : formal
    }

    /// Each title with the provider it is asked at.
    private static func pairs(of analysis: Analysis) -> [Question.NamedCourse] {
        let titles = joinedTitles(withoutRepetition(analysis), analysis.words)
        let mentions = analysis.mentions
        func named(_ title: Analysis.Title, _ codes: [String]) -> Question.NamedCourse {
            Question.NamedCourse(
                title: title.canonical.joined(separator: " "),
                terms: title.terms,
                level: title.level,
                providerCodes: codes,
                isFormal: !title.isKind && !title.canonical.isEmpty
            )
        }
        if titles.isEmpty {
            let ofProvider = analysis.attributes.contains(where: AttributeWords.ofProvider.contains)
            let school = ofProvider ? nil : analysis.school
            guard !mentions.isEmpty, !analysis.looseTerms.isEmpty || school != nil else { return [] }
            return mentions.map {
                Question.NamedCourse(
                    title: "",
                    terms: analysis.looseTerms,
                    level: analysis.looseLevel,
                    providerCodes: $0.codes,
                    schoolYears: school?.years,
                    schoolLevel: school?.level
                )
            }
        }
        if mentions.count <= 1 { return titles.map { named($0, mentions.first?.codes ?? []) } }
        if titles.count == 1 {
            let distinct = mentions.reduce(into: [[String]]()) { if !$0.contains($1.codes) { $0.append($1.codes) } }
            return distinct.map { named(titles[0], $0) }
        }
        var pairs: [Question.NamedCourse] = []
        var title: Analysis.Title?
        var codes: [String]?
        let events =
            titles.map { ($0.range.lowerBound, Optional($0), [String]?.none) }
            + mentions.map { ($0.range.lowerBound, Analysis.Title?.none, Optional($0.codes)) }
        // "Nursing bachelors: A, B, C's Bachelor of Nursing (Advanced)": what has no title of its own has the one before.
        func pairWithLast(_ codes: [String]) {
            guard let last = pairs.last, let model = titles.first(where: { $0.terms == last.terms }) else { return }
            pairs.append(named(model, codes))
        }
        for (_, nextTitle, nextCodes) in events.sorted(by: { $0.0 < $1.0 }) {
            if let nextTitle { title = nextTitle }
            if let nextCodes {
                if title == nil, let codes { pairWithLast(codes) }
                codes = nextCodes
            }
            if let complete = title, let at = codes {
                pairs.append(named(complete, at))
                title = nil
                codes = nil
            }
        }
        if let rest = title, let last = pairs.last { pairs.append(named(rest, last.providerCodes)) }
        if title == nil, let codes { pairWithLast(codes) }
        return pairs
    }

    private static func ranking(of analysis: Analysis) -> Question.Ranking? {
        let length =
            analysis.has(.longest) || analysis.has(.shortest)
            || analysis.words.contains { ["longest", "shortest"].contains($0.text) }
            || (analysis.attributes.contains(.duration) && !analysis.attributes.contains(.annualFee)
                && !analysis.attributes.contains(.totalFee))
        let saysYear = analysis.attributes.contains(.annualFee)
        let saysTotal = analysis.words.indices.contains { MoneyReader.isWhole(analysis.words, at: $0) }
        let measure: Question.Ranking.Measure = length ? .duration : (saysTotal && !saysYear ? .totalFee : .annualFee)
        let saysOrder = analysis.has(.ascending) || analysis.has(.descending) || analysis.has(.sort)
        guard analysis.asksForExtreme || saysOrder || analysis.has(.compare) else { return nil }
        // The first word of direction decides: "from cheapest to most expensive" goes up.
        let downwards: [Cue] = [.dearest, .longest, .descending]
        let directed = analysis.cuePositions.first {
            downwards.contains($0.cue) || [.cheapest, .shortest, .ascending].contains($0.cue)
        }
        let comparesUp =
            analysis.words.contains { ["dearer", "longer"].contains($0.text) }
            || MoneyReader.containsSequence(analysis.words, ["more", "expensive"])
        let comparesLength = analysis.words.contains { ["longer", "shorter"].contains($0.text) }
        let isList = !(analysis.asksForExtreme && (analysis.statedCount != nil || !saysOrder))
        return Question.Ranking(
            by: comparesLength ? .duration : measure,
            descending: directed.map { downwards.contains($0.cue) } ?? comparesUp,
            count: isList ? 0 : analysis.statedCount ?? 1,
            stated: length || saysYear || saysTotal,
            ordersList: isList
        )
    }

    /// "Just a number: graduate diplomas in music", "total of masters with TESOL in the name".
    private static func asksForNumberAlone(_ analysis: Analysis) -> Bool {
        let words = analysis.words.map(\.text)
        let isOfKind = analysis.titles.contains(where: { !$0.terms.isEmpty }) || analysis.looseLevel != nil
        let saysEntries = words.contains { ["entries", "courses", "rows"].contains($0) }
        // "Total of James Cook University entries on CRICOS".
        if words.first == "total", words.dropFirst().first == "of", saysEntries, analysis.mentions.count == 1,
            analysis.attributes.isEmpty
        {
            return true
        }
        let countsOthers =
            analysis.has(.providers) || analysis.has(.states)
            || analysis.words.contains {
                ["provider", "institution", "universitie", "college", "school", "state"].contains($0.stem)
            }
        guard isOfKind, !countsOthers, analysis.mentions.isEmpty, analysis.money.limit == nil,
            analysis.attributes.isEmpty
        else { return false }
        let opening = words.prefix(4).filter {
            !["the", "a", "me", "give", "only", "just", "please", "what", "is", "are", "tell"].contains($0)
        }
        if opening.first == "number" || opening.first == "count" { return true }
        return opening.first == "total" && words.prefix(6).contains("of")
    }

    private static func counting(of analysis: Analysis) -> Question.Counting? {
        if asksForNumberAlone(analysis) { return .courses }
        let units: Set<String> = [
            "dollar", "week", "month", "year", "hour", "day", "semester", "point", "semana", "ano", "hora", "dolare",
            "trimester", "term", "buck",
        ]
        guard
            let start = analysis.cuePositions.first(where: { cue, position in
                let next = analysis.words[position...].prefix(5)
                let isOfMoney = next.indices.contains { Currency.names.match(analysis.words, at: $0) != nil }
                return cue == .howMany && !next.prefix(3).contains { units.contains($0.stem) } && !isOfMoney
            })?.position
        else { return nil }
        // "How many choices, and which?" asks for the list.
        let texts = analysis.words.map(\.text)
        if zip(texts, texts.dropFirst()).contains(where: {
            $0 == "and" && $1 == "which" || ["list", "name"].contains($0) && $1 == "them"
        }) {
            return nil
        }
        // The first of the counted nouns after "how many" says what is counted.
        let nouns = analysis.cuePositions.filter { $0.position >= start && $0.position <= start + 8 }
        // "Providers with an address in Tasmania, how many are there?"
        let before = analysis.cuePositions.filter { $0.position < start }
        for (cue, position) in nouns + before {
            // "Distinct providers teaching …": what is counted is in the cue itself.
            let inCue =
                cue == .howMany
                && analysis.words[position...].prefix(2).contains {
                    ["provider", "institution", "universitie", "college"].contains($0.stem)
                } && ["different", "distinct"].contains(analysis.words[position].text)
            if inCue { return .providers }
            // "How many CRICOS providers": a phrase that asks for presence elsewhere.
            let isProviders =
                cue == .registered && analysis.words[position...].prefix(2).contains { $0.text == "providers" }
            if cue == .providers || isProviders { return .providers }
            if cue == .states { return .states }
            if cue == .courses { return .courses }
        }
        return .courses
    }

    /// "Visa fee" asks for no tuition, "how many hours may I work" for no length.
    private static func dropShadowed(_ question: inout Question, _ analysis: Analysis) {
        if !question.uncovered.isEmpty, !TopicWords.shadowsAttribute.isDisjoint(with: question.uncovered),
            analysis.titles.isEmpty
        {
            question.attributes.removeAll { !AttributeWords.ofProvider.contains($0) }
        }
        // "How much does a chef earn?" asks for no fee.
        let namesFee = analysis.words.contains { ["fee", "tuition", "cost", "price", "charge"].contains($0.stem) }
        if question.uncovered.contains(.salary), !namesFee { question.attributes.removeAll { $0 == .totalFee } }
        if question.uncovered.contains(.enrolments) || question.uncovered.contains(.statistics) {
            question.attributes.removeAll { $0 == .capacity }
        }
        // "Is the Master of Data Science hard?"
        if question.asksYesNo, question.attributes.isEmpty, question.uncovered.isEmpty,
            let last = analysis.words.last(where: { !CommonWords.joints.contains($0.text) }),
            Self.judging.contains(last.text)
        {
            question.uncovered = [.other]
        }
        // "Contact", "phone": the register holds an address and a website, not a telephone.
        if question.uncovered == [.contact], analysis.mentions.isEmpty == false, !question.attributes.contains(.website)
        {
            question.tellsOnlyBeside = question.attributes.isEmpty
            question.attributes.append(contentsOf: [.website, .address])
        }
        let ofLater: Set<UncoveredTopic> = [.feesOfOtherYears, .deadlines]
        if question.uncovered.contains(.feesOfOtherYears), ofLater.isSuperset(of: question.uncovered),
            !question.attributes.isEmpty
        {
            question.tellsOnlyBeside = Set(question.attributes).isSubset(of: [.totalFee, .annualFee, .estimatedTotal])
        }
        // "Does it have places in February?" asks for no campus.
        let asksForRoom = zip(analysis.words, analysis.words.dropFirst()).contains {
            ["have", "has", "any", "free", "enough"].contains($0.text) && $1.stem == "place"
        }
        if question.uncovered.contains(.deadlines), asksForRoom { question.attributes.removeAll { $0 == .campus } }
        // "Is there a mosque on the campus?" asks for no place.
        if question.uncovered == [.other], question.attributes == [.campus],
            !analysis.words.contains(where: { ["where", "which", "what", "city", "campuses"].contains($0.text) })
        {
            question.attributes = []
        }
        // "Where does it stand in the ranking?" asks for no place.
        if question.uncovered == [.rankings], !analysis.words.contains(where: { $0.text == "and" }) {
            question.attributes.removeAll { $0 == .campus }
        }
        if question.attributes.contains(.nonTuitionFee) || question.attributes.contains(.estimatedTotal) {
            if !question.attributes.contains(.annualFee) { question.attributes.removeAll { $0 == .totalFee } }
        }
        // "The course number for the visa form."
        if question.attributes.contains(.courseCode) {
            question.uncovered.removeAll { $0 == .visa }
            question.attributes.removeAll { $0 == .level }
        }
        if question.attributes.contains(.annualFee), question.attributes.contains(.totalFee),
            !analysis.words.contains(where: { ["total", "whole", "altogether"].contains($0.text) })
        {
            question.attributes.removeAll { $0 == .totalFee }
        }
    }

    private static let judging: Set<String> = [
        "hard", "difficult", "tough", "easy", "good", "boring", "bad", "worth", "popular", "famous",
    ]

    // MARK: Intent

    private static func intent(of question: Question, _ analysis: Analysis) -> Question.Intent {
        let topics = Set(question.uncovered)
        let named = !question.namedCourses.isEmpty && question.namedCourses.contains { !$0.providerCodes.isEmpty }
        let hasProvider = !question.providerCodes.isEmpty
        let filters = !question.filter.isEmpty
        if !question.courseCodes.isEmpty, topics.isDisjoint(with: [.internals, .otherVisitors]) {
            let asksStatus = analysis.has(.stillOffered) || analysis.has(.registered) || analysis.has(.isNew)
            let asksFacts = !question.attributes.isEmpty || asksStatus || topics.isEmpty || asksEnrolment(analysis)
            return asksFacts ? codeIntent(question, analysis) : .uncovered
        }
        if !topics.isDisjoint(with: [.internals, .otherVisitors, .writing, .personalAdvice]),
            !(named && !question.attributes.isEmpty)
        {
            return .uncovered
        }
        if analysis.has(.startOver), !analysis.hasSubject, analysis.words.count <= 8 { return .startOver }
        // "Is the Chicago … Academy on CRICOS?" asks about a name, wherever it points.
        let saysCRICOS = analysis.words.contains { $0.text == "cricos" }
        let kinds = analysis.words.contains { ProviderNames.isKindOfInstitution($0.stem) }
        if !hasProvider, question.foreignCountry != nil, saysCRICOS, kinds, asksPresence(analysis),
            !isOtherRegister(topics)
        {
            return .registered
        }
        if question.foreignUniversity != nil, !hasProvider {
            return asksPresence(analysis) && !isOtherRegister(topics) ? .registered : .uncovered
        }
        if let foreign = question.foreignMoney, foreign.amount != nil, !filters, !hasProvider,
            topics.isEmpty || foreign.target != nil && topics.isSubset(of: [.savings, .other])
        {
            return .currency  // "7,300 Swiss francs" names money, not a place to study
        }
        if question.foreignCountry != nil, !hasProvider, analysis.places.isEmpty { return .uncovered }
        if topics.contains(.otherCountry), !named { return .uncovered }
        if asksForEdition(question, analysis) { return .editionDate }
        if let foreign = question.foreignMoney {
            if !filters && !hasProvider || analysis.has(.convert) && !filters && !named { return .currency }
            let hasField = filters && !question.filter.onlyLimits && !question.filter.nameTerms.isEmpty
            if foreign.amount == nil, !hasProvider, question.namedCourses.isEmpty, !hasField { return .currency }
            if foreign.amount != nil, foreign.target != nil, !hasProvider, analysis.titles.isEmpty,
                analysis.level == nil
            {
                return .currency
            }
        }
        if analysis.has(.change), analysis.mentionsOlderEdition || !question.attributes.isEmpty || named,
            named || filters && hasProvider
        {
            return .editionChange
        }
        // "The 2023 price of …".
        let asksFee = question.attributes.contains(.totalFee) || question.attributes.contains(.annualFee)
        if analysis.mentionsOlderEdition, asksFee, named { return .editionChange }
        let isCapacity = question.attributes.contains(.capacity)
        if !topics.isEmpty, question.attributes.isEmpty, question.counting == nil || topics != [.other] {
            if !(analysis.has(.registered) && hasProvider) { return .uncovered }
        }
        if question.asksAbsence, hasProvider, !named { return .registered }
        let asksProviderFact =
            hasProvider && (!question.asksYesNo || analysis.words.contains { $0.text == "or" })
            && !AttributeWords.ofProvider.isDisjoint(with: question.attributes)
        // "What bachelor degrees are they registered to give?" asks for the courses.
        let asksCourses =
            question.filter.level != nil && analysis.words.contains { ["what", "which"].contains($0.text) }
        if asksPresence(analysis), !asksProviderFact, !asksCourses, !question.attributes.contains(.level),
            hasProvider || question.namesUnknownProvider,
            !named, question.counting == nil
        {
            return .registered
        }
        if hasProvider, question.usesFormerName, question.attributes.isEmpty, !filters { return .providerFacts }
        if question.counting != nil, !isCapacity, !(question.attributes.contains(.duration) && named) { return .count }
        // "Which average for direct entry?" asks of marks.
        let ofCharge = analysis.words.contains {
            ["fee", "tuition", "cost", "price", "pay", "charge", "expensive", "annual", "yearly", "dollar"].contains(
                $0.stem
            )
        }
        if analysis.has(.median) || analysis.has(.average) && filters && ofCharge {
            return analysis.topics.contains(.salary) ? .uncovered : .median
        }
        if named, question.filter.money != nil, question.namedCourses.count == 1, analysis.has(.compare) {
            return .cheaperThanNamed
        }
        if question.namedCourses.count >= 2, named { return .order }
        if let ranking = question.ranking, !ranking.ordersList, filters || hasProvider { return .superlative }
        return lookupIntent(question, analysis, named: named)
    }

    private static func lookupIntent(_ question: Question, _ analysis: Analysis, named: Bool) -> Question.Intent {
        let hasProvider = !question.providerCodes.isEmpty
        let filters = !question.filter.isEmpty
        // "Homepage of Somerville House, the girls school": facts of the provider, and no course by a loose word.
        let asksOfProvider =
            !question.attributes.isEmpty && AttributeWords.ofProvider.isSuperset(of: question.attributes)
        if named, asksOfProvider, analysis.titles.isEmpty, analysis.level == nil { return .providerFacts }
        if named {
            let isKind = analysis.titles.allSatisfy(\.isKind) && (analysis.has(.list) || analysis.has(.exists))
            let limits = question.filter.money != nil || question.filter.duration != nil
            let isFormal = question.namedCourses.contains(where: \.isFormal)
            return (isKind && question.attributes.isEmpty) || (limits && !(isFormal && !question.attributes.isEmpty))
                ? .list : .courseFacts
        }
        if hasProvider {
            if !AttributeWords.ofProvider.isDisjoint(with: question.attributes) || question.usesFormerName {
                return .providerFacts
            }
            if question.filter.level != nil || !question.filter.nameTerms.isEmpty || question.filter.language != nil {
                return .list
            }
            let hasLimit = question.filter.money != nil || question.filter.duration != nil
            if hasLimit || !question.filter.excluded.kinds.isEmpty { return .list }
            let asksWhich = zip(analysis.words, analysis.words.dropFirst()).contains {
                ["what", "which"].contains($0.text)
                    && ["courses", "programs", "programmes", "degrees", "qualifications"].contains($1.text)
            }
            if analysis.has(.courses), analysis.has(.list) || analysis.has(.exists) || asksWhich { return .list }
            return .providerFacts
        }
        if question.namesUnknownProvider,
            analysis.titles.isEmpty || analysis.places.isEmpty || analysis.spellsOutUnknownProvider
        {
            return .uncovered
        }
        if filters { return question.filter.onlyLimits ? .unclear : .list }
        if !question.uncovered.isEmpty { return .uncovered }
        if analysis.has(.thanks) { return .thanks }
        if analysis.has(.greeting) { return .greeting }
        return .unclear
    }

    private static func isOtherRegister(_ topics: Set<UncoveredTopic>) -> Bool { topics.contains(.otherCountry) }

    /// "On CRICOS", "still on the register".
    private static func asksPresence(_ analysis: Analysis) -> Bool {
        // "Of everything that it has registered, what is the lowest tuition?"
        if analysis.asksForExtreme, !asksYesNo(analysis.words) { return false }
        if analysis.has(.registered) { return true }
        let texts = Set(analysis.words.map(\.text))
        if analysis.has(.stillOffered), !texts.isDisjoint(with: ["cricos", "register"]) { return true }
        // "Is Newington College allowed to take children from overseas?"
        let isOfPermission =
            !texts.isDisjoint(with: permitting)
            && !texts.isDisjoint(with: ["abroad", "overseas", "foreign", "international"])
        if isOfPermission, asksYesNo(analysis.words), analysis.titles.isEmpty { return true }
        // "Does University of Canberra appear in the CRICOS register?"
        return texts.contains("cricos") && asksYesNo(analysis.words) && analysis.attributes.isEmpty
            && !texts.isDisjoint(with: presence)
    }

    private static let permitting: Set<String> = [
        "allowed", "permitted", "entitled", "authorised", "authorized", "approved", "accredited", "licensed",
        "licenced",
    ]

    private static let presence: Set<String> = [
        "appear", "appears", "figure", "feature", "featured", "exist", "exists", "found", "included", "recorded",
        "entered",
        "present", "listed", "show", "shows", "enrol", "enroll", "lawfully", "legally",
    ]

    private static func asksForEdition(_ question: Question, _ analysis: Analysis) -> Bool {
        // "By the newest fixing, what are 2,500 kuna worth?" asks of an amount.
        guard analysis.has(.editionDate), question.namedCourses.isEmpty, question.providerCodes.isEmpty,
            !analysis.words.tellAmount
        else { return false }
        let about: Set<String> = [
            "data", "register", "cricos", "edition", "information", "list", "catalogue", "catalog", "database",
            "records", "facts", "source", "figures", "numbers", "statistics",
        ]
        return analysis.words.contains { about.contains($0.text) }
    }

    /// "Can I get a CoE for 0101069?": whether the course takes students.
    private static func asksEnrolment(_ analysis: Analysis) -> Bool {
        analysis.words.contains { $0.text == "coe" } && asksYesNo(analysis.words)
    }

    private static func codeIntent(_ question: Question, _ analysis: Analysis) -> Question.Intent {
        // "What other fees are on the register?"
        let asksFact = !question.attributes.isEmpty && !question.asksYesNo
        if asksEnrolment(analysis) || analysis.has(.stillOffered) || analysis.has(.isNew)
            || analysis.has(.registered) && !asksFact
            || analysis.has(.exists) && question.attributes.isEmpty
        {
            return .courseStatus
        }
        return analysis.has(.change) ? .editionChange : .courseFacts
    }

    /// Begins with a verb that wants yes or no, or ends with "right?".
    static func asksYesNo(_ words: [Word]) -> Bool {
        let verbs: Set<String> = [
            "is", "are", "does", "do", "can", "could", "has", "have", "was", "were", "did", "will", "may", "must",
            "would", "am",
        ]
        for (index, word) in words.enumerated()
        where index == 0 || word.breakBefore || ["still", "so", "and", "but", "also"].contains(words[index - 1].text) {
            guard verbs.contains(word.text) else { continue }
            let next = index + 1 < words.count ? words[index + 1].text : ""
            if ["can", "could", "do", "have", "will", "would"].contains(word.text), next == "you" { continue }
            if index > 0, !word.breakBefore, index > 1 { continue }
            return true
        }
        guard let last = words.last else { return false }
        return ["right", "correct", "true"].contains(last.text)
    }
}

extension Question.Filter {
    /// A budget, a length or what is left out is said, but not what to study.
    var onlyLimits: Bool {
        nameTerms.isEmpty && level == nil && levelLabel == nil && fieldOfEducation == nil && language == nil
            && doubleDegrees != .only
            && (money != nil || duration != nil || !excluded.isEmpty && excluded.languages.isEmpty)
    }
}
