// Each step of an answer as a server-sent event. The names and fields here are the API.

import Advising

enum AnswerEventWriter {
    private struct Facts: Encodable {
        let session: String
        let html: String
        let markdown: String
        let citations: [Citation]
        /// The rows shown or cited, as imported: a citation opens without another request.
        let rows: [FactRow]
        let answerRows: [String]
        let refused: Bool
        let question: Question
        let timingsMS: AnswerTimings

        enum CodingKeys: String, CodingKey {
            case session, html, markdown, citations, rows, refused, question
            case answerRows = "answer_rows"
            case timingsMS = "timings_ms"
        }
    }

    private struct Position: Encodable { let position: Int }
    private struct Nothing: Encodable {}
    private struct Sentence: Encodable {
        let text: String
        let html: String
    }

    private struct Done: Encodable {
        let session: String
        let answerMarkdown: String
        let prose: String
        let citations: [Citation]
        let rows: [String]
        let refused: Bool
        let timingsMS: AnswerTimings
        let droppedSentences: Int
        let missingProse: MissingProse?

        enum CodingKeys: String, CodingKey {
            case session, prose, citations, rows, refused
            case answerMarkdown = "answer_markdown"
            case timingsMS = "timings_ms"
            case droppedSentences = "dropped_sentences"
            case missingProse = "missing_prose"
        }
    }

    /// `facts`, `queued`, `thinking`, `sentence` or `done`.
    static func event(for event: AnswerEvent, session: String) throws -> ServerSentEvent {
        switch event {
        case .facts(let sheet):
            let labels = Dictionary(
                sheet.citations.map { ($0.number, $0.label) },
                uniquingKeysWith: { first, _ in first }
            )
            let facts = Facts(
                session: session,
                html: MarkdownRenderer.html(sheet.markdown, citations: labels),
                markdown: sheet.markdown,
                citations: sheet.citations,
                rows: sheet.rows,
                answerRows: sheet.answerKeys,
                refused: sheet.refused,
                question: sheet.question,
                timingsMS: sheet.timings
            )
            return ServerSentEvent(name: "facts", data: try JSONText.text(facts))
        case .queued(let position):
            return ServerSentEvent(name: "queued", data: try JSONText.text(Position(position: position)))
        case .thinking:
            return ServerSentEvent(name: "thinking", data: try JSONText.text(Nothing()))
        case .sentence(let text):
            let sentence = Sentence(text: text, html: MarkdownRenderer.inlineHTML(text))
            return ServerSentEvent(name: "sentence", data: try JSONText.text(sentence))
        case .finished(let answer):
            let done = Done(
                session: session,
                answerMarkdown: answer.answerMarkdown,
                prose: answer.prose,
                citations: answer.citations,
                rows: answer.rows,
                refused: answer.refused,
                timingsMS: answer.timings,
                droppedSentences: answer.droppedSentences,
                missingProse: answer.missingProse
            )
            return ServerSentEvent(name: "done", data: try JSONText.text(done))
        }
    }

    /// `error`, with the document that a refused request gets.
    static func event(for refusal: HTTPError) throws -> ServerSentEvent {
        ServerSentEvent(name: "error", data: try JSONText.text(ErrorResponse.document(refusal)))
    }
}
