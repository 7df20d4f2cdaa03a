// Which files an edition came from.

import FoundationEssentials

/// Names and checksum of imported files.
struct Fingerprint {
    /// Without folders, in the order given.
    let fileNames: [String]
    /// SHA-256 of the file as it lies on disk; of several, of their joined checksums.
    let sha256: String

    /// Of an edition that no file made.
    init() { (fileNames, sha256) = ([], "") }

    /// A folder counts as one name and as all files in it, by name.
    init(_ paths: [String]) throws {
        fileNames = paths.map(EditionDate.fileName)
        let files = paths.flatMap { path -> [String] in
            guard let names = try? FileManager.default.contentsOfDirectory(atPath: path) else { return [path] }
            return names.sorted().map { "\(path)/\($0)" }
        }
        let sums = try files.map(SHA256.hexadecimal(ofFile:))
        sha256 = sums.count == 1 ? sums[0] : SHA256.hexadecimal(of: sums.joined())
    }
}
