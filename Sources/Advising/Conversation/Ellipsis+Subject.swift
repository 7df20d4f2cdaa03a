// A turn that asks something new of the institution of the topic, or needs a word of the topic to be a question to its desk.

extension Ellipsis {
    /// The utterance, and behind it the institution of the topic; nil where it does not point there, and asks nothing that the
    /// topic's own desk knows.
    ///
    /// - Parameters:
    ///   - before: What the topic's desk reads in the topic.
    ///   - asksHere: What it reads in the utterance.
    func naming(_ before: [TopicPart], asksHere: [TopicPart]) -> [Word]? {
        let subject = before.filter { $0.kind == .institution }
        // One was talked about; a town beside it may bear the name of another.
        let names = subject.count > 1 ? subject.filter { $0.range.count > 1 } : subject
        guard let name = names.first, names.count == 1, ordinal == nil, !saysName else { return nil }
        let asks = asksHere.contains(where: \.kind.asks)
        let isAsked =
            said.count <= 13 && asks
            && asksHere.allSatisfy { ![.institution, .place, .noun, .form].contains($0.kind) }
        guard pointsAtSubject || isAsked && !isExistential else { return nil }
        // "And how much debt do those graduates have?": of the same field and level.
        let isSameProgram =
            topic.desk == .programs && asks
            && !asksHere.contains { [.subject, .level].contains($0.kind) }
        let behind =
            before.filter { $0.kind == .place || isSameProgram && [.subject, .level].contains($0.kind) }
            + (asks ? sponsorship(before) : [])
        return spoken + behind.flatMap { Array(topic.words[$0.range]) } + behindBreak(Array(topic.words[name.range]))
    }

    /// "Which routes?" after "is it a licensed sponsor?": what makes it a question to the sponsors' registers, where it does not say so.
    func sponsorship(_ before: [TopicPart]) -> [TopicPart] {
        guard topic.desk == .sponsors, SponsorWords.read(spoken) == nil else { return [] }
        return before.filter { $0.kind == .fact && SponsorWords.read(Array(topic.words[$0.range])) != nil }.suffix(1)
    }

    /// "Student outcomes?" after a rating: of teaching, which it does not say.
    func rating(_ before: [TopicPart]) -> [TopicPart] {
        let asked = DegreeWords(spoken)
        guard topic.desk == .degrees, asked.facts.isEmpty, asked.courseFacts.isEmpty else { return [] }
        return before.filter { $0.kind == .fact && DegreeWords(Array(topic.words[$0.range])).isPlain }.suffix(1)
    }

    /// A word inside it is written as a name.
    var saysName: Bool {
        said.indices.dropFirst().contains { index in
            let word = said[index]
            return word.isWrittenAsName && !EllipsisWords.glue.contains(word.text)
        }
    }

    /// "They", "their", "there" and the like: what was talked about, and not one of several rows.
    private var pointsAtSubject: Bool {
        said.indices.contains { index in
            pointing.contains(index)
                && (["it", "its", "they", "their", "them"].contains(said[index].text)
                    || said[index].text == "there" && !isExistential
                    || InstitutionFinder.kinds.contains(said[index].stem))
        }
    }

    /// "Are there any?": somewhere, and not at the place that was talked about.
    private var isExistential: Bool {
        zip(said, said.dropFirst()).contains { first, second in
            let pair = [first.text, second.text]
            return pair.contains("there") && !Set(pair).isDisjoint(with: ["is", "are", "was", "were"])
        }
    }
}
