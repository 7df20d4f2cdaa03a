// Cuts a stream of text into sentences.

import Foundation

/// Holds back what is not yet a whole sentence.
package struct SentenceStream: Sendable {
    private var pending = ""

    package init() {}

    /// Adds text and returns the sentences that are complete now.
    package mutating func append(_ text: String) -> [String] {
        pending += text
        return cut(atEnd: false)
    }

    /// The rest. An unfinished last sentence is returned as it is; ``AnswerCheck`` drops what does not end as one.
    package mutating func finish() -> [String] {
        var rest = cut(atEnd: true)
        let last = pending.trimmingCharacters(in: .whitespacesAndNewlines)
        if !last.isEmpty { rest.append(last) }
        pending = ""
        return rest
    }

    private mutating func cut(atEnd: Bool) -> [String] {
        var sentences: [String] = []
        var characters = Array(pending)
        var start = 0
        var index = 0
        while index < characters.count {
            let character = characters[index]
            let next = index + 1 < characters.count ? characters[index + 1] : nil
            let isStop = ".!?".contains(character) && (next.map(\.isWhitespace) ?? atEnd)
            if isStop || character.isNewline {
                let sentence = String(characters[start...index]).trimmingCharacters(in: .whitespacesAndNewlines)
                if !sentence.isEmpty { sentences.append(sentence) }
                start = index + 1
            }
            index += 1
        }
        characters.removeFirst(start)
        pending = String(characters)
        return sentences
    }
}
