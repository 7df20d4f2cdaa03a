// What the model wrote, sentence by sentence: kept only when every fact in it is in the evidence or the question.

struct AnswerCheck {
    init(sheet: FactSheet, question: String) {}
    mutating func accept(_ sentence: String) -> String? { nil }
}
