// What can be wrong with a container, each with what to do about it.

import GGUF

/// How a file breaks the container format, apart from its extents' contents.
public enum ContainerDefect: Error, Equatable, CustomStringConvertible {
    /// The file is a GGUF model that was never packed.
    case isGGUF
    /// The file is something else; `found` are its first bytes in hexadecimal.
    case isForeign(found: String)
    /// Its readers must know a later version of the format.
    case isNewer(version: UInt32, needed: UInt32)
    /// Its version is no longer read.
    case isOlder(version: UInt32)
    /// The file ends inside `what`.
    case isTruncated(what: String, expected: Int, found: Int)
    /// The file goes on behind its end.
    case isTooLong(expected: Int, found: Int)
    /// The bytes of `what` are not those that were written.
    case isDamaged(what: String)
    /// The checksums are right, but what the bytes say cannot be.
    case isInconsistent(what: String, problem: String)
    /// The metadata's checksum is right, but they cannot be read.
    case hasBadMetadata(GGUFDefect)

    /// One line: what, and what to do.
    public var description: String {
        let again = "copy it here again, or pack it again with 'landfall model pack'"
        switch self {
        case .isGGUF:
            return "is a GGUF model, not a container: make one with 'landfall model pack IN.gguf -o OUT'"
        case .isForeign(let found):
            return
                "is not a model container (it starts with \(found)): make one with 'landfall model pack IN.gguf -o OUT'"
        case .isNewer(let version, let needed):
            return "is a container of version \(version), which needs a reader of version \(needed); this one reads "
                + "\(ContainerFormat.version): update Landfall, or pack the model again"
        case .isOlder(let version):
            return "is a container of version \(version), which is no longer read (this Landfall reads "
                + "\(ContainerFormat.oldestFormat) and later): pack the model again with 'landfall model pack'"
        case .isTruncated(let what, let expected, let found):
            return "is cut short: it ends inside \(what), after \(found) of \(expected) bytes: \(again)"
        case .isTooLong(let expected, let found):
            return "has \(found) bytes where \(expected) were packed: \(again)"
        case .isDamaged(let what):
            return "is damaged: the checksum of \(what) differs: \(again)"
        case .isInconsistent(let what, let problem):
            return "is not a container this build can use: \(what) \(problem): pack it again with 'landfall model pack'"
        case .hasBadMetadata(let defect):
            return "has metadata that cannot be read: \(defect)"
        }
    }
}
