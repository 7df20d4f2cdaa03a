// Words by which visitors ask who may sponsor students, and on which register that stands.

import Catalog

/// A question about the permission to enrol students from abroad, outside Australia.
public struct Sponsorship: Sendable, Codable, Equatable {
    /// The registers to ask, by short name, in this order.
    public var registers: [String]
    /// What is asked of the permission.
    public var aspect: Aspect
    /// The visa route that was named: "F-1", "Child Student".
    public var route: String?
    /// Nothing but a route was named: the question may be about the route's rules.
    var isByRouteAlone = false
    /// Nothing but a status on the register was said: the question is about an institution that is listed, or about something else.
    var isByStatusAlone = false

    /// What is asked of the permission.
    public enum Aspect: String, Sendable, Codable { case permission, status, routes, town, compliance, type }
}

enum SponsorWords {
    private enum Cue: Sendable {
        case unitedStates, unitedKingdom
        /// Asks for a sponsor without saying of which country.
        case sponsor
        case route(String)
        /// The route of grown students, which is as often said of its rules.
        case adultRoute
    }

    private static let cues = PhraseTable<Cue>([
        ("i 20s|i20s", .unitedStates),
        ("sevp|sevp certified|sevp list|i 20|i20|form i 20|student and exchange visitor program", .unitedStates),
        ("f or m|f and m|m or f|f or m visa|f or m student", .unitedStates),
        ("f 1|f1|f 1 visa|f1 visa", .route("F-1")), ("m 1|m1|m 1 visa|m1 visa", .route("M-1")),
        (
            "student sponsor|licensed sponsor|licensed student sponsor|sponsor licence|sponsor license|sponsorship licence",
            .unitedKingdom
        ),
        (
            "sponsorship license|student sponsor licence|sponsor list|sponsor register|register of sponsor|uk sponsor",
            .unitedKingdom
        ),
        (
            "sponsor rating|sponsorship rating|sponsorship status|licence rating|license rating|licence status|license status",
            .unitedKingdom
        ),
        (
            "uk register|home office register|sponsor status|sponsor type|ukvi|tier 4 sponsor|tier 4 licence|probationary sponsor",
            .unitedKingdom
        ),
        (
            "immigration compliance|action plan|subject to action plan|compliance column|track record sponsor|register of licensed sponsor|licensed to sponsor",
            .unitedKingdom
        ),
        ("sponsor student|sponsor international student|sponsor overseas student|sponsor foreign student", .sponsor),
        (
            "sponsor a visa|sponsor visa|sponsor my visa|sponsor a student|sponsor me|visa sponsor|student visa sponsor",
            .sponsor
        ),
        ("sponsor a student visa|sponsor student visa|sponsor my student visa|sponsor international", .sponsor),
        ("child student|child student route|child student visa", .route("Child Student")),
        (
            "student route|adult student route|student visa route|ordinary student route|normal student route",
            .adultRoute
        ),
        ("issue a cas|issue cas|give me a cas|assign a cas|may issue a cas", .unitedKingdom),
        ("additional location|additional site|additional campus", .unitedKingdom),
        (
            "patrocinador|patrocinadores|patrocinadora|patrocinar|sponsor agree|sponsors agrees|lizenzierter sponsor|sponsorenliste|bao tro|lisansli sponsor|sponsor lisansi|担 保 人|担 保 机 构|担 保 名 单|赞 助 机 构|スポンサー|스폰서|후원 기관|كفيل|الجهات الكافلة|كفلاء|प्रायोजक|স্পনসর|اسپانسر",
            .sponsor
        ),
        (
            "licensed by home office|licensed by the home office|home office licence|status tier|licence standing|sponsor under|sponsor under what",
            .unitedKingdom
        ),
        (
            "may sponsor|can sponsor|sponsor pupil|bring pupil|student visa school list|visa school list|certified for foreign",
            .sponsor
        ),
        ("type of sponsor|kind of sponsor|licensed 2 sponsor|licensed as a sponsor|licensed sponsor", .unitedKingdom),
        ("licence for foreign student|licence for international student|licence for oversea student", .unitedKingdom),
        ("licensed to take|licensed to enrol|licensed to teach|licensed for international student", .unitedKingdom),
        (
            "licensed for foreign student|licensed for oversea student|genuine licence|uk licence|uk license",
            .unitedKingdom
        ),
        (
            "sponsor registration|sponsor record|sponsor entry|sponsor name|registered sponsor|full sponsor|student licence|student license|licenced sponsor|licenced student sponsor",
            .unitedKingdom
        ),
        (
            "homeland security list|homeland security school list|homeland security school|homeland security register|approved by homeland security|certified by homeland security|dhs list|dhs school list",
            .unitedStates
        ),
        ("licence for student visa|licence to bring student|licence to sponsor|license to sponsor", .unitedKingdom),
    ])

    /// All words of the phrases, which are not spelling mistakes.
    static var vocabulary: Set<String> { cues.vocabulary.union(SponsorCondition.vocabulary) }

    private static let unitedKingdom: Set<String> = ["uk", "britain", "england", "scotland", "wales", "british"]
    private static let unitedStates: Set<String> = ["usa", "america", "american"]

    private static let licences: Set<String> = ["licensed", "licenced", "licence", "license", "licences", "licenses"]

    /// Whether words that stand apart ask of a licence of the United Kingdom.
    private static func asksOfLicence(_ texts: Set<String>) -> Bool {
        func has(_ words: Set<String>) -> Bool { !texts.isDisjoint(with: words) }
        // "What tier of sponsor is it?", "for what routes may it sponsor?"
        return has(["tier", "route", "routes"]) && has(["sponsor"])
            || has(["status", "rating"]) && has(["sponsor"]) && !has(["visa", "permission"])
            // "Which routes is the college licensed for?", "on which routes is it registered?", "may it bring in pupils under?"
            || has(["route", "routes"])
                && has([
                    "licensed", "licenced", "licence", "registered", "listed", "approved", "pupil", "pupils", "bring",
                ])
            // "Licenced by Home Office", "what status does the Home Office give it?"
            || has(["home"]) && has(["office"]) && !has(["visa", "refused", "application"])
                && has(
                    licences.union(["status", "rating", "category", "tier", "standing", "sponsor", "type", "grade"])
                )
            // "Does the register say anything about compliance?"
            || has(["compliance"]) && has(["register", "list", "sponsor", "column", "remark", "note"])
            // "Which rating does it carry on the register?", of a country that the question names.
            || has(["rating", "status"]) && has(["register", "list"]) && has(unitedKingdom.union(["london"]))
    }

    /// What a question asks of a sponsor; nil when it asks of none.
    static func read(_ words: [Word]) -> Sponsorship? {
        var isKingdom = false
        var isStates = false
        var isSponsor = false
        var isNamed = false
        var routes: [String] = []
        for (cue, range) in cues.matches(words) {
            switch cue {
            case .unitedStates:
                isStates = true
                isNamed = true
            case .unitedKingdom:
                isKingdom = true
                // The office's name is said of the route's rules as much.
                isNamed = isNamed || range.count > 1 || words[range.lowerBound].text != "ukvi"
            case .sponsor:
                isSponsor = true
                isNamed = true
            case .route(let name):
                routes.append(name)
                if name == "Child Student" { isKingdom = true } else { isStates = true }
            case .adultRoute: routes.append("Student")
            }
        }
        let texts = Set(words.map(\.text))
        // "Does Tonbridge School sponsor under the Student route?"
        if routes.contains("Student"),
            words.contains(where: { ["sponsor", "licence", "licensed", "register", "listed"].contains($0.stem) })
        {
            isKingdom = true
            isNamed = true
        }
        // "For the Child Student route only, or more?" asks which.
        let isOfSponsor = isNamed || words.contains { ["sponsor", "licence", "license", "licensed"].contains($0.stem) }
        let asksWhich =
            Set(routes).count > 1 || !texts.isDisjoint(with: ["or", "only"]) && !routes.isEmpty && isOfSponsor
        let route = asksWhich ? nil : routes.last
        // Whether an institution is still open is not what these registers hold, even when they are named.
        // The words as written: to the spelling of course names "operating" is a mistake.
        let written = Set(words.map { $0.surface.lowercased() })
        if !written.isDisjoint(with: ["operating", "operate", "closed", "ipeds"]) { return nil }
        // "It is on the list, so it is open, right?"
        if let open = words.firstIndex(where: { $0.text == "open" }), open > 0,
            ["is", "still", "be", "it"].contains(words[open - 1].text)
        {
            return nil
        }
        if asksOfLicence(texts) {
            isKingdom = true
            isNamed = true
        }
        // "Is Brunel a sponsor?"
        if words.count >= 4, words[0].text == "is", words[1].surface.first?.isUppercase == true,
            words[words.count - 2].text == "a", words.last?.stem == "sponsor"
        {
            isSponsor = true
            isNamed = true
        }
        // "Is Derby licensed in your register?", "does the register confirm a licence?"
        if !texts.isDisjoint(with: licences), !texts.isDisjoint(with: ["register", "uk", "list"]) {
            isSponsor = true
            isNamed = true
        }
        // "Any sponsors on probation?", "how many London sponsors does your UK excerpt show?"
        let saysRegister =
            !texts.isDisjoint(with: ["excerpt", "file", "list", "register"]) && !texts.isDisjoint(with: unitedKingdom)
        if texts.contains("sponsors"), SponsorCondition(words) != nil || saysRegister {
            isKingdom = true
            isNamed = true
        }
        // "Which sponsors are probationary?"
        if texts.contains("probationary"),
            words.contains(where: { ["sponsor", "licence", "license"].contains($0.stem) })
        {
            isKingdom = true
            isNamed = true
        }
        // "Wetherby Pembridge: track record or only probationary?", said of an institution and not of what students may do.
        let isByStatusAlone = !isKingdom && !isStates && !isSponsor && SponsorCondition(words) != nil
        if isByStatusAlone {
            guard words.count <= 14, RulesSituation.all(in: words).isEmpty, texts.isDisjoint(with: ofPermission) else {
                return nil
            }
            isKingdom = true
        }
        guard isKingdom || isStates || isSponsor else { return nil }
        if !isKingdom, !isStates {
            isKingdom = !texts.isDisjoint(with: unitedKingdom)
            isStates = !texts.isDisjoint(with: unitedStates) || words.contains { $0.surface == "US" }
        }
        var registers: [String] = []
        if isKingdom || !isStates { registers.append("uk-sponsors") }
        if isStates || !isKingdom { registers.append("sevp") }
        return Sponsorship(
            registers: registers,
            aspect: asksWhich && isKingdom ? .routes : aspect(texts),
            route: route,
            isByRouteAlone: !isNamed,
            isByStatusAlone: isByStatusAlone
        )
    }

    /// What a permission is about, whatever the status of the sponsor beside it.
    private static let ofPermission: Set<String> = [
        "work", "hour", "hours", "job", "money", "fund", "funds", "points", "degree", "course", "courses", "placement",
        "term", "visa", "apply", "application", "permission",
    ]

    private static func aspect(_ texts: Set<String>) -> Sponsorship.Aspect {
        if texts.contains("compliance") { return .compliance }
        if !texts.isDisjoint(with: ["route", "routes"]) { return .routes }
        if !texts.isDisjoint(with: ["town", "city", "located", "where"]) { return .town }
        if !texts.isDisjoint(with: [
            "status", "tier", "rating", "probationary", "probation", "track", "standing", "category",
        ]) {
            return .status
        }
        if !texts.isDisjoint(with: ["type", "kind"]) { return .type }
        return .permission
    }

    /// Words that in a question that goes on ask whether somebody may sponsor, without saying where.
    private static let verbs: Set<String> = [
        "sponsor", "sponsors", "sponsored", "certified", "certify", "certification", "licensed", "licence", "license",
        "listed", "list", "register", "registered", "accept", "accepts", "take", "takes", "enrol", "enroll", "status",
        "route",
        "routes", "rating", "visa", "visas", "compliance", "allowed", "type", "town", "city", "where", "located",
    ]

    /// What a next question may put something else in the place of; names and places are not among them.
    static func parts(_ words: [Word]) -> [TopicPart] {
        let cued = cues.matches(words).map { cue, range in
            switch cue {
            case .route, .adultRoute: TopicPart(.route, range)
            default: TopicPart(.fact, range)
            }
        }
        return cued
            + words.indices.compactMap { index in
                if verbs.contains(words[index].text) { return TopicPart(.fact, index..<(index + 1)) }
                let isCountry =
                    unitedKingdom.union(unitedStates).contains(words[index].text) || words[index].surface == "US"
                return isCountry ? TopicPart(.country, index..<(index + 1)) : nil
            }
    }

    /// "M-1 (vocational)": the word that says what the named route is for.
    static func explaining(_ route: String?, in words: [Word]) -> [Int] {
        let purposes = ["M-1": ["vocational", "nonacademic"], "F-1": ["academic"]][route ?? ""] ?? []
        return words.indices.filter { purposes.contains(words[$0].stem) }
    }

    /// The positions of words that ask, which are part of no name.
    static func positions(in words: [Word]) -> Set<Int> {
        Set(cues.matches(words).flatMap { Array($0.range) })
            .union(
                words.indices.filter {
                    (unitedKingdom.union(unitedStates).contains(words[$0].text) || words[$0].surface == "US")
                        && !ForeignPlaces.isPartOfName($0, words) && !beginsName($0, words)
                }
            )
    }

    /// "American University of the Caribbean", "British School in the Netherlands".
    static func beginsName(_ index: Int, _ words: [Word]) -> Bool {
        guard ["american", "british"].contains(words[index].text), index + 1 < words.count else { return false }
        let next = words[index + 1]
        return InstitutionFinder.kinds.contains(next.stem) && next.text == next.stem
            && next.surface.first?.isUppercase == true
    }
}

/// A condition on a row of the register beside its place and route.
struct SponsorCondition {
    /// As the register prints it.
    let printed: String
    /// The words that say it.
    let positions: Set<Int>
    private let isOfCompliance: Bool

    private static let table = PhraseTable<(printed: String, isOfCompliance: Bool)>([
        (
            "probationary|probation|on probation|probationary sponsor|probationary status",
            ("Probationary Sponsor", false)
        ),
        ("track record|track record of compliance|track record sponsor", ("Track Record", false)),
        ("action plan|subject to action plan|under an action plan|on an action plan", ("Subject To Action Plan", true)),
    ])

    static var vocabulary: Set<String> { table.vocabulary }

    /// Nil where the words state none.
    init?(_ words: [Word]) {
        guard let match = Self.table.matches(words).first else { return nil }
        printed = match.value.printed
        isOfCompliance = match.value.isOfCompliance
        positions = Set(match.range)
    }

    func holds(_ row: Authorisation) -> Bool {
        (isOfCompliance ? row.compliance : row.status).lowercased().contains(printed.lowercased())
    }
}
