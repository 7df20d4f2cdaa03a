// How many threads are worth starting on this machine.

import FoundationEssentials
import Glibc

/// The processors this process may run on, as Linux describes them.
package enum ProcessorTopology {
    /// One thread for each physical core of the fast kind that this process may use, at least 1 and at most 8: decoding is bound by
    /// memory long before that, and little cores would hold every barrier up.
    package static var recommendedThreads: Int {
        let allowed = allowedProcessors
        let capacities = Dictionary(
            uniqueKeysWithValues: allowed.map { ($0, number(in: "cpu\($0)/cpu_capacity") ?? 1024) }
        )
        let fastest = capacities.values.max() ?? 1024
        let big = allowed.filter { (capacities[$0] ?? 0) * 10 >= fastest * 8 }
        let cores = Set(
            big.map { processor in
                [
                    number(in: "cpu\(processor)/topology/physical_package_id") ?? 0,
                    number(in: "cpu\(processor)/topology/core_id") ?? processor,
                ]
            }
        )
        return min(8, max(1, cores.count))
    }

    /// Processors that the scheduler may put this process on ("0-3,8" in the kernel's notation).
    private static var allowedProcessors: [Int] {
        guard
            let status = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8),
            let line = status.split(separator: "\n").first(where: { $0.hasPrefix("Cpus_allowed_list:") })
        else { return Array(0..<max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))) }
        return line.dropFirst("Cpus_allowed_list:".count).split(separator: ",").flatMap { part -> [Int] in
            let ends = part.split(separator: "-").compactMap { Int($0.filter(\.isNumber)) }
            guard let first = ends.first, let last = ends.last, first <= last else { return [] }
            return Array(first...last)
        }
    }

    private static func number(in file: String) -> Int? {
        guard let text = try? String(contentsOfFile: "/sys/devices/system/cpu/" + file, encoding: .utf8) else {
            return nil
        }
        return Int(text.filter(\.isNumber))
    }
}
