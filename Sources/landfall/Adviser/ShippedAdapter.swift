// The LoRA adapter that comes with the program: where it lies, and whether it is for the model at hand.

import FoundationEssentials

/// The adapter that explains facts when none is named, beside the one model that it was trained on.
enum ShippedAdapter {
    /// Its folder, when it is there and was trained on the model at `path`; nil otherwise.
    ///
    /// A model is known by its file's name without the extension, so that a container packed from the trained file counts too; links
    /// are followed.
    static func folder(forModel path: String) -> String? {
        guard let folder = Paths.adapter,
            let data = FileManager.default.contents(atPath: folder + "/adapter_config.json"),
            let configuration = try? JSONDecoder().decode(Configuration.self, from: data)
        else { return nil }
        return stem(configuration.base) == stem(target(of: path)) ? folder : nil
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
