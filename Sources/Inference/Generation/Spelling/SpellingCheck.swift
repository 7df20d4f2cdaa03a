// Draws tokens that the evidence can spell.

import FlashWeights
import Tokenizers

/// Follows one text through its evidence's spelling, and what that cost.
struct SpellingCheck {
    private let spelling: EvidenceSpelling
    private let tokens: TokenSpellings
    private var position = EvidenceSpelling.Position()
    /// Tokens that were likelier than what was written, and not allowed.
    private(set) var refused = 0
    /// Nanoseconds beside the draws themselves.
    private(set) var nanoseconds = 0

    /// Likeliest tokens that are tried one by one. Almost always the first one is allowed, or one of the next; after these all tokens that
    /// are not allowed are found at once.
    private static let mostTries = 8

    init(_ spelling: EvidenceSpelling, _ tokens: TokenSpellings) {
        self.spelling = spelling
        self.tokens = tokens
    }

    /// The next token: drawn from those that are allowed, as if the others were not there. Their logits (v) become −∞.
    mutating func next(_ sampler: Sampler, _ logits: UnsafeMutablePointer<Float>, _ drawing: inout Drawing) -> TokenID {
        var token = sampler.next(logits, &drawing)
        let start = monotonicNanoseconds()
        defer { nanoseconds += monotonicNanoseconds() - start }
        var tries = 0
        while !isAllowed(token) {
            refused += 1
            tries += 1
            logits[Int(token)] = -.infinity
            if tries == Self.mostTries {
                for other in 0..<sampler.vocabularySize where !isAllowed(TokenID(other)) { logits[other] = -.infinity }
            }
            let before = token
            token = sampler.next(logits, &drawing)
            if token == before { return token }  // nothing is allowed: the sentence check will see to it
        }
        _ = spelling.advance(&position, over: tokens[Int(token)])
        return token
    }

    private func isAllowed(_ token: TokenID) -> Bool {
        if tokens.endings.contains(token) { return spelling.mayEnd(position) }
        var behind = position
        return spelling.advance(&behind, over: tokens[Int(token)])
    }
}
