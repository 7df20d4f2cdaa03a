// What the last pass computed ahead of the text.

import Tokenizers

/// The drafted rows of the last pass, taken one by one while the text agrees with them.
struct Draft {
    /// Drafted tokens of the last pass; row 0 of its logits belongs to the token before them.
    let tokens: UnsafeMutableBufferPointer<TokenID>
    /// Drafted tokens that were computed and that came true, since `begin`.
    private(set) var verified = 0
    private(set) var accepted = 0

    /// Tokens proposed for the last pass, those of them that it computed, and how many came true.
    private var proposed = 0
    private var computed = 0
    private var taken = 0
    private var logits: UnsafePointer<Float>?

    init(capacity: Int) { tokens = .allocate(capacity: capacity) }

    /// A new text begins.
    mutating func begin() {
        verified = 0
        accepted = 0
        proposed = 0
        computed = 0
        taken = 0
    }

    /// The logits after `token` if the last pass computed it next; nil when it did not, which ends the draft.
    mutating func take(_ token: TokenID, vocabulary: Int, _ length: inout DraftLength) -> UnsafePointer<Float>? {
        guard taken < proposed else { return nil }
        let isRight = tokens[taken] == token
        length.note(isAccepted: isRight)
        guard isRight, taken < computed, let logits else {
            proposed = 0
            return nil
        }
        taken += 1
        accepted += 1
        return logits + taken * vocabulary
    }

    /// Proposes tokens after `text` and `token`, and returns how many of them are worth computing, at most `limit`.
    mutating func propose(after text: [TokenID], _ token: TokenID, limit: Int, _ length: borrowing DraftLength) -> Int {
        taken = 0
        proposed = limit > 0 ? min(limit, PromptLookup.propose(after: text, token, into: tokens)) : 0
        computed = length.best(limit: proposed)
        verified += computed
        return computed
    }

    /// The pass computed the proposed rows: `logits` are those of the row before them.
    mutating func passed(logits: UnsafePointer<Float>?) { self.logits = logits }
}
