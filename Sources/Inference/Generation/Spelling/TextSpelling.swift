// What a text may spell, of whatever kind: the same token mask serves prose and objects.

/// The spelling that a text is held to.
public enum TextSpelling: Sendable {
    /// Prose whose figures, codes and links stand in its evidence.
    case evidence(EvidenceSpelling)
    /// One JSON object of a grammar.
    case object(ObjectGrammar)

    /// How far a text has come.
    enum Position {
        case prose(EvidenceSpelling.Position)
        case object(Int32)
    }

    var start: Position {
        switch self {
        case .evidence: .prose(EvidenceSpelling.Position())
        case .object(let grammar): .object(grammar.start)
        }
    }

    /// Whether the text may end at `position`.
    func mayEnd(_ position: Position) -> Bool {
        switch (self, position) {
        case (.evidence(let spelling), .prose(let place)): spelling.mayEnd(place)
        case (.object(let grammar), .object(let place)): grammar.mayEnd(place)
        default: false
        }
    }

    /// The position behind a token of these bytes, where it may follow with `left` tokens after it.
    ///
    /// Prose may be cut anywhere. An object must be complete with the last token: each of those left spells at least a byte.
    func position(after position: Position, _ bytes: ArraySlice<UInt8>, left: Int) -> Position? {
        switch (self, position) {
        case (.evidence(let spelling), .prose(var place)):
            return spelling.advance(&place, over: bytes) ? .prose(place) : nil
        case (.object(let grammar), .object(var place)):
            guard grammar.advance(&place, over: bytes), grammar.bytesToEnd(place) <= left else { return nil }
            return .object(place)
        default: return nil
        }
    }
}
