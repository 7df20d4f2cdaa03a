// What the model wrote, sentence by sentence: kept only when every word and number of it is borne out.
//
// A model of 135 million parameters invents freely. So this is no list of forbidden claims but a list of allowed ones:
// plain explaining words, and the names and numbers of the rows that a sentence speaks of. What else it says is dropped.

import Foundation

/// Judges the sentences of one answer; remembers what was said, because repeating is dropped too.
package struct AnswerCheck: Sendable {
    private let evidence: [Evidence]
    private let questionNumbers: Set<Double>
    private var said: Set<String> = []

    /// - Parameters:
    ///   - sheet: the facts the sentences must rest on.
    ///   - question: the visitor's words; its numbers may be repeated.
    package init(sheet: FactSheet, question: String) {
        evidence = sheet.evidence
        questionNumbers = Set(QuestionText(question).words.compactMap(\.number))
    }

    /// The sentence as it may be shown, or nil when it is dropped.
    package mutating func accept(_ sentence: String) -> String? {
        let text = sentence.trimmingCharacters(in: .whitespacesAndNewlines)
        guard isPlainSentence(text), !evidence.isEmpty else { return nil }
        let words = QuestionText(text).words
        guard words.count >= 4, said.insert(words.map(\.stem).joined(separator: " ")).inserted else { return nil }
        let rows = rowsMentioned(in: words)
        guard wordsHold(words, rows), namesHold(words, rows), numbersHold(words, rows), basisHolds(words, rows) else {
            return nil
        }
        return text
    }

    /// One finished sentence without markup, links or a question.
    private func isPlainSentence(_ text: String) -> Bool {
        guard text.count >= 15, text.count <= 320, text.hasSuffix("."), let first = text.first, first.isUppercase else {
            return false
        }
        let markup = CharacterSet(charactersIn: "<>[]{}|`*_#\\@=~^\n\"“”:;")
        guard text.rangeOfCharacter(from: markup) == nil,
            text.unicodeScalars.allSatisfy({ $0.value < 0x2100 && !$0.properties.isEmoji || $0.isASCII })
        else { return false }
        let lower = text.lowercased()
        return !lower.contains("http") && !lower.contains("www.") && !lower.contains(".com") && !lower.contains(".au")
    }

    /// The rows whose provider or course a sentence names by a word that not all rows share; all when it names none.
    private func rowsMentioned(in words: [Word]) -> [Evidence] {
        guard evidence.count > 1 else { return evidence }
        let texts = Set(words.map(\.text))
        let shared = evidence.map(\.nameWords).reduce(evidence[0].nameWords) { $0.intersection($1) }
        let scored = evidence.map { row in
            row.nameWords.subtracting(shared).subtracting(PlainWords.all).intersection(texts).count
        }
        let best = scored.max() ?? 0
        return best == 0 ? evidence : zip(evidence, scored).filter { $0.1 == best }.map(\.0)
    }

    /// Every word is a plain explaining word, or one of the rows spoken of.
    private func wordsHold(_ words: [Word], _ rows: [Evidence]) -> Bool {
        let common = rows.map(\.words).reduce(rows[0].words) { $0.intersection($1) }
        return words.allSatisfy { word in
            word.number != nil || PlainWords.all.contains(word.text) || PlainWords.money.contains(word.text)
                || common.contains(word.text)
                || common.contains(word.stem)
        }
    }

    /// Names of two or more capitalised words stand so in every row spoken of.
    private func namesHold(_ words: [Word], _ rows: [Evidence]) -> Bool {
        var index = 0
        while index < words.count {
            var end = index
            while end < words.count, words[end].number == nil,
                words[end].surface.first?.isUppercase == true || end > index && isJoint(words, end)
            {
                end += 1
            }
            if end - index >= 2 {
                var sequence = words[index..<end].map(\.text)
                // "The" and the like may only begin the sentence.
                while let first = sequence.first, PlainWords.openers.contains(first) { sequence.removeFirst() }
                let phrase = " " + sequence.joined(separator: " ") + " "
                if sequence.count >= 2, !rows.allSatisfy({ $0.text.contains(phrase) }) { return false }
            }
            index = max(end, index + 1)
        }
        return true
    }

    private func isJoint(_ words: [Word], _ index: Int) -> Bool {
        ["of", "and", "the"].contains(words[index].text) && index + 1 < words.count
            && words[index + 1].surface.first?.isUppercase == true && !words[index].breakBefore
    }

    /// Every number, in digits or in words, is in all rows spoken of, or in the question.
    private func numbersHold(_ words: [Word], _ rows: [Evidence]) -> Bool {
        Numbers.all(in: words).allSatisfy { number in
            questionNumbers.contains(number.value)
                || rows.allSatisfy { row in row.numbers.contains { abs($0 - number.value) < 0.5 } }
                || number.value == 1 && words[number.range.lowerBound].number == nil
        }
            && !words.contains {
                ["dozen", "hundred", "thousand", "million", "half", "double", "twice"].contains($0.text)
                    && $0.number == nil
            }
    }

    /// A fee per year is a year's, a fee of the whole course is the whole's.
    private func basisHolds(_ words: [Word], _ rows: [Evidence]) -> Bool {
        let numbers = Numbers.all(in: words).filter { $0.value >= 1_000 }
        for (position, number) in numbers.enumerated() {
            let end = position + 1 < numbers.count ? numbers[position + 1].range.lowerBound : words.count
            let start = position > 0 ? numbers[position - 1].range.upperBound : 0
            let after = words[number.range.upperBound..<min(end, number.range.upperBound + 5)].map(\.text)
            let before = words[start..<number.range.lowerBound].suffix(6).map(\.text)
            let yearly = ["year", "annual", "annually", "yearly"]
            let whole = ["whole", "total", "entire", "full"]
            let saysYear =
                after.contains(where: yearly.contains)
                || !after.contains(where: whole.contains) && before.contains(where: yearly.contains)
            let isFee = rows.contains {
                abs(($0.totalFee ?? -1) - number.value) < 0.5 || abs(($0.annualFee ?? -1) - number.value) < 0.5
            }
            guard isFee else {
                if saysYear { return false }
                continue
            }
            let fits = rows.allSatisfy { row in
                guard let fee = saysYear ? row.annualFee : row.totalFee else { return false }
                return abs(fee - number.value) < 0.5
            }
            if !fits { return false }
        }
        return true
    }
}

/// The words that a sentence may use beside its rows' own.
enum PlainWords {
    /// Words that may stand capitalised at the start of a sentence.
    static let openers: Set<String> = [
        "the", "this", "these", "it", "its", "a", "an", "both", "you", "at", "in", "each", "all", "for", "to", "and",
    ]

    static let money: Set<String> = ["$", "a$", "aud", "au$", "australian", "dollar", "dollars"]

    static let all: Set<String> = Set(
        """
        a all also an and are as at australia be both by can compare course courses cost costs cricos degree duration each fee fees \
        for from full has have in is it its last lasts length long located location locations lasting month months of offer \
        offered offers on one per person place places priced program programs provided provider providers provides published register \
        registered same state student students study studying take takes taking taught tuition than that the their them there these \
        they this those time to total tuition university week weeks which while whole with year yearly years you your annual annually \
        amount campus campuses charge charges complete completed completing divided entire equals means over runs running spread \
        weeks works out listed here see shown table above facts list
        """.split(whereSeparator: { $0 == " " || $0 == "\n" }).map(String.init)
    )
}
