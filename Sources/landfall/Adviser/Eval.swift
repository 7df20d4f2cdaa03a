// landfall eval: answers an evaluation bank.

import Advising
import ArgumentParser
import Foundation

/// Reads items (id, lang, turns; nothing else of them) and writes one prediction a line.
struct Eval: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Answer an evaluation bank and write predictions.")

    @Argument(help: "Items, one JSON object a line with id, lang and turns.")
    var items: String

    @Option(name: .shortAndLong, help: "Where to write the predictions, one JSON object a line.")
    var output: String

    @Flag(
        help: "Let the model spell figures, codes and links that it was not given; the sentence check drops them then."
    )
    var unconstrained = false

    @OptionGroup var reading: ReaderArguments
    @OptionGroup var prose: ProseArguments

    func validate() throws { try reading.check(with: prose.settings) }

    private struct Item: Decodable {
        var id: String
        var lang: String?
        var turns: [String]
    }

    private struct Prediction: Encodable {
        struct CitedRow: Encodable {
            var source: String
            var edition: String
            var key: String
        }

        var id: String
        var answer_markdown: String
        var citations: [CitedRow]
        var rows: [String]
        var refused: Bool
        var latency_ms: Double
        /// Reading the question, of that.
        var parse_ms: Double
        var dropped_sentences: Int
        var sentences_written: Int
        var numbers_written: Int
        var unsupported_numbers: Int
        /// What the model added, which is the end of the answer.
        var prose: String
    }

    func run() async throws {
        let items: [Item] = try JSONLines.read(items, needing: "id and turns")
        let adviser = try AdviserSetup.adviser(prose.settings, sequences: reading.sequences)
        var lines = JSONLines()
        var prosed = ProseTotals()
        for (index, item) in items.enumerated() {
            let session = adviser.newSession()
            var last: Answer?
            for (turn, utterance) in item.turns.enumerated() {
                // Only the last turn is scored; the earlier ones need no prose.
                let options = AnswerOptions(
                    prose: turn == item.turns.count - 1,
                    heldToEvidence: !unconstrained,
                    reading: reading.reader
                )
                last = await adviser.finalAnswer(utterance, in: session, options: options)
            }
            if let answer = last {
                prosed.add(answer)
                try lines.append(prediction(of: answer, for: item.id))
            }
            if (index + 1) % 25 == 0 || index + 1 == items.count { note("\(index + 1) of \(items.count) answered") }
        }
        try lines.write(to: output)
        if prosed.sentences > 0 { note(prosed.summary) }
    }

    private func prediction(of answer: Answer, for id: String) -> Prediction {
        Prediction(
            id: id,
            answer_markdown: answer.answerMarkdown,
            citations: answer.citations.map {
                Prediction.CitedRow(source: $0.source, edition: $0.edition, key: $0.key)
            },
            rows: answer.rows,
            refused: answer.refused,
            latency_ms: answer.timings.total,
            parse_ms: answer.timings.parse,
            dropped_sentences: answer.droppedSentences,
            sentences_written: answer.sentencesWritten ?? 0,
            numbers_written: answer.numbersWritten ?? 0,
            unsupported_numbers: answer.unsupportedNumbers ?? 0,
            prose: answer.prose
        )
    }

    private func note(_ line: String) { FileHandle.standardError.write(Data((line + "\n").utf8)) }
}

/// What the model wrote over all items, before and after the check.
private struct ProseTotals {
    private(set) var sentences = 0
    private var dropped = 0
    private var numbers = 0
    private var unsupported = 0
    private var shares: [Double] = []

    mutating func add(_ answer: Answer) {
        sentences += answer.sentencesWritten ?? 0
        dropped += answer.droppedSentences
        numbers += answer.numbersWritten ?? 0
        unsupported += answer.unsupportedNumbers ?? 0
        if let share = answer.spellingShare { shares.append(share) }
    }

    var summary: String {
        let spelling =
            shares.isEmpty
            ? "" : "; spelling took \(String(tenths: 100 * shares.reduce(0, +) / Double(shares.count))) % of writing"
        return "\(sentences) sentences written, \(dropped) dropped by the check; "
            + "\(numbers) numbers, \(unsupported) of them unsupported before it\(spelling)"
    }
}
