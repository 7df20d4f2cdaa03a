// What the box could not answer: counted always, kept only where the office and the student both agree.

import Box
import FoundationEssentials
import Synchronization

/// Counts by day, and the questions that students let the office read.
final class UnansweredQuestions: Sendable {
    /// One question, with its day and nothing else.
    struct Kept: Codable, Sendable {
        let day: String
        let question: String
    }

    /// Everything that is on storage.
    struct Document: Codable, Sendable {
        var counts: [String: Int] = [:]
        var questions: [Kept] = []
    }

    static let mostQuestions = 200
    static let mostDays = 60
    private static let mostOffered = 256
    private static let longestQuestion = 500
    /// Counts are written this seldom: flash wears.
    private static let rest = Duration.seconds(60)

    private struct State {
        var document: Document
        /// The last unanswered question of each session, which its student may let the office read. In memory alone.
        var offered: [(session: String, question: String)] = []
        var written = ContinuousClock.now - rest
    }

    private let path: String
    private let state: Mutex<State>

    init(path: String) {
        self.path = path
        let bytes = (try? AtomicFile.read(path)).flatMap { $0 }
        let known = bytes.flatMap { try? JSONDecoder().decode(Document.self, from: Data($0)) }
        state = Mutex(State(document: known ?? Document()))
    }

    /// What is known.
    var document: Document { state.withLock { $0.document } }

    /// Counts a question that was not answered; its text is only kept when the student says so.
    func note(_ question: String, session: String) {
        state.withLock { state in
            state.document.counts[Self.today, default: 0] += 1
            if state.document.counts.count > Self.mostDays, let oldest = state.document.counts.keys.min() {
                state.document.counts[oldest] = nil
            }
            state.offered.removeAll { $0.session == session }
            state.offered.append((session, String(question.prefix(Self.longestQuestion))))
            if state.offered.count > Self.mostOffered { state.offered.removeFirst() }
            if ContinuousClock.now - state.written > Self.rest { write(&state) }
        }
    }

    /// Keeps the last unanswered question of a session.
    /// - Returns: false when there is none, or no more are kept until the office has read.
    func keep(session: String) -> Bool {
        state.withLock { state in
            guard let index = state.offered.firstIndex(where: { $0.session == session }),
                state.document.questions.count < Self.mostQuestions
            else { return false }
            state.document.questions.append(Kept(day: Self.today, question: state.offered.remove(at: index).question))
            write(&state)
            return true
        }
    }

    /// The student started over or left.
    func forget(session: String) { state.withLock { $0.offered.removeAll { $0.session == session } } }

    /// The office has read them.
    func clear() {
        state.withLock { state in
            state.document = Document()
            write(&state)
        }
    }

    private func write(_ state: inout State) {
        state.written = .now
        guard let data = try? JSONEncoder().encode(state.document) else { return }
        // A full disk costs counts, not answers.
        try? AtomicFile.write([UInt8](data), to: path)
    }

    private static var today: String { String(Date.now.formatted(.iso8601).prefix(10)) }
}
