// What a caller asks of a generation, and what it hears back.

/// How the next token is drawn from the model's distribution.
public struct SamplingOptions: Sendable, Equatable {
    /// 0 takes the likeliest token (greedy, the default); above it, logits are divided by it before drawing.
    public var temperature: Float
    /// Draws from the smallest set of tokens whose probability sums to at least this; 1 keeps all.
    public var topP: Float
    /// Start of the random numbers: the same seed, prompt, model and kernel give the same text, whatever the thread count.
    public var seed: UInt64

    /// Greedy unless told otherwise.
    public init(temperature: Float = 0, topP: Float = 1, seed: UInt64 = 0) {
        self.temperature = temperature
        self.topP = topP
        self.seed = seed
    }

    /// Throws `InferenceError.badSampling` for values outside their ranges (NaN included).
    public func validate() throws {
        guard temperature >= 0, temperature.isFinite else {
            throw InferenceError.badSampling(option: "temperature", value: "\(temperature)", allowed: "0 or more")
        }
        guard topP > 0, topP <= 1 else {
            throw InferenceError.badSampling(option: "top-p", value: "\(topP)", allowed: "above 0 and at most 1")
        }
    }
}

/// Why a generation ended.
public enum StopReason: String, Sendable, Codable {
    /// The model ended its turn.
    case endOfTurn
    /// The number of tokens asked for was reached.
    case length
    /// The context is full.
    case contextFull
    /// The caller went away or asked to stop.
    case cancelled
}

/// What one generation cost.
public struct GenerationStatistics: Sendable, Codable, Equatable {
    /// Tokens of the prompt.
    public var promptTokens: Int
    /// How many of them were still in the KV cache from before and cost nothing.
    public var reusedTokens: Int
    /// Tokens drawn, the end-of-turn token not counted.
    public var generatedTokens: Int
    /// Seconds for the prompt, up to the logits of the first token.
    public var prefillSeconds: Double
    /// Seconds for the tokens after the first.
    public var decodeSeconds: Double
    /// Seconds from the start of the work (waiting in line not counted) to the first token; nil when none came.
    public var timeToFirstTokenSeconds: Double?
    /// Why it ended.
    public var stopReason: StopReason

    /// Prompt tokens computed per second; 0 when the whole prompt was reused.
    public var prefillTokensPerSecond: Double {
        prefillSeconds > 0 ? Double(promptTokens - reusedTokens) / prefillSeconds : 0
    }

    /// Tokens per second after the first token (which the prompt's pass yields).
    public var decodeTokensPerSecond: Double {
        decodeSeconds > 0 ? Double(decodeSteps) / decodeSeconds : 0
    }

    /// Tokens computed in `decodeSeconds`.
    public var decodeSteps: Int
    /// What these tokens read from flash; zero where the model is in memory.
    public var decodeTraffic = WeightTraffic()
    /// Tokens that drafts let passes compute ahead. 0 without drafts.
    public var draftedTokens = 0
    /// Those of them that became text.
    public var acceptedTokens = 0

    /// Tokens that were likelier than what was written, and that its spelling does not allow. 0 where it is free.
    public var refusedTokens = 0
    /// Seconds that holding the text to its spelling took.
    public var spellingSeconds = 0.0

    /// Share of the drafted tokens that became text; nil without drafts.
    public var draftAcceptanceRate: Double? {
        draftedTokens > 0 ? Double(acceptedTokens) / Double(draftedTokens) : nil
    }
}

/// What a generation tells its caller, in order.
public enum GenerationEvent: Sendable, Equatable {
    /// It waits; 0 is next. Sent again whenever it changes.
    case queued(position: Int)
    /// The model works on it now.
    case started
    /// More text; whole characters only.
    case text(String)
    /// The end, and what it cost. Nothing follows.
    case finished(GenerationStatistics)
}
