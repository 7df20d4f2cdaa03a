// A real server on a free port, and a client that says exactly the bytes it is told to say.

import Foundation
import Glibc
import Logging
import Testing
import Web

/// Runs `body` against a server that plays a script, and stops it afterwards.
func withServer(
    _ source: ScriptedSource,
    _ change: (inout WebConfiguration) -> Void = { _ in },
    onAnswers: @escaping @Sendable (Int) -> Void = { _ in },
    _ body: (UInt16) async throws -> Void
) async throws {
    try await withRunningServer(source, change, onAnswers: onAnswers) { _, port in try await body(port) }
}

/// The same, for a test that also speaks to the server as the rest of the program does.
func withRunningServer(
    _ source: ScriptedSource,
    _ change: (inout WebConfiguration) -> Void = { _ in },
    onAnswers: @escaping @Sendable (Int) -> Void = { _ in },
    _ body: (WebServer, UInt16) async throws -> Void
) async throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("landfall-web-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try Data("<p>page</p>".utf8).write(to: folder.appendingPathComponent("index.html"))
    try Data("p {}".utf8).write(to: folder.appendingPathComponent("style.css"))
    try Data("secret".utf8).write(to: folder.appendingPathComponent("notes.sqlite"))
    var configuration = WebConfiguration(listen: try ListenAddress(parsing: "127.0.0.1:0"))
    change(&configuration)
    let server = try WebServer(
        source: source,
        assets: folder.path,
        configuration: configuration,
        logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
        onAnswers: onAnswers
    )
    let address = try server.start()
    do {
        try await body(server, address.port)
    } catch {
        await server.stop()
        throw error
    }
    await server.stop()
}

/// A TCP client for loopback. It reads on a thread of its own, because the answers it waits for need the threads that tasks share;
/// reads give up after ten seconds.
final class RawClient: Sendable {
    private let descriptor: Int32

    init(port: UInt16) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var patience = timeval(tv_sec: 10, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        let connected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard descriptor >= 0, connected == 0 else { throw POSIXError(.ECONNREFUSED) }
    }

    deinit { close(descriptor) }

    func send(_ bytes: [UInt8]) {
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return }
            sent += count
        }
    }

    /// Reads until the text is there, or the server closes, or patience ends.
    func read(until text: String = "\u{0}") async -> String {
        await withCheckedContinuation { continuation in
            Thread.detachNewThread {
                var received: [UInt8] = []
                var buffer = [UInt8](repeating: 0, count: 4096)
                while !String(decoding: received, as: UTF8.self).contains(text) {
                    let count = recv(self.descriptor, &buffer, buffer.count, 0)
                    guard count > 0 else { break }
                    received += buffer[..<count]
                }
                continuation.resume(returning: String(decoding: received, as: UTF8.self))
            }
        }
    }
}

/// One request on a connection of its own; the whole response as text.
func exchange(_ port: UInt16, _ request: String, body: [UInt8] = []) async throws -> String {
    let client = try RawClient(port: port)
    client.send([UInt8](request.utf8) + body)
    return await client.read()
}

/// A POST as the page sends it.
func post(_ port: UInt16, _ path: String, _ body: [UInt8], headers: [String] = []) async throws -> String {
    let fields = ["Host: 127.0.0.1:\(port)", "Content-Length: \(body.count)", "Connection: close"] + headers
    return try await exchange(port, "POST \(path) HTTP/1.1\r\n\(fields.joined(separator: "\r\n"))\r\n\r\n", body: body)
}

/// A question as the page sends it.
func ask(_ port: UInt16, _ json: String, headers: [String] = []) async throws -> String {
    try await post(port, "/api/ask", [UInt8](json.utf8), headers: ["Content-Type: application/json"] + headers)
}

/// Waits until a condition holds, at most some seconds.
func eventually(within seconds: Double = 3, _ condition: () async throws -> Bool) async throws -> Bool {
    let deadline = ContinuousClock.now + .seconds(seconds)
    while ContinuousClock.now < deadline {
        if try await condition() { return true }
        try await Task.sleep(for: .milliseconds(20))
    }
    return try await condition()
}

/// Checks that a response holds a text; on failure the whole response is shown.
func expect(_ response: String, contains text: String, at location: SourceLocation = #_sourceLocation) {
    #expect(response.contains(text), "\(response)", sourceLocation: location)
}
