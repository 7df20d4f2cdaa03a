// One HTTP request whose body goes to a file, within bounds on time, size and redirections.

import Foundation
import FoundationNetworking
import Synchronization

/// What a server answered.
struct HTTPAnswer: Sendable {
    /// The address that answered, after redirections.
    let url: String
    /// 200, 304 or another status.
    let status: Int
    /// The header fields by their names in lower case.
    let fields: [String: String]
    /// SHA-256 of the body in hexadecimal; of nothing where the status is not 200.
    let sha256: String

    func field(_ name: String) -> String? { fields[name.lowercased()] }

    /// The media type without its parameters, in lower case; nil when the server names none.
    var mediaType: String? {
        field("Content-Type").flatMap { $0.split(separator: ";").first }.map { trimmed(String($0)).lowercased() }
    }
}

/// A request under way. The body is written as it comes; in memory is only what the network brings while the disk is busy, since
/// URLSession reads on without waiting for its delegate.
final class Download: NSObject, URLSessionDataDelegate {
    private enum Phase {
        case waiting
        case receiving(HTTPURLResponse)
        case redirected(HTTPURLResponse)
        case failed(RefreshError)
    }

    private struct State {
        var phase = Phase.waiting
        var received = 0
        var hash = SHA256()
        var continuation: CheckedContinuation<Void, Never>?
        var isOver = false
    }

    private let url: String
    private let path: String
    private let file: Int32
    private let limit: Int
    private let state = Mutex(State())

    private init(url: String, path: String, file: Int32, limit: Int) {
        self.url = url
        self.path = path
        self.file = file
        self.limit = limit
    }

    /// Gets an address once, following redirections; a body of status 200 is then in the file at `path`, whole and flushed.
    ///
    /// - Parameter fields: Header fields to send, to the first address only.
    static func get(
        _ address: String,
        fields: [String: String] = [:],
        to path: String,
        limit: Int,
        policy: RefreshPolicy
    ) async throws(RefreshError) -> HTTPAnswer {
        var url = try parsed(address)
        let start = ContinuousClock.now
        for step in 0...policy.redirects {
            let left = policy.wholeSeconds - seconds(since: start)
            let response = try await one(url, step == 0 ? fields : [:], path, limit, policy, seconds: left)
            switch response {
            case .answer(let answer): return answer
            case .redirect(let target):
                guard url.scheme != "https" || target.scheme == "https" else {
                    throw .insecureRedirect(url: address, to: target.absoluteString)
                }
                url = try parsed(target.absoluteString)
            }
        }
        throw .tooManyRedirects(url: address, limit: policy.redirects)
    }

    private enum Step {
        case answer(HTTPAnswer)
        case redirect(URL)
    }

    private static func parsed(_ address: String) throws(RefreshError) -> URL {
        guard let url = URL(string: address), let scheme = url.scheme?.lowercased(), url.host?.isEmpty == false,
            scheme == "https" || scheme == "http", url.user == nil
        else { throw .badAddress(address) }
        return url
    }

    private static func one(
        _ url: URL,
        _ fields: [String: String],
        _ path: String,
        _ limit: Int,
        _ policy: RefreshPolicy,
        seconds: Double
    ) async throws(RefreshError) -> Step {
        let file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard file >= 0 else { throw .cannotStore(path: path, reason: String(cString: strerror(errno))) }
        defer { close(file) }
        let download = Download(url: url.absoluteString, path: path, file: file, limit: limit)
        return try await download.run(request(url, fields), policy, seconds: seconds)
    }

    private static func request(_ url: URL, _ fields: [String: String]) -> URLRequest {
        var request = URLRequest(url: url, cachePolicy: .reloadIgnoringLocalCacheData)
        // Sums, sizes and types are those of the file itself only when nothing is packed on the way.
        request.setValue("identity", forHTTPHeaderField: "Accept-Encoding")
        request.setValue(
            "landfall (offline study adviser; refresh of public registers)",
            forHTTPHeaderField: "User-Agent"
        )
        for (name, value) in fields { request.setValue(value, forHTTPHeaderField: name) }
        return request
    }

    private func run(_ request: URLRequest, _ policy: RefreshPolicy, seconds: Double) async throws(RefreshError) -> Step
    {
        let configuration = URLSessionConfiguration.ephemeral
        configuration.urlCache = nil
        configuration.httpCookieStorage = nil
        configuration.httpShouldSetCookies = false
        configuration.timeoutIntervalForRequest = max(policy.wholeSeconds, 1) + 10
        let queue = OperationQueue()
        queue.maxConcurrentOperationCount = 1
        let session = URLSession(configuration: configuration, delegate: self, delegateQueue: queue)
        let task = session.dataTask(with: request)
        let watch = Task { await self.watch(task, policy, left: seconds) }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isOver = state.withLock { state in
                    state.continuation = continuation
                    return state.isOver
                }
                // Cancelled before it began.
                if isOver { continuation.resume() } else { task.resume() }
            }
        } onCancel: {
            end(task, .stopped)
        }
        watch.cancel()
        // The session holds its delegate until then.
        session.invalidateAndCancel()
        return try result()
    }

    /// Ends the task when the answer does not begin, or the body does not end, in time.
    private func watch(_ task: URLSessionDataTask, _ policy: RefreshPolicy, left: Double) async {
        let start = ContinuousClock.now
        while !Task.isCancelled {
            try? await Task.sleep(for: .milliseconds(50))
            let passed = Self.seconds(since: start)
            let isWaiting = state.withLock { if case .waiting = $0.phase { true } else { false } }
            if isWaiting, passed > policy.connectSeconds {
                return end(task, .timedOut(url: url, what: "no answer within \(Self.text(policy.connectSeconds)) s"))
            }
            if passed > left {
                return end(task, .timedOut(url: url, what: "not whole within \(Self.text(policy.wholeSeconds)) s"))
            }
        }
    }

    /// The first reason stays: what comes after it are its consequences. Nothing is written to the file from here on.
    private func end(_ task: URLSessionTask, _ error: RefreshError) {
        state.withLock { if case .failed = $0.phase {} else { $0.phase = .failed(error) } }
        task.cancel()
        finish()
    }

    /// Lets `run` go on, once.
    private func finish() {
        let continuation = state.withLock { state -> CheckedContinuation<Void, Never>? in
            if state.isOver { return nil }
            state.isOver = true
            return state.continuation
        }
        continuation?.resume()
    }

    private func result() throws(RefreshError) -> Step {
        let (phase, received, sum) = state.withLock { state in
            var hash = state.hash
            return (state.phase, state.received, hash.finish())
        }
        switch phase {
        case .failed(let error): throw error
        case .waiting: throw .interrupted(url: url, reason: "no answer came")
        case .redirected(let response):
            let location = response.value(forHTTPHeaderField: "Location") ?? ""
            guard let target = URL(string: location, relativeTo: response.url) else {
                throw .badAddress(location)
            }
            return .redirect(target.absoluteURL)
        case .receiving(let response):
            var fields: [String: String] = [:]
            for (name, value) in response.allHeaderFields { fields["\(name)".lowercased()] = "\(value)" }
            if response.statusCode == 200 {
                let length = fields["content-encoding"] == nil ? fields["content-length"].flatMap { Int($0) } : nil
                if let length, length != received {
                    throw .interrupted(url: url, reason: "\(received) of \(length) bytes came")
                }
                guard fsync(file) == 0 else { throw unwritable() }
            }
            return .answer(HTTPAnswer(url: url, status: response.statusCode, fields: fields, sha256: sum))
        }
    }

    private func unwritable() -> RefreshError { .cannotStore(path: path, reason: String(cString: strerror(errno))) }

    private static func seconds(since start: ContinuousClock.Instant) -> Double {
        let passed = (ContinuousClock.now - start).components
        return Double(passed.seconds) + Double(passed.attoseconds) * 1e-18
    }

    private static func text(_ seconds: Double) -> String {
        seconds == seconds.rounded() ? "\(Int(seconds))" : "\((seconds * 10).rounded() / 10)"
    }

    // MARK: URLSession's side

    func urlSession(
        _ session: URLSession,
        task: URLSessionTask,
        willPerformHTTPRedirection response: HTTPURLResponse,
        newRequest request: URLRequest,
        completionHandler: @escaping (URLRequest?) -> Void
    ) {
        state.withLock { if case .waiting = $0.phase { $0.phase = .redirected(response) } }
        completionHandler(nil)
        task.cancel()
        finish()
    }

    func urlSession(
        _ session: URLSession,
        dataTask: URLSessionDataTask,
        didReceive response: URLResponse,
        completionHandler: @escaping (URLSession.ResponseDisposition) -> Void
    ) {
        if let response = response as? HTTPURLResponse {
            state.withLock { if case .waiting = $0.phase { $0.phase = .receiving(response) } }
            if response.statusCode == 200, response.expectedContentLength > Int64(limit) {
                end(dataTask, .tooLarge(url: url, limit: limit))
            }
        }
        completionHandler(.allow)
    }

    func urlSession(_ session: URLSession, dataTask: URLSessionDataTask, didReceive data: Data) {
        let failure: RefreshError? = state.withLock { state in
            // The body of an error's page is of no use.
            guard case .receiving(let response) = state.phase, response.statusCode == 200 else { return nil }
            state.received += data.count
            if state.received > limit { return .tooLarge(url: url, limit: limit) }
            return data.withUnsafeBytes { bytes in
                state.hash.update(bytes)
                var rest = bytes[...]
                while !rest.isEmpty {
                    let count = write(file, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
                    if count < 0, errno == EINTR { continue }
                    guard count > 0 else { return unwritable() }
                    rest = rest.dropFirst(count)
                }
                return nil
            }
        }
        if let failure { end(dataTask, failure) }
    }

    func urlSession(_ session: URLSession, task: URLSessionTask, didCompleteWithError error: (any Error)?) {
        if let error = error as? URLError {
            state.withLock { state in
                switch state.phase {
                case .waiting, .receiving: state.phase = .failed(reading(error))
                case .redirected, .failed: break
                }
            }
        }
        finish()
    }

    private func reading(_ error: URLError) -> RefreshError {
        let reason = error.localizedDescription
        return switch error.code {
        case .cannotFindHost, .dnsLookupFailed: .offline(url: url, reason: "its name cannot be looked up")
        case .cannotConnectToHost: .offline(url: url, reason: "nobody answers there")
        case .notConnectedToInternet: .offline(url: url, reason: "this machine has no network")
        case .timedOut: .timedOut(url: url, what: "no bytes came")
        // Certificates that are not accepted have no code of their own here, only libcurl's text.
        case .secureConnectionFailed, .serverCertificateUntrusted: .insecure(url: url, reason: reason)
        case _ where reason.contains("SSL") || reason.contains("certificate"): .insecure(url: url, reason: reason)
        default: .interrupted(url: url, reason: reason)
        }
    }
}
