// A box with a script instead of a catalogue and a model.

import Advising
import Foundation
import Synchronization
import Web

/// What a scripted answer does next.
enum Step: Sendable {
    case event(AnswerEvent)
    /// Waits until the answer is given up.
    case waitForever
}

/// Plays the same steps for every question and counts what happened to them.
final class ScriptedSource: AnswerSource {
    let steps: [Step]
    let given = Mutex(0)
    let cancelled = Mutex(0)
    let forgotten = Mutex(0)

    init(_ steps: [Step]) { self.steps = steps }

    func newConversation() -> any Conversation { ScriptedConversation(source: self) }

    func row(key: String, edition: String?) throws -> RegisterRow? {
        guard key == "cricos:course:1" else { return nil }
        return RegisterRow(row: .init(key: key, fields: [.init(name: "Course Name", value: "Law")]), edition: .example)
    }

    func status() throws -> BoxStatus {
        BoxStatus(editions: [.example], model: .off, queueDepth: 0, examples: ["How much is law?"])
    }
}

final class ScriptedConversation: Conversation {
    private let source: ScriptedSource

    init(source: ScriptedSource) { self.source = source }

    func answer(_ question: String) -> AsyncStream<AnswerEvent> {
        AsyncStream { continuation in
            let task = Task { [source] in
                for step in source.steps {
                    switch step {
                    case .event(let event): continuation.yield(event)
                    case .waitForever: while !Task.isCancelled { try? await Task.sleep(for: .seconds(60)) }
                    }
                }
                if Task.isCancelled { source.cancelled.withLock { $0 += 1 } }
                source.given.withLock { $0 += 1 }
                continuation.finish()
            }
            continuation.onTermination = { _ in task.cancel() }
        }
    }

    func forget() { source.forgotten.withLock { $0 += 1 } }
}

extension EditionStatus {
    static let example = EditionStatus(
        source: "cricos",
        register: "The register",
        shortName: "CRICOS",
        edition: "2026-01-02",
        publisher: "The department",
        licence: "CC BY",
        completeness: "full",
        providers: 1,
        courses: 2,
        ageDays: 3
    )
}

extension AnswerEvent {
    /// A fact sheet as the adviser would hand it out; made from JSON because only the adviser makes them otherwise.
    static func facts(markdown: String) throws -> AnswerEvent {
        let document: [String: Any] = [
            "markdown": markdown, "rows": [], "answerKeys": [], "refused": false, "asksBack": false,
            "question": try question(),
            "citations": [
                ["number": 1, "source": "cricos", "edition": "2026-01-02", "key": "cricos:course:1", "label": "Law"]
            ],
            "timings": timings,
        ]
        return .facts(try decode(document))
    }

    static func finished(markdown: String) throws -> AnswerEvent {
        let document: [String: Any] = [
            "answer_markdown": markdown, "prose": "", "facts": [], "citations": [], "rows": [], "refused": false,
            "question": try question(), "timings_ms": timings, "dropped_sentences": 0,
        ]
        return .finished(try decode(document))
    }

    private static var timings: [String: Any] { ["parse": 1, "query": 1, "total": 2, "first_fact": 2] }

    private static func question() throws -> Any {
        try JSONSerialization.jsonObject(with: JSONEncoder().encode(Question()))
    }

    private static func decode<Value: Decodable>(_ document: [String: Any]) throws -> Value {
        try JSONDecoder().decode(Value.self, from: JSONSerialization.data(withJSONObject: document))
    }
}
