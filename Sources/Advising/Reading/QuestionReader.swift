// From a visitor's words to a question that SQL can answer.

import Catalog

/// Reads questions with the vocabulary of one edition. Built once per edition, used from any thread.
package struct QuestionReader: Sendable {
    package let current: Edition?
    package let editions: [Edition]

    package init(catalog: Catalog, current: Edition?, editions: [Edition]) throws {
        self.current = current
        self.editions = editions
    }

    package func isCurrent(for edition: Edition?, editions: [Edition]) -> Bool {
        edition?.id == current?.id && editions == self.editions
    }

    package func read(_ utterance: String, after memory: AdvisingSession.Memory) -> ReadQuestion {
        ReadQuestion(question: Question(), words: [])
    }
}

/// A question as read, with what the search for course titles still needs of its words.
package struct ReadQuestion: Sendable {
    package var question: Question
    package var words: [Word]
}
