// POST /api/ask: a question in, server-sent events out, in the order the answer comes into being.

import Advising
import Logging

/// Answers questions, each in a task of its own that ends with its stream.
struct AskRoute: Sendable {
    let source: any AnswerSource
    let sessions: SessionStore
    let turns: AnswerTurns
    let maximumQuestionCharacters: Int
    let unanswered: UnansweredQuestions?
    let logger: Logger

    func respond(to request: HTTPRequest) throws -> HTTPResponse {
        let ask = try AskRequest(request, maximumCharacters: maximumQuestionCharacters)
        try turns.begin()
        let stream = EventStream()
        let session = sessions.begin(ask.session, answer: stream) { source.newConversation() }
        let start = ContinuousClock.now
        let work = Task {
            await write(session.conversation.answer(ask.question), to: ask.question, of: session.id, to: stream)
            stream.finish()
            sessions.finish(session.id, answer: stream)
            turns.end(after: ContinuousClock.now - start)
        }
        // The client went away, started over or asked something else: nobody reads on, so nobody writes on.
        stream.onClose { work.cancel() }
        return .events(stream)
    }

    private func write(
        _ events: AsyncStream<AnswerEvent>,
        to question: String,
        of session: String,
        to stream: EventStream
    ) async {
        do {
            var finished = false
            for await event in events {
                if case .finished(let answer) = event {
                    finished = true
                    if answer.refused { unanswered?.note(question, session: session) }
                }
                stream.send(try AnswerEventWriter.event(for: event, session: session))
            }
            guard !finished, stream.state == .open else { return }
            let refusal = HTTPError(.internalServerError, "answer_ended", "The answer ended early. Please ask again.")
            stream.send(try AnswerEventWriter.event(for: refusal))
        } catch {
            logger.error("an answer could not be written", metadata: ["error": "\(error)"])
        }
    }
}
