// Under which addresses others reach this machine.

import Glibc

/// The machine's name and addresses.
public enum NetworkAddresses {
    /// The name of this machine; empty when it has none.
    public static var hostName: String {
        var buffer = [CChar](repeating: 0, count: 256)
        guard gethostname(&buffer, buffer.count - 1) == 0 else { return "" }
        return String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// Addresses of interfaces that are up, IPv4 first, without loopback and addresses that only work on one cable.
    public static var all: [String] {
        var list: UnsafeMutablePointer<ifaddrs>?
        guard getifaddrs(&list) == 0 else { return [] }
        defer { freeifaddrs(list) }
        var found: [(family: Int32, text: String)] = []
        for entry in sequence(first: list, next: { $0?.pointee.ifa_next }) {
            guard let interface = entry?.pointee, let address = interface.ifa_addr else { continue }
            let flags = Int32(bitPattern: interface.ifa_flags)
            guard flags & Int32(IFF_UP) != 0, flags & Int32(IFF_LOOPBACK) == 0 else { continue }
            let family = Int32(address.pointee.sa_family)
            guard let text = text(of: address, family) else { continue }
            if text.hasPrefix("fe80:") || text.hasPrefix("169.254.") { continue }
            found.append((family, text))
        }
        return found.sorted { ($0.family, $0.text) < ($1.family, $1.text) }.map(\.text)
    }

    /// The page of a box at an address or name and a port, as a browser takes it: IPv6 in brackets, port 80 left out.
    public static func page(at host: String, port: Int) -> String {
        "http://" + (host.contains(":") ? "[\(host)]" : host) + (port == 80 ? "" : ":\(port)") + "/"
    }

    private static func text(of address: UnsafeMutablePointer<sockaddr>, _ family: Int32) -> String? {
        var buffer = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        let raw = UnsafeRawPointer(address)
        let made: UnsafePointer<CChar>?
        switch family {
        case AF_INET:
            var bytes = raw.assumingMemoryBound(to: sockaddr_in.self).pointee.sin_addr
            made = inet_ntop(AF_INET, &bytes, &buffer, socklen_t(buffer.count))
        case AF_INET6:
            var bytes = raw.assumingMemoryBound(to: sockaddr_in6.self).pointee.sin6_addr
            made = inet_ntop(AF_INET6, &bytes, &buffer, socklen_t(buffer.count))
        default: return nil
        }
        guard made != nil else { return nil }
        return String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
