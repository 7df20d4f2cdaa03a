// "And in Ohio?", "what about Keele?", "does it also take M-1 students?": a turn that leaves out what the one before has said.

import Catalog

/// An utterance that may go on with the topic, and the whole questions that it then stands for.
///
/// It goes on with it only when every word of it is explained: as a part that the topic's desk knows, as a word that points back, or
/// as one that carries no meaning. One word left over makes it a question of its own, which memory must not touch.
struct Ellipsis {
    /// Longer utterances say what they mean.
    private static let wordLimit = 16

    let topic: ConversationTopic
    /// The utterance without the words that only open it.
    private(set) var said: [Word]
    /// It begins as something that goes on: "and", "what about", "sorry, I meant".
    let opens: Bool
    let pointing: Set<Int>
    let ordinal: Int?

    /// - Parameters:
    ///   - words: The utterance.
    ///   - isCorrection: It was said to take something back.
    init?(_ words: [Word], after topic: ConversationTopic, isCorrection: Bool) {
        guard !words.isEmpty, words.count <= Self.wordLimit else { return nil }
        let written = words.map(\.asWritten)
        let opening = EllipsisWords.opening(written)
        guard opening < written.count else { return nil }
        self.topic = topic
        said = Array(written[opening...])
        opens = opening > 0 && written[..<opening].contains { EllipsisWords.openers.contains($0.text) } || isCorrection
        pointing = Set(EllipsisWords.pointers.matches(said).flatMap { Array($0.range) })
        ordinal = EllipsisWords.ordinals.matches(said).first?.value
    }

    /// The same with its words written as names, for "and kent?"; nil where it has more words than a name, or opens nothing.
    var inCapitals: Ellipsis? {
        let names = said.indices.filter { !EllipsisWords.glue.contains(said[$0].text) && said[$0].number == nil }
        guard opens, (1...2).contains(names.count), said.count <= 4,
            names.allSatisfy({ said[$0].surface == said[$0].text && said[$0].text.count >= 4 })
        else { return nil }
        var other = self
        for index in names {
            other.said[index].surface = said[index].surface.prefix(1).uppercased() + said[index].surface.dropFirst()
        }
        return other
    }

    // MARK: Completing

    /// The questions that the utterance may stand for, the likeliest first; none when it is a question of its own.
    ///
    /// - Parameters:
    ///   - before: What the topic's desk reads in the topic.
    ///   - parts: What a desk reads in words.
    func questions(
        after before: [TopicPart],
        _ parts: (ConversationTopic.Desk, [Word]) throws -> [TopicPart]
    ) rethrows -> [[Word]] {
        let subject = before.filter { $0.kind == .institution }
        if let chosen = chosenRow() {
            let rest = try parts(topic.desk, said).filter { !isPointing($0.range) }
            return [topic.asksBack ? put([(.institution, chosen)], into: before) : question(rest, of: chosen)]
        }
        var questions: [[Word]] = []
        for desk in [topic.desk] + Self.relatives(of: topic.desk) {
            let new = try parts(desk, said).filter { !isPointing($0.range) }
            guard !new.isEmpty, isExplained(by: new), goesOn(new, hasSubject: !subject.isEmpty) else { continue }
            if desk != topic.desk, subject.isEmpty || new.contains(where: { $0.kind == .institution }) { continue }
            // "And Lincoln?": the name of another one, and not where the one talked about is.
            if desk == topic.desk, isAnother(new, than: subject) {
                questions.append(put([(.institution, Array(said[new[0].range]))], into: before))
                continue
            }
            if new.contains(where: \.kind.asks), !subject.isEmpty {
                questions.append(ask(new, of: before, at: desk))
            } else if desk == topic.desk {
                questions.append(put(new.map { ($0.kind, Array(said[$0.range])) }, into: before))
            }
        }
        return questions
    }

    /// The same subject with all that is said, for what only the Australian register knows the word of: "and the fee?".
    func question(ofSubject parts: [TopicPart]) -> [Word]? {
        let subject = parts.filter { $0.kind == .institution }
        guard !subject.isEmpty, opens || !pointing.isEmpty, said.count <= 8 else { return nil }
        return spoken + subject.flatMap { behindBreak(Array(topic.words[$0.range])) }
    }

    /// Desks that know other facts of the same institutions.
    private static func relatives(of desk: ConversationTopic.Desk) -> [ConversationTopic.Desk] {
        switch desk {
        case .sponsors: [.institutions, .degrees, .world]
        case .institutions: [.sponsors, .programs, .world]
        case .programs: [.institutions, .sponsors]
        case .degrees: [.sponsors, .world]
        case .world: [.institutions, .degrees, .sponsors]
        case .rules, .currency, .office: []
        }
    }

    private func isPointing(_ range: Range<Int>) -> Bool { pointing.isSuperset(of: range) }

    private func isExplained(by parts: [TopicPart]) -> Bool {
        let known = Set(parts.flatMap { Array($0.range) }).union(pointing)
        return said.indices.allSatisfy {
            known.contains($0) || EllipsisWords.glue.contains(said[$0].text) && said[$0].number == nil
                // "And if the school was in Leeds?": of rules, which ask where and not which.
                || topic.desk == .rules && InstitutionFinder.kinds.contains(said[$0].stem)
        }
    }

    /// Nothing but a place is said of an institution that was found, without "in": places lend their names to institutions.
    private func isAnother(_ parts: [TopicPart], than subject: [TopicPart]) -> Bool {
        guard !subject.isEmpty, !topic.asksBack, opens, pointing.isEmpty, parts.count == 1, parts[0].kind == .place
        else {
            return false
        }
        let start = parts[0].range.lowerBound
        return start == 0 || !["in", "at", "near", "around", "from"].contains(said[start - 1].text)
    }

    /// It opens so, points back, or is too bare to be a question: "in Montana", "phone number".
    private func goesOn(_ parts: [TopicPart], hasSubject: Bool) -> Bool {
        if opens { return true }
        let kinds = Set(parts.map(\.kind))
        let namesSubject = kinds.contains(.institution)
        if !pointing.isEmpty { return !namesSubject }
        let isComplete = namesSubject && kinds.contains(.fact) || kinds.contains(.noun) && kinds.contains(.place)
        // "What is the qualification called?" asks of what was talked about, "which universities ask for the SAT?" of all.
        let others: Set<TopicPart.Kind> = [.fact, .form, .length]
        if hasSubject, kinds.contains(.fact), kinds.isSubset(of: others), said.count <= 8 { return true }
        let isBare = said.indices.allSatisfy { index in
            parts.contains { $0.range.contains(index) }
                || ["a", "an", "the", "in", "at", "for", "of", "as", "well", "too", "also", "only"].contains(
                    said[index].text
                )
        }
        return isBare && !isComplete && said.count <= 6
    }

    /// The row that "the second one" points at, as the words of its name.
    private func chosenRow() -> [Word]? {
        guard let ordinal, !topic.shown.isEmpty else { return nil }
        let index = ordinal == -1 ? topic.shown.count - 1 : ordinal - 1
        guard topic.shown.indices.contains(index) else { return nil }
        return QuestionText(topic.shown[index]).words
    }

    // MARK: Words of the whole question

    /// What is said without the words that point back.
    var spoken: [Word] { said.indices.filter { !pointing.contains($0) }.map { said[$0] } }

    func behindBreak(_ words: [Word]) -> [Word] {
        guard var first = words.first else { return [] }
        first.breakBefore = true
        return [first] + words.dropFirst()
    }

    private func question(_ parts: [TopicPart], of subject: [Word]) -> [Word] {
        let asked = parts.isEmpty ? [] : spoken
        return asked.isEmpty ? subject : asked + behindBreak(subject)
    }

    /// Another fact of the topic: what is said, and of the topic all that it is about.
    private func ask(_ new: [TopicPart], of before: [TopicPart], at desk: ConversationTopic.Desk) -> [Word] {
        let kinds = Set(new.map(\.kind))
        var kept = before.filter { !$0.kind.asks && $0.kind != .noun && !kinds.contains($0.kind) }
        // "Give me their website" after "can it enrol F-1 students?": other registers know no visas.
        if desk != topic.desk { kept.removeAll { $0.kind == .route } }
        // "And the deadline for it?": of the scholarship that was asked about.
        if topic.desk == .office, !pointing.isEmpty { kept += before.filter { $0.kind == .fact }.suffix(1) }
        if desk == topic.desk { kept += sponsorship(before) + rating(before) }
        let ordered = kept.filter { $0.kind != .institution } + kept.filter { $0.kind == .institution }
        return spoken
            + ordered.flatMap { part -> [Word] in
                let words = Array(topic.words[part.range])
                switch part.kind {
                case .institution: return behindBreak(words)
                case .place: return [Word(surface: "in")] + words
                case .subject: return [Word(surface: "in")] + words
                default: return words
                }
            }
    }

    /// The topic's question with other words for some of its parts; what it had no part for stands behind it.
    private func put(_ new: [(kind: TopicPart.Kind, words: [Word])], into before: [TopicPart]) -> [Word] {
        var output: [Word] = []
        var index = 0
        var placed: Set<TopicPart.Kind> = []
        let replaced = Dictionary(grouping: new, by: \.kind)
        while index < topic.words.count {
            guard let part = before.first(where: { $0.range.lowerBound == index }), let others = replaced[part.kind]
            else {
                output.append(topic.words[index])
                index += 1
                continue
            }
            if placed.insert(part.kind).inserted {
                for (position, other) in others.enumerated() {
                    if position > 0 { output.append(Word(surface: "and")) }
                    output += other.words
                }
                // "Private colleges" by "public ones": colleges it stays.
                let nouns = topic.words[part.range].filter { InstitutionFinder.kinds.contains($0.stem) }
                let saysNoun = others.contains { $0.words.contains { InstitutionFinder.kinds.contains($0.stem) } }
                if part.kind == .control, !saysNoun { output += nouns.suffix(1) }
            } else if let last = output.last, ["and", "or"].contains(last.text) {
                output.removeLast()
            }
            index = part.range.upperBound
        }
        for (kind, words) in new where !placed.contains(kind) {
            switch kind {
            case .place, .target: output += [Word(surface: "in")] + words
            case .route, .nation, .person: output += [Word(surface: "for")] + words
            case .institution: output += behindBreak(words)
            default: output += behindBreak(words)
            }
        }
        return output
    }
}
