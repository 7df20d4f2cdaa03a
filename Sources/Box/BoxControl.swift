// Deeds that need rights: asked of a service of the box through files, so that console and web server run without any.

import FoundationEssentials
import Glibc

/// Asks for deeds and waits for their end.
///
/// A request is the file `FOLDER/requests/VERB`, one JSON object, put there by a rename. The service behind it answers with
/// `FOLDER/results/VERB`: `{"ok": true}` or `{"ok": false, "message": "…"}`; `mount-usb` adds `"path"`, where the stick is.
public struct BoxControl: Sendable {
    /// What can be asked.
    public enum Verb: String, Sendable, CaseIterable {
        case reboot, poweroff
        /// Puts the network settings to use.
        case network
        /// Sets the clock: `time`, ISO 8601 in UTC.
        case clock
        /// Removes settings and imported registers, and starts again as delivered.
        case factoryReset = "factory-reset"
        /// Installs a signed bundle: `bundle`, its path.
        case update
        case mountUSB = "mount-usb"
        case unmountUSB = "unmount-usb"
    }

    /// What came back.
    public struct Outcome: Sendable, Equatable {
        /// What was said, if anything.
        public var message: String?
        /// Where the stick is, after `mount-usb`.
        public var path: String?

        package init(message: String? = nil, path: String? = nil) {
            self.message = message
            self.path = path
        }
    }

    private struct Answer: Decodable {
        let ok: Bool
        let message: String?
        let path: String?
    }

    /// Where the box's programs meet: `/run/landfall` on the box.
    public let folder: String

    /// - Parameter folder: another one in tests.
    public init(folder: String = "/run/landfall") { self.folder = folder }

    private var requests: String { folder + "/requests" }
    private var results: String { folder + "/results" }
    private var setupJumper: String { folder + "/setup-jumper" }

    /// Whether somebody here carries out deeds.
    public var isOnBox: Bool { access(requests, W_OK | X_OK) == 0 }

    /// Whether the setup jumper is set, as the panel's service says it: the console is open then.
    public var isSetupJumperSet: Bool { access(setupJumper, F_OK) == 0 }

    /// Says for every program of the box whether the setup jumper is set.
    ///
    /// - Throws: `BoxError.cannotWrite`.
    public func note(setupJumperIsSet isSet: Bool) throws(BoxError) {
        if isSet { return try AtomicFile.write([], to: setupJumper) }
        guard unlink(setupJumper) == 0 || errno == ENOENT else {
            throw .cannotWrite(path: setupJumper, errorNumber: errno)
        }
    }

    /// Where a stick is mounted when the answer does not say.
    public var usbFolder: String { folder + "/usb" }

    /// Asks for a deed and waits for its end, on this thread.
    ///
    /// - Parameters:
    ///   - fields: what the verb needs to know.
    ///   - seconds: how long to wait.
    ///   - tick: called about ten times a second while waiting.
    /// - Throws: `BoxError.notOnBox`, `.cannotWrite`, `.deedFailed` with the service's message, `.noAnswer`.
    @discardableResult
    public func ask(
        _ verb: Verb,
        _ fields: [String: String] = [:],
        within seconds: Int = 30,
        tick: () -> Void = {}
    ) throws(BoxError) -> Outcome {
        guard isOnBox else { throw .notOnBox(folder: folder) }
        let result = "\(results)/\(verb.rawValue)"
        // An answer from before must not be taken for this one's, even where it cannot be removed.
        unlink(result)
        let stale = identity(of: result)
        let request = "\(requests)/\(verb.rawValue)"
        let body = (try? JSONEncoder().encode(fields)).map { [UInt8]($0) } ?? [UInt8]("{}".utf8)
        try AtomicFile.write(body, to: request, mode: 0o640)
        let deadline = ContinuousClock.now + .seconds(seconds)
        while ContinuousClock.now < deadline {
            if let now = identity(of: result), now != stale, let answer = try Self.answer(at: result) {
                guard answer.ok else {
                    throw .deedFailed(
                        answer.message ?? "the box could not do that ('\(verb.rawValue)'); its log says why"
                    )
                }
                return Outcome(message: answer.message, path: answer.path)
            }
            usleep(100_000)
            tick()
        }
        unlink(request)
        throw .noAnswer(deed: verb.rawValue, seconds: seconds)
    }

    /// Nil for what is not whole yet.
    private static func answer(at path: String) throws(BoxError) -> Answer? {
        guard let bytes = try AtomicFile.read(path) else { return nil }
        return try? JSONDecoder().decode(Answer.self, from: Data(bytes))
    }

    private func identity(of path: String) -> [Int]? {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        return [Int(status.st_ino), status.st_mtim.tv_sec, status.st_mtim.tv_nsec]
    }
}
