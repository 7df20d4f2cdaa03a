// What is looked for in the paragraphs of a text: ideas, each in several words.

/// A question put to the paragraphs of a text. An idea counts once, by the term that a paragraph says best: what
/// visitors call "savings" and the text "funds" is one idea, not two.
public struct PassageQuery: Sendable, Equatable {
    /// One thing that is asked for.
    public struct Idea: Sendable, Equatable {
        /// Words or phrases that mean it; a phrase is found where its words stand in this order.
        public let terms: [Term]
        /// How much it matters beside the others; 1 is usual.
        public let weight: Double
        /// Only a guess at what is meant: a paragraph without it lacks nothing.
        public let isHint: Bool

        /// An idea in one or more terms.
        public init(_ terms: [Term], weight: Double = 1, isHint: Bool = false) {
            self.terms = terms
            self.weight = weight
            self.isHint = isHint
        }
    }

    /// A word or phrase.
    public struct Term: Sendable, Equatable {
        /// As typed; capitals, diacritics and endings do not matter.
        public let text: String
        /// Below 1 for words that mean the idea only nearly.
        public let weight: Double
        /// Also longer words that begin so.
        public let isPrefix: Bool

        /// A term of full weight unless said otherwise.
        public init(_ text: String, weight: Double = 1, isPrefix: Bool = false) {
            self.text = text
            self.weight = weight
            self.isPrefix = isPrefix
        }

        /// The term in the query language of FTS5: quoted, so that no word is read as an operator; nil without a word.
        var match: String? {
            let words = text.split { !$0.isLetter && !$0.isNumber }.joined(separator: " ")
            return words.isEmpty ? nil : "\"\(words)\"" + (isPrefix ? " *" : "")
        }
    }

    /// What is asked for; the order says nothing.
    public var ideas: [Idea]

    /// A query of these ideas.
    public init(_ ideas: [Idea]) { self.ideas = ideas }
}

/// A paragraph that holds some of what was looked for.
public struct PassageMatch: Sendable {
    /// The paragraph.
    public let passage: Passage
    /// Sum over the ideas of the best term's BM25 score, times what the caller's weighing gave the paragraph, times one half to one by
    /// how much of what was said it speaks of: one that holds a common idea often stays behind one that holds the rare idea.
    public let score: Double
    /// Which ideas of the query it holds, by their place in it.
    public let ideas: Set<Int>
    /// The part of the query that it holds, 0 to 1: ideas count by weight and by how rare their words are.
    public let coverage: Double
}
