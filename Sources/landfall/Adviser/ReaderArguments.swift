// Who reads a question: an option of the commands that can measure it.

import Advising
import ArgumentParser

extension QuestionReading: ExpressibleByArgument {}

/// The reader of questions, and what it needs of the model.
struct ReaderArguments: ParsableArguments {
    @Option(
        help: """
            Who reads the question: rules (code), model, or both, where the model fills in conditions that code found nothing about if it \
            left words unread. Sources/Advising/NOTES.md says what that is worth.
            """
    )
    var reader = QuestionReading.rules

    /// Texts that the model keeps apart: the reader's prompt and the prose's would else push each other out.
    var sequences: Int? { reader == .rules ? nil : 2 }

    /// Throws `ValidationError` where a model is to read and there is to be none.
    func check(with prose: ProseSettings) throws {
        if reader != .rules, prose.noModel {
            throw ValidationError("'--reader \(reader.rawValue)' and '--no-model' exclude each other.")
        }
    }
}
