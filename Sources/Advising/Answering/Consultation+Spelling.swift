// A question whose name of an institution no register knows is read as the name that it nearly is.

import Catalog

extension Consultation {
    /// What the question's spelling of a name makes of it.
    enum Spelt {
        /// The same question with the register's spelling, and the name.
        case corrected(Consultation, name: String)
        /// Several names are equally near.
        case ambiguous(FactSheet)
    }

    /// - Returns: nil when nothing is misspelt, when no name is near, or when the words are a name as they are.
    func spelt() throws -> Spelt? {
        let words = read.analysis.words.map(\.asWritten)
        guard question.courseCodes.isEmpty, words.contains(where: isUnknown) else { return nil }
        // What is asked may have slips too: those words are known, and were corrected as they were read.
        let institution = InstitutionWords(read.analysis.words)
        let asksFact =
            !institution.facts.isEmpty || !institution.query.controls.isEmpty || SponsorWords.read(words) != nil
            || !DegreeWords(words).facts.isEmpty
        guard asksFact || words.contains(where: saysKind) || !question.attributes.isEmpty else { return nil }
        func names(_ phrases: Set<String>, in sources: [String]) throws -> Set<String> {
            try sources.reduce(into: []) { $0.formUnion(try catalog.names(among: phrases, in: $1)) }
        }
        // "Idaho colleges" is no slip for Idaho College.
        func knows(_ word: String) throws -> Bool {
            if InstitutionFinder.kinds.contains(Word.stem(of: word)) { return true }
            // Nor "Kenyan shillings" for Kenyon College.
            if ForeignPlaces.countries.vocabulary.contains(word) || Currency.names.vocabulary.contains(word) {
                return true
            }
            return try reader.names.knows(word, catalog: catalog)
        }
        // "Fashion master degree" is no slip for Fashionmasters, nor "Culinary Arts" in a title for a school's name.
        let parted = try MisspeltName.parted(in: words, asksFact: asksFact, knows: knows) {
            try names($0, in: NameSpelling.sources)
        }
        .flatMap { name in read.analysis.titles.contains { $0.range.overlaps(name.range) } ? nil : name }
        let found =
            try parted
            ?? MisspeltName.find(in: words, asksFact: asksFact, knows: knows) { word in
                try reader.names.near(word, catalog: catalog)
            } commoner: { word in
                try reader.names.commoner(than: word, catalog: catalog)
            } names: { phrases in
                try names(phrases, in: NameSpelling.sources)
            }
        guard let found, !isAustralian(found, words), try !namesWhole(institution) else { return nil }
        let names = found.names.map(Self.inCapitals)
        guard names.count == 1 else {
            var builder = SheetBuilder()
            builder.asksBack = true
            let options = names.prefix(5).map { "**\(FactText.escape($0))**" }
            builder.say("No institution is spelt so. Do you mean \(FactText.list(options, "or"))?")
            return .ambiguous(builder.sheet(for: question))
        }
        var whole = words
        whole.replaceSubrange(found.range, with: spelled(names[0], at: words[found.range.lowerBound]))
        return .corrected(reread(whole), name: names[0])
    }

    /// "Southwestern College, Winfield": a name that stands there whole needs no other spelling, and Winfield is a town.
    private func namesWhole(_ read: InstitutionWords) throws -> Bool {
        let analysis = self.read.analysis
        let longest = analysis.mentions.map(\.range.count).max() ?? 0
        guard try catalog.currentEdition(of: Register.ipeds.source) != nil else { return false }
        let finder = try InstitutionFinder(catalog: catalog, words: analysis.words, read: read, places: [])
        return try finder.all().contains { $0.isWhole && $0.range.count > max(1, longest) }
    }

    private func isUnknown(_ word: Word) -> Bool {
        word.number == nil && word.text.utf8.count >= 4 && !CommonWords.stop.contains(word.text)
    }

    private func saysKind(_ word: Word) -> Bool {
        InstitutionFinder.kinds.contains(word.stem) || ["polytechnic", "tech"].contains(word.stem)
            || Spelling.distance(Array(word.stem.utf8), Array("university".utf8), bound: 2) <= 2
    }

    /// The Australian register's own reading is as near, and stands.
    private func isAustralian(_ found: MisspeltName, _ words: [Word]) -> Bool {
        let mentions = read.analysis.mentions.filter { $0.range.overlaps(found.range) }
        guard let mention = mentions.first else { return false }
        // A part of the name is no reading of it: "Polytechnic Institute" of "Worchester Polytechnic Institute".
        guard mention.range.count >= found.range.count else { return false }
        let distance = mention.range.reduce(0) { sum, index in
            sum
                + Spelling.distance(
                    Array(words[index].stem.utf8),
                    Array(read.analysis.words[index].stem.utf8),
                    bound: 3
                )
        }
        return distance <= found.distance
    }

    /// "Worcester Polytechnic Institute" of its folded form.
    static func inCapitals(_ folded: String) -> String {
        folded.split(separator: " ").map { word in
            ["of", "the", "and", "at", "in", "for", "de"].contains(word)
                ? String(word) : word.prefix(1).uppercased() + word.dropFirst()
        }
        .joined(separator: " ")
    }
}
