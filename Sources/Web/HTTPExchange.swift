// One request on its way through libmicrohttpd's callbacks: header, body in pieces, answer, end.

import CMicroHTTPD
import Glibc

/// What is known of a request between two callbacks. Used by one server thread at a time.
final class HTTPExchange {
    /// Where a request is.
    enum State {
        /// Its body is being read.
        case reading
        /// It is refused; its body is read and thrown away, so that the client sees the answer.
        case draining(HTTPError)
        /// Its answer is queued.
        case answered
    }

    var state = State.reading
    var request: HTTPRequest
    var received = 0
    /// The events it gets, when it gets events.
    var stream: EventStream?
    /// The file that its body goes to, when it is an upload.
    var upload: Upload?
    unowned let daemon: HTTPDaemon

    init(request: HTTPRequest, daemon: HTTPDaemon) {
        self.request = request
        self.daemon = daemon
    }
}

/// libmicrohttpd calls this once when the header is read, then for each piece of the body, then once more at its end.
func accessRequest(
    cls: UnsafeMutableRawPointer?,
    connection: OpaquePointer?,
    url: UnsafePointer<CChar>?,
    method: UnsafePointer<CChar>?,
    version: UnsafePointer<CChar>?,
    upload: UnsafePointer<CChar>?,
    uploadSize: UnsafeMutablePointer<Int>?,
    context: UnsafeMutablePointer<UnsafeMutableRawPointer?>?
) -> MHD_Result {
    guard let cls, let connection, let url, let method, let uploadSize, let context else { return .NO }
    guard let known = context.pointee else {
        let daemon = Unmanaged<HTTPDaemon>.fromOpaque(cls).takeUnretainedValue()
        let exchange = HTTPExchange(
            request: HTTPRequest(connection: connection, url: url, method: String(cString: method)),
            daemon: daemon
        )
        context.pointee = Unmanaged.passRetained(exchange).toOpaque()
        return exchange.begin(
            on: connection,
            pathIsText: String(validatingCString: url) != nil,
            // RFC 9112, section 3.2; HTTP/1.0 knows no hosts.
            hostMayBeMissing: version.map { strcmp($0, "HTTP/1.0") == 0 } ?? true
        )
    }
    let exchange = Unmanaged<HTTPExchange>.fromOpaque(known).takeUnretainedValue()
    if uploadSize.pointee > 0 {
        let piece = UnsafeRawBufferPointer(start: upload, count: uploadSize.pointee)
        uploadSize.pointee = 0
        return exchange.receive(piece)
    }
    return exchange.end(on: connection)
}

/// libmicrohttpd calls this once when a request is over, whatever its end.
func requestCompleted(_ context: UnsafeMutablePointer<UnsafeMutableRawPointer?>?) {
    guard let known = context?.pointee else { return }
    context?.pointee = nil
    let exchange = Unmanaged<HTTPExchange>.fromOpaque(known).takeRetainedValue()
    exchange.upload?.discardUnlessFinished()
    guard let stream = exchange.stream else { return }
    exchange.daemon.streams.remove(stream)
    stream.close()
}

extension HTTPExchange {
    fileprivate func begin(on connection: OpaquePointer, pathIsText: Bool, hostMayBeMissing: Bool) -> MHD_Result {
        do {
            guard pathIsText else {
                throw HTTPError(.badRequest, "path_not_text", "The address is not valid UTF-8.")
            }
            guard hostMayBeMissing || request.headers["host"] != nil else {
                throw HTTPError(.badRequest, "host_missing", "The request does not name the host that it is for.")
            }
            try daemon.admit(request)
            upload = try daemon.openUpload(request)
            if upload == nil, let length = request.contentLength, length > daemon.limits.bodyBytes {
                throw bodyTooLarge
            }
        } catch {
            state = .draining(Self.refusal(error))
            // Not worth reading, or the client asked before it sends: the answer goes out now and the connection is closed.
            let tooMuch = request.contentLength.map { $0 > daemon.limits.drainedBytes } ?? false
            if tooMuch || request.headers["expect"] != nil { return end(on: connection) }
        }
        return .YES
    }

    fileprivate func receive(_ piece: UnsafeRawBufferPointer) -> MHD_Result {
        received += piece.count
        switch state {
        case .reading where upload != nil:
            do {
                try upload?.write(piece)
            } catch {
                state = .draining(Self.refusal(error))
            }
        case .reading:
            guard received <= daemon.limits.bodyBytes else {
                request.body = []
                state = .draining(bodyTooLarge)
                return .YES
            }
            request.body += piece
        case .draining:
            return received <= daemon.limits.drainedBytes ? .YES : .NO
        case .answered:
            break
        }
        return .YES
    }

    fileprivate func end(on connection: OpaquePointer) -> MHD_Result {
        let response: HTTPResponse
        switch state {
        case .answered: return .YES
        case .draining(let refusal): response = ErrorResponse.response(for: refusal, to: request)
        case .reading:
            do {
                request.upload = try upload?.finish()
                response = daemon.answer(request)
            } catch {
                response = ErrorResponse.response(for: Self.refusal(error), to: request)
            }
        }
        state = .answered
        return send(SecurityHeaders.added(to: response, for: request), on: connection)
    }

    private func send(_ response: HTTPResponse, on connection: OpaquePointer) -> MHD_Result {
        let made: OpaquePointer?
        switch response.body {
        case .empty: made = MHD_response_from_copy(nil, 0)
        case .bytes(let bytes): made = bytes.withUnsafeBytes { MHD_response_from_copy($0.baseAddress, $0.count) }
        case .events(let events):
            stream = events
            daemon.streams.add(events, descriptor: MHD_connection_socket(connection))
            made = StreamReader.makeResponse(events, on: connection)
        }
        guard let made else { return .NO }
        defer { MHD_destroy_response(made) }
        for (name, value) in response.headers { MHD_add_response_header(made, name, value) }
        return MHD_queue_response(connection, response.status.rawValue, made)
    }

    private var bodyTooLarge: HTTPError {
        HTTPError(
            .contentTooLarge,
            "body_too_large",
            "The request is longer than \(daemon.limits.bodyBytes) bytes. Please ask a shorter question."
        )
    }

    private static func refusal(_ error: any Error) -> HTTPError {
        (error as? HTTPError) ?? HTTPError(.internalServerError, "internal", "Something went wrong on this box.")
    }
}

extension HTTPRequest {
    /// Reads line, query and header of a request from libmicrohttpd; bytes that are not UTF-8 are replaced.
    fileprivate init(connection: OpaquePointer, url: UnsafePointer<CChar>, method: String) {
        let first = { (first: String, _: String) in first }
        self.init(
            method: HTTPMethod(name: method),
            path: String(cString: url),
            query: Dictionary(Pairs.read(of: connection, MHD_each_query_member), uniquingKeysWith: first),
            headers: Dictionary(
                Pairs.read(of: connection, MHD_each_header).map { ($0.lowercased(), $1) },
                uniquingKeysWith: first
            )
        )
        client = MHD_connection_client(connection).map(Self.text) ?? ""
    }

    private static func text(of address: UnsafePointer<sockaddr>) -> String {
        let isSix = Int32(address.pointee.sa_family) == AF_INET6
        let length = isSix ? MemoryLayout<sockaddr_in6>.size : MemoryLayout<sockaddr_in>.size
        var buffer = [CChar](repeating: 0, count: Int(NI_MAXHOST))
        guard getnameinfo(address, socklen_t(length), &buffer, socklen_t(buffer.count), nil, 0, NI_NUMERICHOST) == 0
        else { return "" }
        return String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// The declared length of the body; nil when it comes in chunks of unknown number.
    var contentLength: Int? { headers["content-length"].flatMap { Int($0) } }
}

/// Names and values collected from libmicrohttpd's iterator, in the order they came.
private final class Pairs {
    private var values: [(String, String)] = []

    typealias Iteration = (OpaquePointer?, MHD_KeyValueIterator?, UnsafeMutableRawPointer?) -> Void

    static func read(of connection: OpaquePointer, _ iterate: Iteration) -> [(String, String)] {
        let pairs = Pairs()
        let each: MHD_KeyValueIterator = { context, _, name, value in
            guard let context, let name else { return .YES }
            let pairs = Unmanaged<Pairs>.fromOpaque(context).takeUnretainedValue()
            pairs.values.append((String(cString: name), value.map { String(cString: $0) } ?? ""))
            return .YES
        }
        withExtendedLifetime(pairs) { iterate(connection, each, Unmanaged.passUnretained(pairs).toOpaque()) }
        return pairs.values
    }
}
