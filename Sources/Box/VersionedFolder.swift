// Versions of one thing in a folder, one of them in use, with one step back: models, adapters.

import FoundationEssentials
import Glibc

/// A folder of files, or of folders of files, of which `current`, a symbolic link, names the one in use and `previous` the one before.
///
/// Power may be cut at any moment: a version is copied beside its place and renamed into it, and the links are changed by renames. A change
/// that was interrupted either did not happen or is finished by the next one who looks.
public struct VersionedFolder: Sendable {
    /// The folder.
    public let path: String

    private static let current = "current"
    private static let previous = "previous"
    /// What `previous` is to become while `current` changes.
    private static let pending = ".previous"
    /// Files on the way into the folder begin with this.
    private static let incoming = ".incoming-"

    /// - Parameter path: the folder; it need not be there before the first version is added.
    public init(path: String) { self.path = path }

    /// The file in use; nil when there is none.
    public var current: String? { target(of: Self.current) }

    /// The file that ``goBack()`` returns to; nil when there is none.
    public var previous: String? {
        settle()
        guard let name = target(of: Self.previous), name != current else { return nil }
        return name
    }

    /// Every version's file name, in order of names. What lies beside a version under its name with an ending belongs to it.
    public var versions: [String] {
        let names = entries.filter {
            !$0.hasPrefix(".") && !belongs($0, to: Self.current) && !belongs($0, to: Self.previous)
        }
        return names.filter { name in !names.contains { $0 != name && belongs(name, to: $0) } }
    }

    /// Copies a file, or a folder with the files in it, into the folder under its own name, whole or not at all. It is not in use yet.
    ///
    /// - Parameters:
    ///   - check: called with the copy's path before it takes its place: what it throws leaves the folder as it was.
    ///   - progress: called with bytes copied and bytes in all; what it throws ends the copying.
    /// - Returns: the version's name.
    /// - Throws: `BoxError`, `BoxError.isInUse` for a name that is in use or the way back, or what the closures throw.
    public func add(
        _ file: String,
        check: (_ path: String) throws -> Void,
        progress: (_ done: Int, _ total: Int) throws -> Void = { _, _ in }
    ) throws -> String {
        settle()
        let name = file.split(separator: "/").last.map(String.init) ?? ""
        // Such names are the folder's own, or would not be listed.
        guard !name.isEmpty, !name.hasPrefix("."), name != Self.current, name != Self.previous else {
            throw BoxError.cannotWrite(path: "\(path)/\(name)", errorNumber: EINVAL)
        }
        guard name != current, name != previous else { throw BoxError.isInUse(name: name, folder: path) }
        try? FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        removeLeftovers()
        let aside = "\(path)/\(Self.incoming)\(name)"
        // What is copied, and where to below `aside`.
        let files = try Self.files(of: file)
        // Somebody else is at it under this name: his copy is left alone.
        let copy = try Self.make(aside, isFolder: files[0].place != "")
        defer { close(copy) }
        do {
            guard flock(copy, LOCK_EX | LOCK_NB) == 0 else {
                throw BoxError.cannotWrite(path: aside, errorNumber: errno)
            }
            let total = files.reduce(0) { $0 + $1.size }
            var done = 0
            for file in files {
                let output = file.place == "" ? copy : try Self.make(aside + file.place, isFolder: false)
                defer { if output != copy { close(output) } }
                try Self.copy(file.path, to: output, named: aside + file.place) { bytes in
                    done += bytes
                    try progress(done, total)
                }
            }
            guard fsync(copy) == 0 else { throw BoxError.cannotWrite(path: aside, errorNumber: errno) }
            try check(aside)
            guard rename(aside, "\(path)/\(name)") == 0 else {
                throw BoxError.cannotWrite(path: "\(path)/\(name)", errorNumber: errno)
            }
        } catch {
            try? FileManager.default.removeItem(atPath: aside)
            throw error
        }
        AtomicFile.sync(folder: path)
        return name
    }

    /// Puts a version into use; the one of before is the way back, and versions beyond these two are removed.
    ///
    /// - Throws: `BoxError`; the version in use is the one of before then.
    public func use(_ name: String) throws(BoxError) {
        settle()
        guard access("\(path)/\(name)", R_OK) == 0 else {
            throw .cannotRead(path: "\(path)/\(name)", errorNumber: errno)
        }
        let before = current
        guard before != name else { return }
        if let before { try link(Self.pending, to: before) }
        try link(Self.current, to: name)
        settle()
        let kept = [current, previous].compactMap(\.self)
        let gone = versions.filter { !kept.contains($0) }
        for entry in entries where gone.contains(where: { belongs(entry, to: $0) }) {
            try? FileManager.default.removeItem(atPath: "\(path)/\(entry)")
        }
    }

    /// Puts no version into use; the one of now becomes the way back.
    ///
    /// - Throws: `BoxError.noWayBack` when none is in use, or `.cannotWrite`.
    public func leave() throws(BoxError) {
        settle()
        guard let name = current else { throw .noWayBack(folder: path) }
        try link(Self.previous, to: name)
        unlink("\(path)/\(Self.current)")
        AtomicFile.sync(folder: path)
    }

    /// Puts the version of before into use again; the one of now becomes the way back.
    ///
    /// - Returns: the version's name.
    /// - Throws: `BoxError.noWayBack`, or what ``use(_:)`` throws.
    @discardableResult
    public func goBack() throws(BoxError) -> String {
        guard let name = previous else { throw .noWayBack(folder: path) }
        try use(name)
        return name
    }

    // MARK: -

    private var entries: [String] { ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted() }

    private func belongs(_ entry: String, to name: String) -> Bool { entry == name || entry.hasPrefix(name + ".") }

    /// Finishes or forgets what was interrupted: when `current` no longer names what is to become `previous`, it has been changed.
    private func settle() {
        if let pending = target(of: Self.pending) {
            if pending == current {
                unlink("\(path)/\(Self.pending)")
            } else {
                rename("\(path)/\(Self.pending)", "\(path)/\(Self.previous)")
            }
            AtomicFile.sync(folder: path)
        }
    }

    /// Removes copies that nobody is making any more: whoever makes one holds its lock.
    private func removeLeftovers() {
        for entry in entries where entry.hasPrefix(Self.incoming) {
            let file = open("\(path)/\(entry)", O_RDONLY | O_CLOEXEC)
            guard file >= 0 else { continue }
            if flock(file, LOCK_EX | LOCK_NB) == 0 { try? FileManager.default.removeItem(atPath: "\(path)/\(entry)") }
            close(file)
        }
    }

    private func target(of link: String) -> String? {
        try? FileManager.default.destinationOfSymbolicLink(atPath: "\(path)/\(link)")
    }

    private func link(_ link: String, to name: String) throws(BoxError) {
        let aside = "\(path)/.link-\(link)"
        unlink(aside)
        guard symlink(name, aside) == 0, rename(aside, "\(path)/\(link)") == 0 else {
            throw .cannotWrite(path: "\(path)/\(link)", errorNumber: errno)
        }
        AtomicFile.sync(folder: path)
    }

    /// A file with its size and an empty place, or the files of a folder, in order of names, with "/" and their names for places.
    private static func files(of path: String) throws -> [(path: String, place: String, size: Int)] {
        func size(_ path: String) throws -> (bytes: Int, isFolder: Bool) {
            var status = stat()
            guard stat(path, &status) == 0 else { throw BoxError.cannotRead(path: path, errorNumber: errno) }
            return (Int(status.st_size), status.st_mode & S_IFMT == S_IFDIR)
        }
        let whole = try size(path)
        if !whole.isFolder { return [(path, "", whole.bytes)] }
        let names = try FileManager.default.contentsOfDirectory(atPath: path).sorted().filter { !$0.hasPrefix(".") }
        let files = try names.compactMap { name -> (path: String, place: String, size: Int)? in
            let file = try size("\(path)/\(name)")
            return file.isFolder ? nil : ("\(path)/\(name)", "/\(name)", file.bytes)
        }
        guard !files.isEmpty else { throw BoxError.cannotRead(path: path, errorNumber: ENOENT) }
        return files
    }

    /// Makes a file, or a folder, that was not there, and opens it.
    private static func make(_ path: String, isFolder: Bool) throws -> Int32 {
        if isFolder, mkdir(path, 0o750) != 0 { throw BoxError.cannotWrite(path: path, errorNumber: errno) }
        let flags = isFolder ? O_RDONLY | O_DIRECTORY : O_WRONLY | O_CREAT | O_EXCL
        let descriptor = open(path, flags | O_CLOEXEC, 0o640)
        guard descriptor >= 0 else { throw BoxError.cannotWrite(path: path, errorNumber: errno) }
        return descriptor
    }

    /// Copies and syncs a file in pieces, so that a small memory is enough.
    private static func copy(
        _ file: String,
        to output: Int32,
        named copy: String,
        progress: (_ bytes: Int) throws -> Void
    )
        throws
    {
        let input = open(file, O_RDONLY | O_CLOEXEC)
        guard input >= 0 else { throw BoxError.cannotRead(path: file, errorNumber: errno) }
        defer { close(input) }
        var buffer = [UInt8](repeating: 0, count: 1 << 20)
        while true {
            let count = read(input, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw BoxError.cannotRead(path: file, errorNumber: errno) }
            if count == 0 { break }
            guard AtomicFile.write(Array(buffer[..<count]), to: output) else {
                throw BoxError.cannotWrite(path: copy, errorNumber: errno)
            }
            try progress(count)
        }
        guard fsync(output) == 0 else { throw BoxError.cannotWrite(path: copy, errorNumber: errno) }
    }
}
