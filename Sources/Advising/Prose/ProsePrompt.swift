// What the model is given: a few rows as plain lines. The visitor's own words are left out, so that nothing written in a
// question can steer the model.

import Tokenizers

enum ProsePrompt {
    /// Most rows given; more would only be mixed up.
    static let rowLimit = 5

    static let system =
        "You help a student read facts. Write one or two short plain sentences about the facts. Copy names and numbers exactly. "
        + "Add nothing that is not in the facts."

    static func messages(for sheet: FactSheet) -> [ChatMessage] {
        let facts = sheet.evidence.prefix(rowLimit).map { "- " + $0.line }
        return [
            ChatMessage(role: .system, content: system),
            ChatMessage(
                role: .user,
                content: "Facts:\n" + facts.joined(separator: "\n") + "\n\nExplain these facts to the student."
            ),
        ]
    }
}
