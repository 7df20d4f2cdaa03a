// libmicrohttpd, wrapped: a few threads, epoll, and connections that are suspended while they have nothing to send.
// Source: libmicrohttpd's manual; works with 0.9.75 (Debian 12) and 1.0 (Debian 13).

import CMicroHTTPD
import Glibc
import Logging
import Synchronization

/// The HTTP server proper: reads requests within bounds, hands them to a handler, sends what it answers.
final class HTTPDaemon: Sendable {
    /// What is bounded on the wire.
    struct Limits: Sendable {
        var bodyBytes: Int
        var connections: Int
        var connectionsPerAddress: Int
        var timeoutSeconds: Int
        var heartbeatSeconds: Int
        /// Request line and header together, and the buffer of a response: libmicrohttpd's memory per connection.
        var headerBytes = 32 << 10
        /// Threads that wait in epoll; handlers run on them, so a slow query stops only its own share.
        var threads = 2
        /// So much of a body that is refused anyway is still read, because a client that is writing does not see an answer.
        var drainedBytes = 4 << 20
    }

    /// Looks at a request before its body is read; throws what refuses it.
    typealias Admission = @Sendable (HTTPRequest) throws -> Void
    /// Opens the file that an upload goes to, after the request was admitted; nil for requests that are no uploads.
    typealias UploadOpening = @Sendable (HTTPRequest) throws -> Upload?
    /// Answers a whole request.
    typealias Handler = @Sendable (HTTPRequest) -> HTTPResponse

    let limits: Limits
    let admit: Admission
    let openUpload: UploadOpening
    let answer: Handler
    let streams = StreamWatch()
    private let logger: Logger
    private let running = Mutex<Running?>(nil)

    private struct Running: @unchecked Sendable {
        let daemon: OpaquePointer
        let ticker: Task<Void, Never>
    }

    init(
        limits: Limits,
        logger: Logger,
        admit: @escaping Admission,
        openUpload: @escaping UploadOpening = { _ in nil },
        answer: @escaping Handler
    ) {
        self.openUpload = openUpload
        self.limits = limits
        self.logger = logger
        self.admit = admit
        self.answer = answer
    }

    /// Serves the listening socket, which belongs to the server from here on.
    func start(listening descriptor: Int32) throws {
        let daemon = MHD_start_on_socket(
            descriptor,
            UInt32(limits.threads),
            UInt32(limits.connections),
            UInt32(limits.connectionsPerAddress),
            UInt32(limits.timeoutSeconds),
            limits.headerBytes,
            accessRequest,
            Unmanaged.passUnretained(self).toOpaque(),
            { _, _, exchange, _ in requestCompleted(exchange) }
        )
        guard let daemon else {
            let reason = String(cString: strerror(errno))
            close(descriptor)
            throw WebError.serverRefused(reason)
        }
        let handle = Handle(daemon)
        let ticker = Task { [streams, limits] in
            await streams.run(heartbeatSeconds: limits.heartbeatSeconds)
        }
        running.withLock { $0 = Running(daemon: handle.pointer, ticker: ticker) }
    }

    /// Stops taking connections, ends the streams, and returns when every connection is closed.
    func stop() async {
        guard
            let running = running.withLock({ state in
                defer { state = nil }; return state
            })
        else { return }
        let listening = MHD_quiesce_daemon(running.daemon)
        if listening >= 0 { close(listening) }
        // libmicrohttpd must not be stopped while a connection is suspended: ending the streams resumes them.
        streams.closeAll()
        for _ in 0..<200 where !streams.isEmpty { try? await Task.sleep(for: .milliseconds(10)) }
        running.ticker.cancel()
        if !streams.isEmpty {
            logger.warning("streams were still open at the stop", metadata: ["count": "\(streams.count)"])
        }
        MHD_stop_daemon(running.daemon)
    }
}

/// A pointer of libmicrohttpd, which guards what it points at with locks of its own.
struct Handle: @unchecked Sendable {
    let pointer: OpaquePointer
    init(_ pointer: OpaquePointer) { self.pointer = pointer }
}
