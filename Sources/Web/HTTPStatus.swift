// The status codes this server sends, with the phrase a plain error page shows.

/// A status of RFC 9110 that the box sends.
public enum HTTPStatus: UInt32, Sendable, CaseIterable {
    /// 200: the request was answered.
    case ok = 200
    /// 204: done, nothing to show.
    case noContent = 204
    /// 304: the client's copy is still right.
    case notModified = 304
    /// 400: the request cannot be read.
    case badRequest = 400
    /// 401: the admin page is locked for this browser.
    case unauthorized = 401
    /// 403: another site asked in the visitor's name.
    case forbidden = 403
    /// 404: nothing is at this path.
    case notFound = 404
    /// 405: the path exists, the method does not.
    case methodNotAllowed = 405
    /// 409: not in this state of the box.
    case conflict = 409
    /// 413: the body is longer than the box accepts.
    case contentTooLarge = 413
    /// 414: the address is longer than the box accepts.
    case uriTooLong = 414
    /// 415: the body is not of the type the path takes.
    case unsupportedMediaType = 415
    /// 421: the request names a host that this box is not.
    case misdirectedRequest = 421
    /// 422: the body is well formed, what it says is not usable.
    case unprocessableContent = 422
    /// 429: too many wrong tries; `Retry-After` says when to come back.
    case tooManyRequests = 429
    /// 500: the box's own fault.
    case internalServerError = 500
    /// 503: too busy now; `Retry-After` says when to come back.
    case serviceUnavailable = 503

    /// The phrase of RFC 9110.
    public var reason: String {
        switch self {
        case .ok: "OK"
        case .noContent: "No Content"
        case .notModified: "Not Modified"
        case .badRequest: "Bad Request"
        case .unauthorized: "Unauthorized"
        case .forbidden: "Forbidden"
        case .notFound: "Not Found"
        case .methodNotAllowed: "Method Not Allowed"
        case .conflict: "Conflict"
        case .contentTooLarge: "Content Too Large"
        case .uriTooLong: "URI Too Long"
        case .unsupportedMediaType: "Unsupported Media Type"
        case .misdirectedRequest: "Misdirected Request"
        case .unprocessableContent: "Unprocessable Content"
        case .tooManyRequests: "Too Many Requests"
        case .internalServerError: "Internal Server Error"
        case .serviceUnavailable: "Service Unavailable"
        }
    }
}
