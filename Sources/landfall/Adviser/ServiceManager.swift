// What systemd is told of a running server: ready, stopping, and that it still answers (sd_notify's protocol, without its library).

import FoundationEssentials
import Glibc
import Web

/// The service manager that started this process, if one did.
///
/// Its protocol is one datagram of text to the socket that `NOTIFY_SOCKET` names; `WATCHDOG_USEC` is how long it waits for a sign of
/// life, in microseconds, before it starts the service anew.
struct ServiceManager: Sendable {
    private let address: [UInt8]
    /// How long the manager waits for a sign of life; nil when it does not watch this process.
    let patience: Duration?

    /// Nil when nobody is to be notified, as in a terminal.
    init?(environment: [String: String] = ProcessInfo.processInfo.environment) {
        guard let name = environment["NOTIFY_SOCKET"], let address = Self.socketAddress(name) else { return nil }
        self.address = address
        let isForUs = environment["WATCHDOG_PID"].map { $0 == "\(getpid())" } ?? true
        patience = environment["WATCHDOG_USEC"].flatMap(Int64.init).flatMap {
            isForUs && $0 > 0 ? .microseconds($0) : nil
        }
    }

    /// The server takes requests; the status is shown by `systemctl status`.
    func ready(status: String) { send("READY=1\nSTATUS=\(status)") }

    /// The server is about to end.
    func stopping() { send("STOPPING=1") }

    /// From now on, and until the task is cancelled, gives a sign of life as long as the server answers its own health page.
    func watch(_ server: ListenAddress) -> Task<Void, Never>? {
        guard let patience else { return nil }
        return Task.detached {
            // Four times in the manager's patience: one slow answer is not the end.
            let pause = patience / 4
            while !Task.isCancelled {
                if HealthProbe.isAnswering(server, within: pause) { send("WATCHDOG=1") }
                try? await Task.sleep(for: pause)
            }
        }
    }

    private func send(_ text: String) {
        let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        let message = Array(text.utf8)
        // A manager that does not listen is no reason to stop serving.
        _ = address.withUnsafeBytes { raw in
            sendto(
                descriptor,
                message,
                message.count,
                Int32(MSG_NOSIGNAL),
                raw.baseAddress?.assumingMemoryBound(to: sockaddr.self),
                socklen_t(raw.count)
            )
        }
    }

    /// The bytes of a `sockaddr_un`: a path, or with "@" a name in the kernel's abstract namespace.
    private static func socketAddress(_ name: String) -> [UInt8]? {
        guard name.hasPrefix("/") || name.hasPrefix("@") else { return nil }
        var path = Array(name.utf8)
        if path[0] == UInt8(ascii: "@") { path[0] = 0 } else { path.append(0) }
        guard path.count <= 108 else { return nil }
        return withUnsafeBytes(of: sa_family_t(AF_UNIX)) { Array($0) } + path
    }
}

/// Asks a server on this machine for its health page.
enum HealthProbe {
    /// Whether `GET /healthz` gets 200 within `limit`; the calling thread waits for it.
    static func isAnswering(_ server: ListenAddress, within limit: Duration) -> Bool {
        guard let descriptor = connect(to: server, within: limit) else { return false }
        defer { close(descriptor) }
        let request = Array("GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".utf8)
        guard send(descriptor, request, request.count, Int32(MSG_NOSIGNAL)) == request.count else {
            return false
        }
        var answer = [UInt8](repeating: 0, count: 64)
        let count = recv(descriptor, &answer, answer.count, 0)
        return count > 0 && answer[..<count].starts(with: Array("HTTP/1.1 200".utf8))
    }

    private static func connect(to server: ListenAddress, within limit: Duration) -> Int32? {
        // An address that means "all of them" is asked on the loopback.
        let hosts = ["0.0.0.0": "127.0.0.1", "::": "::1"]
        var hints = addrinfo()
        hints.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var found: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(hosts[server.address] ?? server.address, "\(server.port)", &hints, &found) == 0, let found
        else {
            return nil
        }
        defer { freeaddrinfo(found) }
        let descriptor = socket(found.pointee.ai_family, found.pointee.ai_socktype | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return nil }
        var wait = timeval()
        wait.tv_sec = max(1, Int(limit.components.seconds))
        for option in [SO_RCVTIMEO, SO_SNDTIMEO] {
            setsockopt(descriptor, SOL_SOCKET, option, &wait, socklen_t(MemoryLayout<timeval>.size))
        }
        guard Glibc.connect(descriptor, found.pointee.ai_addr, found.pointee.ai_addrlen) == 0 else {
            close(descriptor)
            return nil
        }
        return descriptor
    }
}
