// Asks the model what a question says. Off unless asked for: `NOTES.md` has the figures.

import Foundation
import Inference
import Tokenizers

/// Who reads a question.
public enum QuestionReading: String, Sendable, CaseIterable {
    /// Code alone. The default.
    case rules
    /// The model alone, for measuring it.
    case model
    /// Code, and where it left words of a question of conditions unread, the model, for those that code found nothing about.
    case both

    /// Whether the model is asked about a question that code has read.
    func asksModel(after read: ReadQuestion) -> Bool {
        switch self {
        case .rules: false
        case .model: true
        case .both: read.question.takesConditions && !Unexplained.words(of: read.analysis).isEmpty
        }
    }
}

/// Lets the model write a question's constraints as JSON.
///
/// The visitor's words steer the model here, unlike in prose; all that they can bring about is another object of the grammar.
package struct ModelReader {
    let writer: any ProseWriter

    /// Longer texts are not given to it, in words: a question of conditions is short, and a context has an end.
    private static let mostWords = 60
    private static let mostTokens = 96

    package init(writer: any ProseWriter) { self.writer = writer }

    /// What the model states of `utterance`; nil where it is not asked, or wrote no object.
    ///
    /// - Throws: what the writer throws.
    package func constraints(of utterance: String) async throws -> StatedConstraints? {
        let words = utterance.split(whereSeparator: \.isWhitespace)
        guard !words.isEmpty, words.count <= Self.mostWords else { return nil }
        let messages = Self.beginning + [ChatMessage(role: .user, content: utterance)]
        let grammar = StatedConstraints.grammar(of: utterance)
        var text = ""
        for try await event in writer.write(messages, maxTokens: Self.mostTokens, spelling: .object(grammar)) {
            if case .text(let more) = event { text += more }
        }
        return try? JSONDecoder().decode(StatedConstraints.self, from: Data(text.utf8))
    }

    private static let system =
        "Write what the student asks as JSON: the kind of answer and the conditions on courses. Leave out what is not said."

    /// Invented questions of each kind, and the objects that state them.
    package static let shown: [(question: String, object: String)] = [
        (
            "Which music diplomas can I do in Cairns for less than 20k a year?",
            #"{"intent":"list","level":"diploma","field":"music","city":"Cairns","max_fee":20000}"#
        ),
        (
            "how many forestry courses does the University of Canberra have",
            #"{"intent":"count","field":"forestry","provider":"University of Canberra"}"#
        ),
        (
            "cheapest phd in dentistry, queensland",
            #"{"intent":"cheapest","level":"doctoral","field":"dentistry","state":"QLD"}"#
        ),
        ("Does it rain a lot in Hobart?", #"{"intent":"other"}"#),
        (
            "bachelors of aviation above 30,000 dollars that take at most 3 years",
            #"{"intent":"list","level":"bachelor","field":"aviation","min_fee":30000,"length":"at most 3 years"}"#
        ),
        (
            "What is the longest horticulture master taught in Greek?",
            #"{"intent":"longest","level":"masters","field":"horticulture","language":"Greek"}"#
        ),
        (
            "median fee of a vet science bachelor in Western Australia",
            #"{"intent":"median","level":"bachelor","field":"vet science","state":"WA"}"#
        ),
    ]

    /// What every conversation with the model begins with.
    private static let beginning: [ChatMessage] =
        [ChatMessage(role: .system, content: system)]
        + shown.flatMap { question, object -> [ChatMessage] in
            [ChatMessage(role: .user, content: question), ChatMessage(role: .assistant, content: object)]
        }
}
