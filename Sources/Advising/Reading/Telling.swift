// Sentences that tell who asks, before or after the one that asks: "I did my BSc in Colombo. Where can I study …?"

import Catalog

enum Telling {
    /// The words without sentences about somebody's schooling and work so far, whose degrees and places would be read as conditions.
    ///
    /// They stay where nothing else asks, and where permission to stay is asked about, which hangs on what somebody has done.
    static func removed(from words: [Word]) -> [Word] {
        let sentences = split(words)
        guard sentences.count > 1, words.allSatisfy({ !ofPermission.contains($0.stem) }) else { return words }
        let rest = sentences.filter { !isTold(words[$0]) }
        guard rest.count < sentences.count, rest.contains(where: { asks(words[$0]) }) else { return words }
        var kept = rest.flatMap { Array(words[$0]) }
        kept[0].breakBefore = false
        return kept
    }

    /// A sentence that says by itself what is looked for: a level, courses, institutions, a test.
    private static func asks(_ sentence: ArraySlice<Word>, least: Int = 4) -> Bool {
        sentence.count >= least
            && (!LevelWords.table.matches(Array(sentence)).isEmpty
                || sentence.contains {
                    InstitutionFinder.kinds.contains($0.stem)
                        || ["course", "program", "programme", "degree"].contains($0.stem)
                })
    }

    /// Positions of clauses that say something of oneself or one's own beside one that asks: "I teach on a reservation. How many …?",
    /// "telecommunications masters, I climb phone towers for a living".
    ///
    /// - Parameter besideCourses: Only where the rest looks for courses or institutions.
    static func told(_ words: [Word], besideCourses: Bool = false) -> Set<Int> {
        let clauses = split(words, alsoWhere: { words[$0].breakBefore && opensClause(words[$0]) })
        guard clauses.count > 1 else { return [] }
        let told = clauses.filter { clause in
            let texts = words[clause].map(\.text)
            let subject =
                ["my", "our", "his", "her", "a", "an", "the"].contains(texts.first)
                ? texts.dropFirst().first : texts.first
            return ofSelf.contains(Word.stem(of: subject ?? "")) && texts.count > 2
                && words[clause].last?.isAsked != true
                && !wishes.contains(where: texts.contains)
        }
        let rest = clauses.filter { !told.contains($0) }
        guard
            rest.contains(where: { !besideCourses && words[$0].contains(where: \.isAsked) || asks(words[$0], least: 2) }
            )
        else {
            return []
        }
        return Set(told.flatMap { Array($0) })
    }

    /// "…, I …" and "…, which …" begin a clause of their own.
    private static func opensClause(_ word: Word) -> Bool {
        ["i", "im", "ive", "we"].contains(word.text) || AskingClauses.interrogatives.contains(word.text)
    }

    /// Who a clause may tell of, behind "my" where that is said.
    private static let ofSelf: Set<String> = [
        "i", "im", "ive", "we", "he", "she", "they", "brother", "sister", "cousin", "niece", "nephew", "uncle", "aunt",
        "mother", "father", "mum", "mom", "dad", "gran", "grandpa", "grandma", "grandfather", "grandmother", "friend",
        "boss", "neighbour", "wife", "husband", "son", "daughter", "parent", "family", "teacher", "agent",
    ]

    static func split(_ words: [Word], alsoWhere opens: (Int) -> Bool = { _ in false }) -> [Range<Int>] {
        var starts = words.indices.filter { $0 == 0 || words[$0].sentenceBefore || opens($0) }
        starts.append(words.count)
        return zip(starts, starts.dropFirst()).map { $0..<$1 }.filter { !$0.isEmpty }
    }

    /// "I did BSc Maths in Colombo", "my brother has prepared for the SAT": of oneself or one's own, in the past, and no wish.
    private static func isTold(_ sentence: ArraySlice<Word>) -> Bool {
        let texts = sentence.map(\.text)
        guard let first = texts.first, tellers.contains(first), sentence.last?.isAsked != true,
            !wishes.contains(where: texts.contains),
            !sentence.contains(where: { Currency.before[$0.text] != nil || ($0.number ?? 0) >= 1_000 })
        else { return false }
        return schooling.contains(where: texts.contains)
    }

    private static let tellers: Set<String> = [
        "i", "im", "ive", "we", "my", "our", "he", "she", "his", "her",
    ]
    private static let schooling: Set<String> = [
        "worked", "fixed", "repaired", "served", "taught", "cooked", "drove", "ran", "managed", "cared", "trained",
        "practised", "practiced",
        "did", "finished", "completed", "studied", "graduated", "passed", "hold", "holds", "prepared", "done", "earned",
        "attended",
    ]
    private static let wishes: Set<String> = [
        "want", "wants", "need", "needs", "look", "looking", "wish", "like", "likes", "prefer", "budget", "pay",
        "afford",
        "spend", "interested", "plan", "planning", "hope", "dream", "can", "would", "will", "should", "which", "what",
        "how", "where", "must",
    ]
    private static let ofPermission: Set<String> = [
        "visa", "permission", "route", "cas", "uk", "clearance", "sponsor", "atas", "tb", "britain", "england",
    ]
}
