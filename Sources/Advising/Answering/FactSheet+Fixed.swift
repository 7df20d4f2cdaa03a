// Fact sheets that need no row.

extension FactSheet {
    /// Whether the model may write after it: about current courses only, not after refusals, questions back or answers
    /// without rows, nor about courses that are expired or gone, of which it would speak as if they were offered.
    package var mayHaveProse: Bool {
        let explained: Set<Question.Intent> = [.courseFacts, .list, .superlative, .order, .cheaperThanNamed]
        let isPast = rows.contains { row in row.fields.contains { $0.name == "Expired" && $0.value == "Yes" } }
        return !refused && !asksBack && !rows.isEmpty && !isPast && explained.contains(question.intent)
    }

    /// The catalogue cannot be read: said plainly, nothing is guessed.
    static var catalogueUnreadable: FactSheet {
        FactSheet(
            markdown:
                "The catalogue of this box cannot be read just now, so there is no answer. Please tell the office.",
            rows: [],
            citations: [],
            answerKeys: [],
            refused: true,
            question: Question(),
            timings: AnswerTimings()
        )
    }
}
