// Where no register answers, the office's documents may: passages are quoted as they stand, never summed up.

import Catalog

extension Consultation {
    /// Most passages shown, and the longest quotation, in characters; the citation opens the rest.
    private static let passageLimit = 3
    private static let quotationLength = 700
    /// The share of a question's words, by weight, that a passage must hold (`DocumentMatch.share`).
    private static let leastShare = 0.6
    /// The same where courses were found by one loose word.
    private static let leastShareOfLoose = 0.85
    /// The share of its neighbouring words that must stand near each other (`DocumentMatch.nearness`).
    private static let leastNearness = 0.5

    /// The sheet with passages in the place of a refusal or a question back; nil when none fits well enough.
    ///
    /// - Parameter sheet: What is answered without the documents.
    func documents(insteadOf sheet: FactSheet) throws -> FactSheet? {
        let isUnclear = question.intent == .unclear && question.foreignMoney == nil && question.filter.isEmpty
        // Only where no register's desk knew the question: "no such course" is an answer.
        let isLoose = isListByOneWord(sheet)
        guard
            sheet.question.intent == .uncovered && sheet.refused || isUnclear && sheet.question.intent == .unclear
                || isLoose,
            OfficeWords.refusedAlways.isDisjoint(with: question.uncovered),
            let edition = try catalog.currentEdition(of: Register.documents.source)
        else { return nil }
        let words = DocumentWords.read(read.analysis.words)
        let matches = try catalog.passages(answering: words, in: Register.documents.source, limit: 12).filter { match in
            match.share >= (isLoose ? Self.leastShareOfLoose : Self.leastShare) && match.nearness >= Self.leastNearness
                && (match.words > 1 || words.count == 1 && match.isNamedSo)
        }
        guard let best = matches.map(\.share).max() else { return nil }
        var builder = SheetBuilder()
        builder.say("No register on this box answers that. The international office's documents say:")
        for match in matches.filter({ $0.share >= best * 0.8 }).prefix(Self.passageLimit) {
            builder.say(try quotation(match.passage, &builder))
        }
        let topics = Coverage.missing(in: question)
        if !topics.isEmpty, topics != [.other] {
            builder.say("If that does not answer it: " + unique(topics.map(Coverage.whomToAsk)).joined(separator: " "))
        }
        builder.say(
            "*Documents of the international office, edition \(FactText.date(edition.date)), quoted as they stand; no register confirms them.*"
        )
        return builder.sheet(for: question)
    }

    /// "How do I open a bank account?": courses with "account" in their names are what nobody asked for.
    private func isListByOneWord(_ sheet: FactSheet) -> Bool {
        let analysis = read.analysis
        guard [.list, .count, .superlative].contains(sheet.question.intent), analysis.looseTerms.count == 1,
            analysis.looseLevel == nil, analysis.titles.isEmpty, analysis.places.isEmpty, analysis.mentions.isEmpty,
            analysis.money.limit == nil, !analysis.has(.courses), !analysis.has(.providers)
        else { return false }
        return analysis.words.contains { ["how", "where", "when", "who", "what"].contains($0.text) }
            && analysis.words.contains { ["i", "we", "my"].contains($0.text) }
    }

    private func quotation(_ passage: Passage, _ builder: inout SheetBuilder) throws -> String {
        let mark = builder.cite(
            source: Register.documents.source,
            edition: passage.edition,
            key: passage.key,
            label: [passage.document, passage.heading].filter { !$0.isEmpty }.joined(separator: ", "),
            columns: try catalog.importedColumns(key: passage.key)
        )
        let lines = Self.cut(passage.text).split(whereSeparator: \.isNewline).map { Self.escapedLine(String($0)) }
        let heading = passage.heading.isEmpty ? "" : ", " + FactText.escape(passage.heading)
        // Two blanks at a line's end keep the lines of the document.
        return "**\(FactText.escape(passage.document))**\(heading) \(mark):\n\n"
            + lines.filter { !$0.isEmpty }.map { "> " + $0 }.joined(separator: "  \n")
    }

    /// At most `quotationLength` characters, ended at a word.
    private static func cut(_ text: String) -> String {
        guard text.count > quotationLength else { return text }
        let part = text.prefix(quotationLength)
        return part[..<(part.lastIndex(where: \.isWhitespace) ?? part.endIndex)] + " …"
    }

    /// A line that begins no list, heading or rule of Markdown.
    private static func escapedLine(_ line: String) -> String {
        let escaped = FactText.escape(line)
        guard let first = escaped.first, "-+=&".contains(first) else { return escaped }
        return "\\" + escaped
    }
}
