import Advising
import Testing

@Suite("Misspellings")
struct SpellingTests {
    private let spelling = Spelling(
        ranked: [
            [
                "university", "master", "monash", "curtin", "swinburne", "wollongong", "perth", "bond", "deakin",
                "griffith",
            ]
        ],
        known: ["course"]
    )

    @Test(
        "a slip or two is understood",
        arguments: [
            ("univercity", "university"), ("univeristy", "university"), ("monahs", "monash"), ("deekin", "deakin"),
            ("wolongong", "wollongong"),
            ("swinbourn", "swinburne"), ("grifith", "griffith"),
        ]
    )
    func understood(word: String, meant: String) { #expect(spelling.correction(of: word) == meant) }

    @Test(
        "another real word, a short word and a far one stay what they are",
        arguments: [
            "curtain", "perch", "mastery", "bound", "bon", "course", "monarch", "universe", "deacon", "perish",
            "darling", "bind",
        ]
    )
    func untouched(word: String) { #expect(spelling.correction(of: word) == nil) }

    @Test("two equally near words are a reason to correct to neither")
    func ambiguous() {
        #expect(Spelling(ranked: [["marten", "martin"]], known: []).correction(of: "martxn") == nil)
    }

    @Test("the distance counts an exchange of neighbours once and stops at its bound")
    func distance() {
        #expect(Spelling.distance(Array("perht".utf8), Array("perth".utf8), bound: 2) == 1)
        #expect(Spelling.distance(Array("abcdef".utf8), Array("uvwxyz".utf8), bound: 2) == 3)
    }
}
