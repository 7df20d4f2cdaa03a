// Words by which visitors ask about UK institutions and their undergraduate courses.

import Catalog

/// What a question says about UK institutions and courses, before any name is looked up.
struct DegreeWords {
    /// A fact of an institution.
    enum Fact: Sendable, CaseIterable {
        case rating, website, telephone, address, country, studentsUnion, courseCount, isListed
    }

    /// A fact of a course.
    enum CourseFact: Sendable, CaseIterable {
        case stages, mode, qualification, level, places, subject, entry, tariff, accreditation, page, foundation,
            sandwich
        case yearAbroad, distance, ucas
    }

    private enum Cue: Sendable {
        case dataset, kingdom, institution(Fact), course(CourseFact), kindOfCourse, overall, experience, outcomes, medal

        /// What it is to a question that goes on.
        var part: TopicPart.Kind {
            switch self {
            case .dataset, .kingdom: .country
            case .institution, .course, .overall, .experience, .outcomes: .fact
            case .medal: .limit
            case .kindOfCourse: .noun
            }
        }
    }

    private static let cues = PhraseTable<Cue>([
        ("discover uni|discoveruni|unistats|ukprn|kis data|uk undergraduate dataset", .dataset),
        (
            "uk|u k|united kingdom|britain|great britain|british|england|scotland|wales|northern ireland|english university",
            .kingdom
        ),
        ("scottish|welsh|uk university|uk universities|british university", .kingdom),
        (
            "tef|tef rating|tef award|tef outcome|tef result|teaching excellence framework|teaching excellence",
            .institution(.rating)
        ),
        (
            "teaching excellence rating|teaching rating|tef medal|rating for teaching|rated for teaching",
            .institution(.rating)
        ),
        ("website|web site|web page|webpage|homepage|home page|web address|url|web", .institution(.website)),
        (
            "telephone|telephone number|switchboard|switchboard number|landline|phone|phone number|contact number|phone no|tel|call|ring|dial|number do i dial",
            .institution(.telephone)
        ),
        ("address|postal address|street address|postcode|post code", .institution(.address)),
        ("where is|where be|located|situated|which town is|which city is|what city is", .institution(.address)),
        (
            "which country|what country|country of the uk|part of the uk|which nation|which uk country",
            .institution(.country)
        ),
        (
            "student union|students union|student union website|student union page|union website|su website",
            .institution(.studentsUnion)
        ),
        (
            "how many course|how many undergraduate course|number of course|how many degree|how many undergraduate degree",
            .institution(.courseCount)
        ),
        (
            "number of undergraduate course|how many programme|how many undergraduate programme",
            .institution(.courseCount)
        ),
        ("listed|in the dataset|in the data|on the list|included in", .institution(.isListed)),
        (
            "how many year|how long|how many stage|stage|number of stage|number of year|year of study|duration|length",
            .course(.stages)
        ),
        ("full time|part time|fulltime|parttime|mode of study|study mode|mode", .course(.mode)),
        (
            "qualification|award|degree title|what degree|which degree|title of the degree|final award",
            .course(.qualification)
        ),
        ("level of the course|first degree|course level", .course(.level)),
        (
            "campus|where taught|taught|which location|what location|where can i study|where do i study|site|location",
            .course(.places)
        ),
        ("subject code|subject area|subject group|subject|cah code", .course(.subject)),
        (
            "entrant|entry qualification|a level|previous qualification|qualification on entry|access course|baccalaureate",
            .course(.entry)
        ),
        (
            "come in with|came in with|entered with|enter with|qualification of entrant|qualification held",
            .course(.entry)
        ),
        ("tariff|ucas tariff|tariff point|ucas point|ucas tariff point", .course(.tariff)),
        (
            "accredited|accreditation|accredit|professional body|professionally recognised|recognised by|approved by",
            .course(.accreditation)
        ),
        ("course page|course website|course url|link to the course|page of the course", .course(.page)),
        ("foundation year|foundation", .course(.foundation)),
        ("sandwich|sandwich year|placement year|placement|year in industry", .course(.sandwich)),
        ("year abroad|study abroad|abroad", .course(.yearAbroad)),
        ("distance learning|distance|by distance|remotely|online", .course(.distance)),
        ("ucas code|ucas programme|ucas id|ucas course code|ucas programme id", .course(.ucas)),
        (
            "course|degree|undergraduate degree|undergraduate course|programme|bsc|ba|beng|llb|bachelor|first degree",
            .kindOfCourse
        ),
        ("overall|overall rating", .overall),
        ("student experience|experience|experience rating|student experience rating", .experience),
        ("student outcome|outcome|outcome rating|student outcome rating", .outcomes),
        ("gold|silver|bronze|requires improvement", .medal),
    ])

    let words: [Word]
    private(set) var saysDataset = false
    private(set) var saysKingdom = false
    private(set) var facts: [Fact] = []
    private(set) var courseFacts: [CourseFact] = []
    private(set) var saysCourse = false
    private(set) var asksOverall = false
    private(set) var asksExperience = false
    private(set) var asksOutcomes = false
    /// The rating that was named: "Gold".
    private(set) var medal: String?
    /// A country of the United Kingdom that was named.
    private(set) var country: String?
    /// Positions of words that ask, and are part of no name.
    private(set) var asking: Set<Int> = []
    /// What a next question may put something else in the place of; names and titles are not among them.
    private(set) var parts: [TopicPart] = []

    init(_ read: [Word]) {
        words = read.map(\.asWritten)
        for (cue, range) in Self.cues.matches(words) {
            take(cue, range)
            parts.append(TopicPart(cue.part, range))
        }
        for (name, country) in Self.countries where words.contains(where: { $0.text == name }) {
            self.country = country
        }
    }

    private static let countries = [
        "england": "England", "scotland": "Scotland", "scottish": "Scotland", "wales": "Wales", "welsh": "Wales",
        "ireland": "Northern Ireland",
    ]

    private mutating func take(_ cue: Cue, _ range: Range<Int>) {
        switch cue {
        case .dataset: saysDataset = true
        case .kingdom: saysKingdom = true
        case .institution(let fact): facts.append(fact)
        case .course(let fact): courseFacts.append(fact)
        case .kindOfCourse: saysCourse = true
        case .overall: asksOverall = true
        case .experience: asksExperience = true
        case .outcomes: asksOutcomes = true
        case .medal:
            let word = words[range.lowerBound].text
            medal = word == "requires" ? "Requires Improvement" : word.prefix(1).uppercased() + word.dropFirst()
        }
        // "University of Wales", "London South Bank University": a place is often a part of a name.
        if case .kingdom = cue { return }
        asking.formUnion(range)
    }

    /// Something that only this dataset holds is asked by its name.
    var isPlain: Bool { saysDataset || facts.contains(.rating) }

    /// Asks of fees, which the dataset does not hold.
    var asksOfMoney: Bool {
        let money: Set<String> = [
            "fee", "fees", "tuition", "cost", "costs", "price", "prices", "charge", "charges", "cheap", "cheapest",
        ]
        return words.contains { money.contains($0.text) }
    }

    /// UKPRNs that were written.
    var numbers: [String] {
        words.filter { $0.surface.count == 8 && $0.surface.first == "1" && $0.surface.allSatisfy(\.isNumber) }.map(
            \.surface
        )
    }
}
