// The web server put together: routes, guard, limits, sessions, and their life from start to stop.

import Logging
import Synchronization

/// Serves the page and its API on one address.
public final class WebServer: Sendable {
    /// Where the server is in its life.
    public enum State: Sendable, Equatable {
        /// Not started yet.
        case idle
        /// Taking requests at this address.
        case listening(ListenAddress)
        /// Stopped; it is not started again.
        case stopped
    }

    private let configuration: WebConfiguration
    private let daemon: HTTPDaemon
    private let sessions: SessionStore
    private let kiosk: KioskPages
    private let logger: Logger
    private let stateBox = Mutex(State.idle)
    private let housekeeping = Mutex<Task<Void, Never>?>(nil)

    /// Reads the page's files; nothing listens yet.
    /// - Parameters:
    ///   - assets: the folder with index.html.
    ///   - admin: what the admin page looks after; nil for a server without one.
    ///   - onAnswers: told how many answers are being written, whenever that has changed; it must not wait.
    public init(
        source: any AnswerSource,
        assets folder: String,
        admin: AdminBox? = nil,
        configuration: WebConfiguration,
        logger: Logger,
        onAnswers: @escaping @Sendable (Int) -> Void = { _ in }
    ) throws {
        try configuration.check()
        let assets = try StaticAssets(folder: folder)
        let sessions = SessionStore(
            limit: configuration.maximumSessions,
            idle: .seconds(configuration.sessionIdleSeconds)
        )
        let turns = AnswerTurns(limit: configuration.maximumAnswers, onChange: onAnswers)
        let kiosk = KioskPages(office: { admin?.settings.current.office.name ?? "" })
        let administration = admin.map { Administration(box: $0, logger: logger) }
        let router = Self.makeRouter(source, assets, sessions, turns, kiosk, administration, configuration, logger)
        let hosts = RequestGuard(hostNames: configuration.hostNames)
        self.configuration = configuration
        self.sessions = sessions
        self.kiosk = kiosk
        self.logger = logger
        daemon = HTTPDaemon(
            limits: .init(
                bodyBytes: configuration.maximumBodyBytes,
                connections: configuration.maximumConnections,
                connectionsPerAddress: configuration.maximumConnectionsPerAddress,
                timeoutSeconds: configuration.connectionTimeoutSeconds,
                heartbeatSeconds: configuration.heartbeatSeconds
            ),
            logger: logger,
            admit: { request in
                try hosts.check(request)
                try router.check(request)
            },
            openUpload: { try administration?.openUpload($0) },
            answer: { router.respond(to: $0) }
        )
    }

    /// Where the server is in its life.
    public var state: State { stateBox.withLock { $0 } }

    /// Takes the address and starts serving.
    /// - Returns: the address with the port that was really taken.
    @discardableResult
    public func start() throws -> ListenAddress {
        let socket = try configuration.listen.listen()
        try daemon.start(listening: socket.descriptor)
        var address = configuration.listen
        address.port = socket.port
        let sessions = sessions
        housekeeping.withLock {
            $0 = Task {
                while !Task.isCancelled {
                    try? await Task.sleep(for: .seconds(15))
                    sessions.expire()
                }
            }
        }
        stateBox.withLock { $0 = .listening(address) }
        logger.info("listening", metadata: ["address": "\(address)"])
        return address
    }

    /// Makes the page on the box's own screen forget its conversation and show its start. Visitors' own devices are left alone.
    public func startOver() { kiosk.startOver() }

    /// Stops taking requests, ends answers in progress, closes every connection.
    public func stop() async {
        let wasListening = stateBox.withLock { state in
            defer { state = .stopped }
            if case .listening = state { return true }
            return false
        }
        guard wasListening else { return }
        housekeeping.withLock { $0 }?.cancel()
        await daemon.stop()
        logger.info("stopped")
    }

    private static func makeRouter(
        _ source: any AnswerSource,
        _ assets: StaticAssets,
        _ sessions: SessionStore,
        _ turns: AnswerTurns,
        _ kiosk: KioskPages,
        _ administration: Administration?,
        _ configuration: WebConfiguration,
        _ logger: Logger
    ) -> Router {
        let ask = AskRoute(
            source: source,
            sessions: sessions,
            turns: turns,
            maximumQuestionCharacters: configuration.maximumQuestionCharacters,
            unanswered: administration?.unanswered,
            logger: logger
        )
        let status = StatusRoute(
            source: source,
            sessions: sessions,
            turns: turns,
            configuration: configuration,
            started: ContinuousClock.now,
            keepsQuestions: { administration?.keepsQuestions ?? false }
        )
        let row = RowRoute(source: source)
        var router = Router(logger: logger)
        for (path, asset) in assets.assets { router.on(.get, path) { asset.response(to: $0) } }
        router.on(.post, "/api/ask") { try ask.respond(to: $0) }
        router.on(.get, "/api/row") { try row.respond(to: $0) }
        router.on(.get, "/api/status") { try status.respond(to: $0) }
        router.on(.get, "/api/kiosk") { try kiosk.join($0) }
        router.on(.get, "/api/kiosk/contact") { try kiosk.contact($0) }
        router.on(.post, "/api/session/end") { request in
            let id = try EndRequest(request).session
            sessions.end(id)
            administration?.unanswered.forget(session: id)
            return HTTPResponse(.noContent)
        }
        administration?.addRoutes(to: &router)
        router.on(.get, "/healthz") { _ in
            HTTPResponse(
                .ok,
                headers: [("Content-Type", "text/plain; charset=utf-8")],
                body: .bytes([UInt8]("ok\n".utf8))
            )
        }
        return router
    }
}
