// GET /api/row?key=…&edition=…: the row behind a citation, as imported, with register, edition and licence.

struct RowRoute: Sendable {
    let source: any AnswerSource

    func respond(to request: HTTPRequest) throws -> HTTPResponse {
        guard let key = request.query["key"], !key.isEmpty else {
            throw HTTPError(
                .unprocessableContent,
                "field_missing",
                "Name the row: /api/row?key=cricos:course:… , and its edition with &edition=…"
            )
        }
        guard let row = try source.row(key: key, edition: request.query["edition"]) else {
            throw HTTPError(.notFound, "row_not_found", "No loaded register has such a row in that edition.")
        }
        return try .json(row)
    }
}
