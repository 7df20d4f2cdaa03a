// From method and path to a handler; everything a handler refuses becomes an answer here.

import Logging

/// Exact paths to handlers. There are few of them and none has parameters in its path.
public struct Router: Sendable {
    /// Answers one request, or refuses it by throwing an `HTTPError`.
    public typealias Handler = @Sendable (HTTPRequest) throws -> HTTPResponse

    private var routes: [String: [HTTPMethod: Handler]] = [:]
    private let logger: Logger

    /// Makes a router without routes; failures that are not the client's are logged there.
    public init(logger: Logger) {
        self.logger = logger
    }

    /// Adds a handler; one for GET answers HEAD too.
    public mutating func on(_ method: HTTPMethod, _ path: String, _ handler: @escaping Handler) {
        routes[path, default: [:]][method] = handler
        if method == .get { routes[path, default: [:]][.head] = handler }
    }

    /// The answer to a request; never throws. Unknown paths get 404, known ones with another method 405.
    public func respond(to request: HTTPRequest) -> HTTPResponse {
        do {
            return try handler(for: request)(request)
        } catch let refusal as HTTPError {
            return ErrorResponse.response(for: refusal, to: request)
        } catch {
            logger.error("request failed", metadata: ["path": "\(request.path)", "error": "\(error)"])
            let refusal = HTTPError(
                .internalServerError,
                "internal",
                "Something went wrong on this box. Please try again; if it happens again, tell the office."
            )
            return ErrorResponse.response(for: refusal, to: request)
        }
    }

    /// Refuses what needs no body to be refused: unknown paths and wrong methods.
    public func check(_ request: HTTPRequest) throws {
        _ = try handler(for: request)
    }

    private func handler(for request: HTTPRequest) throws -> Handler {
        guard let methods = routes[request.path] else {
            throw HTTPError(.notFound, "not_found", "There is nothing at this address. The start page is at / .")
        }
        guard let handler = methods[request.method] else {
            let allowed = methods.keys.map(\.name).sorted().joined(separator: ", ")
            throw HTTPError(
                .methodNotAllowed,
                "method_not_allowed",
                "This address does not take \(request.method.name); it takes \(allowed).",
                headers: [("Allow", allowed)]
            )
        }
        return handler
    }
}
