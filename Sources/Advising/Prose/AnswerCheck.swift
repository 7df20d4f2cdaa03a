// What the model wrote, sentence by sentence: kept only when one point of the brief bears out all of it.
//
// A model of 135 million parameters invents freely. So this is no list of forbidden claims but a list of allowed ones:
// plain explaining words, and the names and numbers of one point. What else it says is dropped.

import Foundation

/// Judges the sentences of one answer; remembers what was said, because repeating is dropped too.
package struct AnswerCheck: Sendable {
    private let brief: ProseBrief
    private var said: Set<String> = []

    /// - Parameter brief: what the sentences must rest on.
    package init(brief: ProseBrief) { self.brief = brief }

    /// The sentence as it may be shown, or nil when it is dropped.
    package mutating func accept(_ sentence: String) -> String? {
        let text = sentence.trimmingCharacters(in: .whitespacesAndNewlines)
        guard Self.isPlainSentence(text) else { return nil }
        let words = QuestionText(text).words
        guard words.count >= 4, said.insert(words.map(\.stem).joined(separator: " ")).inserted else { return nil }
        let isBorneOut = brief.points.contains { point in
            SentenceReading(words: words, of: point, among: brief.subject)?.holds ?? false
        }
        return isBorneOut ? text : nil
    }

    /// One finished sentence without markup, links or a question.
    private static func isPlainSentence(_ text: String) -> Bool {
        guard text.count >= 15, text.count <= 400, text.hasSuffix("."), let first = text.first, first.isUppercase else {
            return false
        }
        let markup = CharacterSet(charactersIn: "<>[]{}|`*_#\\@=~^\n\"“”:;")
        guard text.rangeOfCharacter(from: markup) == nil,
            text.unicodeScalars.allSatisfy({ $0.value < 0x2100 && !$0.properties.isEmoji || $0.isASCII })
        else { return false }
        let lower = text.lowercased()
        return !lower.contains("http") && !lower.contains("www.") && !lower.contains(".com") && !lower.contains(".au")
    }
}
