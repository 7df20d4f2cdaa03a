// Where in a text something is asked, in English: from an interrogative to the end of its sentence.

import Catalog

enum AskingClauses {
    /// Positions from an interrogative that opens a clause to the end of its sentence; empty where nothing is asked by one.
    static func positions(in words: [Word]) -> Set<Int> {
        var positions: Set<Int> = []
        var isAsking = false
        for (index, word) in words.enumerated() {
            if word.sentenceBefore { isAsking = false }
            let opens = index == 0 || word.breakBefore || word.sentenceBefore || joints.contains(words[index - 1].text)
            if opens, interrogatives.contains(word.text) { isAsking = true }
            if isAsking { positions.insert(index) }
        }
        return positions
    }

    /// "How happy are they?": the word behind "how" in a clause that asks for no number, length or price by it.
    static func degree(in words: [Word]) -> Int? {
        words.indices.dropFirst().first { index in
            words[index - 1].text == "how" && !words[index].breakBefore && !measured.contains(words[index].text)
                && words[index].text.utf8.allSatisfy { $0 < 0x80 }
        }
    }

    /// "Do you think the fees will rise?": a verb that asks for an opinion.
    static func opinion(in words: [Word]) -> Int? {
        words.indices.dropFirst().first {
            words[$0 - 1].text == "you" && ["think", "reckon", "believe", "guess"].contains(words[$0].text)
        }
    }

    private static let joints: Set<String> = ["and", "but", "so", "hi", "hello", "hey", "please", "then", "or", "ok"]

    /// Words that open a question in English.
    static let interrogatives: Set<String> = [
        "what", "whats", "what's", "which", "who", "whom", "whose", "whos", "who's", "where", "wheres", "where's",
        "when",
        "whens", "when's", "why", "how", "hows", "how's", "is", "are", "am", "was", "were", "do", "does", "did", "can",
        "could", "may", "might", "will", "would", "shall", "should", "must", "has", "have", "had", "isn't", "isnt",
        "aren't", "arent", "don't", "dont", "doesn't", "doesnt", "can't", "cant", "won't", "wont",
    ]

    /// What "how" asks for where a register may know it, and verbs with which it asks for no degree.
    private static let measured: Set<String> = [
        "many", "much", "long", "expensive", "cheap", "costly", "dear", "big", "high", "low", "large", "small", "about",
        "come", "is", "are", "do", "does", "did", "can", "could", "would", "will", "should", "may", "might", "to",
        "has",
        "have", "was", "were", "i", "we", "the", "a", "it", "exactly", "old", "often", "soon", "comes", "few", "short",
        "must",
    ]
}
