// What a visitor receives for one question, in the order it is sent.

/// One step of an answer. The fact sheet always comes first, `finished` always comes last; an answer without prose
/// (a refusal, a question back, no model) has nothing between them.
public enum AnswerEvent: Sendable {
    /// The facts, written by code from rows, as soon as SQL has answered.
    case facts(FactSheet)
    /// The model is busy with earlier visitors; 0 means next. Sent again when the place changes.
    case queued(position: Int)
    /// The model reads the rows now.
    case thinking
    /// One sentence of prose that passed ``AnswerCheck``, as plain text.
    case sentence(String)
    /// The whole answer once more, for logs, tests and the terminal.
    case finished(Answer)
}

/// The whole answer to one question.
public struct Answer: Sendable, Codable {
    /// Fact sheet and checked prose, Markdown.
    public var answerMarkdown: String
    /// The prose alone, empty when the model wrote nothing that held.
    public var prose: String
    /// The rows shown or cited, as imported.
    public var facts: [FactRow]
    /// What the numerals `[1]`, `[2]` … in the Markdown refer to.
    public var citations: [Citation]
    /// Keys of the rows that *are* the answer to a which, list or cheapest question, in the order shown; else empty.
    public var rows: [String]
    /// The answer says that what was asked is not in the data, or will not be given.
    public var refused: Bool
    /// The question as it was understood.
    public var question: Question
    /// Milliseconds since the question arrived.
    public var timings: AnswerTimings
    /// How many sentences of the model were dropped because no row holds what they say.
    public var droppedSentences: Int
    /// How many sentences the model wrote, dropped ones included; nil where it wrote none.
    public var sentencesWritten: Int?
    /// How many numbers in digits these held.
    public var numbersWritten: Int?
    /// How many of these stand in nothing that the model was given.
    public var unsupportedNumbers: Int?
    /// What holding the model's spelling to its evidence took, as a share of the time in which it wrote; nil where it was not held.
    public var spellingShare: Double?
    /// Why the model was not heard although it could have explained something; nil when it was heard or nothing was to explain.
    public var missingProse: MissingProse?

    enum CodingKeys: String, CodingKey {
        case answerMarkdown = "answer_markdown"
        case prose, facts, citations, rows, refused, question
        case timings = "timings_ms"
        case droppedSentences = "dropped_sentences"
        case sentencesWritten = "sentences_written"
        case numbersWritten = "numbers_written"
        case unsupportedNumbers = "unsupported_numbers"
        case spellingShare = "spelling_share"
        case missingProse = "missing_prose"
    }
}

/// Why an answer is without the model's words.
public enum MissingProse: String, Sendable, Codable {
    /// Too many visitors wait for the model already.
    case busy
    /// The model failed.
    case failed
}

/// Milliseconds since the question arrived.
public struct AnswerTimings: Sendable, Codable, Equatable {
    /// Reading the question.
    public var parse: Double = 0
    /// Asking the catalogue.
    public var query: Double = 0
    /// Until the fact sheet was handed out.
    public var firstFact: Double = 0
    /// Until the model's first text, absent without prose.
    public var firstToken: Double?
    /// Until everything was done.
    public var total: Double = 0

    enum CodingKeys: String, CodingKey {
        case parse, query, total
        case firstFact = "first_fact"
        case firstToken = "first_token"
    }
}

/// How one question is to be answered.
public struct AnswerOptions: Sendable {
    /// Let the model write after the facts, when there is one.
    public var prose: Bool
    /// Bound on the model's text, in tokens.
    public var maxTokens: Int
    /// Let the model spell only figures, codes and links that it was given. The sentence check is there in any case.
    public var heldToEvidence: Bool
    /// Who reads the question. Without a model it is code.
    public var reading: QuestionReading

    /// With nothing stated.
    public init(
        prose: Bool = true,
        maxTokens: Int = 120,
        heldToEvidence: Bool = true,
        reading: QuestionReading = .rules
    ) {
        self.prose = prose
        self.maxTokens = maxTokens
        self.heldToEvidence = heldToEvidence
        self.reading = reading
    }
}
