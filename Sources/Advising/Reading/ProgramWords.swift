// Words by which visitors ask for programmes of US institutions by field and level.

import Catalog

/// What a question says about US programmes, before any name is looked up.
struct ProgramWords {
    /// What of a programme is asked.
    enum Aspect: Sendable { case earnings, debt, awards }

    private enum Cue: Sendable {
        case country, table, aspect(Aspect), most, least, bestPaid, worstPaid, byState, level([Int]), professional(
            String
        )
        /// A word that is asked with and is no field, though fields have it in their names.
        case noise

        /// What it is to a question that goes on.
        var part: TopicPart.Kind? {
            switch self {
            case .country: .country
            case .aspect, .bestPaid, .worstPaid: .fact
            case .most, .least: .order
            case .byState: .form
            case .level, .professional: .level
            case .table, .noise: nil
            }
        }
    }

    private static let cues = PhraseTable<Cue>([
        ("usa|u s a|united states|united states of america|america|american|the states", .country),
        ("college scorecard|scorecard|cip|cip code|field of study code", .table),
        (
            "earning|earn|median earning|salary|salaries|paid|pay|income|wage|make after|earnings after graduation",
            .aspect(.earnings)
        ),
        ("median income|middle income|average income", .aspect(.earnings)),
        ("debt|median debt|student debt|owe|loan|borrow|student loan", .aspect(.debt)),
        (
            "awards a year|degrees a year|completer|graduate each year|graduates a year|graduate per year|degrees awarded",
            .aspect(.awards)
        ),
        ("highest|most|top|largest|greatest|biggest", .most), ("lowest|least|smallest|fewest", .least),
        ("best paid|best paying|highest paying|highest paid|most paid|earn the most|earns the most", .bestPaid),
        ("worst paid|lowest paid|lowest paying|worst paying|earn the least", .worstPaid),
        ("each state|by state|per state|which state|what state|every state|state by state|in which states", .byState),
        ("associate|associates degree|associate degree", .level([2])),
        ("undergraduate certificate|undergraduate diploma", .level([1])),
        ("post baccalaureate certificate|postbaccalaureate certificate", .level([4])),
        ("professional degree|first professional degree|first professional", .level([7])),
        ("graduate degree|graduate program|graduate programme|grad school", .level([5, 6, 7, 8])),
        ("ms in|m s in|ma in|m a in|ms degree", .level([5])), ("bs in|b s in|ba in|b a in|bs degree", .level([3])),
        ("jd|j d|juris doctor", .professional("law")),
        ("graduate|alumni|student|people|how many application|number of application", .noise),
        ("public university|public college|public institution|public school", .noise),
        ("private university|private college|private institution|private school", .noise),
    ])

    /// The levels of the table that a level of the everyday vocabulary means.
    private static func levels(_ level: CourseLevel) -> [Int] {
        switch level {
        case .masters: [5]
        case .bachelor, .bachelorHonours: [3]
        case .doctoral: [6]
        case .associateDegree: [2]
        case .diploma, .advancedDiploma: [1]
        case .graduateCertificate, .graduateDiploma: [8]
        case .undergraduate: [1, 2, 3]
        case .postgraduate: [5, 6, 7, 8]
        default: []
        }
    }

    /// The question's words as written: the spelling of Australian course names is none for these.
    let words: [Word]
    private(set) var levels: [Int] = []
    private(set) var aspect: Aspect?
    private(set) var saysCountry = false
    private(set) var saysTable = false
    private(set) var isByState = false
    /// True for the highest first, false for the lowest; nil where no order was asked.
    private(set) var wantsMost: Bool?
    /// Two letters, and where they stand.
    private(set) var state: String?
    private(set) var stateRange: Range<Int>?
    /// The state stands in the name of an institution: "University of Michigan", "Texas Tech".
    var isStateInName: Bool {
        guard let stateRange else { return false }
        let before = stateRange.lowerBound > 0 ? words[stateRange.lowerBound - 1].text : ""
        let after = stateRange.upperBound < words.count ? words[stateRange.upperBound].text : ""
        // "The state of Georgia".
        if before == "of", stateRange.lowerBound > 1, words[stateRange.lowerBound - 2].text == "state" { return false }
        return before == "of" || ["state", "university", "institute", "college", "tech"].contains(after)
    }
    /// CIP codes of four digits that were written.
    private(set) var codes: [String] = []
    /// A field that an abbreviation carries with it: an MBA is in business administration.
    private(set) var impliedField: String?
    /// "Top 3": how many were asked for.
    private(set) var statedCount: Int?
    /// Positions of words that are part of no name and no field.
    private(set) var asking: Set<Int> = []
    /// What a next question may put something else in the place of; names and fields are not among them.
    private(set) var parts: [TopicPart] = []

    init(_ read: [Word]) {
        words = read.map(\.asWritten)
        for (phrase, range) in LevelWords.table.matches(words) {
            guard let level = phrase.level else { continue }
            levels += Self.levels(level)
            if let term = phrase.nameTerm.first { impliedField = term }
            asking.formUnion(range)
            parts.append(TopicPart(.level, range))
        }
        for (cue, range) in Self.cues.matches(words) {
            take(cue, range)
            if let kind = cue.part { parts.append(TopicPart(kind, range)) }
        }
        if !saysCountry { saysCountry = words.contains { $0.surface == "US" || $0.surface == "U.S" } }
        readState()
        if let stateRange { parts.append(TopicPart(.place, stateRange)) }
        readCodes()
        statedCount = words.first { $0.number.map { (1...20).contains($0) } ?? false }?.number.map { Int($0) }
    }

    /// Asks of fees, admission or addresses, which other registers hold.
    var isOfAnotherKind: Bool {
        let others: Set<String> = [
            "fee", "fees", "tuition", "cost", "costs", "price", "prices", "cheap", "cheaper", "cheapest", "expensive",
            "affordable",
            "sat", "act", "admission", "admissions", "admit", "acceptance", "accept",
            "accepts", "applicants", "rate",
            "phone",
            "telephone", "zip", "address", "website", "deadline", "sevp", "visa",
        ]
        return words.contains { others.contains($0.text) }
    }

    /// Institutions that teach are asked for in so many words.
    var asksForInstitutions: Bool {
        words.contains {
            ["university", "universitie", "college", "school", "institution"].contains(Word.stem(of: $0.text))
        }
            && words.contains {
                ["offer", "offers", "award", "awards", "give", "gives", "teach", "with", "have", "has"].contains(
                    $0.text
                )
            }
    }

    private mutating func take(_ cue: Cue, _ range: Range<Int>) {
        switch cue {
        case .country: saysCountry = true
        case .table: saysTable = true
        case .aspect(let asked): aspect = aspect ?? asked
        case .most: wantsMost = true
        case .least: wantsMost = false
        case .bestPaid: (aspect, wantsMost) = (.earnings, true)
        case .worstPaid: (aspect, wantsMost) = (.earnings, false)
        case .byState: isByState = true
        case .level(let more): levels = more
        case .professional(let field): (levels, impliedField) = ([7], field)
        case .noise: break
        }
        // "American University" is a name, and "the states" may be a part of one.
        if case .country = cue { return }
        asking.formUnion(range)
    }

    private mutating func readState() {
        let named = AmericanStates.all(in: words)
        let asked = named.first { $0.range.lowerBound > 0 && words[$0.range.lowerBound - 1].text == "in" }
        guard let (code, range) = asked ?? named.first else { return }
        (state, stateRange) = (code, range)
        // "Universities in Iowa" asks of the state; in "University of Iowa" it is a part of a name.
        if asked != nil { asking.formUnion(range) }
    }

    /// "CIP 30.70", "CIP 3070", "CIP code 11.0701": the first four digits say the field.
    private mutating func readCodes() {
        guard let first = words.firstIndex(where: { $0.text == "cip" }) else { return }
        for index in words.indices[(first + 1)...] {
            let digits = words[index].surface.filter { $0 != "." }
            guard digits.allSatisfy(\.isNumber), (4...6).contains(digits.count) else { continue }
            codes.append(String(digits.prefix(4)))
            asking.insert(index)
        }
    }

    private func canBound(_ index: Int) -> Bool {
        CommonWords.canBound(words[index])
            && (!CommonWords.stop.contains(words[index].stem) || CommonWords.fields.contains(words[index].text))
    }

    /// Words that many names of fields have in them and that name none.
    private static let adjectives: Set<String> = [
        "public", "private", "international", "general", "other", "professional", "applied", "community", "american",
        "early", "work", "middle", "income",
        "program", "service", "study", "institution", "college", "university", "live", "place", "right", "development",
        "office",
    ]

    /// The fields that the longest run of words outside `taken` names, and where it stands. A run begins and ends with a word
    /// that carries meaning; of several of one length the first.
    func fields(among all: ProgramFields, outside taken: Set<Int>) -> (fields: [ProgramField], range: Range<Int>)? {
        guard words.count <= KnownNames.wordLimit else { return nil }
        let free = words.indices.map { !taken.contains($0) && !asking.contains($0) }
        for length in stride(from: min(9, words.count), through: 1, by: -1) {
            for start in 0...(words.count - length) {
                let range = start..<(start + length)
                guard range.allSatisfy({ free[$0] }), canBound(start), canBound(range.upperBound - 1),
                    range.dropFirst().allSatisfy({ !words[$0].breakBefore })
                else { continue }
                if length == 1,
                    Self.adjectives.contains(words[start].stem) || InstitutionFinder.kinds.contains(words[start].stem)
                {
                    continue
                }
                // "An offer letter from Westminster College" names no field.
                if length == 1, words[start].stem == "letter" { continue }
                // "In your data" means this box.
                if length == 1, words[start].stem == "data", start > 0,
                    ["your", "the", "our", "this", "my"].contains(words[start - 1].text)
                {
                    continue
                }
                let found = all.named(TextFolding.fold(words[range].map(\.surface).joined(separator: " ")))
                if !found.isEmpty { return (found, range) }
            }
        }
        return nil
    }
}

/// The fields of study of the table, to be found by their official names.
struct ProgramFields {
    let all: [ProgramField]

    /// The field whose name is the phrase, else those whose names contain it as whole words.
    ///
    /// The code of a plain name can be a remainder: nearly all nursing is in "Registered Nursing, Nursing Administration, Nursing
    /// Research and Clinical Nursing", and "Nursing" alone has few programmes. So it answers alone only where it holds at least
    /// a tenth of all.
    func named(_ folded: String) -> [ProgramField] {
        let containing = all.filter { " \($0.folded) ".contains(" \(folded) ") }
        let exact = containing.filter { $0.folded == folded || $0.folded == folded + " general" }
        let total = containing.reduce(0) { $0 + $1.programs }
        return exact.reduce(0) { $0 + $1.programs } * 10 >= total && !exact.isEmpty ? exact : containing
    }
}

extension Word {
    /// With a capital, and not in capitals alone.
    var isWrittenAsName: Bool { surface.first?.isUppercase == true && surface.contains(where: \.isLowercase) }

    /// The same word before its spelling was compared with the names of Australian courses.
    var asWritten: Word {
        Word(surface: surface, breakBefore: breakBefore, slashBefore: slashBefore, number: number)
    }
}
