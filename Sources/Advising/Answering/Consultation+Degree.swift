// UK institutions by the Discover Uni dataset: ratings of teaching, pages, addresses, numbers of courses.

import Catalog

/// An institution that a question names, as the dataset prints it.
struct DegreeInstitution {
    let record: Record
    let range: Range<Int>

    /// UKPRN.
    var code: String { record["PUBUKPRN"] }
    /// The legal name, with the article in front that some have behind a comma.
    var name: String {
        let legal = record["LEGAL_NAME"]
        return legal.lowercased().hasSuffix(", the") ? "The " + legal.dropLast(5) : legal
    }
}

extension Consultation {
    /// Answers about a UK institution or an undergraduate course; nil when the question is about neither, or when the
    /// dataset is not loaded.
    func degreeCourse() throws -> FactSheet? {
        guard let edition = try catalog.currentEdition(of: Register.discoverUni.source), edition.holds(.institutionName)
        else {
            return nil
        }
        let words = DegreeWords(read.analysis.words)
        guard words.isPlain || !words.facts.isEmpty || !words.courseFacts.isEmpty || words.saysCourse else {
            return nil
        }
        guard words.isPlain || !isOutsideDiscoverUni(words) else { return nil }
        var builder = SheetBuilder()
        guard let institution = try degreeInstitution(words) else {
            return try withoutInstitution(words, edition, &builder)
        }
        if try answerCourse(words, institution, edition, &builder) {
            return finish(builder, edition, aboutCourses: true)
        }
        let facts = words.facts.filter { $0 != .isListed || words.saysDataset }
        guard !facts.isEmpty || words.saysDataset else { return nil }
        guard words.isPlain || words.saysKingdom || !words.saysCourse || facts.contains(.courseCount) else {
            return nil
        }
        let listed: [DegreeWords.Fact] = [.isListed]
        for fact in facts.isEmpty ? listed : unique(facts) { try say(fact, of: institution, words, edition, &builder) }
        return finish(builder, edition, aboutCourses: facts.contains(.courseCount))
    }

    private func unique(_ facts: [DegreeWords.Fact]) -> [DegreeWords.Fact] {
        DegreeWords.Fact.allCases.filter(facts.contains)
    }

    func finish(_ builder: SheetBuilder, _ edition: Edition, aboutCourses: Bool) -> FactSheet {
        var builder = builder
        let scope = "It holds undergraduate courses, and no fees."
        builder.say(aboutCourses ? editionLine(edition, scope) : editionLine(edition))
        return sheet(builder, as: .degreeCourse)
    }

    // MARK: Whose question it is

    /// Fees, visas, rankings and postgraduate courses are not in the dataset; Australian institutions have their register.
    private func isOutsideDiscoverUni(_ words: DegreeWords) -> Bool {
        var held: Set<UncoveredTopic> = [.otherCountry, .contact, .other]
        if words.courseFacts.contains(.entry) || words.courseFacts.contains(.tariff) { held.insert(.entryRequirements) }
        if !Set(read.analysis.topics).isSubset(of: held) { return true }
        if words.asksOfMoney { return true }
        if read.analysis.money.limit != nil || read.analysis.money.foreign != nil { return true }
        let isPostgraduate = [CourseLevel.masters, .doctoral, .postgraduate].contains { $0 == read.analysis.level }
        if isPostgraduate { return true }
        return !read.analysis.providerCodes.isEmpty && !words.saysKingdom || !read.analysis.courseCodes.isEmpty
    }

    /// The institution that the words name. Without a word for the country, a name that institutions of other registers have
    /// too is theirs.
    func degreeInstitution(_ words: DegreeWords) throws -> DegreeInstitution? {
        let source = Register.discoverUni.source
        for number in words.numbers {
            if let record = try catalog.record(key: "\(source):institution:\(number)") {
                return DegreeInstitution(record: record, range: 0..<0)
            }
        }
        let names = try KnownNames(words.words, completedBy: ["university", "college"]) {
            try catalog.names(among: $0, in: source)
        }
        let titles = try titlesNamed(words).map { Set($0) }
        guard let match = names.longest(asking: words.asking, masks: titles),
            let row = try catalog.rows(named: match.folded, in: source).first
        else { return words.isPlain ? try begun(words) : nil }
        // "Bachelor of Laws" is no University of Law.
        if !words.isPlain, !words.saysKingdom,
            read.analysis.titles.contains(where: { title in match.range.allSatisfy(title.range.contains) })
        {
            return nil
        }
        if !words.isPlain, !words.saysKingdom, try isAlsoElsewhere(match.folded, row) { return nil }
        guard let record = try catalog.record(key: "\(source):institution:\(row.code)") else { return nil }
        return DegreeInstitution(record: record, range: match.range)
    }

    /// "Brunel" for Brunel University of London: the beginning of one name, where the dataset is asked by what only it holds.
    func begun(_ words: DegreeWords) throws -> DegreeInstitution? {
        let source = Register.discoverUni.source
        var code: String?
        let match = try RegisterNames(words: words.words, asking: words.asking).longestName { phrase in
            let codes = Set(try catalog.rows(beginning: phrase, in: source).map(\.code))
            code = codes.count == 1 ? codes.first : nil
            return code != nil
        }
        guard let match, let code, let record = try catalog.record(key: "\(source):institution:\(code)") else {
            return nil
        }
        return DegreeInstitution(record: record, range: match.range)
    }

    /// Whether an institution of another country has the name at least as much as its own.
    private func isAlsoElsewhere(_ folded: String, _ row: NamedRow) throws -> Bool {
        for source in [Register.ipeds.source, Register.cricos.source] {
            let others = try catalog.rows(named: folded, in: source)
            if others.contains(where: { $0.origin == .official || row.origin == .derived }) { return true }
        }
        return !read.analysis.mentions.isEmpty
    }

    /// The ranges of words that are the title of a course in the dataset, the longest first.
    func titlesNamed(_ words: DegreeWords) throws -> [Range<Int>] {
        let titles = try catalog.degreeTitles(among: KnownNames.phrases(words.words, longest: 9))
        guard !titles.isEmpty else { return [] }
        var found: [Range<Int>] = []
        for length in stride(from: min(9, words.words.count), through: 1, by: -1) {
            for start in 0...(words.words.count - length) {
                let range = start..<(start + length)
                guard CommonWords.canBound(words.words[start]), !found.contains(where: { $0.overlaps(range) }) else {
                    continue
                }
                let phrase = TextFolding.fold(words.words[range].map(\.surface).joined(separator: " "))
                if titles.contains(phrase) { found.append(range) }
            }
        }
        return found
    }

    // MARK: Facts of an institution

    func cite(_ institution: DegreeInstitution, _ builder: inout SheetBuilder) -> String {
        builder.cite(
            source: institution.record.edition.source,
            edition: institution.record.edition.date,
            key: institution.record.key,
            label: institution.name,
            columns: institution.record.columns
        )
    }

    private func say(
        _ fact: DegreeWords.Fact,
        of institution: DegreeInstitution,
        _ words: DegreeWords,
        _ edition: Edition,
        _ builder: inout SheetBuilder
    ) throws {
        let name = "**\(FactText.escape(institution.name))**"
        func column(_ column: String, _ label: String) {
            let mark = cite(institution, &builder)
            let printed = institution.record[column]
            let value = fact == .telephone ? FactText.telephone(printed) : printed
            if value.isEmpty { builder.refused = true }
            builder.say(
                value.isEmpty
                    ? "The \(label) of \(name) is not published in the dataset \(mark)."
                    : "The \(label) of \(name): \(FactText.escape(value)) \(mark)."
            )
        }
        switch fact {
        case .rating: try rating(of: institution, words, &builder)
        case .website: column("PROVURL", "website")
        case .telephone: column("PROVTEL", "telephone number")
        case .address: column("PROVADDRESS", "address")
        case .studentsUnion: column("SUURL", "students' union page")
        case .country:
            let mark = cite(institution, &builder)
            let country = DiscoverUniCodes.country(institution.record["PUBUKPRNCOUNTRY"])
            builder.say("\(name) is in \(FactText.escape(country)) \(mark).")
        case .courseCount:
            let count = try catalog.degreeCourseCount(of: institution.code)
            let mark = cite(institution, &builder)
            builder.say(
                "\(name) publishes **\(FactText.grouped(Double(count.courses)))** undergraduate courses \(mark) in the dataset, each mode of study counted by itself \(builder.cite(edition))."
            )
        case .isListed:
            let lead = question.asksYesNo ? "Yes. " : ""
            builder.say("\(lead)\(name) is in the dataset, UKPRN \(institution.code) \(cite(institution, &builder)).")
        }
    }

    // MARK: Without an institution

    private func withoutInstitution(
        _ words: DegreeWords,
        _ edition: Edition,
        _ builder: inout SheetBuilder
    ) throws -> FactSheet? {
        if words.saysDataset || words.saysKingdom, try answerTitle(words, edition, &builder) {
            return finish(builder, edition, aboutCourses: true)
        }
        guard words.isPlain else { return nil }
        let names = RegisterNames(words: words.words, asking: words.asking)
        if words.facts.contains(.rating), !names.hasInstitution, try ratedInstitutions(words, edition, &builder) {
            return finish(builder, edition, aboutCourses: false)
        }
        if read.analysis.has(.howMany), words.saysDataset, !words.facts.contains(.rating) {
            if words.facts.contains(.courseCount) {
                let count = try catalog.degreeCourseCount()
                builder.say(
                    "The dataset has **\(FactText.grouped(Double(count.courses)))** undergraduate courses \(builder.cite(edition)), each mode of study counted by itself; the titles of \(FactText.grouped(Double(count.titled))) are held here."
                )
            } else {
                let count = try catalog.degreeInstitutionCount(in: words.country)
                let place = words.country.map { " in \($0)" } ?? ""
                builder.say(
                    "The dataset has **\(FactText.grouped(Double(count)))** institutions\(place) \(builder.cite(edition))."
                )
            }
            return finish(builder, edition, aboutCourses: false)
        }
        guard names.hasName else { return nil }
        builder.refused = !question.asksYesNo || edition.completeness != .full
        let lead = builder.refused ? "" : "No. "
        builder.say(
            "\(lead)No institution of that name is in the dataset of \(FactText.date(edition.date)) \(builder.cite(edition)). It lists institutions with undergraduate courses under their legal and trading names, so another spelling may help."
        )
        return finish(builder, edition, aboutCourses: false)
    }
}
