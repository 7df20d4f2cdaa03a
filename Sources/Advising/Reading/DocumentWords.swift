// The words of a question by which a document is found: all but those that only ask.

enum DocumentWords {
    /// Words of grammar and politeness. Shorter than `CommonWords.stop`, whose "fee" and "apply" a leaflet may be about.
    private static let asking: Set<String> = Set(
        """
        a about after all also am an and any anybody anyone are as at be because been before being but by can cannot could \
        did do does doing done each either else ever every for from get give go going got had has have having he hello help \
        her here hey hi him his how i if in into is it its just kindly know let like may maybe me might mine more most much \
        must my need no nor not now of off ok okay on one only or other our out over own please pls possible put quite \
        rather really same say says shall she should show so some somebody someone something sorry such take tell than \
        thank thanks that the their them then there these they thing this those though to too under until up upon us use \
        very via want was way we well were what whatever when where whether which while who whom whose why will wish with \
        within without would yes yet you your yours dear sir madam im ive id dont doesnt isnt wont cant thats whats hows \
        exactly actually anything
        """.split(whereSeparator: { $0 == " " || $0 == "\n" }).map(String.init)
    )

    /// Most words of a question that a passage can answer; a longer text is no question for a leaflet.
    private static let limit = 20

    /// The words, each once; empty for a text that is too long.
    static func read(_ words: [Word]) -> [String] {
        var seen: Set<String> = []
        let content = words.map(\.surface).filter { surface in
            let text = Word.fold(surface)
            return text.count > 1 && !asking.contains(text) && seen.insert(text).inserted
        }
        return content.count > limit ? [] : content
    }
}
