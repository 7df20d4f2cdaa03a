// What a conversation is about, so that the next question need not repeat it.

/// The last question that a desk answered, complete with what it took from the ones before. One is kept for each conversation, in
/// its memory alone, and a new one takes its place.
///
/// Kept are the words, because a desk reads words: what "and in Ohio?" changes is put into them, and the whole is read anew as if the
/// visitor had said it so. Which words are a name, a place or a fact is read from them when a next question needs it
/// (``TopicPart``), so that an answer costs nothing for a follow-up that never comes.
package struct ConversationTopic: Sendable, Equatable {
    /// The part of the adviser that answered.
    package enum Desk: String, Sendable, CaseIterable {
        case sponsors, rules, degrees, programs, institutions, world, currency, office
    }

    /// Longer questions are stories, which nobody goes on with word by word.
    package static let wordLimit = 60
    /// Rows that "the second one" can mean.
    package static let shownLimit = 20

    let desk: Desk
    /// The question's words as written, at most ``wordLimit``.
    let words: [Word]
    /// Names of the rows shown or asked back, in their order.
    let shown: [String]
    /// The answer was a question back: the next turn may say only what tells the candidates apart.
    let asksBack: Bool
    /// The sums that the answer stated, each once: what "and in rupees?" converts.
    let sums: [Sum]

    /// An amount with the currency that stood before it.
    struct Sum: Sendable, Equatable {
        let amount: Double
        /// ISO code.
        let currency: String
    }

    /// Answers with more sums than that are tables.
    private static let mostSums = 4

    /// The questions before this one at the same desk, the last one last: what "which of them" compares.
    private(set) var earlier: [[Word]] = []

    private static func sums(in text: String) -> [Sum] {
        let words = QuestionText(text).words
        var found: [Sum] = []
        for (sign, amount) in zip(words, words.dropFirst()) {
            guard let value = amount.number, !sign.text.allSatisfy(\.isLetter),
                let currency = Currency.before[sign.text]
            else { continue }
            let sum = Sum(amount: value, currency: currency)
            if !found.contains(sum) { found.append(sum) }
        }
        return found.count > mostSums ? [] : found
    }

    /// Questions that are kept for comparing.
    private static let earlierLimit = 3

    /// This topic after another one: at the same desk, what that was about can be compared.
    func following(_ topic: ConversationTopic?) -> ConversationTopic {
        guard let topic, topic.desk == desk, !topic.asksBack else { return self }
        var next = self
        next.earlier = Array((topic.earlier + [topic.words]).suffix(Self.earlierLimit))
        return next
    }

    /// - Parameter words: The whole question; nil is returned for one that is too long to go on with.
    init?(desk: Desk, words: [Word], sheet: FactSheet) {
        guard !words.isEmpty, words.count <= Self.wordLimit else { return nil }
        self.desk = desk
        self.words = words.map(\.asWritten)
        asksBack = sheet.asksBack
        sums = Self.sums(in: sheet.markdown)
        let keys = sheet.asksBack ? sheet.citations.map(\.key) : sheet.answerKeys
        shown = keys.prefix(Self.shownLimit).compactMap { key in sheet.citations.first { $0.key == key }?.label }
    }
}

/// A part of a question in whose place a next one may put something else.
struct TopicPart: Sendable, Equatable {
    /// What the part says. Two parts of one kind replace each other.
    enum Kind: Sendable, Hashable {
        /// The name of an institution, and the title or field of a course.
        case institution, subject
        /// Where: a state, a town, "outside London". A nationality is none.
        case place, nation
        case level, route, person
        /// Conditions of a list.
        case control, length, limit
        /// Money: how much, of what, and into what.
        case amount, currency, target
        /// What is asked, in which order, and whether for a list or a number.
        case fact, order, form
        /// Words that say of what kind the things asked for are, and of which country.
        case noun, country

        /// Says what is asked rather than of what.
        var asks: Bool { [.fact, .order, .form].contains(self) }
    }

    let kind: Kind
    let range: Range<Int>

    init(_ kind: Kind, _ range: Range<Int>) {
        self.kind = kind
        self.range = range
    }

    /// The parts from left to right; one that lies in another, or in one named first, is left out.
    static func apart(_ parts: [TopicPart]) -> [TopicPart] {
        var kept: [TopicPart] = []
        for part in parts where !part.range.isEmpty && !kept.contains(where: { $0.range.overlaps(part.range) }) {
            kept.append(part)
        }
        return kept.sorted { $0.range.lowerBound < $1.range.lowerBound }
    }
}
