// How the machine is: memory, storage, temperature, time since the start. What a machine does not tell is nil.

import Glibc

/// The state of the machine at one moment.
public struct BoxHealth: Sendable, Encodable {
    /// Bytes of memory.
    public let memoryBytes: Int?
    /// Bytes of memory that programs could still get.
    public let availableMemoryBytes: Int?
    /// Bytes of the storage that holds the data.
    public let storageBytes: Int?
    /// Bytes of it that are free.
    public let freeStorageBytes: Int?
    /// The hottest sensor in degrees Celsius.
    public let temperature: Double?
    /// Whether the processor runs below its speed because of heat or voltage.
    public let isThrottled: Bool?
    /// Seconds since the machine started.
    public let uptimeSeconds: Int?

    /// Looks now.
    /// - Parameters:
    ///   - dataPath: a file or folder on the storage that holds the data.
    ///   - root: where /proc and /sys are; another one in tests.
    public init(dataPath: String, root: String = "") {
        let memory = Self.text(root + "/proc/meminfo") ?? ""
        memoryBytes = Self.bytes(of: "MemTotal:", in: memory)
        availableMemoryBytes = Self.bytes(of: "MemAvailable:", in: memory)
        var storage = statvfs()
        let isKnown = statvfs(dataPath, &storage) == 0
        storageBytes = isKnown ? Int(storage.f_blocks) * Int(storage.f_frsize) : nil
        freeStorageBytes = isKnown ? Int(storage.f_bavail) * Int(storage.f_frsize) : nil
        temperature = (0..<16).compactMap { zone in
            Self.text("\(root)/sys/class/thermal/thermal_zone\(zone)/temp").flatMap { Int($0.prefix { $0 != "\n" }) }
        }.max().map { Double($0) / 1000 }
        isThrottled = Self.throttling(root)
        uptimeSeconds = Self.text(root + "/proc/uptime").flatMap { $0.split(separator: " ").first }.flatMap {
            Double($0)
        }.map { Int($0) }
    }

    /// Linux counts on a Raspberry Pi (bits of the firmware's "get_throttled": 0 to 3 are now) or, elsewhere, a cooling device that
    /// holds the processor back.
    private static func throttling(_ root: String) -> Bool? {
        if let bits = text(root + "/sys/devices/platform/soc/soc:firmware/get_throttled") {
            return UInt32(bits.prefix { $0.isHexDigit }, radix: 16).map { $0 & 0xF != 0 }
        }
        let states = (0..<16).compactMap { device -> Int? in
            let folder = "\(root)/sys/class/thermal/cooling_device\(device)"
            guard let type = text(folder + "/type"), type.contains("cpufreq") || type.contains("cpu-freq") else {
                return nil
            }
            return text(folder + "/cur_state").flatMap { Int($0.prefix { $0.isNumber }) }
        }
        return states.isEmpty ? nil : states.contains { $0 > 0 }
    }

    private static func text(_ path: String) -> String? {
        (try? AtomicFile.read(path)).flatMap { $0 }.map { String(decoding: $0, as: UTF8.self) }
    }

    private static func bytes(of name: String, in text: String) -> Int? {
        guard let line = text.split(separator: "\n").first(where: { $0.hasPrefix(name) }) else { return nil }
        return line.dropFirst(name.count).split(separator: " ").first.flatMap { Int($0) }.map { $0 << 10 }
    }
}
