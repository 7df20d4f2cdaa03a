// A file on its way to become the box's model.

import FlashWeights

extension LanguageModel {
    /// Reads a model's description and, of a container, all checksums. Nothing is loaded.
    ///
    /// - Parameter path: a GGUF file or a container.
    /// - Throws: `GGUFError`, `FlashWeightsError` or `InferenceError`, which say what the file is not.
    public static func check(_ path: String) throws {
        let file = try ModelFile(path: path)
        _ = try file.configuration()
        if case .container(let container) = file { try container.verify() }
    }
}
