// What lies on a stick: visible files, two folders deep, so that a full stick does not fill the screen for ever.

import FoundationEssentials

enum FolderListing {
    /// Most files that are listed.
    static let most = 60

    struct File {
        /// Below the place that was looked at.
        let name: String
        let path: String
        let bytes: Int
    }

    /// The files in a folder, or the one file that `place` is.
    static func files(in place: String) -> [File] {
        guard let kind = kind(of: place) else { return [] }
        if case .file(let bytes) = kind {
            return [File(name: place.split(separator: "/").last.map(String.init) ?? place, path: place, bytes: bytes)]
        }
        var found: [File] = []
        list(place, prefix: "", depth: 0, into: &found)
        return Array(found.prefix(most))
    }

    private enum Kind { case folder, file(bytes: Int) }

    private static func list(_ folder: String, prefix: String, depth: Int, into found: inout [File]) {
        for name in ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
        where !name.hasPrefix(".") {
            guard found.count < most else { return }
            let path = "\(folder)/\(name)"
            switch kind(of: path) {
            case .file(let bytes): found.append(File(name: prefix + name, path: path, bytes: bytes))
            case .folder where depth < 2: list(path, prefix: prefix + name + "/", depth: depth + 1, into: &found)
            default: break
            }
        }
    }

    private static func kind(of path: String) -> Kind? {
        guard let attributes = try? FileManager.default.attributesOfItem(atPath: path) else { return nil }
        switch attributes[.type] as? FileAttributeType {
        case .typeDirectory: return .folder
        case .typeRegular: return .file(bytes: Console.size(of: path) ?? 0)
        default: return nil
        }
    }
}
