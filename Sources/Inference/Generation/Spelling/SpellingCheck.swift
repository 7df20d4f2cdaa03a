// Draws tokens that the text's spelling allows.

import FlashWeights
import Tokenizers

/// Follows one text through its spelling, and what that cost.
struct SpellingCheck {
    private let spelling: TextSpelling
    private let tokens: TokenSpellings
    private var position: TextSpelling.Position
    /// Tokens that may still be drawn.
    private var left: Int
    /// Tokens that were likelier than what was written, and not allowed.
    private(set) var refused = 0
    /// Nanoseconds beside the draws themselves.
    private(set) var nanoseconds = 0

    /// Likeliest tokens that are tried one by one. Almost always the first one is allowed, or one of the next; after these all tokens that
    /// are not allowed are found at once.
    private static let mostTries = 8

    /// - Parameter budget: The most tokens that the text may have.
    init(_ spelling: TextSpelling, _ tokens: TokenSpellings, budget: Int) {
        self.spelling = spelling
        self.tokens = tokens
        position = spelling.start
        left = budget
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
            if token == before { return nothingAllowed(token) }
        }
        if let behind = positionBehind(token) { position = behind }
        left -= 1
        return token
    }

    private func isAllowed(_ token: TokenID) -> Bool {
        tokens.endings.contains(token) ? spelling.mayEnd(position) : positionBehind(token) != nil
    }

    private func positionBehind(_ token: TokenID) -> TextSpelling.Position? {
        spelling.position(after: position, tokens[Int(token)], left: left - 1)
    }

    /// What is drawn where no token may follow: the sentence check will see to prose; an object has no room, and ends.
    private func nothingAllowed(_ token: TokenID) -> TokenID {
        switch spelling {
        case .evidence: token
        case .object: tokens.endings.first ?? token
        }
    }
}
