// Institutions by a word of their web address and by earlier names; and what letters stand for.

import Catalog

extension Consultation {
    /// The one institution that goes by a word written as a name in its web address, where the registers asked know no such name.
    func addressed(_ index: Int, _ words: [Word], _ asked: Asked) throws -> InstitutionName? {
        guard mayBeAddress(words[index]), asked.isPlain, let countries = asked.countries, !asked.sources.isEmpty,
            isInPlace(index, words, isCapital: false),
            RegisterNames(words: words, asking: []).isWhole(index..<(index + 1)),
            !isMention(index, countries), try !isBegun(words[index], asked.sources)
        else { return nil }
        let found = try reader.initials.institutions(
            addressed: words[index].surface,
            in: countries,
            preferring: asked.sources,
            catalog: catalog
        )
        return found.count == 1 ? found[0] : nil
    }

    /// The question with the present name of an institution in the place of one that only the list of universities still has; nil where the
    /// registers that it asks know the name, or where it has none.
    func earlierNamed() throws -> Spelled? {
        let words = read.analysis.words.map(\.asWritten)
        guard question.courseCodes.isEmpty, words.count <= 60, let asked = try registersAsked(words),
            let countries = asked.countries, !asked.sources.isEmpty
        else { return nil }
        var now: InstitutionName?
        let match = try RegisterNames(words: words, asking: []).longestName { phrase in
            now = try reader.initials.institution(
                formerly: phrase,
                in: countries,
                preferring: asked.sources,
                catalog: catalog
            )
            return now != nil
        }
        guard let match, let now,
            try !asked.sources.contains(where: { try !catalog.rows(named: match.folded, in: $0).isEmpty })
        else { return nil }
        let written = words[match.range].map(\.surface).joined(separator: " ")
        var whole = words
        whole.replaceSubrange(match.range, with: spelled(now.name, at: words[match.range.lowerBound]))
        let reason = "which has the web address under which the \(Register.hipo.title) has the other name"
        return .named(reread(whole), notes: [SpelledName(written: written, name: now.name, reason: reason)])
    }

    /// Written as a name, with one capital in front: "Marjon".
    func mayBeAddress(_ word: Word) -> Bool {
        guard (4...InitialForms.lengths.upperBound).contains(word.surface.count), word.number == nil,
            word.surface.first?.isUppercase == true, word.surface.dropFirst().allSatisfy(\.isLowercase)
        else { return false }
        return !CommonWords.stop.contains(word.text) && !Self.hasOtherSense(word)
            && DegreeWords([word]).asking.isEmpty
    }

    /// A register that is asked has names that begin with the word.
    private func isBegun(_ word: Word, _ sources: [String]) throws -> Bool {
        try sources.contains { try !catalog.rows(beginning: TextFolding.fold(word.surface), in: $0).isEmpty }
    }

    // MARK: What letters stand for

    private static let meaningCues = PhraseTable<Bool>([
        ("stand for|stands for|short for|abbreviation of|abbreviation for|acronym for|full name of|full form of", true)
    ])

    /// "What does LIPA stand for?": the institutions that go by the letters, in any country; nil where nothing asks so or none does.
    func meaningOfInitials() throws -> FactSheet? {
        let words = read.analysis.words.map(\.asWritten)
        guard words.count <= 12, !Self.meaningCues.matches(words).isEmpty,
            let word = words.first(where: { mayBeInitials($0) && $0.surface.filter(\.isUppercase).count >= 2 })
        else { return nil }
        let mentions = read.analysis.mentions.filter { words[$0.range].contains { $0.surface == word.surface } }
        let providers = try mentions.flatMap(\.codes).compactMap { try catalog.provider(code: $0) }
        let (found, _) = try reader.initials.institutions(word.surface, in: nil, preferring: [], catalog: catalog)
        guard !found.isEmpty || !providers.isEmpty else { return nil }
        var builder = SheetBuilder()
        builder.say("In the registers of this box **\(FactText.escape(word.surface))** stands for:")
        let lines = providers.prefix(8).map { "- \(FactText.escape($0.displayName)) (AU) \(builder.cite($0))" }
        builder.say(lines.joined(separator: "\n"))
        list(found, &builder)
        return builder.sheet(for: question)
    }
}
