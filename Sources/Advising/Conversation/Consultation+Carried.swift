// "What do their graduates earn?", "how many courses do they offer?": a question of its own about the institution of the topic.

import Catalog

extension Consultation {
    /// The answer to the utterance with the topic's institution named in it; nil when it does not ask of that institution, or when what is
    /// answered then does not tell of it.
    ///
    /// Other than ``goingOn(_:)``, it need not explain every word: what was said is read by all desks, as if the institution had been
    /// named. That the answer cites the institution is what shows that it was meant.
    ///
    /// - Parameter before: What the topic's desk reads in the topic.
    func carried(
        _ ellipsis: Ellipsis,
        _ topic: ConversationTopic,
        _ before: [TopicPart],
        _ memory: inout AdvisingSession.Memory
    ) throws -> FactSheet? {
        guard topic.desk != .rules, topic.desk != .currency, !topic.asksBack, namesNothingElse else { return nil }
        let asksHere = try parts(of: ellipsis.said, at: topic.desk)
        guard let words = ellipsis.naming(before, asksHere: asksHere) else { return nil }
        let subject = before.filter { $0.kind == .institution }.flatMap { topic.words[$0.range] }
        var fresh = memory
        fresh.topic = nil
        var whole = alone(words)
        whole.isCompletion = true
        guard let sheet = try? whole.answerAtDesks(&fresh), !sheet.asksBack, tells(sheet, of: subject) else {
            return nil
        }
        memory.topic = fresh.topic
        return sheet
    }

    /// No provider, course, place or sum of the Australian register stands in it.
    private var namesNothingElse: Bool {
        let analysis = read.analysis
        // "Any remark?" is spelt like Renmark, and names no place.
        let written = Set(analysis.words.map { $0.surface.lowercased() })
        let isPlaceSaid = analysis.places.contains { place in
            // "SAT or ACT scores?" asks of tests.
            if place == .state("ACT"), InstitutionWords(analysis.words).test != nil { return false }
            guard case .city(let name, _) = place else { return true }
            return written.isSuperset(of: name.lowercased().split(separator: " ").map(String.init))
        }
        return analysis.mentions.isEmpty && !isPlaceSaid && analysis.money.limit == nil
            && analysis.foreignUniversity == nil && analysis.providerCodes.isEmpty
    }

    /// Whether a row that is cited bears a word of the name.
    private func tells(_ sheet: FactSheet, of subject: [Word]) -> Bool {
        let name = Set(
            subject.filter { !InstitutionFinder.kinds.contains($0.stem) && !CommonWords.stop.contains($0.text) }
                .flatMap { TextFolding.words($0.surface) }
        )
        return sheet.citations.contains { !name.isDisjoint(with: TextFolding.words($0.label)) }
    }
}
