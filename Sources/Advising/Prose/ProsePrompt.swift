// What the model is given: a few rows as plain lines. The visitor's own words are left out, so that nothing written in a
// question can steer the model.

import Tokenizers

enum ProsePrompt {
    /// Most rows given: with three the model of 135 million parameters mixes them up.
    static let rowLimit = 2

    static let system =
        "You tell a student what the facts say, in two short sentences. You copy names and numbers and add nothing."

    /// Invented rows and what to make of them: shown examples, the model copies; merely told, it invents.
    private static let examples = [
        (
            "- Diploma of Weaving at Elm College, Albury: 52 weeks, A$10,400 for the whole course, A$10,400 per year",
            "The Diploma of Weaving at Elm College takes 52 weeks. The tuition is A$10,400 for the whole course."
        ),
        (
            "- Bachelor of Pottery at Fern University, Dubbo: 156 weeks, A$60,000 for the whole course, A$20,000 per year\n"
                + "- Bachelor of Pottery at Oak Institute, Orange: 156 weeks, A$90,000 for the whole course, A$30,000 per year",
            "Fern University in Dubbo charges A$20,000 per year. Oak Institute in Orange charges A$30,000 per year."
        ),
    ]

    static func messages(for sheet: FactSheet) -> [ChatMessage] {
        let facts = sheet.evidence.prefix(rowLimit).map { "- " + $0.line }.joined(separator: "\n")
        let shown = examples.flatMap { facts, sentences in
            [ChatMessage(role: .user, content: facts), ChatMessage(role: .assistant, content: sentences)]
        }
        return [ChatMessage(role: .system, content: system)] + shown + [ChatMessage(role: .user, content: facts)]
    }
}
