// The adviser: question in, checked and cited answer out.

import Catalog
import Foundation
import Inference
import Logging
import Synchronization

/// Answers questions from the catalogue, facts first, then prose by the model where there is one.
public final class Adviser: Sendable {
    private let catalog: Catalog
    private let prose: (any ProseWriter)?
    private let office: @Sendable () -> OfficeContact
    private let logger = Logger(label: "landfall.adviser", factory: { StreamLogHandler.standardError(label: $0) })
    private let reading = Mutex<QuestionReader?>(nil)

    /// - Parameters:
    ///   - catalog: where the facts come from. An import while the adviser runs is noticed with the next question.
    ///   - prose: who writes after the facts; nil for facts alone.
    ///   - office: where answers send a student when they name the international office; asked with each answer.
    public init(
        catalog: Catalog,
        prose: (any ProseWriter)?,
        office: @escaping @Sendable () -> OfficeContact = { OfficeContact() }
    ) {
        self.catalog = catalog
        self.prose = prose
        self.office = office
    }

    /// Builds the vocabulary and the initials of institutions now instead of with the first question (some tenths of a second for full
    /// registers): what they take of a memory budget is known then.
    ///
    /// - Throws: `CatalogError` when the catalogue cannot be read.
    public func prepare() throws { try reader().initials.prepare(catalog) }

    /// The same adviser with `prose` to write after the facts. Its vocabulary is not built again.
    public func explaining(with prose: any ProseWriter) -> Adviser {
        let other = Adviser(catalog: catalog, prose: prose, office: office)
        let reader = reading.withLock { $0 }
        other.reading.withLock { $0 = reader }
        return other
    }

    /// A conversation of its own for one visitor.
    public func newSession() -> AdvisingSession { AdvisingSession() }

    /// Answers one utterance. The stream never fails: what goes wrong is said in the answer.
    ///
    /// Dropping the stream cancels the model's work.
    public func answer(
        _ utterance: String,
        in session: AdvisingSession,
        options: AnswerOptions = AnswerOptions()
    ) -> AsyncStream<AnswerEvent> {
        AsyncStream { continuation in
            let task = Task {
                await run(utterance, session, options) { continuation.yield($0) }
                continuation.finish()
            }
            continuation.onTermination = { _ in task.cancel() }
        }
    }

    /// The finished answer, for callers that show nothing in between.
    public func finalAnswer(
        _ utterance: String,
        in session: AdvisingSession,
        options: AnswerOptions = AnswerOptions()
    ) async -> Answer? {
        for await event in answer(utterance, in: session, options: options) {
            if case .finished(let answer) = event { return answer }
        }
        return nil
    }

    private func run(
        _ utterance: String,
        _ session: AdvisingSession,
        _ options: AnswerOptions,
        yield: (AnswerEvent) -> Void
    ) async {
        let clock = Stopwatch()
        var sheet = await factSheet(utterance, session, options.reading, clock)
        sheet.timings.firstFact = clock.milliseconds
        yield(.facts(sheet))
        var answer = Answer(
            answerMarkdown: sheet.markdown,
            prose: "",
            facts: sheet.rows,
            citations: sheet.citations,
            rows: sheet.answerKeys,
            refused: sheet.refused,
            question: sheet.question,
            timings: sheet.timings,
            droppedSentences: 0
        )
        if let prose, options.prose, sheet.mayHaveProse, let brief = ProseBrief(sheet: sheet) {
            await explain(brief, with: prose, options, clock, into: &answer, yield: yield)
        }
        answer.timings.total = clock.milliseconds
        yield(.finished(answer))
    }

    private func factSheet(
        _ utterance: String,
        _ session: AdvisingSession,
        _ reading: QuestionReading,
        _ clock: Stopwatch
    ) async -> FactSheet {
        do {
            let reader = try reader()
            var memory = session.recall()
            var read = reader.read(utterance, after: memory)
            if reading.asksModel(after: read), let stated = await constraints(of: utterance) {
                let other = stated.question(by: reader.analyst)
                read.question = reading == .both ? read.question.filled(from: other) : other
            }
            let parsed = clock.milliseconds
            let consultation = Consultation(catalog: catalog, reader: reader, read: read, memory: memory)
            var sheet = try office().added(to: consultation.noting(ageOf: consultation.answer(&memory)))
            memory.turns += 1
            session.remember(memory)
            sheet.timings.parse = parsed
            sheet.timings.query = clock.milliseconds - parsed
            return sheet
        } catch {
            logger.error("a question was not answered: \(error)")
            return office().added(to: .catalogueUnreadable)
        }
    }

    /// What the model states of a question; nil where code has to do without it.
    private func constraints(of utterance: String) async -> StatedConstraints? {
        guard let prose else { return nil }
        do {
            return try await ModelReader(writer: prose).constraints(of: utterance)
        } catch {
            logger.error("a question was not read by the model: \(error)")
            return nil
        }
    }

    /// The reader of the current edition, built anew after an import.
    private func reader() throws -> QuestionReader {
        let editions = try catalog.editions(of: "cricos")
        let current = try catalog.currentEdition(of: "cricos")
        return try reading.withLock { reader in
            if let known = reader, known.isCurrent(for: current, editions: editions) { return known }
            let fresh = try QuestionReader(catalog: catalog, current: current, editions: editions)
            reader = fresh
            return fresh
        }
    }

    private func explain(
        _ brief: ProseBrief,
        with writer: any ProseWriter,
        _ options: AnswerOptions,
        _ clock: Stopwatch,
        into answer: inout Answer,
        yield: (AnswerEvent) -> Void
    ) async {
        var check = AnswerCheck(brief: brief)
        var sentences = SentenceStream(names: brief.names)
        var kept: [String] = []
        func judge(_ candidates: [String]) {
            for candidate in candidates {
                let numbers = check.count(candidate)
                answer.sentencesWritten = (answer.sentencesWritten ?? 0) + 1
                answer.numbersWritten = (answer.numbersWritten ?? 0) + numbers.written
                answer.unsupportedNumbers = (answer.unsupportedNumbers ?? 0) + numbers.unsupported
                if let sentence = check.accept(candidate) {
                    kept.append(sentence)
                    yield(.sentence(sentence))
                } else {
                    answer.droppedSentences += 1
                }
            }
        }
        let messages = ProsePrompt.messages(for: brief)
        do {
            let events =
                options.heldToEvidence
                ? writer.write(messages, maxTokens: options.maxTokens, spelling: .evidence(brief.spelling))
                : writer.write(messages, maxTokens: options.maxTokens)
            for try await event in events {
                switch event {
                case .queued(let position): yield(.queued(position: position))
                case .started: yield(.thinking)
                case .text(let text):
                    if answer.timings.firstToken == nil { answer.timings.firstToken = clock.milliseconds }
                    judge(sentences.append(text))
                case .finished(let statistics):
                    if options.heldToEvidence, statistics.decodeSeconds > 0 {
                        answer.spellingShare = statistics.spellingSeconds / statistics.decodeSeconds
                    }
                }
            }
            judge(sentences.finish())
        } catch InferenceError.queueFull {
            // The facts stand without the model; a full queue or a failed model costs only the prose.
            answer.missingProse = .busy
        } catch is CancellationError {
            // The visitor is gone.
        } catch {
            logger.error("an answer was not explained: \(error)")
            answer.missingProse = .failed
        }
        guard !kept.isEmpty else { return }
        answer.prose = kept.joined(separator: " ")
        answer.answerMarkdown += "\n\n" + answer.prose
    }
}

/// Milliseconds since a question arrived.
package struct Stopwatch: Sendable {
    private let start = ContinuousClock.now

    package init() {}

    package var milliseconds: Double {
        let elapsed = ContinuousClock.now - start
        return Double(elapsed.components.seconds) * 1e3 + Double(elapsed.components.attoseconds) / 1e15
    }
}
