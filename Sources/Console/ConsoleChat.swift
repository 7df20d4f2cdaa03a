// Who answers in the console's chat: the adviser of this process, or the server that runs on the box anyway.

import Advising

/// A conversation, seen from the console.
public protocol ConsoleChat: Sendable {
    /// The steps of an answer as they come. Dropping the stream stops the work behind it.
    func answer(_ question: String) -> AsyncStream<ChatStep>
    /// Forgets what was said.
    func reset()
}

/// One step of an answer.
public enum ChatStep: Sendable, Equatable {
    /// The facts, Markdown.
    case facts(String)
    /// What a number in the facts refers to.
    case citation(String)
    /// Others are before this question.
    case queued(position: Int)
    /// The model begins.
    case thinking
    /// A sentence of the model.
    case sentence(String)
    /// There is no answer, and why.
    case failed(String)
}

/// Answers in this process.
public struct AdviserChat: ConsoleChat {
    private let adviser: Adviser
    private let session: AdvisingSession

    /// A conversation of its own with `adviser`.
    public init(_ adviser: Adviser) {
        self.adviser = adviser
        session = adviser.newSession()
    }

    /// The adviser's events as steps.
    public func answer(_ question: String) -> AsyncStream<ChatStep> {
        let events = adviser.answer(question, in: session)
        return AsyncStream { continuation in
            let task = Task {
                for await event in events {
                    for step in Self.steps(of: event) { continuation.yield(step) }
                }
                continuation.finish()
            }
            continuation.onTermination = { _ in task.cancel() }
        }
    }

    /// Forgets what was said.
    public func reset() { session.reset() }

    private static func steps(of event: AnswerEvent) -> [ChatStep] {
        switch event {
        case .facts(let sheet):
            [.facts(sheet.markdown)]
                + sheet.citations.map { .citation("[\($0.number)] \($0.label), \($0.source) \($0.edition)") }
        case .queued(let position): [.queued(position: position)]
        case .thinking: [.thinking]
        case .sentence(let text): [.sentence(text)]
        case .finished: []
        }
    }
}
