// The states and territories of the United States, by the two letters that its registers print (USPS Publication 28, appendix B).

enum AmericanStates {
    /// Two letters and name.
    static let names = [
        "AL": "Alabama", "AK": "Alaska", "AZ": "Arizona", "AR": "Arkansas", "CA": "California", "CO": "Colorado",
        "CT": "Connecticut", "DE": "Delaware", "DC": "the District of Columbia", "FL": "Florida", "GA": "Georgia",
        "HI": "Hawaii", "ID": "Idaho", "IL": "Illinois", "IN": "Indiana", "IA": "Iowa", "KS": "Kansas",
        "KY": "Kentucky", "LA": "Louisiana", "ME": "Maine", "MD": "Maryland", "MA": "Massachusetts", "MI": "Michigan",
        "MN": "Minnesota", "MS": "Mississippi", "MO": "Missouri", "MT": "Montana", "NE": "Nebraska", "NV": "Nevada",
        "NH": "New Hampshire", "NJ": "New Jersey", "NM": "New Mexico", "NY": "New York", "NC": "North Carolina",
        "ND": "North Dakota", "OH": "Ohio", "OK": "Oklahoma", "OR": "Oregon", "PA": "Pennsylvania",
        "RI": "Rhode Island", "SC": "South Carolina", "SD": "South Dakota", "TN": "Tennessee", "TX": "Texas",
        "UT": "Utah", "VT": "Vermont", "VA": "Virginia", "WA": "Washington", "WV": "West Virginia", "WI": "Wisconsin",
        "WY": "Wyoming", "AS": "American Samoa", "GU": "Guam", "MP": "the Northern Mariana Islands",
        "PR": "Puerto Rico", "VI": "the US Virgin Islands", "FM": "the Federated States of Micronesia",
        "MH": "the Marshall Islands", "PW": "Palau",
    ]

    /// The abbreviations that were usual before the two letters (USPS Publication 28, appendix B), as they stand in names of institutions.
    static let abbreviated = [
        "ala": "Alabama", "ariz": "Arizona", "ark": "Arkansas", "cal": "California", "colo": "Colorado",
        "conn": "Connecticut", "fla": "Florida", "ill": "Illinois", "ind": "Indiana", "kans": "Kansas",
        "mass": "Massachusetts", "mich": "Michigan", "minn": "Minnesota", "miss": "Mississippi", "mont": "Montana",
        "neb": "Nebraska", "nev": "Nevada", "okla": "Oklahoma", "ore": "Oregon", "penn": "Pennsylvania",
        "tenn": "Tennessee", "tex": "Texas", "wash": "Washington", "wis": "Wisconsin",
    ]

    private static let phrases = PhraseTable<String>(
        names.map { code, name in (name.hasPrefix("the ") ? String(name.dropFirst(4)) : name, code) } + [
            ("washington dc|washington d c|d c", "DC"), ("virgin islands|usvi", "VI"), ("washington state", "WA"),
            ("new york state", "NY"), ("micronesia", "FM"),
            ("californian", "CA"), ("texan", "TX"), ("floridian", "FL"), ("hawaiian", "HI"), ("alaskan", "AK"),
            ("pennsylvanian", "PA"), ("ohioan", "OH"), ("virginian", "VA"), ("oregonian", "OR"), ("coloradan", "CO"),
        ]
    )

    /// Codes that are words as well ("in", "or", "me", "ok", "hi", "la"), or stand for a state of Australia or a test.
    private static let wordsToo: Set<String> = [
        "IN", "OR", "ME", "OK", "HI", "LA", "WA", "PA", "MA", "AS", "DE", "ID", "AL", "OH",
    ]

    /// The states that a question names, each with its place. A code counts when it is written in capitals; one that is also a word
    /// only behind a comma.
    static func all(in words: [Word]) -> [(code: String, range: Range<Int>)] {
        var found = phrases.matches(words).map { (code: $0.value, range: inFull($0.range, words)) }
        let isShouted = words.allSatisfy { $0.surface == $0.surface.uppercased() }
        for (index, word) in words.enumerated() where !isShouted && word.surface.count == 2 {
            // WA is Western Australia here, behind a comma too.
            let isBehindTown =
                index > 0 && words[index - 1].surface.first?.isUppercase == true
                && !["IN", "OR", "ME", "OK", "HI", "AS"].contains(word.surface)
            // "The MA Education" is a degree.
            let isDegree = word.surface == "MA" && index > 0 && ["the", "an", "a"].contains(words[index - 1].text)
            guard names[word.surface] != nil, word.surface != "WA", !isDegree,
                !found.contains(where: { $0.range.contains(index) }),
                word.breakBefore || isBehindTown || !wordsToo.contains(word.surface)
            else { continue }
            found.append((word.surface, index..<(index + 1)))
        }
        return found.sorted { $0.range.lowerBound < $1.range.lowerBound }
    }

    /// "In Idaho state", which is not Idaho State University.
    private static func inFull(_ range: Range<Int>, _ words: [Word]) -> Range<Int> {
        let end = range.upperBound
        guard range.lowerBound > 0, words[range.lowerBound - 1].text == "in", end < words.count,
            words[end].surface == "state",
            end + 1 == words.count || !InstitutionFinder.kinds.contains(words[end + 1].stem)
        else { return range }
        return range.lowerBound..<(end + 1)
    }

    /// All words of the names, which are not spelling mistakes: "Maine" is not "marine".
    static var vocabulary: Set<String> { phrases.vocabulary }

    /// "Ohio" for "OH"; the code itself for none that is known.
    static func name(_ code: String) -> String { names[code] ?? code }
}
