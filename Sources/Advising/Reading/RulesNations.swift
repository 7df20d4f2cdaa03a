// Which country or nationality a question names, in the form in which lists of countries can be compared.

import Catalog

enum RulesNations {
    /// Names and peoples that no rule of spelling leads to the country's name, folded.
    private static let irregular: [String: String] = [
        "american": "united state", "usa": "united state", "us": "united state",
        "united state of america": "united state", "u s": "united state",
        "korea": "south korea", "korean": "south korea", "republic of korea": "south korea",
        "south korean": "south korea",
        "democratic people republic of korea": "north korea", "north korean": "north korea",
        "russia": "russian federation", "russian": "russian federation", "czech": "czechia",
        "czech republic": "czechia",
        "burma": "myanmar", "burmese": "myanmar", "turkey": "turkiye", "turkish": "turkiye", "swaziland": "eswatini",
        "cape verde": "cabo verde", "congo democratic republic": "democratic republic of the congo",
        "drc": "democratic republic of the congo",
        "ivory coast": "cote d ivoire", "cote divoire": "cote d ivoire", "ivorian": "cote d ivoire",
        "irish": "ireland", "french": "france", "spanish": "spain", "dutch": "netherland", "holland": "netherland",
        "swedish": "sweden",
        "danish": "denmark", "polish": "poland", "greek": "greece", "filipino": "philippine", "filipina": "philippine",
        "thai": "thailand",
        "swiss": "switzerland", "finnish": "finland", "norwegian": "norway", "kiwi": "new zealand",
        "saudi": "saudi arabia",
        "emirati": "united arab emirate", "uae": "united arab emirate", "brunei": "brunei darussalam",
        "viet nam": "vietnam",
        "cypriot": "cyprus", "republic of cyprus": "cyprus", "hong kong": "hong kong or macau",
        "macau": "hong kong or macau",
        "hong konger": "hong kong or macau", "icelandic": "iceland", "lao": "lao", "laotian": "lao",
        "afghan": "afghanistan", "kazakh": "kazakhstan",
        "uzbek": "uzbekistan", "slovak": "slovakia", "welsh": "", "scottish": "", "british": "", "english": "",
        "united kingdom": "", "uk": "",
        "bahama": "the bahama", "bahamian": "the bahama",
    ]

    private static let endings: [(drop: String, tails: [String])] = [
        ("ese", ["", "a", "o"]), ("ian", ["", "a", "ia", "y", "e"]), ("ean", ["", "e", "o"]),
        ("an", ["", "a", "o", "e", "y"]), ("n", ["", "ny"]),
        ("i", ["", "e"]),
    ]

    /// The country's name in one form; nil where the words name none. The empty name is the United Kingdom.
    static func canonical(_ phrase: String, isCountry: (String) throws -> Bool = { _ in false }) rethrows -> String? {
        let folded = TextFolding.fold(phrase)
        if let name = irregular[folded] { return name }
        if folded.utf8.count >= 4, try isCountry(folded) { return folded }
        for (drop, tails) in endings where folded.hasSuffix(drop) && folded.utf8.count >= drop.utf8.count + 3 {
            let base = String(folded.dropLast(drop.utf8.count))
            // "German" ends in no ending of its own: the whole word may be the country's beginning.
            for tail in tails where try isCountry(base + tail) { return base + tail }
            if drop == "n", try isCountry(folded + "y") { return folded + "y" }
        }
        return nil
    }

    /// A line of a list of countries in the same form.
    static func canonical(line: String) -> String {
        let folded = TextFolding.fold(line)
        if let name = irregular[folded] { return name }
        return folded.hasPrefix("the ") && folded != "the bahama" ? String(folded.dropFirst(4)) : folded
    }

    /// Whether the built-in names of countries hold a word; for leaving it out of a search.
    static func nation(at index: Int, in words: [Word]) -> String? {
        ForeignPlaces.countries.match(words, at: index)?.value
    }

    /// The countries that a question names, the United Kingdom left out.
    static func named(in words: [Word], isCountry: (String) throws -> Bool) rethrows -> [(
        name: String, said: String, range: Range<Int>
    )] {
        var found: [(String, String, Range<Int>)] = []
        var index = 0
        while index < words.count {
            var next = index + 1
            for count in stride(from: min(4, words.count - index), through: 1, by: -1) {
                let range = index..<(index + count)
                if count == 1, words[index].text.count < 4, words[index].surface != words[index].surface.uppercased() {
                    continue
                }
                // The register of courses is Australian, so its country is one of the common words.
                let isHome = words[index].text.hasPrefix("australia")
                if count == 1, !isHome, CommonWords.stop.contains(words[index].text),
                    irregular[words[index].stem] == nil
                {
                    continue
                }
                let said = words[range].map(\.surface).joined(separator: " ")
                if let name = try canonical(said, isCountry: isCountry) {
                    if !name.isEmpty { found.append((name, said, range)) }
                    next = range.upperBound
                    break
                }
            }
            index = next
        }
        return found
    }
}
