// A file that is not there until it is whole.

import Glibc

/// Output under a temporary name beside the final one, renamed by `commit`.
///
/// A process that dies leaves the temporary file; the next one that writes to the same path takes it over. Two at a time are
/// refused by a lock on it.
final class ContainerOutput {
    private let path: String
    private let partialPath: String
    private var descriptor: Int32 = -1

    /// Takes room for `byteCount` bytes at once, so that a full disk is found before the work. Throws
    /// `FlashWeightsError.cannotWrite`.
    init(path: String, byteCount: Int, replacesExisting: Bool) throws {
        self.path = path
        partialPath = path + ".partial"
        try Self.checkTarget(path, replacesExisting: replacesExisting)
        try openLocked()
        do {
            guard ftruncate(descriptor, 0) == 0 else { throw failure() }
            let status = posix_fallocate(descriptor, 0, off_t(byteCount))
            // EINVAL, EOPNOTSUPP: the file system cannot promise room; a full disk then shows while writing.
            guard status == 0 || status == EINVAL || status == EOPNOTSUPP else {
                throw failure(status, needing: byteCount)
            }
        } catch {
            abandon()
            throw error
        }
    }

    deinit { abandon() }

    /// Writes all of `bytes` at `offset`. Throws `FlashWeightsError.cannotWrite`.
    func write(_ bytes: UnsafeRawBufferPointer, at offset: Int) throws {
        var done = 0
        while done < bytes.count, let start = bytes.baseAddress {
            let count = pwrite(descriptor, start + done, bytes.count - done, off_t(offset + done))
            if count < 0 {
                if errno == EINTR { continue }
                throw failure()
            }
            done += count
        }
    }

    /// Brings the bytes to storage, gives the file its name, and brings the name to storage.
    func commit(replacesExisting: Bool) throws {
        guard fsync(descriptor) == 0 else { throw failure() }
        try Self.checkTarget(path, replacesExisting: replacesExisting)  // again: packing takes minutes
        guard rename(partialPath, path) == 0 else { throw failure() }
        close(descriptor)
        descriptor = -1
        let folder = open(Self.folder(of: path), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else { throw failure() }
        defer { close(folder) }
        guard fsync(folder) == 0 || errno == EINVAL else { throw failure() }  // EINVAL: not for folders here
    }

    /// Removes what was written.
    func abandon() {
        guard descriptor >= 0 else { return }
        unlink(partialPath)
        close(descriptor)
        descriptor = -1
    }

    /// Opens the temporary file and locks it; whoever holds the lock is the only one to write or rename it.
    private func openLocked() throws {
        while true {
            descriptor = open(partialPath, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
            guard descriptor >= 0 else { throw failure() }
            guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
                close(descriptor)
                descriptor = -1
                throw FlashWeightsError.cannotWrite(
                    path: path,
                    reason: "another process is writing \(partialPath): wait for it, or end it"
                )
            }
            // The one before may have renamed or removed it between our opening and our locking.
            var opened = stat()
            var named = stat()
            if fstat(descriptor, &opened) == 0, lstat(partialPath, &named) == 0, opened.st_ino == named.st_ino,
                opened.st_dev == named.st_dev
            {
                return
            }
            close(descriptor)
        }
    }

    /// Refuses a name that is taken. `source` is what is read meanwhile, which nothing may replace.
    static func checkTarget(_ path: String, replacesExisting: Bool, source: String? = nil) throws {
        var status = stat()
        guard stat(path, &status) == 0 else { return }
        var sourceStatus = stat()
        if let source, stat(source, &sourceStatus) == 0, sourceStatus.st_ino == status.st_ino,
            sourceStatus.st_dev == status.st_dev
        {
            throw FlashWeightsError.cannotWrite(path: path, reason: "it is the file that is read: pass another name")
        }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw FlashWeightsError.cannotWrite(path: path, reason: "something else than a file has this name")
        }
        guard replacesExisting else {
            throw FlashWeightsError.cannotWrite(
                path: path,
                reason: "it exists already: pass --force to replace it, or another name"
            )
        }
    }

    private static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    private func failure(_ number: Int32 = errno, needing byteCount: Int? = nil) -> FlashWeightsError {
        guard number == ENOSPC || number == EDQUOT else {
            return .cannotWrite(path: path, reason: systemText(of: number))
        }
        let need = byteCount.map { "\(ByteSize(bytes: $0)) are needed" } ?? "the file system is full"
        return .cannotWrite(path: path, reason: "\(need)\(freeSpace): free some, or write to another file system")
    }

    private var freeSpace: String {
        var status = statvfs()
        guard fstatvfs(descriptor, &status) == 0 else { return "" }
        return ", \(ByteSize(bytes: Int(status.f_bavail) * Int(status.f_frsize))) are free"
    }
}
