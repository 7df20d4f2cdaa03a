// Fields that every response carries.

enum SecurityHeaders {
    /// Nothing may load except from this box; no inline script or style anywhere; no framing by others.
    static let contentSecurityPolicy = [
        "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data:", "connect-src 'self'",
        "base-uri 'none'", "form-action 'self'", "frame-ancestors 'none'",
    ].joined(separator: "; ")

    /// The response with the fields added that it does not set itself. Answers of the API may hold what a visitor asked, so no
    /// cache keeps them; page files are kept but asked for again each time, so that an update shows at once.
    static func added(to response: HTTPResponse, for request: HTTPRequest) -> HTTPResponse {
        var response = response
        let fields = [
            ("Content-Security-Policy", contentSecurityPolicy),
            ("X-Content-Type-Options", "nosniff"),
            ("Referrer-Policy", "no-referrer"),
            ("X-Frame-Options", "DENY"),
            ("Cross-Origin-Opener-Policy", "same-origin"),
            ("Cross-Origin-Resource-Policy", "same-origin"),
            ("Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=(), usb=()"),
            ("Cache-Control", request.isForAPI || response.status.rawValue >= 400 ? "no-store" : "no-cache"),
        ]
        for (name, value) in fields where response.header(name) == nil {
            response.headers.append((name, value))
        }
        return response
    }
}
