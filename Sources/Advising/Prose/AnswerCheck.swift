// What the model wrote, sentence by sentence: kept only when one point of the brief bears out all of it.
//
// A model of 135 million parameters invents freely. So this is no list of forbidden claims but a list of allowed ones:
// plain explaining words, and the names and numbers of one point. What else it says is dropped.

import Foundation

/// Judges the sentences of one answer; remembers what was said, because a sentence that adds nothing is dropped too.
package struct AnswerCheck: Sendable {
    private let brief: ProseBrief
    /// All numbers of the brief.
    private let numbers: Set<Double>
    /// Names and numbers that accepted sentences have held.
    private var said: Set<SentenceReading.Piece> = []

    /// - Parameter brief: what the sentences must rest on.
    package init(brief: ProseBrief) {
        self.brief = brief
        numbers = Set(brief.points.flatMap { Self.numbers(in: $0.line) })
    }

    /// How many numbers in digits a sentence holds, and how many of them no point has: what the model gets wrong before anything is
    /// dropped.
    package func count(_ sentence: String) -> (written: Int, unsupported: Int) {
        let written = Self.numbers(in: sentence)
        return (written.count, written.count { number in !numbers.contains { abs($0 - number) < 0.005 } })
    }

    private static func numbers(in text: String) -> [Double] {
        let words = QuestionText(text).words
        return Numbers.all(in: words).filter { number in
            words[number.range].contains { $0.surface.contains(where: \.isNumber) }
        }.map(\.value)
    }

    /// The sentence as it may be shown, or nil when it is dropped.
    package mutating func accept(_ sentence: String) -> String? {
        let text = sentence.trimmingCharacters(in: .whitespacesAndNewlines)
        guard Self.isPlainSentence(text) else { return nil }
        let words = QuestionText(text).words
        guard words.count >= 4, let content = content(of: words), !content.isSubset(of: said) else { return nil }
        said.formUnion(content)
        return text
    }

    /// The names and numbers of a sentence that some point bears out; nil when none does.
    private func content(of words: [Word]) -> Set<SentenceReading.Piece>? {
        for point in brief.points {
            if let reading = SentenceReading(words: words, of: point, among: brief.subject), reading.holds {
                return reading.content
            }
        }
        return nil
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
