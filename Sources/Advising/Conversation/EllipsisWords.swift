// Words by which a turn shows that it goes on with the one before.

/// What opens such a turn, points back in it, or says nothing beside its parts.
enum EllipsisWords {
    static let openers: Set<String> = [
        "and", "what", "how", "same", "also", "or", "only", "just", "but", "then", "now", "no", "sorry", "instead", "y",
    ]
    static let openings = PhraseTable<Bool>([
        (
            "and|or|but|also|only|just|then|now|no|sorry|ok|okay|hm|hmm|oh|alright|understood|i see|well|so|thanks|thx|thank you|great|please|cool|nice|good",
            true
        ),
        ("same question but|same but|the same but|and that sum|that sum", true),
        ("what about|how about|and what about|and how about|what if|what of|same for|same with|the same for", true),
        ("same question for|same thing for|the same question for|the same with|the same|same|is it the same for", true),
        ("is it the same in|is that the same for|is that the same in|do the same for|now for|and for|what with", true),
        ("i mean|i meant|sorry i meant|no i meant|actually|rather|oops|my mistake|i wanted to say", true),
        ("can you also tell me|tell me also|could you also tell me|show me also|show me the same for|instead", true),
    ])
    /// Words that point back.
    static let pointers = PhraseTable<Bool>([
        ("it|its|they|their|them|there|these|those|of them|of these|of those|that one|this one|that|this|here", true),
        ("that university|that college|that school|this university|this college|this school|the school", true),
        ("the same place|the same university|the same college|the same school|that course|this course", true),
        ("the same subject|same subject|the same field|same field|the same figure|same figure|the same number", true),
        (
            "the first one|the first|first one|the second one|the second|second one|the third one|the third|third one|last one",
            true
        ),
        (
            "the fourth one|the fifth one|the last one|the last|number one|number two|number three|the one|the ones",
            true
        ),
    ])
    static let ordinals = PhraseTable<Int>([
        ("the first|first one|the first one|number one|1st", 1),
        ("the second|second one|the second one|number two|2nd", 2),
        ("the third|third one|the third one|number three|3rd", 3), ("the fourth|the fourth one|4th", 4),
        ("the fifth|the fifth one|5th", 5), ("the last one|last one|the last", -1),
    ])
    /// Words without a meaning of their own beside the parts.
    static let glue: Set<String> = [
        "a", "an", "the", "in", "at", "for", "of", "to", "with", "on", "by", "from", "as", "please", "pls", "too",
        "also",
        "as well", "well", "only", "just", "instead", "then", "now", "about", "and", "or", "student", "students", "one",
        "ones", "any", "some", "all", "me", "someone", "somebody", "is", "are", "was", "were", "do", "does", "did",
        "has", "have", "had", "can",
        "could", "would", "will", "be", "get", "got", "give", "gives", "tell", "show", "know", "what", "which", "who",
        "how", "i", "you", "there", "s", "exactly", "please", "same", "thanks", "ok", "much", "many", "called", "name",
        "if", "it", "than", "up", "him", "her", "my", "your", "so", "not", "but", "need", "want", "like", "find", "say",
        "meant", "mean", "part", "bit", "figure", "graduate", "graduates", "alumni", "given", "care", "mostly",
        "mainly", "medal", "that", "fine", "okay", "right", "correct",
    ]

    private static let approvals: Set<String> = ["fine", "perfect", "super", "excellent", "lovely", "good", "right"]

    /// How many words at the beginning only open the utterance.
    static func opening(_ words: [Word]) -> Int {
        var index = 0
        while index < words.count {
            // "Fine. And how long is it?", but not "and Fine Art?".
            let stands = index + 1 < words.count && words[index + 1].breakBefore
            if stands, approvals.contains(words[index].text) {
                index += 1
            } else if let match = openings.match(words, at: index) {
                index += match.count
            } else {
                break
            }
        }
        return index
    }
}
