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

    @OptionGroup var prose: ProseArguments

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
        var dropped_sentences: Int
        /// What the model added, which is the end of the answer.
        var prose: String
    }

    func run() async throws {
        let items: [Item] = try JSONLines.read(items, needing: "id and turns")
        let adviser = try AdviserSetup.adviser(prose.settings)
        var lines = JSONLines()
        for (index, item) in items.enumerated() {
            let session = adviser.newSession()
            var last: Answer?
            for (turn, utterance) in item.turns.enumerated() {
                // Only the last turn is scored; the earlier ones need no prose.
                let options = AnswerOptions(prose: turn == item.turns.count - 1)
                last = await adviser.finalAnswer(utterance, in: session, options: options)
            }
            if let answer = last { try lines.append(prediction(of: answer, for: item.id)) }
            if (index + 1) % 25 == 0 || index + 1 == items.count { note("\(index + 1) of \(items.count) answered") }
        }
        try lines.write(to: output)
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
            dropped_sentences: answer.droppedSentences,
            prose: answer.prose
        )
    }

    private func note(_ line: String) { FileHandle.standardError.write(Data((line + "\n").utf8)) }
}
