// The LoRA adapter that is used when none is named: where it lies, and whether it is for the model at hand.

import Box
import FoundationEssentials
import Inference

/// The adapter that explains facts when none is named, beside the one model that it was trained on.
enum DefaultAdapter {
    /// The folder of the one that was installed on this box or, without one for the model at `path`, of the one that comes with the
    /// program; nil when neither was trained on that model.
    ///
    /// A model is known by its file's name without the extension, so that a container packed from the trained file counts too; links
    /// are followed.
    static func folder(forModel path: String) -> String? {
        let installed = VersionedFolder(path: Paths.adapterFolder)
        let candidates = [installed.current.map { "\(installed.path)/\($0)" }, Paths.adapter]
        return candidates.lazy.compactMap(\.self).first { isTrained($0, on: path) }
    }

    private static func isTrained(_ folder: String, on model: String) -> Bool {
        guard let data = FileManager.default.contents(atPath: folder + "/adapter_config.json"),
            let configuration = try? JSONDecoder().decode(Configuration.self, from: data)
        else { return false }
        return stem(configuration.base) == stem(target(of: model))
    }

    /// Whether an adapter may be installed beside a model.
    ///
    /// - Throws: `NotForThisModel` when it says that it was trained on another, or `InferenceError` when its matrices do not fit.
    static func check(_ folder: String, forModel model: String) throws {
        guard isTrained(folder, on: model) else { throw NotForThisModel(model: target(of: model)) }
        try LanguageModel.checkAdapter(folder, forModel: model)
    }

    struct NotForThisModel: Error, CustomStringConvertible {
        let model: String

        var description: String {
            "its adapter_config.json does not say that it was trained on \(model): nothing was changed; install it beside the model that it names"
        }
    }

    /// What PEFT notes of the model that was trained.
    private struct Configuration: Decodable {
        var base: String

        enum CodingKeys: String, CodingKey {
            case base = "base_model_name_or_path"
        }
    }

    private static func target(of path: String) -> String {
        (try? FileManager.default.destinationOfSymbolicLink(atPath: path)) ?? path
    }

    private static func stem(_ path: String) -> Substring {
        let name = path.split(separator: "/").last ?? ""
        return name.lastIndex(of: ".").map { name[..<$0] } ?? name
    }
}
