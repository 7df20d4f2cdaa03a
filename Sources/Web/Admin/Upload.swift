// A body that is a file: written to storage as it arrives, never held in memory, and gone again unless it came whole.

import FoundationEssentials
import Glibc
import Synchronization

/// A file that came whole.
public struct UploadedFile: Sendable, Equatable {
    /// Its name, without folders.
    public let name: String
    /// Where it lies.
    public let path: String
    /// Its size.
    public let bytes: Int
}

/// A file on its way. One server thread at a time uses it.
final class Upload {
    private let folder: UploadFolder
    private let name: String
    private let partial: String
    private let limit: Int
    private var descriptor: Int32
    private var bytes = 0

    fileprivate init(folder: UploadFolder, name: String, limit: Int) throws {
        self.folder = folder
        self.name = name
        self.limit = limit
        partial = "\(folder.path)/.\(name).partial"
        descriptor = Glibc.open(partial, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o640)
        guard descriptor >= 0 else { throw Self.failure(errno) }
    }

    func write(_ piece: UnsafeRawBufferPointer) throws {
        bytes += piece.count
        guard bytes <= limit else { throw UploadFolder.tooLarge }
        var rest = piece[...]
        while !rest.isEmpty {
            let count = Glibc.write(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw Self.failure(errno) }
            rest = rest.dropFirst(count)
        }
    }

    /// Gives the file its name once its last byte is on storage.
    func finish() throws -> UploadedFile {
        let path = "\(folder.path)/\(name)"
        guard fsync(descriptor) == 0, rename(partial, path) == 0 else { throw Self.failure(errno) }
        close()
        return UploadedFile(name: name, path: path, bytes: bytes)
    }

    /// The client is gone, or was refused: what came of the file goes too.
    func discardUnlessFinished() {
        guard descriptor >= 0 else { return }
        unlink(partial)
        close()
    }

    private func close() {
        Glibc.close(descriptor)
        descriptor = -1
        folder.release()
    }

    private static func failure(_ number: Int32) -> HTTPError {
        HTTPError(.serviceUnavailable, "storage", "The file could not be stored: \(String(cString: strerror(number))).")
    }
}

/// Where uploads lie until they are imported or thrown away: beside the catalogue, bounded in number and size.
final class UploadFolder: Sendable {
    static let mostFiles = 40
    /// So much of the storage stays free whatever comes.
    static let reserve = 256 << 20

    static let tooLarge = HTTPError(
        .contentTooLarge,
        "file_too_large",
        "The file is larger than this box takes, or than it has room for."
    )

    let path: String
    private let maximumBytes: Int
    private let isBusy = Mutex(false)

    init(path: String, maximumBytes: Int) {
        self.path = path
        self.maximumBytes = maximumBytes
        // What lies there is from before a restart; nobody waits for it.
        clear()
    }

    /// Names of the files that came whole.
    var files: [UploadedFile] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        return names.filter { !$0.hasPrefix(".") }.sorted().map { name in
            UploadedFile(name: name, path: "\(path)/\(name)", bytes: Self.size(of: "\(path)/\(name)"))
        }
    }

    /// - Throws: `HTTPError` when there is no room, or another file is just coming.
    func open(name wanted: String, length: Int?) throws -> Upload {
        guard let name = Self.fileName(wanted) else {
            throw HTTPError(.unprocessableContent, "file_name", "The file needs a name of letters and digits.")
        }
        guard let length else { throw HTTPError(.unprocessableContent, "length_missing", "Say how long the file is.") }
        try? FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        var storage = statvfs()
        let free = statvfs(path, &storage) == 0 ? Int(storage.f_bavail) * Int(storage.f_frsize) : 0
        guard length <= maximumBytes, length <= free - Self.reserve, files.count < Self.mostFiles else {
            throw Self.tooLarge
        }
        guard
            isBusy.withLock({ busy in
                defer { busy = true }; return !busy
            })
        else {
            throw HTTPError(.conflict, "upload_running", "Another file is just coming. Please wait for its end.")
        }
        do {
            return try Upload(folder: self, name: name, limit: length)
        } catch {
            release()
            throw error
        }
    }

    fileprivate func release() { isBusy.withLock { $0 = false } }

    /// Throws all files away.
    func clear() {
        for name in (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? [] { unlink("\(path)/\(name)") }
    }

    /// Importers read a day from names, so a name is kept as far as it is harmless; nil when nothing is left of it.
    static func fileName(_ wanted: String) -> String? {
        let last = wanted.split(separator: "/").last?.split(separator: "\\").last ?? ""
        let kept = last.filter { $0.isASCII && ($0.isLetter || $0.isNumber || "._- ()".contains($0)) }.drop {
            "._- ".contains($0)
        }
        return kept.isEmpty ? nil : String(kept.suffix(120))
    }

    private static func size(of path: String) -> Int {
        var status = stat()
        return stat(path, &status) == 0 ? Int(status.st_size) : 0
    }
}
