// `landfall prose` (hidden): what the model would be asked for questions, and what the check makes of given answers.

import Advising
import ArgumentParser
import Foundation
import Inference
import Tokenizers

struct ProseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "prose",
        abstract: "Write the prompt of each question's last turn, and judge texts as if the model had written them.",
        discussion: """
            For training and its report. Each line of the input has id and turns, and may have texts to be judged. Each line of the \
            output has id, refused, asksBack, rows (keys), and, where the model would be asked, subject, beginning (the number of \
            messages that are the same for all of a kind), messages, points and judgements {kept, dropped}, one for each text. \
            With --write the model answers each prompt as it would a visitor's, and written has its text before the check, the \
            judgement, tokens, why it ended, and milliseconds.
            """,
        shouldDisplay: false
    )

    @Argument(help: "Items, one JSON object a line with id and turns.")
    var items: String

    @Option(name: .shortAndLong, help: "Where to write the prompts, one JSON object a line.")
    var output: String

    @Flag(help: "Let the model write after each prompt.")
    var write = false
    @Flag(help: "Let it spell figures, codes and links that it was not given.")
    var unconstrained = false

    @OptionGroup var prose: ProseArguments

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
        var written: Written?
    }

    private struct Written: Encodable {
        var text: String
        var judgement: ProseStudy.Judgement
        var tokens: Int
        var end: String
        var milliseconds: Double
    }

    func run() async throws {
        let items: [Item] = try JSONLines.read(items, needing: "id and turns")
        let adviser = try AdviserSetup.adviser(ProseSettings(noModel: true))
        let writer = write ? try ProseModel.load(prose.settings) : nil
        if write, writer == nil { throw ValidationError("--write needs a model: give one with --model") }
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
            var written: Written?
            if let study, let writer { written = try await self.written(for: study, by: writer) }
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
                    judgements: study.map { study in (item.texts ?? []).map(study.judge) },
                    written: written
                )
            )
        }
        try lines.write(to: output)
    }

    /// What the model makes of a prompt, with as many tokens as an answer may have.
    private func written(for study: ProseStudy, by writer: ProseModel) async throws -> Written {
        let clock = ContinuousClock.now
        var text = ""
        var statistics: GenerationStatistics?
        let maxTokens = AnswerOptions().maxTokens
        let events =
            unconstrained
            ? writer.write(study.messages, maxTokens: maxTokens)
            : writer.write(study.messages, maxTokens: maxTokens, spelling: .evidence(study.spelling))
        for try await event in events {
            switch event {
            case .text(let more): text += more
            case .finished(let end): statistics = end
            case .queued, .started: break
            }
        }
        let elapsed = (ContinuousClock.now - clock).components
        return Written(
            text: text,
            judgement: study.judge(text),
            tokens: statistics?.generatedTokens ?? 0,
            end: statistics?.stopReason.rawValue ?? "",
            milliseconds: Double(elapsed.seconds) * 1e3 + Double(elapsed.attoseconds) / 1e15
        )
    }
}
