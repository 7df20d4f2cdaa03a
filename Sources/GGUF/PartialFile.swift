// A file that is not there until it is whole.

import Glibc

/// Output under a temporary name beside the final one, renamed by `commit`.
final class PartialFile {
    private let path: String
    private let partialPath: String
    private var descriptor: Int32

    init(path: String) throws(GGUFError) {
        self.path = path
        partialPath = path + ".partial"
        descriptor = open(partialPath, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        if descriptor < 0 { throw failure() }
    }

    func append(_ bytes: [UInt8]) throws(GGUFError) {
        var written = 0
        while written < bytes.count {
            let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress! + written, $0.count - written) }
            if count < 0 {
                if errno == EINTR { continue }
                throw failure()
            }
            written += count
        }
    }

    /// Brings the bytes to storage and gives the file its name.
    func commit() throws(GGUFError) {
        guard fsync(descriptor) == 0 else { throw failure() }
        guard close(descriptor) == 0 else {
            descriptor = -1
            throw failure()
        }
        descriptor = -1
        guard rename(partialPath, path) == 0 else { throw failure() }
    }

    /// Removes what was written.
    func abandon() {
        if descriptor >= 0 { close(descriptor) }
        descriptor = -1
        unlink(partialPath)
    }

    private func failure() -> GGUFError { .cannotWrite(path: path, reason: String(cString: strerror(errno))) }
}
