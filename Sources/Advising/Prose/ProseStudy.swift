// What training and its report need of the prose: the prompt that a question leads to, and what the check makes of a text.

import Inference
import Tokenizers

/// The model's part of one question, without a model: its prompt, what its sentences are held against, and their check.
///
/// An adapter is trained on these, so that no prompt in training differs from one in use.
public struct ProseStudy: Sendable {
    /// One point of the prompt with the names and numbers that a sentence about it may contain.
    public struct Point: Sendable, Encodable {
        /// The point as the model reads it.
        public let line: String
        /// Names in the register's spelling.
        public let courses: [String]
        /// Every form of the provider's name, the plain one first.
        public let providers: [String]
        /// Towns of the campuses.
        public let towns: [String]
        /// Australian dollars for the whole course.
        public let wholeFees: [Double]
        /// Australian dollars for 52 weeks.
        public let yearlyFees: [Double]
        /// Lengths in weeks.
        public let weeks: [Double]
        /// "lowest" or "highest" when the point is about that end of a list.
        public let end: String?
        /// How many courses the point is true of, when it is true of all of a list.
        public let countOfAll: Int?
    }

    /// A text by the check's judgement, sentence by sentence.
    public struct Judgement: Sendable, Encodable {
        /// What would be shown.
        public let kept: [String]
        /// What would not.
        public let dropped: [String]
    }

    private let brief: ProseBrief

    /// - Returns: nil when the program would not ask the model: refusals, questions back, past courses, no course.
    public init?(sheet: FactSheet) {
        guard sheet.mayHaveProse, let brief = ProseBrief(sheet: sheet) else { return nil }
        self.brief = brief
    }

    /// What the model is given.
    public var messages: [ChatMessage] { ProsePrompt.messages(for: brief) }

    /// The figures, codes and links that an answer may spell.
    public var spelling: EvidenceSpelling { brief.spelling }

    /// How many of ``messages`` come before the points and are the same for all briefs of a kind.
    public var beginningLength: Int { messages.count - 1 }

    /// "one" or "several" courses.
    public var subject: String { brief.subject == .oneCourse ? "one" : "several" }

    /// The points of the prompt's last message.
    public var points: [Point] {
        brief.points.map { point in
            Point(
                line: point.line,
                courses: point.courseNames,
                providers: point.providerNames,
                towns: point.towns,
                wholeFees: point.wholeFees.sorted(),
                yearlyFees: point.yearlyFees.sorted(),
                weeks: point.weeks.sorted(),
                end: point.end.map { $0 == .lowest ? "lowest" : "highest" },
                countOfAll: point.countOfAll
            )
        }
    }

    /// What the program would show of `text`, were it the model's.
    public func judge(_ text: String) -> Judgement {
        var check = AnswerCheck(brief: brief)
        var stream = SentenceStream(names: brief.names)
        var kept: [String] = []
        var dropped: [String] = []
        for candidate in stream.append(text) + stream.finish() {
            if let sentence = check.accept(candidate) { kept.append(sentence) } else { dropped.append(candidate) }
        }
        return Judgement(kept: kept, dropped: dropped)
    }
}
