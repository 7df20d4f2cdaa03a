// GET /api/status: what is loaded, how busy the box is, and what the page must know before the first question.

/// Describes the box to the page, to tests and to a watchdog.
struct StatusRoute: Sendable {
    let source: any AnswerSource
    let sessions: SessionStore
    let turns: AnswerTurns
    let configuration: WebConfiguration
    let started: ContinuousClock.Instant
    let keepsQuestions: @Sendable () -> Bool

    private struct Document: Encodable {
        struct Model: Encodable {
            let state: String
            let name: String?
            let quantization: String?
            let reason: String?
        }
        struct Queue: Encodable {
            let depth: Int
            let answers: Int
            let maximumAnswers: Int
        }
        struct Page: Encodable {
            let idleSeconds: Int
            let warningSeconds: Int
            let maximumQuestionCharacters: Int
            let keepsQuestions: Bool
        }
        let editions: [EditionStatus]
        let model: Model
        let queue: Queue
        let sessions: Int
        let uptimeSeconds: Int64
        let examples: [String]
        let page: Page
    }

    func respond(to request: HTTPRequest) throws -> HTTPResponse {
        let status = try source.status()
        return try .json(
            Document(
                editions: status.editions,
                model: Self.describe(status.model),
                queue: .init(
                    depth: status.queueDepth,
                    answers: turns.running,
                    maximumAnswers: configuration.maximumAnswers
                ),
                sessions: sessions.count,
                uptimeSeconds: (ContinuousClock.now - started).components.seconds,
                examples: status.examples,
                page: .init(
                    idleSeconds: configuration.pageIdleSeconds,
                    warningSeconds: configuration.pageWarningSeconds,
                    maximumQuestionCharacters: configuration.maximumQuestionCharacters,
                    keepsQuestions: keepsQuestions()
                )
            )
        )
    }

    private static func describe(_ model: ModelStatus) -> Document.Model {
        switch model {
        case .off: .init(state: "off", name: nil, quantization: nil, reason: nil)
        case .loading: .init(state: "loading", name: nil, quantization: nil, reason: nil)
        case .ready(let name, let quantization):
            .init(state: "ready", name: name, quantization: quantization, reason: nil)
        case .failed(let reason): .init(state: "failed", name: nil, quantization: nil, reason: reason)
        }
    }
}
