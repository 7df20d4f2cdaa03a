// Fact sheets that need no row.

extension FactSheet {
    /// Whether the model may write after it: not after refusals, questions back or answers without rows.
    package var mayHaveProse: Bool { !refused && !asksBack && !rows.isEmpty && question.intent != .unclear }

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
