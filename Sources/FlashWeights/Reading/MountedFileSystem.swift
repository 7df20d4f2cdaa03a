// Which file system a file lies on, and on what.

internal import CURing
import FoundationEssentials
import Glibc

/// One line of /proc/self/mountinfo (proc(5)).
public struct MountedFileSystem: Sendable, Hashable, Codable {
    /// "ext4", "tmpfs", "overlay".
    public let type: String
    /// What is mounted: "/dev/nvme0n1p2"; a word of the file system's choice where there is no device.
    public let source: String

    /// The file system of an open file. Nil where /proc is missing, or the file system numbers its files otherwise than its
    /// mount (btrfs).
    init?(of descriptor: Int32) {
        var status = statx()
        guard
            statx(descriptor, "", Int32(AT_EMPTY_PATH), UInt32(STATX_BASIC_STATS), &status) == 0,
            let table = try? String(contentsOfFile: "/proc/self/mountinfo", encoding: .utf8)
        else { return nil }
        self.init(major: Int(status.stx_dev_major), minor: Int(status.stx_dev_minor), table: table)
    }

    /// The line of `table` for device `major`:`minor`.
    package init?(major: Int, minor: Int, table: String) {
        for line in table.split(separator: "\n") {
            let fields = line.split(separator: " ")
            guard
                fields.count > 2, fields[2] == "\(major):\(minor)",
                // The number of optional fields varies; a dash ends them.
                let dash = fields.firstIndex(of: "-"), dash + 2 < fields.count
            else { continue }
            type = String(fields[dash + 1])
            source = String(fields[dash + 2])
            return
        }
        return nil
    }
}
