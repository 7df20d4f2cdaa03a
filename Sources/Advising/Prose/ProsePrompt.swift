// What the model is given to explain.

import Tokenizers

enum ProsePrompt {
    static func messages(for sheet: FactSheet, question: String) -> [ChatMessage] { [] }
}
