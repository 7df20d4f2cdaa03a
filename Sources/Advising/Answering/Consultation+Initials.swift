// A question that names an institution by initials is read with its name in their place, or asked back.

import Catalog

extension Consultation {
    /// What the initials in a question make of it.
    enum Spelled {
        /// The same question with the names, and what they stand for.
        case named(Consultation, notes: [SpelledName])
        /// They stand for several institutions.
        /// The question without them is the topic that a next turn may complete.
        case ambiguous(FactSheet, topic: ConversationTopic?)
    }

    /// A name, what was written for it, and why it was taken where that does not show.
    struct SpelledName {
        let written: String
        let name: String
        var reason = ""
    }

    /// - Returns: nil when the question holds no initials, when a register that it asks knows them as a name, or when they stand for
    ///   none.
    func spelledOut() throws -> Spelled? {
        let words = read.analysis.words.map(\.asWritten)
        guard question.courseCodes.isEmpty, words.count <= 60 else { return nil }
        let isShouted = words.allSatisfy { $0.surface == $0.surface.uppercased() }
        if !isShouted, let campus = try ofCampus(words) { return campus }
        guard words.contains(where: { mayBeInitials($0) || mayBeAddress($0) }) else { return nil }
        let asked = try registersAsked(words) ?? Asked(sources: [], countries: ["GB", "US"], isPlain: false)
        var whole = words
        var notes: [SpelledName] = []
        for index in words.indices.reversed() {
            let word = words[index]
            if let name = try addressed(index, words, asked) {
                whole.replaceSubrange(index...index, with: spelled(name.name, at: word))
                notes.append(SpelledName(written: word.surface, name: name.name))
                continue
            }
            let isCapital = !isShouted && word.surface.filter(\.isUppercase).count >= 2
            guard mayBeInitials(word), isCapital || asked.isPlain, isInPlace(index, words, isCapital: isCapital),
                !isMention(index, asked.countries), !asked.sources.isEmpty || isNamedAsOne(index, words),
                try !isKnown(word, asked.sources.isEmpty ? [Register.discoverUni.source] : asked.sources)
            else { continue }
            let (found, isBoth) = try reader.initials.institutions(
                word.surface,
                in: asked.countries,
                preferring: asked.sources,
                catalog: catalog
            )
            // Small letters are initials only where somebody goes by them; so are any where nothing asks of institutions abroad.
            let isSure = isBoth && found.count == 1
            guard let first = found.first, isSure || isCapital && !asked.sources.isEmpty else { continue }
            guard found.count == 1 else {
                // "TUM (Technische Universität München)": what they stand for is said.
                let said = " \(TextFolding.fold(words.map(\.surface).joined(separator: " "))) "
                if found.contains(where: { said.contains(" \(TextFolding.fold($0.name)) ") }) { continue }
                let sheet = askWhich(found, word)
                let rest = Array(words[..<index] + words[(index + 1)...])
                return .ambiguous(sheet, topic: ConversationTopic(desk: asked.desk, words: rest, sheet: sheet))
            }
            whole.replaceSubrange(index...index, with: spelled(first.name, at: word))
            notes.append(SpelledName(written: word.surface, name: first.name))
        }
        guard !notes.isEmpty else { return nil }
        return .named(reread(whole), notes: notes)
    }

    /// The words of a name that stand in the place of a word.
    func spelled(_ name: String, at word: Word) -> [Word] {
        var words = QuestionText(name).words
        words[0].breakBefore = word.breakBefore
        return words
    }

    /// "UC San Diego": the letters of a university and the name of its campus, which no register has as a name of its own.
    private func ofCampus(_ words: [Word]) throws -> Spelled? {
        for index in words.indices.dropLast() {
            let letters = words[index].surface
            guard (2...4).contains(letters.count), letters.allSatisfy({ $0.isASCII && $0.isUppercase }) else {
                continue
            }
            for count in stride(from: min(3, words.count - index - 1), through: 1, by: -1) {
                let place = (index + 1)...(index + count)
                guard place.allSatisfy({ words[$0].surface.first?.isUppercase == true && !words[$0].breakBefore })
                else {
                    continue
                }
                let phrase = TextFolding.fold(words[index...(index + count)].map(\.surface).joined(separator: " "))
                let found = try reader.initials.campuses(phrase, catalog: catalog)
                guard found.count == 1, let name = found.first?.name,
                    try catalog.rows(named: phrase, in: Register.ipeds.source).isEmpty
                else { continue }
                var whole = words
                whole.replaceSubrange(index...(index + count), with: spelled(name, at: words[index]))
                return .named(reread(whole), notes: [SpelledName(written: letters, name: name)])
            }
        }
        return nil
    }

    func reread(_ words: [Word]) -> Consultation {
        Consultation(catalog: catalog, reader: reader, read: reader.read(words, after: previous), memory: previous)
    }

    /// A sheet that says which name was read, where it does not show it anyway or where it takes a reason.
    func noting(_ notes: [SpelledName], in sheet: FactSheet) -> FactSheet {
        var noted = sheet
        let text = TextFolding.fold(sheet.markdown)
        for note in notes where !note.reason.isEmpty || !text.contains(TextFolding.fold(note.name)) {
            let reason = note.reason.isEmpty ? "" : ", " + note.reason
            noted.markdown +=
                "\n\n*\(FactText.escape(note.written)) was read as \(FactText.escape(note.name))\(reason).*"
        }
        return noted
    }

    private func askWhich(_ found: [InstitutionName], _ word: Word) -> FactSheet {
        var builder = SheetBuilder()
        builder.asksBack = true
        builder.say(
            "**\(FactText.escape(word.surface))** may stand for more than one institution. Which one do you mean?"
        )
        list(found, &builder)
        return builder.sheet(for: question)
    }

    func list(_ found: [InstitutionName], _ builder: inout SheetBuilder) {
        let shown = found.sorted { $0.name < $1.name }.prefix(8)
        let lines = shown.map { name -> String in
            let edition = (try? catalog.currentEdition(of: name.source))?.date ?? ""
            let mark = builder.cite(
                source: name.source,
                edition: edition,
                key: name.key,
                label: name.name,
                columns: (try? catalog.importedColumns(key: name.key)) ?? []
            )
            let country = name.country.isEmpty ? "" : " (\(FactText.escape(name.country)))"
            return "- \(FactText.escape(name.name))\(country) \(mark)"
        }
        builder.say(lines.joined(separator: "\n"))
        if found.count > shown.count {
            builder.say("There are \(found.count - shown.count) more; please write the name out.")
        }
    }

    // MARK: What is asked

    /// Registers that may answer, in which countries institutions may be, and whether a fact is asked that only institutions have.
    struct Asked {
        let sources: [String]
        let countries: Set<String>?
        let isPlain: Bool

        /// Who answers when it is clear which institution is meant.
        var desk: ConversationTopic.Desk {
            switch sources.first {
            case Register.ukSponsors.source, Register.sevp.source: .sponsors
            case Register.discoverUni.source: .degrees
            case Register.hipo.source: .world
            default: .institutions
            }
        }
    }

    func registersAsked(_ words: [Word]) throws -> Asked? {
        guard let asked = cuedRegisters(words) ?? topicRegisters(words) else { return nil }
        let named = Set(try namedCountries(in: words))
        guard !named.isEmpty else { return asked }
        // A nationality is no place: the countries of the registers stand unless one of them was named.
        let countries = asked.countries.map { $0.intersection(named).isEmpty ? $0 : $0.intersection(named) } ?? named
        return Asked(sources: asked.sources, countries: countries, isPlain: asked.isPlain)
    }

    private func cuedRegisters(_ words: [Word]) -> Asked? {
        let ofCountry = ["US": [Register.ipeds, .sevp, .scorecard], "GB": [Register.discoverUni, .ukSponsors]]
        if let sponsorship = SponsorWords.read(words) {
            let countries = Set(sponsorship.registers.map { $0 == Register.sevp.source ? "US" : "GB" })
            return Asked(sources: sponsorship.registers, countries: countries, isPlain: true)
        }
        let asked = InstitutionWords(words)
        let american: Set<InstitutionWords.Fact> = [.admissionTest, .rate, .applicants, .scores]
        if asked.saysCountry || !asked.states.isEmpty || !american.isDisjoint(with: asked.facts) {
            return Asked(
                sources: (ofCountry["US"] ?? []).map(\.source),
                countries: ["US"],
                isPlain: !asked.facts.isEmpty
            )
        }
        let degrees = DegreeWords(words)
        if degrees.isPlain || degrees.saysKingdom && !degrees.facts.isEmpty {
            return Asked(sources: (ofCountry["GB"] ?? []).map(\.source), countries: ["GB"], isPlain: true)
        }
        if !Self.domainCues.matches(words).isEmpty {
            return Asked(sources: [Register.hipo.source], countries: nil, isPlain: true)
        }
        let facts: Set<InstitutionWords.Fact> = [.website, .phone, .address, .place, .postcode, .control]
        if !facts.isDisjoint(with: asked.facts) || !Self.siteCues.matches(words).isEmpty {
            return Asked(
                sources: [Register.ipeds, .discoverUni, .hipo].map(\.source),
                countries: nil,
                isPlain: !asked.facts.isEmpty
            )
        }
        return nil
    }

    /// "And LSE?": what was asked before.
    private func topicRegisters(_ words: [Word]) -> Asked? {
        guard let topic = previous.topic, words.count <= 6,
            [.sponsors, .institutions, .programs, .degrees, .world].contains(topic.desk)
        else { return nil }
        if let asked = cuedRegisters(topic.words) {
            return Asked(sources: asked.sources, countries: asked.countries, isPlain: false)
        }
        switch topic.desk {
        case .institutions, .programs: return Asked(sources: [Register.ipeds.source], countries: ["US"], isPlain: false)
        case .degrees: return Asked(sources: [Register.discoverUni.source], countries: ["GB"], isPlain: false)
        default: return Asked(sources: [Register.hipo.source], countries: nil, isPlain: false)
        }
    }

    // MARK: What may be initials

    /// Letters alone, as many as initials have, and no word of which a register's desk knows the sense.
    func mayBeInitials(_ word: Word) -> Bool {
        guard InitialForms.lengths.contains(word.surface.count), word.number == nil,
            word.surface.utf8.allSatisfy({ (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0) })
        else { return false }
        // A name has a capital at its beginning; initials have more, or are written small.
        let capitals = word.surface.filter(\.isUppercase).count
        guard capitals != 1 else { return false }
        return !Self.hasOtherSense(word)
    }

    /// "What does UEA offer", "courses at LSE", where the register of courses knows no such word.
    private func isNamedAsOne(_ index: Int, _ words: [Word]) -> Bool {
        guard index > 0, ["at", "of", "does", "from", "by", "is"].contains(words[index - 1].text) else { return false }
        let isAustralian = read.analysis.mentions.contains { $0.range.contains(index) }
        return !isAustralian && reader.analyst.courseNames.frequency(words[index].stem) == 0
    }

    /// "BUT" and "ARE" are initials only in capitals and where a name stands; small letters only there.
    func isInPlace(_ index: Int, _ words: [Word], isCapital: Bool) -> Bool {
        let isWord = CommonWords.stop.contains(words[index].text)
        if isCapital, !isWord { return true }
        guard !isWord || isCapital else { return false }
        let before = index > 0 ? words[index - 1].text : ""
        return index == 0
            ? !isWord
            : ["of", "at", "for", "from", "is", "does", "did", "can", "has", "by", "and", "about"].contains(before)
    }

    /// An Australian provider goes by them, and no other country is asked of.
    func isMention(_ index: Int, _ countries: Set<String>?) -> Bool {
        // Initials that were only guessed are anybody's.
        let isProvider = read.analysis.mentions.contains { $0.range.contains(index) && !$0.isPart }
        return isProvider && (countries.map { $0.contains("AU") || $0.count > 1 } ?? true)
    }

    /// A register that is asked has the letters as a name. The list of the world's universities is none: it has them of one
    /// institution and not of its namesakes.
    private func isKnown(_ word: Word, _ sources: [String]) throws -> Bool {
        try sources.contains { source in
            try source != Register.hipo.source
                && !catalog.rows(named: TextFolding.fold(word.surface), in: source, isShort: true).isEmpty
        }
    }

    static func hasOtherSense(_ word: Word) -> Bool {
        words.contains(word.text) || tests.contains(word.text) || Currency.before[word.text] != nil
            || FieldForms.abbreviations[word.text] != nil
            || TopicWords.table.match([word], at: 0) != nil || LevelWords.table.match([word], at: 0) != nil
            || AttributeWords.table.match([word], at: 0) != nil || IntentWords.table.match([word], at: 0) != nil
    }

    private static let tests: Set<String> = [
        "ibt", "pbt", "cbt", "ielts", "toefl", "gre", "gmat", "mcat", "lsat", "gpa", "cgpa", "sat", "act", "pte", "hsc",
    ]

    private static let words: Set<String> = InstitutionWords.vocabulary.union(SponsorWords.vocabulary)
        .union(RulesWords.vocabulary).union(ForeignPlaces.countries.vocabulary).union(AmericanStates.vocabulary)
}
