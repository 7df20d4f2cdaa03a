// What every tokenizer does: text to token ids and back, bytes exact.

/// A token's place in the vocabulary.
public typealias TokenID = Int32

/// Turns text into a model's tokens and tokens into text. Immutable, so one serves all threads.
public protocol Tokenizer: Sendable {
    /// The number of tokens; ids are 0 ..< vocabularySize.
    var vocabularySize: Int { get }

    /// Tokens at which generation stops: `<|im_end|>`, the end of text.
    var endOfTurnTokens: Set<TokenID> { get }

    /// The token that the model expects before any text (`<s>`); nil for models without one.
    var beginningOfText: TokenID? { get }

    /// Whether encoding puts a space before the text, so that the first space of decoded text is not part of it.
    var startsTextWithSpace: Bool { get }

    /// Bytes of the tables that the tokenizer keeps, for the ledger of memory.
    var memoryBytes: Int { get }

    /// The id of a control token by its exact name, e.g. `<|im_start|>`; nil when the model has none of that name.
    func controlToken(named name: String) -> TokenID?

    /// The tokens of `text`. No beginning-of-text token is added.
    ///
    /// With `parsingSpecialTokens` false, a control token's name in the text is ordinary characters: use this for
    /// everything a person or a file supplied. With true such a name becomes the control token, the longest first.
    func encode(_ text: String, parsingSpecialTokens: Bool) -> [TokenID]

    /// The bytes a token stands for, which may be part of a character. Empty for control tokens, which are not text,
    /// and for ids outside the vocabulary.
    func bytes(of token: TokenID) -> [UInt8]

    /// The text of tokens; bytes that form no character become U+FFFD.
    func decode(_ tokens: [TokenID]) -> String
}

extension Tokenizer {
    /// The text of tokens; bytes that form no character become U+FFFD.
    public func decode(_ tokens: [TokenID]) -> String {
        let bytes = tokens.flatMap { self.bytes(of: $0) }
        let isPadded = startsTextWithSpace && bytes.first == UInt8(ascii: " ")
        return String(decoding: isPadded ? bytes.dropFirst() : bytes[...], as: UTF8.self)
    }
}
