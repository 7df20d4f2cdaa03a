// A refusal as the client reads it: JSON below /api, a plain page elsewhere.

enum ErrorResponse {
    private struct Document: Encodable {
        struct Detail: Encodable {
            let status: UInt32
            let code: String
            let message: String
        }
        let error: Detail
    }

    static func response(for refusal: HTTPError, to request: HTTPRequest) -> HTTPResponse {
        var response = request.isForAPI ? json(refusal) : page(refusal)
        response.headers += refusal.headers
        return response
    }

    /// The data of an `error` event and the body of a refusal below /api.
    static func document(_ refusal: HTTPError) -> some Encodable {
        Document(
            error: .init(status: refusal.status.rawValue, code: refusal.code, message: refusal.message)
        )
    }

    private static func json(_ refusal: HTTPError) -> HTTPResponse {
        // Three plain values always encode; the bare status is what is left if that ever changes.
        (try? HTTPResponse.json(document(refusal), status: refusal.status)) ?? HTTPResponse(refusal.status)
    }

    private static func page(_ refusal: HTTPError) -> HTTPResponse {
        let title = "\(refusal.status.rawValue) \(refusal.status.reason)"
        let page = """
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
            <title>\(HTMLText.escaped(title))</title><link rel="stylesheet" href="/style.css"></head>
            <body><main class="plain"><h1>\(HTMLText.escaped(title))</h1>
            <p>\(HTMLText.escaped(refusal.message))</p><p><a href="/">Start page</a></p></main></body></html>

            """
        return HTTPResponse(
            refusal.status,
            headers: [("Content-Type", "text/html; charset=utf-8")],
            body: .bytes([UInt8](page.utf8))
        )
    }
}
