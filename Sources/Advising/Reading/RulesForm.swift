// How a question about rules is put, and numbers of paragraphs written in it.

enum RulesForm {
    private static let auxiliaries: Set<String> = [
        "can", "may", "could", "am", "is", "are", "do", "does", "must", "would", "will", "should", "have", "has", "did",
        "cant",
        "dont", "doesnt", "isnt", "arent",
    ]
    private static let asking: Set<String> = ["how", "what", "which", "when", "who", "whom", "whose", "why", "where"]
    private static let subjects: Set<String> = [
        "i", "we", "a", "an", "the", "my", "it", "they", "she", "he", "someone", "student", "students", "you",
    ]
    private static let openers: Set<String> = [
        "and", "but", "so", "or", "hi", "hello", "please", "then", "also", "hey", "sir", "madam", "question", "if",
        "ok", "rules", "rule", "visa",
    ]
    private static let permitting: Set<String> = [
        "allowed", "allow", "allows", "permitted", "permit", "permits", "possible", "ok", "okay", "fine", "accepted",
        "accept", "acceptable",
        "count", "counts", "qualify", "qualifies", "let", "lets", "eligible", "legal", "enough", "sufficient", "lead",
        "leads", "covered", "valid",
    ]
    private static let obliging: Set<String> = [
        "need", "needs", "needed", "require", "requires", "required", "compulsory", "mandatory", "necessary", "obliged",
        "obligatory", "asked", "gotta",
    ]

    /// The form of a question: by the auxiliary that begins one of its clauses, where no question word stands before it.
    static func read(_ words: [Word]) -> RulesQuestion.Form {
        guard let index = opening(words) else { return tagged(words) }
        let rest = words[index...].map(\.text)
        // "Is there a maximum?" asks which, and "no" to it would be read as none.
        if ["is", "are"].contains(rest[0]), rest.dropFirst().first == "there" { return .open }
        if rest.contains("exempt") || rest.contains("exempted") || rest.contains("excused") { return .membership }
        switch words[index].text {
        case "can", "may", "could", "cant": return .permission
        case "must", "should": return .obligation
        default: break
        }
        if rest.dropFirst().prefix(14).contains(where: obliging.contains) || adjacent(rest, "have", "to")
            || adjacent(rest, "has", "to")
        {
            return .obligation
        }
        if rest.contains(where: permitting.contains) { return .permission }
        return .membership
    }

    /// Whether nothing but such a word shows the form.
    static func isTagged(_ words: [Word]) -> Bool { opening(words) == nil }

    /// "…, correct?", "paid gigs allowed?": a statement that wants a yes or no, by a word that asks it at the end or in the middle.
    private static func tagged(_ words: [Word]) -> RulesQuestion.Form {
        // "That did not change, right? My course starts in 2026."
        guard let last = words.last(where: { $0.isAsked && agreeing.contains($0.text) }) ?? words.last,
            !words.contains(where: { asking.contains($0.text) })
        else { return .open }
        if words.contains(where: { permitting.contains($0.text) }) { return .permission }
        if agreeing.contains(last.text) { return .membership }
        // "American passport, English test still needed?", "Nigeria a TB test country?"
        guard last.isAsked else { return .open }
        if words.contains(where: { obliging.contains($0.text) }) { return .obligation }
        return ["country", "list"].contains(last.text) ? .membership : .open
    }

    private static let agreeing: Set<String> = ["right", "correct", "true", "ye", "yes", "yeah", "no"]

    /// "Should I", with nothing like "how much" before it, and "is it better to".
    static func asksAdvice(_ words: [Word]) -> Bool {
        for index in words.indices.dropLast()
        where words[index].text == "should" && (words[index + 1].text == "i" || words[index + 1].text == "we") {
            if !isAsked(before: index, in: words) { return true }
        }
        return words.indices.dropLast().contains {
            words[$0].text == "whether" && $0 + 2 < words.count && words[$0 + 2].text == "should"
        }
    }

    /// Whether "how", "what" and the like stand before a word in its clause.
    static func isAsked(before index: Int, in words: [Word]) -> Bool {
        clause(before: index, in: words).contains { asking.contains($0.text) }
    }

    /// Where the auxiliary stands; nil for "how much", "which" and statements.
    private static func opening(_ words: [Word]) -> Int? {
        for index in words.indices where auxiliaries.contains(words[index].text) {
            let before = clause(before: index, in: words)
            guard !isAsked(before: index, in: words) else { continue }
            let isFirst = before.isEmpty || before.allSatisfy { openers.contains($0.text) }
            let isBeforeSubject = index + 1 < words.count && subjects.contains(words[index + 1].text)
            let isAsking = words[index].text != "have" && words[index].text != "has" || isFirst
            // "My wife is a student" states; "… is a student" after a subject asks nothing.
            let isStatement =
                !isFirst && ["is", "are", "am", "will", "would", "have", "has", "could"].contains(words[index].text)
            if isAsking, isFirst || isBeforeSubject, !isStatement { return index }
        }
        return nil
    }

    private static func clause(before index: Int, in words: [Word]) -> ArraySlice<Word> {
        var start = index
        while start > 0, !words[start].breakBefore { start -= 1 }
        return words[start..<index]
    }

    private static func adjacent(_ texts: [String], _ first: String, _ second: String) -> Bool {
        zip(texts, texts.dropFirst()).contains { $0 == first && $1 == second }
    }
}

/// Numbers of paragraphs as visitors write them: "ST 12.3", "st12.5", "FIN.7.1", "ST 14.3(a)".
enum ParagraphNumbers {
    struct Match: Sendable {
        /// One form: letters, blank, number.
        let code: String
        let range: Range<Int>
    }

    static func find(in words: [Word]) -> [Match] {
        var found: [Match] = []
        for index in words.indices {
            let text = words[index].surface.uppercased()
            let letters = text.prefix { $0.isASCII && $0.isLetter }
            guard (2...5).contains(letters.count) else { continue }
            var number = String(text.dropFirst(letters.count))
            var end = index + 1
            if number.isEmpty {
                guard end < words.count, !CommonWords.stop.contains(words[index].text) || words[index].surface == text,
                    isNumber(words[end].surface)
                else { continue }
                number = words[end].surface.uppercased()
                end += 1
            } else if isNumber(number), !number.contains("."), end < words.count, words[end].breakBefore,
                isNumber(words[end].surface)
            {
                number += "." + words[end].surface.uppercased()
                end += 1
            }
            guard isNumber(number) else { continue }
            found.append(Match(code: "\(letters) \(number)", range: index..<end))
        }
        return found
    }

    private static func isNumber(_ text: String) -> Bool {
        guard let first = text.first, first.isASCII, first.isNumber else { return false }
        return text.allSatisfy { $0.isASCII && ($0.isNumber || $0 == "." || $0.isLetter) }
            && text.filter(\.isLetter).count <= 1
    }
}
