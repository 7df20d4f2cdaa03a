// Where fetched files lie until they are imported.

import Foundation

/// A folder beside the catalogue: on the storage that must have room for an import anyway. One refresh at a time uses it.
struct IncomingFolder {
    private let folder: String
    private let lock: Int32

    /// Makes the folder and empties it of what a refresh left that did not come to its end.
    ///
    /// - Throws: `RefreshError.busy` while another process uses it.
    init(besideCatalog catalog: String) throws(RefreshError) {
        folder = catalog + ".incoming"
        mkdir(folder, 0o755)
        lock = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard lock >= 0 else { throw .cannotStore(path: folder, reason: String(cString: strerror(errno))) }
        guard flock(lock, LOCK_EX | LOCK_NB) == 0 else {
            close(lock)
            throw .busy(path: folder)
        }
        empty()
    }

    /// Where the file of an address goes. It keeps its name, from which importers read the day.
    func path(for url: String, otherwise name: String) -> String {
        let last = URL(string: url)?.lastPathComponent ?? ""
        let kept = last.filter { $0.isASCII && ($0.isLetter || $0.isNumber || "._- ()".contains($0)) }.prefix(120)
        let isName = kept.contains { $0.isLetter || $0.isNumber } && !kept.hasPrefix(".")
        return "\(folder)/\(isName ? String(kept) : name)"
    }

    /// Removes the files and lets the next refresh in. The folder stays: without it two processes could each lock one of
    /// the same name.
    func release() {
        empty()
        close(lock)
    }

    private func empty() {
        for name in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [] { unlink("\(folder)/\(name)") }
    }
}
