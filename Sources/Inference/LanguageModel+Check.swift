// Files on their way to become the box's model or adapter.

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

    /// Reads an adapter's description and compares its matrices with those of a model. Nothing is loaded.
    ///
    /// - Parameters:
    ///   - path: a folder that PEFT wrote, or a GGUF file.
    ///   - model: a GGUF file or a container.
    /// - Throws: `InferenceError` or `GGUFError`, which say what the adapter is not, or what is wrong with the model.
    public static func checkAdapter(_ path: String, forModel model: String) throws {
        _ = try AdapterFile(path: path, configuration: ModelFile(path: model).configuration())
    }
}
