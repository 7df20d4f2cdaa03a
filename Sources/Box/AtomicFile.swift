// A file that is always whole: power may be cut at any moment.

import FoundationEssentials
import Glibc

package enum AtomicFile {
    /// All bytes of a small file; nil when there is none.
    ///
    /// - Throws: `BoxError.cannotRead`, also for one of more than `limit` bytes.
    package static func read(_ path: String, limit: Int = 1 << 20) throws(BoxError) -> [UInt8]? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            if errno == ENOENT || errno == ENOTDIR { return nil }
            throw .cannotRead(path: path, errorNumber: errno)
        }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 16 << 10)
        while true {
            let count = Glibc.read(descriptor, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw .cannotRead(path: path, errorNumber: errno) }
            if count == 0 { return bytes }
            bytes += buffer[..<count]
            guard bytes.count <= limit else { throw .cannotRead(path: path, errorNumber: EFBIG) }
        }
    }

    /// Replaces a file: written beside it, synced, renamed over it, and the folder synced.
    ///
    /// - Throws: `BoxError.cannotWrite`; the file that was there is untouched.
    package static func write(_ bytes: [UInt8], to path: String, mode: mode_t = 0o600) throws(BoxError) {
        let folder = folder(of: path)
        // Hidden, so that whoever watches the folder takes no notice before the rename.
        let aside = "\(folder)/.\(path.split(separator: "/").last ?? "file").\(getpid())"
        unlink(aside)
        let descriptor = open(aside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
        guard descriptor >= 0 else { throw .cannotWrite(path: path, errorNumber: errno) }
        var failure: Int32 = 0
        if fchmod(descriptor, mode) != 0 || !write(bytes, to: descriptor) || fsync(descriptor) != 0 { failure = errno }
        if close(descriptor) != 0, failure == 0 { failure = errno }
        if failure == 0, rename(aside, path) != 0 { failure = errno }
        guard failure == 0 else {
            unlink(aside)
            throw .cannotWrite(path: path, errorNumber: failure)
        }
        sync(folder: folder)
    }

    /// Removes what a process left beside a file when it was killed while it wrote. Only for a file whose writers take turns.
    static func removeStrays(of path: String) {
        let folder = folder(of: path)
        let prefix = ".\(path.split(separator: "/").last ?? "file")."
        for name in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [] where name.hasPrefix(prefix) {
            unlink("\(folder)/\(name)")
        }
    }

    /// Puts a file aside under a name that is free: PATH.damaged-1, PATH.damaged-2, … A clock that nobody has set yet would
    /// make no name.
    static func setAside(_ path: String) throws(BoxError) -> String {
        for number in 1...1000 {
            let name = "\(path).damaged-\(number)"
            if access(name, F_OK) == 0 { continue }
            guard rename(path, name) == 0 else { throw .cannotWrite(path: name, errorNumber: errno) }
            sync(folder: folder(of: path))
            return name
        }
        throw .cannotWrite(path: path + ".damaged", errorNumber: EEXIST)
    }

    package static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// - Returns: false when not all of it could be written; `errno` says why.
    static func write(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
        var done = 0
        while done < bytes.count {
            let count = bytes[done...].withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return false }
            done += count
        }
        return true
    }

    /// A rename is only sure to survive a cut of power when its folder is synced.
    static func sync(folder: String) {
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        fsync(descriptor)
        close(descriptor)
    }
}
