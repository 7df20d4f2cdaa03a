// The body of POST /api/ask: read, checked, and refused with the reason.

import FoundationEssentials

/// A question as the page sends it.
struct AskRequest: Equatable {
    let question: String
    /// The conversation it continues; nil for a new one.
    let session: String?

    private struct Document: Decodable {
        let question: String
        let session: String?
    }

    /// - Parameter maximumCharacters: the longest question, in characters as a reader counts them.
    init(_ request: HTTPRequest, maximumCharacters: Int) throws {
        let document: Document = try JSONBody.decode(request)
        let question = document.question.trimmingWhitespace()
        guard !question.isEmpty else {
            throw HTTPError(.unprocessableContent, "question_empty", "Please type a question.")
        }
        // One visible character can be built from any number of scalars; both are bounded.
        guard question.count <= maximumCharacters, question.unicodeScalars.count <= maximumCharacters * 4 else {
            throw HTTPError(
                .unprocessableContent,
                "question_too_long",
                "The question is longer than \(maximumCharacters) characters. Please ask a shorter one."
            )
        }
        self.question = question
        session = document.session
    }
}

/// The body of POST /api/session/end.
struct EndRequest {
    let session: String

    private struct Document: Decodable {
        let session: String
    }

    init(_ request: HTTPRequest) throws {
        let document: Document = try JSONBody.decode(request)
        session = document.session
    }
}

/// Reads a JSON body and says what is wrong with it, and where.
enum JSONBody {
    static func decode<Value: Decodable>(_ request: HTTPRequest) throws -> Value {
        let type = request.headers["content-type"]?.split(separator: ";").first.map { $0.trimmingWhitespace() }
        guard let type, type.lowercased() == "application/json" else {
            throw HTTPError(
                .unsupportedMediaType,
                "not_json",
                "Send the question as JSON with Content-Type: application/json."
            )
        }
        guard String(validating: request.body, as: UTF8.self) != nil else {
            throw HTTPError(.badRequest, "not_utf8", "The body is not valid UTF-8 text.")
        }
        do {
            return try JSONDecoder().decode(Value.self, from: Data(request.body))
        } catch let error as DecodingError {
            throw refusal(error, of: request.body)
        }
    }

    private static func refusal(_ error: DecodingError, of body: [UInt8]) -> HTTPError {
        switch error {
        case .keyNotFound(let key, _):
            HTTPError(.unprocessableContent, "field_missing", "The field \"\(key.stringValue)\" is missing.")
        case .typeMismatch(_, let context), .valueNotFound(_, let context):
            if let field = context.codingPath.last {
                HTTPError(.unprocessableContent, "field_type", "The field \"\(field.stringValue)\" must be text.")
            } else {
                HTTPError(
                    .unprocessableContent,
                    "not_an_object",
                    "The body must be a JSON object with the field \"question\"."
                )
            }
        case .dataCorrupted(let context):
            HTTPError(
                .badRequest,
                "bad_json",
                "The body is not valid JSON: \(JSONFault(in: body)?.description ?? context.debugDescription)."
            )
        @unknown default:
            HTTPError(.badRequest, "bad_json", "The body is not valid JSON.")
        }
    }
}

extension StringProtocol {
    /// The text without blanks and line ends around it.
    func trimmingWhitespace() -> String {
        var text = self[...]
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }
}
