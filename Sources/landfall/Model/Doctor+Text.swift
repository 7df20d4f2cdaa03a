// The findings of `landfall doctor` for a terminal.

import FlashWeights
import Inference

extension Doctor.Examination {
    /// All findings.
    var text: String {
        let findings = checks.map { "\($0.isFine ? "ok" : "PROBLEM")  \($0.name): \($0.finding)" }
        let parts: [String?] = [findings.joined(separator: "\n"), machine, storageText]
        return parts.compactMap { $0 }.joined(separator: "\n\n") + "\n"
    }

    private var machine: String {
        var lines = ["\(threads) threads, \(kernel) kernels"]
        if let memory {
            var line = "memory \(ByteSize(bytes: memory.total)), \(ByteSize(bytes: memory.available)) available"
            if let limit = memory.cgroupLimit { line += ", limited to \(ByteSize(bytes: limit)) by a cgroup" }
            lines.append(line)
        }
        let rates = memoryBytesPerSecond.enumerated().map { index, rate in
            "\(Self.gigabytes(rate)) GB/s with \(index + 1) thread\(index == 0 ? "" : "s")"
        }
        if !rates.isEmpty { lines.append("memory read at \(rates.joined(separator: ", "))") }
        if let computeBytesPerSecond {
            lines.append("decoding gets through this model's weights at \(Self.gigabytes(computeBytesPerSecond)) GB/s")
        }
        return lines.joined(separator: "\n")
    }

    private var storageText: String? {
        guard let storage, !storage.cells.isEmpty else { return nil }
        let place = storage.fileSystem.map { " on \($0.type), \($0.source)" } ?? ""
        let random = storage.cells.filter { $0.order == .random }
        let depths = Set(random.map(\.depth)).sorted()
        let sizes = Set(random.map(\.readSize)).sorted()
        let table = TextTable(
            [["MB/s, random"] + depths.map { "\($0) in flight" }]
                + sizes.map { size in
                    ["\(ByteSize(bytes: size))"]
                        + depths.map { depth in
                            random.first { $0.readSize == size && $0.depth == depth }
                                .map { Self.megabytes($0.bytesPerSecond) } ?? "–"
                        }
                }
        )
        let sequential = storage.cells.filter { $0.order == .sequential }.map {
            "\(Self.megabytes($0.bytesPerSecond)) (\(ByteSize(bytes: $0.readSize)), \($0.depth) in flight)"
        }
        let order = sequential.isEmpty ? "" : "\nMB/s in order: " + sequential.joined(separator: ", ")
        return "storage of \(storage.path)\(place)\n\(table)\(order)"
    }

    private static func gigabytes(_ bytesPerSecond: Double) -> String { String(tenths: bytesPerSecond / 1e9) }
}
