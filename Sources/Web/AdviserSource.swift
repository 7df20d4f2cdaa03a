// The box behind the page: catalogue, adviser, and a model that may still be loading.

import Advising
import Catalog
import FoundationEssentials
import Synchronization

/// Answers by the adviser. Facts are there from the first moment; prose follows when the model is loaded.
public final class AdviserSource: AnswerSource {
    private struct State {
        var adviser: Adviser
        var model: ModelStatus
        var queueDepth: @Sendable () -> Int = { 0 }
    }

    let catalog: Catalog
    private let state: Mutex<State>
    private let examples = Mutex<(edition: Int64, questions: [String])?>(nil)

    /// Starts without prose.
    /// - Parameters:
    ///   - model: what the page is told about the model until `modelIsReady` or `modelFailed`.
    ///   - office: where answers send a student who is to ask the international office.
    public init(
        catalog: Catalog,
        model: ModelStatus,
        office: @escaping @Sendable () -> OfficeContact = { OfficeContact() }
    ) {
        self.catalog = catalog
        state = Mutex(State(adviser: Adviser(catalog: catalog, prose: nil, office: office), model: model))
    }

    /// Reads the vocabulary now rather than with the first visitor's question.
    public func prepare() throws { try state.withLock { $0.adviser }.prepare() }

    /// From here on, answers get prose. Conversations go on; answers being written end as they began.
    public func modelIsReady(
        _ writer: any ProseWriter,
        name: String,
        quantization: String,
        queueDepth: @escaping @Sendable () -> Int
    ) {
        state.withLock { state in
            state = State(
                adviser: state.adviser.explaining(with: writer),
                model: .ready(name: name, quantization: quantization),
                queueDepth: queueDepth
            )
        }
    }

    /// The box goes on with facts alone.
    public func modelFailed(_ reason: String) { state.withLock { $0.model = .failed(reason: reason) } }

    /// A conversation with whichever adviser is current at each of its questions.
    public func newConversation() -> any Conversation { AdviserConversation(source: self) }

    /// Current editions, the model, the queue, and example questions that the current edition answers.
    public func status() throws -> BoxStatus {
        let (model, queueDepth) = state.withLock { ($0.model, $0.queueDepth) }
        let current = try currentEditions()
        return BoxStatus(
            editions: current.map(EditionStatus.init),
            model: model,
            queueDepth: queueDepth(),
            examples: try exampleQuestions(for: current.first { $0.source == Register.cricos.source })
        )
    }

    fileprivate var adviser: Adviser { state.withLock { $0.adviser } }

    private func currentEditions() throws -> [Edition] {
        let sources = Set(try catalog.editions().map(\.source)).sorted()
        return try sources.compactMap { try catalog.currentEdition(of: $0) }
    }

    private func exampleQuestions(for edition: Edition?) throws -> [String] {
        guard let edition else { return [] }
        if let known = examples.withLock({ $0 }), known.edition == edition.id { return known.questions }
        let questions = try ExampleQuestions.fitting(catalog)
        examples.withLock { $0 = (edition.id, questions) }
        return questions
    }
}

/// One visitor's conversation with whichever adviser is current at each question.
private final class AdviserConversation: Conversation {
    private let source: AdviserSource
    private let session: AdvisingSession

    init(source: AdviserSource) {
        self.source = source
        session = source.adviser.newSession()
    }

    func answer(_ question: String) -> AsyncStream<AnswerEvent> { source.adviser.answer(question, in: session) }

    func forget() { session.reset() }
}

extension EditionStatus {
    init(_ edition: Edition) {
        self.init(
            source: edition.source,
            register: Self.names[edition.source]?.register ?? edition.register?.title ?? edition.source,
            shortName: Self.names[edition.source]?.short ?? edition.source,
            edition: edition.date,
            publisher: edition.publisher,
            licence: edition.licence,
            completeness: edition.completeness.rawValue,
            providers: edition.providerCount,
            courses: edition.courseCount,
            ageDays: Self.days(since: edition.date)
        )
    }

    private static let names = [
        "cricos": (
            register: "Commonwealth Register of Institutions and Courses for Overseas Students (CRICOS)",
            short: "CRICOS"
        )
    ]

    /// Whole days since a day in UTC; nil when the box's clock stands before it.
    private static func days(since day: String) -> Int? {
        guard let date = try? Date(day, strategy: .iso8601.year().month().day()) else { return nil }
        let days = Int((Date.now.timeIntervalSince(date) / 86_400).rounded(.down))
        return days >= 0 ? days : nil
    }
}
