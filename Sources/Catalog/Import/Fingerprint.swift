// Which files an edition came from.

import FoundationEssentials
import Glibc

/// Names and checksum of imported files.
struct Fingerprint {
    /// Without folders, in the order given.
    let fileNames: [String]
    /// SHA-256 of the file as it lies on disk; of several, of their joined checksums.
    let sha256: String
    private let states: [FileState]

    /// Of an edition that no file made.
    init() { (fileNames, sha256, states) = ([], "", []) }

    /// A folder counts as one name and as all files in it, by name.
    init(_ paths: [String]) throws {
        fileNames = paths.map(EditionDate.fileName)
        let files = paths.flatMap { path -> [String] in
            guard let names = try? FileManager.default.contentsOfDirectory(atPath: path) else { return [path] }
            return names.sorted().map { "\(path)/\($0)" }
        }
        states = try files.map(FileState.init(path:))
        let sums = try files.map(SHA256.hexadecimal(ofFile:))
        sha256 = sums.count == 1 ? sums[0] : SHA256.hexadecimal(of: sums.joined())
    }

    /// Asks at the end of an import whether the files are still those of the checksum: a file that was cut or replaced
    /// meanwhile, or went with its stick, was perhaps read only in part, and nothing else would show it.
    ///
    /// - Throws: `CatalogError.unreadableFile`.
    func checkUnchanged() throws {
        for state in states where try FileState(path: state.path) != state {
            throw CatalogError.unreadableFile(path: state.path, reason: "it changed while it was read")
        }
    }
}

/// By what a change of a file shows without reading it.
private struct FileState: Equatable {
    let path: String
    private let device: UInt
    private let inode: UInt
    private let size: Int
    private let changed: [Int]

    init(path: String) throws {
        var state = stat()
        guard stat(path, &state) == 0 else {
            throw CatalogError.unreadableFile(path: path, reason: String(cString: strerror(errno)))
        }
        // A pipe gives its bytes once, and an import reads them several times.
        guard state.st_mode & S_IFMT == S_IFREG else {
            throw CatalogError.unreadableFile(path: path, reason: "it is no regular file")
        }
        self.path = path
        (device, inode, size) = (UInt(state.st_dev), UInt(state.st_ino), Int(state.st_size))
        changed = [state.st_mtim.tv_sec, state.st_mtim.tv_nsec]
    }
}
