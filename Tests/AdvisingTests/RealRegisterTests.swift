// The published register, whole: facts that SOURCE.md beside it states, and the speed of reading.

import Advising
import Catalog
import Testing

@Suite(
    "Answering from the real register",
    .enabled(
        if: TestRegister.hasRealRegister,
        "the published workbook is not beside this checkout (../shared/data/au-cricos)"
    )
)
struct RealRegisterTests {
    let adviser: Adviser

    init() throws { adviser = Adviser(catalog: try TestRegister.real.get(), prose: nil) }

    @Test("24 masters with Data Science in the name cost under 45,000 a year, one costs exactly that")
    func boundary() async throws {
        let under = try await adviser.reply(to: "masters with data science in the name under A$45,000 a year")
        let upTo = try await adviser.reply(to: "masters with data science in the name up to A$45,000 a year")
        #expect(under.answerMarkdown.contains("**24** courses"))
        #expect(upTo.answerMarkdown.contains("**25** courses"))
        #expect(!under.facts.map(\.key).contains("cricos:course:115627J"))
    }

    @Test("the register's own totals are counted")
    func totals() async throws {
        #expect(
            try await adviser.reply(to: "How many providers are on the CRICOS register?").answerMarkdown.contains(
                "**1,542**"
            )
        )
    }

    @Test(
        "of several courses that a name fits the one is meant whose every word was said",
        arguments: [
            ("Avalon College Beginner English Language Preparation for Secondary Schools: other fees?", "111512H"),
            ("VU, Master of Business - marketing stream - yearly fee", "083291G"),
            ("NIDA technical theatre and stage management bachelor of fine arts, fee", "083701F"),
        ]
    )
    func covered(_ question: String, _ code: String) async throws {
        let answer = try await adviser.reply(to: question)
        #expect(answer.citations.map(\.key) == ["cricos:course:\(code)"], "\(answer.answerMarkdown)")
    }

    @Test("a name among 1,542 providers and 17,000 course names is read in well under the time a visitor notices")
    func speed() async throws {
        _ = try await adviser.reply(to: "warm up")
        let answer = try await adviser.reply(
            to: "Which master's in data science in Melbourne cost under 45,000 AUD a year?"
        )
        #expect(answer.timings.parse < 100)
        #expect(answer.rows.count >= 2)
    }
}
