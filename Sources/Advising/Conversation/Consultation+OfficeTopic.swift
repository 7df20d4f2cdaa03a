// What a question to the office's tables says, so that a next one may put something else in its place: "and for Germany?".

import Catalog

extension Consultation {
    /// The topics, providers, countries, places, tests, months and things of a question to the office's tables.
    func officeParts(_ words: [Word]) throws -> [TopicPart] {
        let topics = TopicWords.table.matches(words).filter { OfficeWords.table(for: $0.value) != nil }.map(\.range)
        let nations = OfficeWords.nations(in: words).map { TopicPart($0.isOrigin ? .nation : .place, $0.range) }
        let places = try placesOfOffice(words).map { TopicPart(.place, $0) }
        let items = try itemsOfOffice(words)
        let tests = OfficeWords.tests(in: words)
        let months = OfficeWords.monthPositions(in: words)
        let limits = words.indices.filter { index in
            tests.contains(words[index].text) || months.contains(index)
        }
        return try providersOfOffice(words, asking: Set(topics.flatMap { Array($0) })).map {
            TopicPart(.institution, $0)
        }
            + places + nations + LevelWords.table.matches(words).map { TopicPart(.level, $0.range) }
            + limits.map { TopicPart(.limit, $0..<($0 + 1)) } + topics.map { TopicPart(.fact, $0) }
            + items.map { TopicPart(.fact, $0..<($0 + 1)) }
    }

    /// Providers of the register, and those that the tables alone know.
    private func providersOfOffice(_ words: [Word], asking: Set<Int>) throws -> [Range<Int>] {
        let mentions = reader.read(alone: words).analysis.mentions.map(\.range)
        guard mentions.isEmpty else { return mentions }
        let names = RegisterNames(words: words, asking: asking)
        let tables: [OfficeTable] = [.english, .deadlines, .scholarships, .applicationFees]
        let match = try names.longestName { phrase in
            try tables.contains { table in
                try catalog.officeRows(table, named: phrase).contains { row in
                    OfficeRow.names(in: row[.provider]).contains { TextFolding.fold($0) == phrase }
                }
            }
        }
        return match.map { [$0.range] } ?? []
    }

    private func placesOfOffice(_ words: [Word]) throws -> [Range<Int>] {
        let known = Set(
            try catalog.officeRows(.livingCosts).flatMap { OfficeRow.names(in: $0[.place]).map(TextFolding.fold) }
        )
        guard !known.isEmpty else { return [] }
        return words.indices.flatMap { start in
            (1...3).compactMap { count -> Range<Int>? in
                let range = start..<(start + count)
                guard range.upperBound <= words.count else { return nil }
                let phrase = TextFolding.fold(words[range].map(\.surface).joined(separator: " "))
                return known.contains(phrase) ? range : nil
            }
        }
    }

    /// "How much is food in Hobart?": a thing and a place of the table of living costs, and nothing of courses.
    func asksPriceOfItem() throws -> Bool {
        let analysis = read.analysis
        guard try catalog.currentEdition(of: Register.office.source) != nil, analysis.titles.isEmpty,
            analysis.looseLevel == nil, analysis.mentions.isEmpty, !analysis.has(.courses), !analysis.has(.providers),
            analysis.words.count <= 12,
            analysis.words.contains(where: { ["much", "cost", "costs", "price", "pay"].contains($0.text) })
        else { return false }
        let words = analysis.words.map(\.asWritten)
        return try !itemsOfOffice(words).isEmpty && !placesOfOffice(words).isEmpty
    }

    /// "Food", "room": what the table of living costs has rows of.
    private func itemsOfOffice(_ words: [Word]) throws -> [Int] {
        let items = Set(try catalog.officeRows(.livingCosts).flatMap { QuestionText.stems(of: $0[.item]) })
        return words.indices.filter {
            items.contains(words[$0].stem) && !CommonWords.stop.contains(words[$0].text)
        }
    }
}
