// One visitor's conversation: what the next question may refer to, in memory only.

import Foundation
import Synchronization

/// A conversation. It remembers the last question as understood and the rows last shown, nothing else, and only until
/// it is reset or dropped. Safe to use from several tasks; questions of one session are meant to come one at a time.
public final class AdvisingSession: Sendable {
    /// Names the session to its owner; random, tells nothing.
    public let id: String

    package struct Memory: Sendable {
        /// The last question, complete with what it took from the ones before.
        package var question: Question?
        /// The rows last shown, in their order: what "the second one" counts.
        package var shownCourses: [String] = []
        /// The courses or providers last talked about: what "it" means.
        package var topicCourses: [String] = []
        package var topicProviders: [String] = []
        /// The courses talked about in the turns before the last, one after another: what "which is cheaper?" compares with it.
        package var earlierCourses: [String] = []
        /// What the last question was about, when it was for another register than the Australian one.
        package var topic: ConversationTopic?
        /// A budget told as such, which outlasts a change of field.
        package var standingBudget: Question.MoneyLimit?
        package var turns = 0

        package init() {}

        /// Keeps the course of the turn before beside this one's where both asked of one course.
        package mutating func noteCourses(after previous: Memory, asked intent: Question.Intent) {
            guard intent == .courseFacts, previous.question?.intent == .courseFacts, !topicCourses.isEmpty,
                previous.topicCourses.count == 1
            else {
                earlierCourses = intent == .courseFacts ? earlierCourses : []
                return
            }
            guard previous.topicCourses != topicCourses else { return }
            earlierCourses = Array((previous.earlierCourses + previous.topicCourses).suffix(3))
        }

        /// Takes a question as the one that a next turn refers to.
        package mutating func note(_ question: Question) {
            self.question = question
            if !question.courseCodes.isEmpty { topicCourses = question.courseCodes }
            if !question.providerCodes.isEmpty { topicProviders = question.providerCodes }
        }
    }

    private let memory = Mutex(Memory())

    /// A fresh conversation.
    public init() { id = UUID().uuidString }

    /// Forgets everything ("start over").
    public func reset() { memory.withLock { $0 = Memory() } }

    /// How many questions were answered since the start or the last reset.
    public var turns: Int { memory.withLock { $0.turns } }

    package func recall() -> Memory { memory.withLock { $0 } }

    package func remember(_ new: Memory) { memory.withLock { $0 = new } }
}
