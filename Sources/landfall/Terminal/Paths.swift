// Where the catalogue and the model lie when the command line does not say.

import Box
import FoundationEssentials

/// Default files, relative to the working directory. `LANDFALL_CATALOG`, `LANDFALL_MODEL`, `LANDFALL_ADAPTER`, `LANDFALL_ENCODER`,
/// `LANDFALL_SETTINGS` and `LANDFALL_RUN_FOLDER` override them.
enum Paths {
    /// The catalogue database.
    static var catalog: String { named("LANDFALL_CATALOG", otherwise: "var/catalog.sqlite") }

    /// The box's settings.
    static var settings: String { named("LANDFALL_SETTINGS", otherwise: "var/settings.json") }

    /// Where the programs of the box meet while it runs.
    static var runFolder: String { named("LANDFALL_RUN_FOLDER", otherwise: "/run/landfall") }

    /// Whether the environment says where the catalogue is.
    static var isCatalogNamed: Bool { !(ProcessInfo.processInfo.environment["LANDFALL_CATALOG"] ?? "").isEmpty }

    /// The language model, a GGUF file.
    static var model: String { named("LANDFALL_MODEL", otherwise: "var/models/SmolLM2-135M-Instruct.Q4_1.gguf") }

    /// The folder that the language model lies in.
    static var modelFolder: String { AtomicFile.folder(of: model) }

    /// The folder of adapters that were installed: beside the folder of models.
    static var adapterFolder: String { AtomicFile.folder(of: modelFolder) + "/adapters" }

    /// Whether the environment says where the model is.
    static var isModelNamed: Bool { !(ProcessInfo.processInfo.environment["LANDFALL_MODEL"] ?? "").isEmpty }

    /// The sentence encoder, which an installation may lack.
    static var encoder: String { named("LANDFALL_ENCODER", otherwise: "var/models/" + encoderName) }

    /// What `make encoder` makes.
    static let encoderName = "all-MiniLM-L6-v2.Q8_0.gguf"

    /// The folder of the adapter that comes with the program, where there is one.
    static var adapter: String? {
        let path = named("LANDFALL_ADAPTER", otherwise: "")
        return path.isEmpty ? shipped("assets/adapter", holding: "adapter_config.json") : path
    }

    /// A folder of the project, below the working directory or below a folder above the executable (a build inside the project); nil when
    /// neither has `file` in it.
    static func shipped(_ wanted: String, holding file: String) -> String? {
        if FileManager.default.fileExists(atPath: "\(wanted)/\(file)") { return wanted }
        guard var folder = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe") else {
            return nil
        }
        while let slash = folder.lastIndex(of: "/") {
            folder = String(folder[..<slash])
            if FileManager.default.fileExists(atPath: "\(folder)/\(wanted)/\(file)") { return "\(folder)/\(wanted)" }
        }
        return nil
    }

    private static func named(_ variable: String, otherwise path: String) -> String {
        guard let value = ProcessInfo.processInfo.environment[variable], !value.isEmpty else { return path }
        return value
    }
}
