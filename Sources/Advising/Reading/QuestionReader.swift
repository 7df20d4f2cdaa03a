// From a visitor's words to a question that SQL can answer.

import Catalog

/// Reads questions with the vocabulary of one edition. Built once per edition, used from any thread.
package struct QuestionReader: Sendable {
    package let current: Edition?
    package let editions: [Edition]
    let analyst: Analyst
    /// How names of institutions are spelt.
    let names = NameSpelling()
    /// Which institutions go by which initials.
    let initials = Initials()

    /// - Throws: `CatalogError` when the vocabulary cannot be read.
    package init(catalog: Catalog, current: Edition?, editions: [Edition]) throws {
        self.current = current
        self.editions = editions
        let earlier = editions.filter { $0.id != current?.id && $0.completeness == .full }
        analyst = try Analyst(catalog: catalog, former: try earlier.flatMap { try catalog.providers(edition: $0.id) })
    }

    package func isCurrent(for edition: Edition?, editions: [Edition]) -> Bool {
        edition?.id == current?.id && editions == self.editions
    }

    /// Reads one utterance in the light of the turns before it.
    package func read(_ utterance: String, after memory: AdvisingSession.Memory) -> ReadQuestion {
        let text = QuestionText(utterance).writtenOut.withCurrenciesNamed.withoutBrokenOff.withTagApart
        if let meant = Corrections.meant(text.words) {
            var analysis = analyst.analyse(meant)
            analysis.cues.append(.instead)
            return completed(analysis, memory)
        }
        guard let cut = Corrections.cut(text.words) else {
            let analysis = analyst.analyse(Telling.removed(from: text.words))
            return Unexplained.checked(completed(analysis, memory), after: memory)
        }
        // "UNSW medi… no wait, UNSW exercise physiology": what was said first only fills what is said after it.
        let before = read(Array(text.words[..<cut.lowerBound]), after: memory)
        var corrected = memory
        if before.analysis.hasSubject || before.analysis.isCondition { corrected.note(before.question) }
        var analysis = analyst.analyse(Corrections.withoutMarkers(Array(text.words[cut.upperBound...])))
        // "… I mean the new one", "… the college and not the university" correct nothing: they say more about what was named before.
        let saysMore = text.words[cut.upperBound...].allSatisfy {
            InstitutionFinder.kinds.contains($0.stem) || CommonWords.stop.contains($0.text)
        }
        // "…, I mean the exact count": says it in other words.
        let explains =
            text.words[cut].map(\.text) == ["i", "mean"] && analysis.mentions.isEmpty && analysis.titles.isEmpty
            && analysis.places.isEmpty && analysis.looseLevel == nil && cut.lowerBound > 2
        guard !saysMore, !explains, analysis.hasSubject || analysis.isCondition else {
            return read(text.words, after: memory)
        }
        analysis.cues.append(.instead)
        return completed(analysis, corrected)
    }

    private func completed(_ analysis: Analysis, _ memory: AdvisingSession.Memory) -> ReadQuestion {
        ReadQuestion(
            question: FollowUp(memory: memory, analysis: analysis).complete(Interpreter.question(of: analysis)),
            analysis: analysis
        )
    }

    /// Reads words that were put together from several turns, as a question of its own.
    func read(alone words: [Word]) -> ReadQuestion {
        Unexplained.checked(
            completed(analyst.analyse(words), AdvisingSession.Memory()),
            after: AdvisingSession.Memory()
        )
    }

    func read(_ words: [Word], after memory: AdvisingSession.Memory) -> ReadQuestion {
        let analysis = analyst.analyse(words)
        return ReadQuestion(
            question: FollowUp(memory: memory, analysis: analysis).complete(Interpreter.question(of: analysis)),
            analysis: analysis
        )
    }
}

/// A question as read, with the words it was read from.
package struct ReadQuestion: Sendable {
    package var question: Question
    package var analysis: Analysis
}

/// "No wait", "I meant", "scratch that": where a visitor takes back what was said.
enum Corrections {
    private static let markers = PhraseTable<Bool>([
        (
            "ah no|err no|hmm rather|no rather|no wait|wait no|no i mean|no i meant|i mean|i meant|sorry i meant|sorry i mean|actually no|scratch that|oh wait",
            true
        ),
        (
            "correction|oops i meant|no sorry|rather i meant|no actually|oops|i wanted to say|let me correct|not that one|sorry wrong one|wrong one|my mistake|my bad|sorry wrong course|wrong course|sorry not that",
            true
        ),
    ])

    /// "Not Tasmania, ACT I meant. Sorry!": what stands before a marker that ends a text, without what it takes back.
    static func meant(_ words: [Word]) -> [Word]? {
        let excuses: Set<String> = ["sorry", "oops", "thanks", "please"]
        guard
            let marker = markers.matches(words).first(where: {
                ["i meant", "i mean"].contains(words[$0.range].map(\.text).joined(separator: " "))
            })?.range,
            words[marker.upperBound...].allSatisfy({ excuses.contains($0.text) }), marker.lowerBound > 0
        else { return nil }
        let start = words[..<marker.lowerBound].lastIndex { $0.breakBefore } ?? 0
        guard start > 0, start < marker.lowerBound, ["not", "no"].contains(words[0].text) else { return nil }
        return Array(words[start..<marker.lowerBound])
    }

    /// The last marker of a text that has something after it.
    static func cut(_ words: [Word]) -> Range<Int>? {
        if let sorry = apology(words) { return sorry }
        return markers.matches(words).last { $0.range.upperBound < words.count }?.range
    }

    /// "Sydney uni... sorry, Univ of Queensland I mean, …": an excuse between two stops, with something before and behind it.
    private static func apology(_ words: [Word]) -> Range<Int>? {
        guard
            let index = words.indices.first(where: { index in
                // "UQ? no: University of Sydney, …", in the beginning.
                let isNo = words[index].text == "no" && index < 6
                return index > 0 && (words[index].text == "sorry" || isNo) && words[index].breakBefore
                    && index + 1 < words.count
                    && (words[index + 1].breakBefore || ["only", "just"].contains(words[index + 1].text))
            })
        else { return nil }
        return index..<(index + 1)
    }

    /// "Univ of Queensland I mean, master of architecture": without the words that say that it was meant.
    static func withoutMarkers(_ words: [Word]) -> [Word] {
        let marked = Set(markers.matches(words).flatMap { Array($0.range) })
        return words.indices.filter { !marked.contains($0) }.map { words[$0] }
    }
}
