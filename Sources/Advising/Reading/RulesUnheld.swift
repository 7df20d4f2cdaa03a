// What people ask about a UK visa that the appendices on study do not say.

/// A topic that no appendix held answers. Each is named in the refusal, with who answers it.
enum RulesUnheld: Sendable, Equatable {
    case fee, healthCharge, processing, testList
    /// Another route, by its name; a paragraph that speaks of it by that name still answers.
    case route(String)

    private static let table = PhraseTable<RulesUnheld?>([
        (
            "visa fee|application fee|visa application fee|cost of a visa|cost of the visa|visa itself|visa cost|visa charge|price of a visa|price of the visa",
            .fee
        ),
        (
            "cost of a student visa|cost of a uk visa|fee for a visa|fee for the visa|fee of the visa|visa price|cost of a uk student visa|visa extension fee",
            .fee
        ),
        (
            "processing time|take to process|time to process|decision time|priority service|super priority|fast track|to be decided|get a decision",
            .processing
        ),
        (
            "visa decision take|decision take|does the decision|decision on the visa|visa take to come|wait for the visa|office taking|taking to decide|till decision|until decision|till the decision|weeks taking|ukvi taking|embassy decide|embassy decides|until they decide|till they decide|before they decide|decision come|wait for a decision|wait for the decision|answer from the embassy",
            .processing
        ),
        (
            "decide my application|decide on my application|decide student visa|to decide|make a decision|hear back|processed|processing|process a|process my",
            .processing
        ),
        (
            "list of approved test|approved test|which test are accepted|accepted test|home office list|list of test|approved english test|duolingo",
            .testList
        ),
        (
            "list of secure english language test|selt list|selt provider|approved provider|test centre|approved english language test",
            .testList
        ),
        ("skilled worker|work visa|health and care", .route("Skilled Worker")),
        ("spouse visa|marriage visa|fiance visa|family visa|partner visa", .route("family")),
        ("post study work visa|post study work|graduate work visa", nil),
        ("visitor visa|tourist visa|visit visa|standard visitor", .route("Visitor")),
        (
            "ilr|indefinite leave|indefinite leave to remain|settled status|permanent residence|permanent residency",
            .route("settlement")
        ),
        ("citizenship|naturalisation|naturalization|british passport", .route("citizenship")),
        ("global talent", .route("Global Talent")),
        ("innovator founder|innovator", .route("Innovator Founder")),
        ("startup visa|start up visa", .route("Start-up")),
        ("high potential individual|hpi", .route("High Potential Individual")),
        ("youth mobility", .route("Youth Mobility Scheme")),
        ("asylum|refugee", .route("asylum")), ("ancestry", .route("Ancestry")),
        ("eta|electronic travel authorisation", .route("ETA")),
        ("schengen", .route("Schengen")),
    ])

    static func read(_ words: [Word], asked: RulesQuestion.Asked?, concepts: [String]) -> RulesUnheld? {
        let texts = Set(words.map(\.stem))
        let isCharge = concepts.contains("Immigration Health Charge") || texts.contains("surcharge")
        if isCharge,
            asked == .money || !texts.isDisjoint(with: ["cost", "amount", "price", "expensive", "much", "rate"])
                || texts.contains("surcharge") && words.last?.text == "is"
        {
            return .healthCharge
        }
        for (topic, _) in table.matches(words) {
            // "The approved test must have been taken when?" asks for no list of tests.
            if topic == .testList, asked == .time || asked == .age { continue }
            if let topic { return topic }
        }
        // "How long does it take", "how many weeks do they need to decide".
        if !texts.isDisjoint(with: ["take", "wait", "decide"]), asked == .time,
            !texts.isDisjoint(with: ["visa", "application", "ukvi", "office", "decision"]),
            texts.isDisjoint(with: ["work", "course", "test", "before"])
        {
            return .processing
        }
        let isPrice =
            !texts.isDisjoint(with: ["cost", "fee", "price", "charge", "expensive"])
            || asked == .money && texts.contains("is")
        // Words that say the money is for something else than the application.
        let isOther = !texts.isDisjoint(with: [
            "show", "fund", "finance", "month", "saving", "maintenance", "living", "tuition", "accommodation",
            "deposit", "boarding", "bank", "need",
            "account", "loan", "money", "monthly", "have", "must", "course", "outstanding", "cover", "public",
            "left", "missing", "forgot", "forgotten", "invalid", "went", "rose", "risen", "school",
        ])
        if isPrice, !isOther,
            !texts.isDisjoint(with: ["visa", "application", "apply", "extension", "extend", "permit"])
        {
            return .fee
        }
        return nil
    }

    /// What is said not to be held.
    var noun: String {
        switch self {
        case .fee: "the fees for visa applications"
        case .healthCharge: "the amount of the Immigration Health Charge"
        case .processing: "how long a decision takes"
        case .testList: "the list of approved English tests"
        case .route(let name): "the rules of other routes (here: \(name))"
        }
    }
}
