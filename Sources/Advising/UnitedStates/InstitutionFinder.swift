// Which institution of the United States a question names, told apart by town, state and the other words of its name.

import Catalog

struct InstitutionFinder {
    /// Longest name that is looked up, in words.
    private static let longest = 12

    private let catalog: Catalog
    private let words: [Word]
    private let read: InstitutionWords
    /// The ranges that can be a name, the longest first, with the spellings to look up.
    private let candidates: [(range: Range<Int>, forms: [String])]
    private let known: NamedPhrases

    /// - Parameter places: Folded names of places that the question means as such.
    init(catalog: Catalog, words: [Word], read: InstitutionWords, places: Set<String>) throws {
        self.catalog = catalog
        self.words = words
        self.read = read
        var candidates: [(range: Range<Int>, forms: [String])] = []
        for length in stride(from: min(Self.longest, words.count), through: 1, by: -1) {
            for start in 0...(words.count - length) {
                let range = start..<(start + length)
                guard Self.canBeName(range, words, read) else { continue }
                let forms = Self.forms(words[range])
                if places.isDisjoint(with: forms) { candidates.append((range, forms)) }
            }
        }
        self.candidates = candidates
        let phrases = candidates.flatMap { candidate in
            candidate.forms + candidate.forms.flatMap { form in Self.completions(of: form) }
        }
        known = try catalog.namedPhrases(among: Set(phrases), in: Register.ipeds.source)
    }

    /// A name of the question and what it may mean; more than one institution is a reason to ask back.
    struct Match {
        let range: Range<Int>
        let institutions: [Institution]
        /// The register's own or another name of it in full, not the beginning of one.
        let isWhole: Bool
    }

    /// All names from left to right.
    func all() throws -> [Match] {
        var taken: Set<Int> = []
        var matches: [Match] = []
        while let match = try next(besides: taken) {
            matches.append(match)
            taken.formUnion(match.range)
            if matches.count == 8 { break }
        }
        return withoutPlaces(matches).sorted { $0.range.lowerBound < $1.range.lowerBound }
    }

    /// "Northeastern University in Boston": the town behind another name is no name.
    private func withoutPlaces(_ matches: [Match]) -> [Match] {
        matches.filter { match in
            guard match.range.count == 1, match.range.lowerBound > 0, words[match.range.lowerBound - 1].text == "in"
            else {
                return true
            }
            return !matches.contains { $0.range.upperBound == match.range.lowerBound - 1 }
        }
    }

    /// The longest name among words that no other one has taken.
    private func next(besides taken: Set<Int>) throws -> Match? {
        for isWhole in [true, false] {
            for (range, forms) in candidates where taken.isDisjoint(with: range) {
                let found = isWhole ? try named(range, forms) : try beginning(range, forms)
                let fitting = narrowed(found, range, besides: taken)
                if !fitting.isEmpty { return Match(range: range, institutions: fitting, isWhole: isWhole) }
            }
        }
        return nil
    }

    // MARK: Looking up

    /// What may stand behind a short form: "Grinnell" for "Grinnell College".
    private static let endings = [" university", " college"]

    /// "Grinnell College", "University of Wisconsin-Madison", "University of Detroit Mercy" for what stands without.
    private static func completions(of form: String) -> [String] {
        // Each is one look-up more: what is left out before two or three words, no one leaves out before six.
        let blanks = form.utf8.count { $0 == UInt8(ascii: " ") }
        return endings.map { form + $0 } + ((1...2).contains(blanks) ? ["university of " + form] : [])
    }

    /// The spellings under which a phrase is looked up: "uni" written out, "St" and "Saint" for each other.
    static func forms(_ phrase: some Sequence<Word>) -> [String] {
        let folded = TextFolding.words(phrase.map(\.surface).joined(separator: " ")).map { word in
            ["uni", "univ"].contains(word) ? "university" : word
        }
        var forms = [folded]
        // "Institute of Tech".
        if let place = folded.indices.dropFirst().first(where: { folded[$0] == "tech" && folded[$0 - 1] == "of" }) {
            var other = folded
            other[place] = "technology"
            forms.append(other)
        }
        // "UT San Antonio", "UC Davis", "UNC Charlotte".
        if folded.count > 1, let whole = systems[folded[0]] {
            forms += whole.map { TextFolding.words($0) + folded.dropFirst() }
        }
        // "Penn State" for "Pennsylvania State".
        if folded.count > 1, folded[1] == "state", let state = AmericanStates.abbreviated[folded[0]] {
            forms.append(TextFolding.words(state) + folded.dropFirst())
        }
        if let place = folded.firstIndex(where: { $0 == "st" || $0 == "saint" }) {
            var other = folded
            other[place] = folded[place] == "st" ? "saint" : "st"
            forms.append(other)
        }
        return forms.map { $0.joined(separator: " ") }
    }

    /// What the names of state systems begin with, by the letters that stand for it.
    private static let systems = [
        "ut": ["the university of texas at", "university of texas at", "the university of tennessee"],
        "uc": ["university of california"], "unc": ["university of north carolina at", "university of north carolina"],
        "uw": ["university of wisconsin", "university of washington"], "umass": ["university of massachusetts"],
        "suny": ["suny", "suny at", "state university of new york at"], "csu": ["california state university"],
        "cal": ["california state university"], "ui": ["university of illinois"],
        "uh": ["university of houston", "university of hawaii at"],
    ]

    private func named(_ range: Range<Int>, _ forms: [String]) throws -> [Institution] {
        var phrases = forms
        // "In Saint Paul" says where, and is not Saint Paul College.
        if range.count <= 3, !Self.kinds.contains(words[range.upperBound - 1].stem),
            !words.isPlaced(at: range.lowerBound)
        {
            phrases += forms.flatMap { form in Self.completions(of: form) }
        }
        // "Cornell" is Cornell University before it is whatever shares its domain.
        let isShort = range.count == 1 && words[range.lowerBound].text.utf8.count <= 5
        let rows = try phrases.filter(known.whole.contains).flatMap {
            try catalog.rows(named: $0, in: Register.ipeds.source, isShort: isShort)
        }
        // "RPI" is listed by one institution and is the address of another.
        let stronger =
            isShort && !rows.contains { $0.origin == .official } ? rows : rows.filter { $0.origin != .derived }
        var codes = Set((stronger.isEmpty ? rows : stronger).map(\.code))
        codes.formUnion(try bracketed(phrases.filter(known.whole.contains), besides: codes))
        // "Loyola" is the domain of one and the beginning of four.
        if stronger.isEmpty, !rows.isEmpty {
            for form in forms where known.beginnings.contains(form) {
                codes.formUnion(try catalog.institutions(nameBeginning: form).map(\.code))
            }
        }
        return codes.isEmpty ? [] : try catalog.institutions(codes: codes.sorted())
    }

    /// "Wheaton College (Massachusetts)" goes by the name before the bracket as much as Wheaton College does.
    private func bracketed(_ phrases: [String], besides codes: Set<String>) throws -> [String] {
        guard !codes.isEmpty else { return [] }
        return try phrases.flatMap { phrase in
            try catalog.institutions(nameBeginning: phrase).filter { institution in
                guard let bracket = institution.name.firstIndex(of: "(") else { return false }
                return TextFolding.fold(String(institution.name[..<bracket])) == phrase
            }
            .map(\.code)
        }
    }

    /// Those of which a name begins so: "Arizona State" of "Arizona State University Campus Immersion".
    private func beginning(_ range: Range<Int>, _ forms: [String]) throws -> [Institution] {
        // "In New Mexico" says where, "in New Mexico State University" at which one.
        let saysKind = Self.kinds.contains(words[range.upperBound - 1].stem)
        guard range.count >= 2 || isProper(range.lowerBound), saysKind || !words.isPlaced(at: range.lowerBound) else {
            return []
        }
        // "University of": the beginning of hundreds of names, and no name; nor is the letter of "P-6".
        let tells = range.contains { index in
            let word = words[index]
            return word.text.count > 1 && !Self.kinds.contains(word.stem) && !Self.isStop(word)
        }
        guard tells else { return [] }
        let hasKind = Self.kinds.contains(words[range.upperBound - 1].stem)
        let phrases = hasKind ? forms : forms.map { $0 + Self.endings[0] } + forms
        return try phrases.filter(known.beginnings.contains).first.map { try catalog.institutions(nameBeginning: $0) }
            ?? []
    }

    /// Keeps those that the words around the name speak of, then those that are open, then the main campus.
    private func narrowed(_ found: [Institution], _ range: Range<Int>, besides taken: Set<Int>) -> [Institution] {
        guard !found.isEmpty else { return [] }
        // "University of Great Falls" is not what is called "Great Falls College".
        let start = range.lowerBound
        if start > 1, words[start - 1].text == "of", Self.kinds.contains(words[start - 2].stem), isPart(start - 2) {
            return []
        }
        let left = words.indices.filter { !range.contains($0) && !read.asking.contains($0) }
        let rest =
            " " + TextFolding.words(left.map { words[$0].surface }.joined(separator: " ")).joined(separator: " ") + " "
        let neighbours = neighbours(of: range)
        // "Clark University Worcester": what stands beside the name must belong to the institution; else the name is
        // part of a longer one, which is not known.
        func speaksOf(_ institution: Institution) -> Int {
            var points = 0
            if rest.contains(" \(TextFolding.fold(institution.town)) ") { points += 2 }
            if read.states.contains(where: { $0.code == institution.region && !range.overlaps($0.range) }) {
                points += 2
            }
            let name = Set(TextFolding.words(institution.name)).subtracting(
                TextFolding.words(words[range].map(\.surface).joined(separator: " "))
            )
            return points + name.filter { !Self.fillers.contains($0) && rest.contains(" \($0) ") }.count
        }
        let points = found.map(speaksOf)
        let best = points.max() ?? 0
        // "Holy Cross College in Worcester, MA" is none of another state or town.
        // A state in another institution's name is none of this one's.
        let named = read.states.filter {
            !range.overlaps($0.range) && taken.isDisjoint(with: $0.range) && isOf(range, $0.range)
        }.map(\.code)
        // "Howard University in Washington": the city.
        let isTown = found.contains { institution in
            named.contains { TextFolding.fold(AmericanStates.name($0)) == TextFolding.fold(institution.town) }
        }
        if !named.isEmpty, !isTown, !found.contains(where: { named.contains($0.region) }) { return [] }
        if best == 0, isSaidElsewhere(range) { return [] }
        if !neighbours.isEmpty, best == 0 { return [] }
        var kept = zip(found, points).filter { $0.1 == best }.map(\.0)
        if kept.count > 1 {
            let open = kept.filter(\.isActive)
            if !open.isEmpty { kept = open }
        }
        if kept.count > 1 {
            let teaching = kept.filter { !$0.isSystemOffice }
            if !teaching.isEmpty { kept = teaching }
        }
        if kept.count > 1 {
            let main = kept.filter { TextFolding.fold($0.name).hasSuffix(TextFolding.fold("Main Campus")) }
            if main.count == 1 { kept = main }
        }
        // "RPI" is whose address is rpi.edu before others that are known by it; several names begin with "Loyola".
        let first = words[range.lowerBound].text
        let isShared = kept.count { TextFolding.fold($0.name).hasPrefix(first + Self.endings[0]) } > 1
        if kept.count > 1, range.count == 1, !isShared {
            let owners = kept.filter { InitialForms.labels(of: $0.website).contains(words[range.lowerBound].text) }
            if owners.count == 1 { kept = owners }
        }
        // "University of Connecticut" is where "University of Connecticut-Stamford" is a branch.
        if kept.count > 1, let seat = kept.min(by: { $0.name.count < $1.name.count }),
            kept.allSatisfy({ $0 == seat || $0.name.hasPrefix(seat.name + "-") })
        {
            kept = [seat]
        }
        return kept
    }

    /// Whether a state says where this name is, and not another one: "San Diego State, UT Knoxville or University of Arizona".
    private func isOf(_ name: Range<Int>, _ state: Range<Int>) -> Bool {
        let before = state.lowerBound - 1
        if before > 0, words[before].text == "of", Self.kinds.contains(words[before - 1].stem) { return false }
        if state.upperBound < words.count, !words[state.upperBound].breakBefore,
            words[state.upperBound].surface == "State" || Self.kinds.contains(words[state.upperBound].stem)
        {
            return false
        }
        let between =
            state.lowerBound >= name.upperBound
            ? name.upperBound..<state.lowerBound : state.upperBound..<max(state.upperBound, name.lowerBound)
        return !words[between].contains { CommonWords.pairing.contains($0.text) }
    }

    /// "In Worcester" stands behind the name, and none of those found is there.
    private func isSaidElsewhere(_ range: Range<Int>) -> Bool {
        guard range.upperBound + 1 < words.count, words[range.upperBound].text == "in" else { return false }
        let place = words[range.upperBound + 1]
        return place.surface.first?.isUppercase == true && place.number == nil && !Self.isStop(place)
            && !read.asking.contains(range.upperBound + 1)
            && !read.states.contains { $0.range.contains(range.upperBound + 1) }
    }

    /// Words beside a name that are written as parts of one and are no place.
    private func neighbours(of range: Range<Int>) -> [Int] {
        var beside: [Int] = []
        var index = range.lowerBound - 1
        while index >= 0, !words[index + 1].breakBefore, isPart(index) {
            beside.append(index)
            index -= 1
        }
        index = range.upperBound
        while index < words.count, !words[index].breakBefore, isPart(index) {
            beside.append(index)
            index += 1
        }
        return beside
    }

    private func isPart(_ index: Int) -> Bool {
        // "State" behind a name is a part of it, though the word alone says little.
        let isState = words[index].surface == "State"
        return !read.asking.contains(index) && words[index].number == nil && (isState || !Self.isStop(words[index]))
            && !read.states.contains { $0.range.contains(index) }
            && (words[index].surface.first?.isUppercase == true || Self.kinds.contains(words[index].stem))
    }

    // MARK: What can be a name

    static let kinds: Set<String> = [
        "university", "college", "institute", "school", "academy", "seminary", "uni", "univ", "universitie",
        "institution", "campus", "campuse",
    ]
    private static let connectors: Set<String> = ["of", "the", "and", "at", "for", "in", "on", "a"]
    private static let fillers: Set<String> = kinds.union(connectors).union([
        "campus", "state", "main", "system", "center",
    ])

    private static func canBeName(_ range: Range<Int>, _ words: [Word], _ read: InstitutionWords) -> Bool {
        let (first, last) = (range.lowerBound, range.upperBound - 1)
        if connectors.contains(words[last].text) || connectors.contains(words[first].text) && words[first].text != "the"
        {
            return false
        }
        if range.dropFirst().contains(where: { words[$0].breakBefore && words[$0].surface.first?.isUppercase != true })
        {
            return false
        }
        if range.allSatisfy({ read.asking.contains($0) || isStop(words[$0]) || kinds.contains(words[$0].stem) }) {
            return false
        }
        // "Texas colleges" are all of a state, and not Texas College.
        let isPlural = kinds.contains(words[last].stem) && words[last].text != words[last].stem
        if isPlural,
            (first..<last).allSatisfy({ index in
                read.states.contains { $0.range.contains(index) } || read.asking.contains(index)
            })
        {
            return false
        }
        // A state by itself is a place.
        if read.states.contains(where: { $0.range.contains(first) && $0.range.contains(last) }) { return false }
        guard range.count == 1 else { return !read.asking.contains(first) || kinds.contains(words[first].stem) }
        // "Which one drew the most applications?" names no Drew University.
        if words[first].surface == words[first].text,
            ["drew", "points", "wins", "rice", "reed"].contains(words[first].text)
        {
            return false
        }
        // "Fine. Where is it taught?" approves.
        let isSaidAlone = words[first].breakBefore || first == 0
        if isSaidAlone, first + 1 < words.count, words[first + 1].breakBefore,
            ["fine", "good", "great", "super", "perfect", "right", "cool", "nice"].contains(words[first].text)
        {
            return false
        }
        // A BSc is a degree, and no Bismarck State College.
        if LevelWords.table.match([words[first]], at: 0) != nil
            || Consultation.hasOtherSense(words[first]) && words[first].text.count <= 4
        {
            return false
        }
        // "In Canada" says where, and is not the beginning of Canada College.
        if ForeignPlaces.countries.match(words, at: first) != nil { return false }
        // "Tuition for internationals", "Master of … (Advanced)": no International College, no Advanced Career Institute.
        if words[first].surface == words[first].text && CommonWords.stop.contains(words[first].stem)
            || ofCourses.contains(words[first].text)
        {
            return false
        }
        return !read.asking.contains(first) && words[first].number == nil && !isStop(words[first])
            && (isProper(words[first]) || words[first].text.count >= 3 && !read.facts.isEmpty)
    }

    /// Words that course names have behind or before them, and by which alone no institution is called.
    private static let ofCourses: Set<String> = [
        "advanced", "honours", "honors", "extended", "professional", "online", "accelerated", "extension",
    ]

    private static func isStop(_ word: Word) -> Bool {
        CommonWords.stop.contains(word.text) && !kinds.contains(word.stem)
    }

    private static func isProper(_ word: Word) -> Bool {
        guard let first = word.surface.first, first.isUppercase else { return false }
        return !isStop(word) || word.surface.count > 1 && word.surface.allSatisfy(\.isUppercase)
    }

    private func isProper(_ index: Int) -> Bool { Self.isProper(words[index]) }
}
