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

    func write(
        _ messages: [ChatMessage],
        maxTokens: Int,
        spelling: TextSpelling
    ) -> AsyncThrowingStream<GenerationEvent, any Error> {
        // An adapter was taught the one prompt of prose: what is to be an object is written by the bare model.
        let isProse = if case .object = spelling { false } else { true }
        return scheduler.generate(messages, maxTokens: maxTokens, adapter: isProse ? .usual : .none, spelling: spelling)
    }

    /// Loads the model of `settings`; nil, with a line on standard error, when there is none at the usual path: the
    /// facts do without.
    ///
    /// - Throws: `InferenceError`, `GGUFError` or `FlashWeightsError` when the file is there but is no model, or does not fit;
    ///   `ServeError.modelMissing` when one that was named is not there.
    static func load(_ settings: ProseSettings, sequences: Int? = nil) throws -> ProseModel? {
        if settings.noModel { return nil }
        let path = settings.path
        guard FileManager.default.fileExists(atPath: path) else {
            if settings.model != nil { throw ServeError.modelMissing(path: path) }
            let line =
                "landfall: no model at \(path), so the facts stand alone; `make run` fetches it, or set LANDFALL_MODEL\n"
            FileHandle.standardError.write(Data(line.utf8))
            return nil
        }
        let model = try settings.languageModel(sequences: sequences) { note in
            FileHandle.standardError.write(Data("landfall: \(note)\n".utf8))
        }
        return ProseModel(
            scheduler: GenerationScheduler(
                model: model,
                adapter: model.adapters.first,
                prefixes: Prose.beginnings,
                keepsPrefixes: false
            )
        )
    }
}
