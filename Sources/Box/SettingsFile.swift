// The settings on storage: whole at any moment, never reset in silence.

import FoundationEssentials
import Glibc
import Synchronization

/// The file of the settings, shared by the programs of the box.
///
/// It is replaced as a whole, readable by its owner alone, and keeps keys that this version does not know. Before each change the
/// settings so far are kept beside it (`settings.json.previous`). A damaged file is put aside by name, the settings of before the
/// last change take its place, and ``Loaded/warning`` says so.
public final class SettingsFile: Sendable {
    /// Where it lies.
    public let path: String

    /// Settings as read.
    public struct Loaded: Sendable, Equatable {
        /// The settings.
        public var settings: Settings
        /// What a person must know: the file was damaged, and what is used instead. Nil normally.
        public var warning: String?

        package init(settings: Settings, warning: String? = nil) {
            self.settings = settings
            self.warning = warning
        }
    }

    private struct Cached {
        let stamp: Stamp
        let settings: Settings
    }

    /// Tells one state of the file from another.
    private struct Stamp: Equatable {
        let inode: UInt64
        let seconds: Int
        let nanoseconds: Int
        let size: Int
    }

    private let cache = Mutex<Cached?>(nil)
    /// What `current` found and nobody has been told yet.
    private let untold = Mutex<String?>(nil)

    /// The file at `path`, which need not be there.
    public init(path: String) { self.path = path }

    private var previous: String { path + ".previous" }

    /// Reads the settings; those of an empty box when there is no file.
    ///
    /// - Throws: `BoxError.cannotRead` when the storage or the permissions refuse; the file is then left where it is.
    public func load() throws(BoxError) -> Loaded {
        var loaded = try read()
        let before = untold.withLock { warning in
            defer { warning = nil }
            return warning
        }
        loaded.warning = loaded.warning ?? before
        return loaded
    }

    private func read() throws(BoxError) -> Loaded {
        let stamp = stamp()
        guard let bytes = try AtomicFile.read(path) else { return Loaded(settings: Settings()) }
        switch Self.decode(bytes) {
        case .success(let settings):
            if let stamp { cache.withLock { $0 = Cached(stamp: stamp, settings: settings) } }
            return Loaded(settings: settings)
        case .failure(let fault): return try recover(from: fault.reason)
        }
    }

    /// The settings of now, for callers that ask often: the file is read again only when it has changed. What cannot be read is
    /// as if nothing were set.
    public var current: Settings {
        if let stamp = stamp(), let known = cache.withLock({ $0 }), known.stamp == stamp { return known.settings }
        guard let loaded = try? read() else { return Settings() }
        if let warning = loaded.warning { untold.withLock { $0 = warning } }
        return loaded.settings
    }

    /// Changes the settings in one step: what another program changes at the same time is not lost.
    ///
    /// - Returns: the settings as they are now.
    /// - Throws: `BoxError.cannotRead`, `BoxError.cannotWrite`; nothing is changed then.
    @discardableResult
    public func update(_ change: (inout Settings) -> Void) throws(BoxError) -> Settings {
        try makeFolder()
        let lock = open(path + ".lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard lock >= 0 else { throw .cannotWrite(path: path, errorNumber: errno) }
        defer { close(lock) }
        while flock(lock, LOCK_EX) != 0 && errno == EINTR {}
        AtomicFile.removeStrays(of: path)
        let loaded = try read()
        if let warning = loaded.warning { untold.withLock { $0 = warning } }
        var settings = loaded.settings
        let before = try AtomicFile.read(path)
        change(&settings)
        if let before { try AtomicFile.write(before, to: previous) }
        try AtomicFile.write(Self.encode(settings, over: before), to: path)
        return settings
    }

    /// The whole document, keys of other versions included, for a backup.
    public func document() throws(BoxError) -> [UInt8] {
        let settings = try read().settings
        return Self.encode(settings, over: try AtomicFile.read(path))
    }

    /// What is wrong with a document that is to become the settings; nil when it can.
    public static func problem(of document: [UInt8]) -> String? {
        if case .failure(let fault) = decode(document) { return fault.reason }
        return nil
    }

    /// The settings in a document.
    public static func settings(in document: [UInt8]) -> Settings? { try? decode(document).get() }

    // MARK: -

    private struct Fault: Error { let reason: String }

    private func recover(from reason: String) throws(BoxError) -> Loaded {
        let aside = try AtomicFile.setAside(path)
        let kept = "it is kept as \(aside)"
        if let bytes = try AtomicFile.read(previous), case .success(let settings) = Self.decode(bytes) {
            try AtomicFile.write(bytes, to: path)
            return Loaded(
                settings: settings,
                warning:
                    "The settings were damaged (\(reason)); \(kept). Those of before the last change are used: please check them."
            )
        }
        return Loaded(
            settings: Settings(),
            warning: "The settings were damaged (\(reason)); \(kept). Nothing is set now: please set the box up again."
        )
    }

    private static func decode(_ bytes: [UInt8]) -> Result<Settings, Fault> {
        do {
            return .success(try JSONDecoder().decode(Settings.self, from: Data(bytes)))
        } catch let error as DecodingError {
            switch error {
            case .typeMismatch(_, let context), .valueNotFound(_, let context), .keyNotFound(_, let context):
                return .failure(
                    Fault(
                        reason:
                            "\"\(context.codingPath.map(\.stringValue).joined(separator: "."))\" is of the wrong kind"
                    )
                )
            case .dataCorrupted(let context) where !context.codingPath.isEmpty:
                return .failure(
                    Fault(
                        reason:
                            "\"\(context.codingPath.map(\.stringValue).joined(separator: "."))\" has no usable value"
                    )
                )
            default: return .failure(Fault(reason: "it is no JSON object"))
            }
        } catch {
            return .failure(Fault(reason: "it is no JSON object"))
        }
    }

    /// - Parameter before: the document whose unknown keys are kept.
    private static func encode(_ settings: Settings, over before: [UInt8]?) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        let decoder = JSONDecoder()
        // Values of plain types always encode, and what was encoded always decodes.
        guard let plain = try? encoder.encode(settings), let tree = try? decoder.decode(JSONTree.self, from: plain)
        else { return [] }
        let old = before.flatMap { try? decoder.decode(JSONTree.self, from: Data($0)) } ?? .object([:])
        return [UInt8]((try? encoder.encode(old.overlaid(with: tree))) ?? plain) + [UInt8(ascii: "\n")]
    }

    private func stamp() -> Stamp? {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        return Stamp(
            inode: UInt64(status.st_ino),
            seconds: status.st_mtim.tv_sec,
            nanoseconds: status.st_mtim.tv_nsec,
            size: Int(status.st_size)
        )
    }

    private func makeFolder() throws(BoxError) {
        let folder = AtomicFile.folder(of: path)
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        } catch {
            throw .cannotWrite(path: path, errorNumber: errno == 0 ? ENOENT : errno)
        }
    }
}
