// Drafts from the text itself: answers quote their evidence, so what followed these words before may follow them again.

import Tokenizers

/// Finds what may come next by looking for the last tokens earlier in the text ("prompt lookup decoding").
/// Needs no model and no memory of its own.
enum PromptLookup {
    /// The most tokens of the end that are looked for; a longer match is no better a sign.
    private static let longestMatch = 8
    /// Fewer match by chance.
    private static let shortestMatch = 2

    /// Writes what followed the latest earlier occurrence of the longest ending of `text` + `token` to `draft`, and returns how
    /// many tokens that is. O(text), nothing allocated.
    static func propose(
        after text: [TokenID],
        _ token: TokenID,
        into draft: UnsafeMutableBufferPointer<TokenID>
    ) -> Int {
        text.withUnsafeBufferPointer { text in
            var best = (length: shortestMatch - 1, end: 0)
            // `end` is one past an earlier occurrence of `token`; what precedes it is compared backwards.
            var end = text.count
            while end > 0 {
                if text[end - 1] == token {
                    var length = 1
                    while length < longestMatch, length < end, text[end - 1 - length] == text[text.count - length] {
                        length += 1
                    }
                    if length > best.length, end < text.count { best = (length, end) }
                    if best.length == longestMatch { break }
                }
                end -= 1
            }
            guard best.length >= shortestMatch else { return 0 }
            // Past its end the text goes on with `token` and with the draft itself: a repetition repeats.
            for index in draft.indices {
                let place = best.end + index
                draft[index] =
                    place < text.count ? text[place] : place == text.count ? token : draft[place - text.count - 1]
            }
            return draft.count
        }
    }
}

/// How many drafted tokens are worth verifying in one pass, from what passes cost and how often drafts came true.
///
/// Where reading weights binds, rows more cost little and drafts are long; where arithmetic binds they are short or none. The
/// choice changes the speed only: every token is the one that plain decoding gives. One for all texts that share passes.
struct DraftLength {
    /// Seconds of a pass with one row, and of each row more; nil before the first.
    private var single: Double?
    private var perRow: Double?
    /// Share of drafted tokens that came true, of those whose predecessors did.
    private var acceptance = 0.7

    /// The length, at most `limit`, with the most expected tokens a second.
    func best(limit: Int) -> Int {
        guard let single else { return 0 }
        let perRow = perRow ?? single / 8
        var best = (length: 0, rate: 1 / single)
        var expected = 1.0
        var chance = 1.0
        for length in stride(from: 1, through: limit, by: 1) {
            chance *= acceptance
            expected += chance
            let rate = expected / (single + Double(length) * perRow)
            if rate > best.rate { best = (length, rate) }
        }
        return best.length
    }

    /// A pass of `rows` rows took `seconds`.
    mutating func notePass(rows: Int, seconds: Double) {
        if rows == 1 {
            single = Self.mean(single, seconds)
        } else if let single {
            perRow = Self.mean(perRow, max(0, seconds - single) / Double(rows - 1))
        }
    }

    /// A drafted token came true or not; also told of tokens that were proposed but not verified.
    mutating func note(isAccepted: Bool) { acceptance += 0.1 * ((isAccepted ? 1 : 0) - acceptance) }

    /// Follows slowly: passes are disturbed by whatever else the machine does.
    private static func mean(_ old: Double?, _ new: Double) -> Double { old.map { $0 + 0.2 * (new - $0) } ?? new }
}
