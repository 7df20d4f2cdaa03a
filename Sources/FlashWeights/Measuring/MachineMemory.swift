// How much memory there is to plan with.

import FoundationEssentials
import Glibc

/// The machine's memory and what this process may have of it, in bytes.
public struct MachineMemory: Sendable, Hashable, Codable {
    /// Of the machine (`MemTotal`).
    public let total: Int
    /// What could be had without swapping (`MemAvailable`).
    public let available: Int
    /// The tightest limit of the memory cgroups this process is in, version 1 or 2; nil without one.
    public let cgroupLimit: Int?

    /// As the kernel says now. Nil where /proc is not mounted.
    public static var current: MachineMemory? {
        guard let text = try? String(contentsOfFile: "/proc/meminfo", encoding: .utf8) else { return nil }
        func bytes(_ key: String) -> Int? {
            text.split(separator: "\n").first { $0.hasPrefix(key + ":") }.flatMap { Int($0.filter(\.isNumber)) }.map {
                $0 << 10
            }
        }
        guard let total = bytes("MemTotal") else { return nil }
        let groups = (try? String(contentsOfFile: "/proc/self/cgroup", encoding: .utf8)) ?? ""
        return MachineMemory(
            total: total,
            available: bytes("MemAvailable") ?? total,
            cgroupLimit: limitFiles(ofGroups: groups)
                .compactMap { path in
                    (try? String(contentsOfFile: path, encoding: .utf8)).flatMap { Int($0.filter { $0 != "\n" }) }
                }
                .filter { $0 < total }  // version 1 writes "no limit" as a huge number, version 2 as "max"
                .min()
        )
    }

    /// What a plan may use at most.
    public var usable: Int { min(total, cgroupLimit ?? total) }

    /// The files that hold the limits of the groups in /proc/self/cgroup and of all groups above them.
    package static func limitFiles(ofGroups text: String) -> [String] {
        text.split(separator: "\n").flatMap { line -> [String] in
            let fields = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false).map(String.init)
            guard fields.count == 3 else { return [] }
            let roots: [(folder: String, file: String)]
            if fields[1].isEmpty {
                roots = [("/sys/fs/cgroup", "memory.max"), ("/sys/fs/cgroup/unified", "memory.max")]
            } else if fields[1].split(separator: ",").contains("memory") {
                roots = [("/sys/fs/cgroup/memory", "memory.limit_in_bytes")]
            } else {
                return []
            }
            let parts = fields[2].split(separator: "/").map(String.init)
            return roots.flatMap { root in
                (0...parts.count).map { depth in
                    ([root.folder] + parts.prefix(depth) + [root.file]).joined(separator: "/")
                }
            }
        }
    }
}
