// Who is at the other end of a socket.

import Glibc

enum PeerAddress {
    /// True when the other end is on this machine: 127.0.0.0/8, ::1, or the former written as an IPv6 address.
    static func isLoopback(ofSocket descriptor: Int32) -> Bool {
        var storage = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        return withUnsafeMutableBytes(of: &storage) { bytes in
            guard let start = bytes.baseAddress,
                getpeername(descriptor, start.assumingMemoryBound(to: sockaddr.self), &length) == 0
            else { return false }
            switch Int32(bytes.load(as: sockaddr.self).sa_family) {
            case AF_INET:
                return bytes.load(as: sockaddr_in.self).sin_addr.s_addr.bigEndian >> 24 == 127
            case AF_INET6:
                let address = withUnsafeBytes(of: bytes.load(as: sockaddr_in6.self).sin6_addr) { [UInt8]($0) }
                let mapped =
                    address[..<12].elementsEqual([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF]) && address[12] == 127
                return mapped || address.elementsEqual([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1])
            default: return false
            }
        }
    }
}
