// The model behind its queue, as the adviser's writer.

import Advising
import Foundation
import Inference
import Tokenizers

/// Writes the adviser's prose with the language model of this machine, greedily: the same facts give the same words.
struct ProseModel: ProseWriter {
    private let scheduler: GenerationScheduler

    init(scheduler: GenerationScheduler) { self.scheduler = scheduler }

    func write(_ messages: [ChatMessage], maxTokens: Int) -> AsyncThrowingStream<GenerationEvent, any Error> {
        scheduler.generate(messages, maxTokens: maxTokens)
    }

    /// Loads the model from its path; nil, with a line on standard error, when there is none: the facts do without.
    ///
    /// - Throws: `InferenceError` or `GGUFError` when the file is there but is no model.
    static func load() throws -> ProseModel? {
        guard FileManager.default.fileExists(atPath: Paths.model) else {
            let line =
                "landfall: no model at \(Paths.model), so the facts stand alone; `make run` fetches it, or set LANDFALL_MODEL\n"
            FileHandle.standardError.write(Data(line.utf8))
            return nil
        }
        return ProseModel(
            scheduler: GenerationScheduler(model: try LanguageModel(options: ModelOptions(path: Paths.model)))
        )
    }
}
