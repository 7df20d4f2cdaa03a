// ADDRESS:PORT as the command line and the configuration write it, and the socket made from it.

import Glibc

/// Where the server listens: a numeric IPv4 or IPv6 address and a port; port 0 lets the system choose one.
public struct ListenAddress: Sendable, Equatable, CustomStringConvertible {
    /// The address without brackets.
    public var address: String
    /// The port.
    public var port: UInt16

    /// Reads `127.0.0.1:8080` or `[::1]:8080`.
    public init(parsing text: String) throws {
        guard let colon = text.lastIndex(of: ":"), let port = UInt16(text[text.index(after: colon)...]) else {
            throw WebError.badListenAddress(text)
        }
        var address = String(text[..<colon])
        if address.hasPrefix("["), address.hasSuffix("]") {
            address = String(address.dropFirst().dropLast())
        } else if address.contains(":") {
            throw WebError.badListenAddress(text)
        }
        if address == "localhost" { address = "127.0.0.1" }
        self.address = address
        self.port = port
        guard makeSocketAddress() != nil else { throw WebError.badListenAddress(text) }
    }

    /// As it was written: `127.0.0.1:8080`.
    public var description: String { "\(hostInURL):\(port)" }

    /// What a browser on this machine opens; an address that means "all of them" is shown as this machine's own.
    public var url: String {
        let host =
            switch address {
            case "0.0.0.0": "127.0.0.1"
            case "::": "[::1]"
            default: hostInURL
            }
        return port == 80 ? "http://\(host)/" : "http://\(host):\(port)/"
    }

    private var hostInURL: String { address.contains(":") ? "[\(address)]" : address }

    /// A listening, non-blocking socket and the port it got.
    func listen() throws -> (descriptor: Int32, port: UInt16) {
        guard let (family, bytes) = makeSocketAddress() else { throw WebError.badListenAddress(description) }
        let type = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue)
        let descriptor = socket(family, type, 0)
        guard descriptor >= 0 else { throw failure(errno) }
        var on: Int32 = 1
        // After a restart the old connections' last packets must not keep the port busy.
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &on, socklen_t(MemoryLayout<Int32>.size))
        let bound = bytes.withUnsafeBytes { raw in
            bind(descriptor, raw.baseAddress?.assumingMemoryBound(to: sockaddr.self), socklen_t(raw.count))
        }
        guard bound == 0, Glibc.listen(descriptor, 128) == 0 else {
            let code = errno
            Glibc.close(descriptor)
            throw failure(code)
        }
        return (descriptor, Self.boundPort(descriptor) ?? port)
    }

    private func failure(_ code: Int32) -> WebError {
        code == EADDRINUSE
            ? .addressInUse(description) : .cannotListen(description, reason: String(cString: strerror(code)))
    }

    /// The bytes of a `sockaddr_in` or `sockaddr_in6`.
    private func makeSocketAddress() -> (family: Int32, bytes: [UInt8])? {
        var four = sockaddr_in()
        if inet_pton(AF_INET, address, &four.sin_addr) == 1 {
            four.sin_family = sa_family_t(AF_INET)
            four.sin_port = port.bigEndian
            return (AF_INET, withUnsafeBytes(of: four) { [UInt8]($0) })
        }
        var six = sockaddr_in6()
        if inet_pton(AF_INET6, address, &six.sin6_addr) == 1 {
            six.sin6_family = sa_family_t(AF_INET6)
            six.sin6_port = port.bigEndian
            return (AF_INET6, withUnsafeBytes(of: six) { [UInt8]($0) })
        }
        return nil
    }

    private static func boundPort(_ descriptor: Int32) -> UInt16? {
        var storage = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        return withUnsafeMutableBytes(of: &storage) { raw -> UInt16? in
            guard let base = raw.baseAddress,
                getsockname(descriptor, base.assumingMemoryBound(to: sockaddr.self), &length) == 0
            else { return nil }
            // The port sits at the same place in both address families.
            return UInt16(bigEndian: raw.loadUnaligned(fromByteOffset: 2, as: UInt16.self))
        }
    }
}
