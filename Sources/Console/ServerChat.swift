// The chat through the server of this box: a small board has memory for one model, and the server has it loaded.

import Foundation
import Glibc
import Synchronization

/// Asks `landfall serve` on this machine, over its API for the page.
public final class ServerChat: ConsoleChat {
    private let port: UInt16
    private let session = Mutex<String?>(nil)

    /// A conversation with the server at a port of this machine; nil when none answers there.
    public init?(port: UInt16) {
        self.port = port
        guard let socket = LocalRequest(port: port) else { return nil }
        socket.send(method: "GET", path: "/healthz")
        // "HTTP/1.1 200 OK": what else answers there is no server of Landfall.
        guard let head = socket.read(), head.dropFirst(8).starts(with: " 200".utf8) else { return nil }
    }

    /// The server's events as steps.
    public func answer(_ question: String) -> AsyncStream<ChatStep> {
        let known = session.withLock { $0 }
        return AsyncStream { continuation in
            guard let request = LocalRequest(port: port),
                let body = try? JSONEncoder().encode(
                    ["question": question].merging(known.map { ["session": $0] } ?? [:]) { $1 }
                )
            else {
                continuation.yield(.failed("The server of this box does not answer any more."))
                return continuation.finish()
            }
            // A closed connection stops the model.
            continuation.onTermination = { _ in request.hangUp() }
            Thread.detachNewThread { [self] in
                request.send(method: "POST", path: "/api/ask", body: [UInt8](body))
                var reader = EventReader()
                while let bytes = request.read() {
                    for event in reader.take(bytes) {
                        if case .facts = event.step, let id = event.session { session.withLock { $0 = id } }
                        continuation.yield(event.step)
                    }
                }
                if let refusal = reader.refusal { continuation.yield(.failed(refusal)) }
                continuation.finish()
            }
        }
    }

    /// Starts over: the server forgets a conversation that nobody goes on with.
    public func reset() {
        let old = session.withLock { session in
            defer { session = nil }
            return session
        }
        guard let old, let request = LocalRequest(port: port), let body = try? JSONEncoder().encode(["session": old])
        else { return }
        request.send(method: "POST", path: "/api/session/end", body: [UInt8](body))
        while request.read() != nil {}
    }
}

/// One request to this machine. HTTP/1.0, so that the answer comes as it is and ends with the connection.
private final class LocalRequest: Sendable {
    private let descriptor: Int32
    private let port: UInt16

    init?(port: UInt16) {
        self.port = port
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let isConnected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        // The server sends a sign of life every ten seconds.
        var patience = timeval(tv_sec: 60, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        guard isConnected == 0 else {
            close(descriptor)
            return nil
        }
    }

    deinit { close(descriptor) }

    func send(method: String, path: String, body: [UInt8] = []) {
        let head =
            "\(method) \(path) HTTP/1.0\r\nHost: 127.0.0.1:\(port)\r\nContent-Type: application/json\r\n"
            + "Content-Length: \(body.count)\r\n\r\n"
        var bytes = (Array(head.utf8) + body)[...]
        while !bytes.isEmpty {
            let count = bytes.withUnsafeBytes { Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard count > 0 else { return }
            bytes = bytes.dropFirst(count)
        }
    }

    /// What came; nil at the end.
    func read() -> [UInt8]? {
        var buffer = [UInt8](repeating: 0, count: 8192)
        let count = recv(descriptor, &buffer, buffer.count, 0)
        return count > 0 ? Array(buffer[..<count]) : nil
    }

    func hangUp() { shutdown(descriptor, Int32(SHUT_RDWR)) }
}

/// Server-sent events out of a response, as its bytes come.
package struct EventReader {
    /// One step, and the conversation that it belongs to where the event says so.
    package struct Event: Equatable {
        package let step: ChatStep
        package let session: String?
    }

    private struct Document: Decodable {
        struct Citation: Decodable {
            let number: Int
            let label: String
            let source: String
            let edition: String
        }
        struct Detail: Decodable { let message: String }
        let session: String?
        let markdown: String?
        let citations: [Citation]?
        let position: Int?
        let text: String?
        let error: Detail?
    }

    private var line: [UInt8] = []
    private var name = ""
    private var isHead = true

    package init() {}

    /// Why the server refused the question: a response that is a document of an error, not events.
    package var refusal: String? {
        (try? JSONDecoder().decode(Document.self, from: Data(line)))?.error?.message
    }

    /// The steps that these bytes complete.
    package mutating func take(_ bytes: [UInt8]) -> [Event] {
        var events: [Event] = []
        for byte in bytes {
            guard byte == UInt8(ascii: "\n") else {
                if byte != UInt8(ascii: "\r") { line.append(byte) }
                continue
            }
            let text = String(decoding: line, as: UTF8.self)
            line = []
            if isHead {
                isHead = !text.isEmpty
            } else if text.hasPrefix("event: ") {
                name = String(text.dropFirst(7))
            } else if text.hasPrefix("data: ") {
                events += steps(of: Data(text.dropFirst(6).utf8))
            }
        }
        return events
    }

    private func steps(of data: Data) -> [Event] {
        guard let document = try? JSONDecoder().decode(Document.self, from: data) else { return [] }
        let steps: [ChatStep] =
            switch name {
            case "facts":
                [.facts(document.markdown ?? "")]
                    + (document.citations ?? []).map {
                        .citation("[\($0.number)] \($0.label), \($0.source) \($0.edition)")
                    }
            case "queued": [.queued(position: document.position ?? 0)]
            case "thinking": [.thinking]
            case "sentence": [.sentence(document.text ?? "")]
            case "error": [.failed(document.error?.message ?? "The answer ended early.")]
            default: []
            }
        return steps.map { Event(step: $0, session: document.session) }
    }
}
