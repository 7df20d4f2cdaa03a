// `landfall prose` (hidden): what the model would be asked for questions, and what the check makes of given answers.

import Advising
import ArgumentParser
import Foundation
import Tokenizers

struct ProseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "prose",
        abstract: "Write the prompt of each question's last turn, and judge texts as if the model had written them.",
        discussion: """
            For training and its report. Each line of the input has id and turns, and may have texts to be judged. Each line of the \
            output has id, refused, asksBack, rows (keys), and, where the model would be asked, subject, beginning (the number of \
            messages that are the same for all of a kind), messages, points and judgements {kept, dropped}, one for each text.
            """,
        shouldDisplay: false
    )

    @Argument(help: "Items, one JSON object a line with id and turns.")
    var items: String

    @Option(name: .shortAndLong, help: "Where to write the prompts, one JSON object a line.")
    var output: String

    private struct Item: Decodable {
        var id: String
        var turns: [String]
        var texts: [String]?
    }

    private struct Line: Encodable {
        var id: String
        var refused: Bool
        var asksBack: Bool
        var rows: [String]
        var subject: String?
        var beginning: Int?
        var messages: [ChatMessage]?
        var points: [ProseStudy.Point]?
        var judgements: [ProseStudy.Judgement]?
    }

    func run() async throws {
        let items: [Item] = try JSONLines.read(items, needing: "id and turns")
        let adviser = try AdviserSetup.adviser(ProseSettings(noModel: true))
        var lines = JSONLines()
        for item in items {
            let session = adviser.newSession()
            var last: FactSheet?
            for utterance in item.turns {
                for await event in adviser.answer(utterance, in: session, options: AnswerOptions(prose: false)) {
                    if case .facts(let sheet) = event { last = sheet }
                }
            }
            guard let sheet = last else { continue }
            let study = ProseStudy(sheet: sheet)
            try lines.append(
                Line(
                    id: item.id,
                    refused: sheet.refused,
                    asksBack: sheet.asksBack,
                    rows: sheet.rows.map(\.key),
                    subject: study?.subject,
                    beginning: study?.beginningLength,
                    messages: study?.messages,
                    points: study?.points,
                    judgements: study.map { study in (item.texts ?? []).map(study.judge) }
                )
            )
        }
        try lines.write(to: output)
    }
}
