// What can go wrong with settings, passphrase and privileged deeds.

import Glibc

/// Errors of this module; each description says what, where and what to do.
public enum BoxError: Error, Equatable, CustomStringConvertible {
    /// A file cannot be read.
    case cannotRead(path: String, errorNumber: Int32)
    /// A file cannot be written; what was there is untouched.
    case cannotWrite(path: String, errorNumber: Int32)
    /// A passphrase is too short or too long to be set.
    case unfitPassphrase(String)
    /// The hash of a passphrase could not be computed.
    case hashFailed(String)
    /// Nobody here carries out privileged deeds: this is not the box.
    case notOnBox(folder: String)
    /// The deed was tried and failed, in the words of whoever tried.
    case deedFailed(String)
    /// A version is to be added under the name of one that is in use or the way back.
    case isInUse(name: String, folder: String)
    /// There is no version of before.
    case noWayBack(folder: String)
    /// Nobody answered.
    case noAnswer(deed: String, seconds: Int)

    /// One line: what, where, what to do.
    public var description: String {
        switch self {
        case .cannotRead(let path, let number):
            "\(path) cannot be read (\(Self.text(number))): check its owner and permissions"
        case .cannotWrite(let path, let number):
            "\(path) cannot be written (\(Self.text(number))), nothing was changed: check that the storage has room and the folder is writable"
        case .unfitPassphrase(let reason): reason
        case .hashFailed(let reason):
            "the passphrase could not be worked on (\(reason)): try again when the box has more free memory"
        case .notOnBox(let folder): "this can only be done on the box itself (there is no \(folder) here)"
        case .deedFailed(let message): message
        case .isInUse(let name, let folder):
            "'\(name)' is in use in \(folder) or the way back: give the new file another name, so that the way back stays"
        case .noWayBack(let folder): "there is no version of before in \(folder): nothing was changed"
        case .noAnswer(let deed, let seconds):
            "nobody answered to '\(deed)' within \(seconds) seconds: look at the log, restart the box and try again"
        }
    }

    private static func text(_ number: Int32) -> String { String(cString: strerror(number)) }
}
