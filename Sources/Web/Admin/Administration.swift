// The admin page's part of the server: its routes, each behind the gate but the few that lead to it.

import Box
import Catalog
import FoundationEssentials
import Logging

/// Everything below /api/admin, and what visitors let the office read.
final class Administration: Sendable {
    let box: AdminBox
    let gate: AdminGate
    let jobs = AdminJobs()
    let uploads: UploadFolder
    let unanswered: UnansweredQuestions
    let logger: Logger

    init(box: AdminBox, logger: Logger) {
        self.box = box
        self.logger = logger
        gate = AdminGate(settings: box.settings)
        uploads = UploadFolder(path: box.catalog.path + ".uploads", maximumBytes: box.maximumUploadBytes)
        unanswered = UnansweredQuestions(path: box.settings.path + ".unanswered")
    }

    /// Whether a visitor may be asked to let the office read a question.
    var keepsQuestions: Bool { box.settings.current.keepQuestions }

    private static let uploadPath = "/api/admin/upload"

    /// Opens the file of an upload, before any of its body is read; nil for other requests.
    func openUpload(_ request: HTTPRequest) throws -> Upload? {
        guard request.path == Self.uploadPath else { return nil }
        try gate.check(request)
        return try uploads.open(name: request.query["name"] ?? "", length: request.contentLength)
    }

    func addRoutes(to router: inout Router) {
        router.on(.get, "/api/admin/session") { [self] in try session($0) }
        router.on(.post, "/api/admin/login") { [self] in try logIn($0) }
        router.on(.post, "/api/unanswered") { [self] in try keep($0) }
        let guarded: [(HTTPMethod, String, Router.Handler)] = [
            (.post, "/api/admin/logout", { [self] in logOut($0) }),
            (.get, "/api/admin/editions", { [self] _ in try editions() }),
            (.post, "/api/admin/rollback", { [self] in try rollBack($0) }),
            (.post, "/api/admin/refresh", { [self] _ in try refresh() }),
            (.post, Self.uploadPath, { [self] in try uploaded($0) }),
            (
                .post, "/api/admin/uploads/clear",
                { [self] _ in
                    uploads.clear(); return HTTPResponse(.noContent)
                }
            ),
            (.post, "/api/admin/import", { [self] in try startImport($0) }),
            (.get, "/api/admin/job", { [self] _ in try .json(JobDocument(job: jobs.job)) }),
            (.get, "/api/admin/health", { [self] _ in try health() }),
            (.get, "/api/admin/settings", { [self] _ in try backup() }),
            (.post, "/api/admin/settings", { [self] in try restore($0) }),
            (.get, "/api/admin/unanswered", { [self] _ in try listUnanswered() }),
            (
                .post, "/api/admin/unanswered/clear",
                { [self] _ in
                    unanswered.clear(); return HTTPResponse(.noContent)
                }
            ),
            (.post, "/api/admin/restart", { [self] _ in try restart() }),
            (.post, "/api/admin/update", { [self] in try update($0) }),
        ]
        for (method, path, handler) in guarded {
            router.on(method, path) { [gate] request in
                try gate.check(request)
                return try handler(request)
            }
        }
    }

    // MARK: In and out

    private struct SessionDocument: Encodable {
        /// "unset", "locked" or "open".
        let state: String
        var proof: String?
        let waitSeconds: Int
        let isOnBox: Bool
    }

    private func session(_ request: HTTPRequest) throws -> HTTPResponse {
        let session = gate.session(of: request)
        let state = !box.settings.current.isPassphraseSet ? "unset" : session == nil ? "locked" : "open"
        return try .json(
            SessionDocument(
                state: state,
                proof: session?.proof,
                waitSeconds: session == nil ? gate.wait(of: request.client) : 0,
                isOnBox: session != nil && box.control.isOnBox
            )
        )
    }

    private struct Passphrase: Decodable { let passphrase: String }

    private func logIn(_ request: HTTPRequest) throws -> HTTPResponse {
        let given: Passphrase = try JSONBody.decode(request)
        let session = try gate.open(given.passphrase, from: request.client)
        logger.notice("the admin page was opened", metadata: ["from": "\(request.client)"])
        var response = try HTTPResponse.json(
            SessionDocument(state: "open", proof: session.proof, waitSeconds: 0, isOnBox: box.control.isOnBox)
        )
        response.headers.append(AdminGate.cookie(session.token))
        return response
    }

    private func logOut(_ request: HTTPRequest) -> HTTPResponse {
        gate.close(request)
        return HTTPResponse(.noContent, headers: [AdminGate.cookie("")])
    }

    // MARK: Questions

    private struct SessionName: Decodable { let session: String }

    private func keep(_ request: HTTPRequest) throws -> HTTPResponse {
        let session = try (JSONBody.decode(request) as SessionName).session
        guard keepsQuestions, unanswered.keep(session: session) else {
            throw HTTPError(.conflict, "not_kept", "The question was not kept. Please ask at the office.")
        }
        return HTTPResponse(.noContent)
    }

    private struct UnansweredDocument: Encodable {
        struct Day: Encodable {
            let day: String
            let count: Int
        }
        let areKept: Bool
        let days: [Day]
        let questions: [UnansweredQuestions.Kept]
    }

    private func listUnanswered() throws -> HTTPResponse {
        let document = unanswered.document
        let days = document.counts.sorted { $0.key > $1.key }.map {
            UnansweredDocument.Day(day: $0.key, count: $0.value)
        }
        return try .json(UnansweredDocument(areKept: keepsQuestions, days: days, questions: document.questions))
    }

    struct JobDocument: Encodable { let job: AdminJobs.Job? }
}
